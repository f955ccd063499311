"""Invented readers and situations: for the preview, and for the snapshots that show every wording there is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bisdesk.messages.catalogue import Reader, kind_of
from bisdesk.messages.occasions import OCCASIONS, To
from bisdesk.messages.render import About
from bisdesk.messages.salutation import Salutation, for_account, for_worker

EXAMPLE_LINK = "example-link"
"""In the place of each link's token: obviously none, and it opens nothing."""
CODES = {
    "activation_code": "X" * 20, "key_recovery_code": "X" * 20, "key_code": "000000", "test_sms": "0000",
}  # fmt: skip
REFERENCE = "BIS-2026-000042"
AT = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
LINK_ENDS_AT = datetime(2026, 12, 9, 8, 30, tzinfo=UTC)
BLOCKS_AT = datetime(2026, 12, 25, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """A reader as a request knows them; `first` is missing for who has one name."""

    sex: str | None
    first: str | None
    last: str

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first, self.last) if part)


PEOPLE = {
    "woman": Person("F", "Anneli", "Saarinen"),
    "man": Person("M", "Anton", "Müller"),
    "x": Person("X", "Robin", "van den Berg"),
    "one_name": Person("M", None, "Suharto"),
    "one_name_x": Person("X", None, "Å"),
    "apostrophe": Person("F", "Máire-Áine", "O’Donoghue-D'Angelo"),
    "marks": Person("M", "Łukasz", "Dvořák-Şahin"),
    "longest": Person("X", "Anna-Lucía " * 9 + "A", "Wolfeschlegelsteinhausenbergerdorff" * 2 + "-van 't Hooft-Ybañez"),
}  # fmt: skip
"""From plain to the most awkward: the form allows 100 letters for each part, of the Latin script with any mark."""

_RUNNING = {"activation": "open", "link_ends_at": LINK_ENDS_AT, "blocks_at": BLOCKS_AT}
_BLOCKED: dict[str, dict[str, Any]] = {
    "too_late": {"activation": "blocked", "end_reason": "too_late"},
    "wrong_codes": {"activation": "blocked", "end_reason": "wrong_codes"},
}
SITUATIONS: dict[str, dict[str, dict[str, Any]]] = {
    "request_handed_over": {"request": {}, "draft": {"reference": ""}},
    "request_rejected": {
        reason: {"end_reason": reason}
        for reason in (
            "incomplete", "document", "identity", "conditions", "not_needed", "unanswered", "other",
        )
    },
    "registration_confirmed": {
        "sent": _RUNNING,
        "clock_not_running": {"activation": "waiting"},
        "not_noted": _RUNNING | {"number_noted": False},
        "national_register": _RUNNING | {"number_kind": "rrn"},
        "keys_exist": {"activation": "not_needed"},
        "keys_noted": {"activation": "not_needed", "end_reason": "keys_noted"},
        "activated": {"activation": "activated"},
        "blocked": {"activation": "blocked"},
        "undeliverable": {"activation": "undeliverable"},
    },
    "number_replaced": {
        "replaced": {},
        "not_noted": {"number_noted": False},
        "cancelled": {"has_number": False},
    },
    "data_corrected": {
        "person": {"fields": ("first_name", "other_first_names", "last_name", "birth_date")},
        "contact": {"fields": ("email", "mobile")},
    },
    "worker_ready": {"bis": {}, "national_register": {"number_kind": "rrn"}},
    "keys_changed": {
        what: {"secret": {"what": what}}
        for what in ("app_added", "sms_added", "app_replaced", "number", "password", "renewed")
    },
    "activation_blocked": _BLOCKED | {"noted": {"activation": "blocked", "end_reason": "noted"}},
    "activation_blocked_filer": _BLOCKED
    | {why: {"activation": "blocked", "end_reason": why} for why in ("noted", "no_note")},
    "activation_reminder": {
        "first_link": _RUNNING,
        "before_block": _RUNNING | {"link_ends_at": BLOCKS_AT},
    },
    "activation_external_reminder": {"": _RUNNING},
    "activation_new_link": {
        "running": {"activation": "link_expired", "blocks_at": BLOCKS_AT},
        "clock_not_running": {"activation": "waiting"},
    },
}  # fmt: skip
"""By message: what can stand in it, where that differs."""


def situations_of(code: str) -> dict[str, dict[str, Any]]:
    return SITUATIONS.get(code, {"": {}})


def salutation_for(code: str, person: Person) -> Salutation:
    """How this message addresses this person: a colleague by name, a worker by title and name, if a name is kept."""
    if kind_of(code).reader is Reader.ACCOUNT:
        return for_account(person.full_name)
    if OCCASIONS[code].to is To.KEY_HOLDER:
        return for_worker(person.sex, None, None)
    return for_worker(person.sex, person.first, person.last)


def secrets_of(code: str) -> dict[str, str]:
    """What the message carries, as obvious examples."""
    return {
        name: EXAMPLE_LINK if name == "token" else CODES.get(code, "X")
        for name in kind_of(code).carries
    }


def example(code: str, person: Person, situation: str = "") -> About:
    """A message to an invented reader. situation: one of `situations_of`, or "" for the first."""
    changes = situations_of(code)
    told = About(salutation_for(code, person), reference=REFERENCE, secret=secrets_of(code), at=AT)
    return replace(told, **(changes.get(situation) or next(iter(changes.values()))))
