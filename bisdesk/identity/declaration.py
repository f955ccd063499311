"""What a declaration of identity check states, and the fingerprint that tells when that has changed."""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from bisdesk.identity.check import STEPS

FINGERPRINT_VERSION = 1
TEXT_VERSION = 1
"""Of the model text on the declaration; a new text is a new version."""


@dataclass(frozen=True)
class StatedData:
    """All that the declaration says about one check. Values in their stored form, names as in the request.

    Dates are ISO; unknown parts of a birth date are 00. None: the document or address has no such thing.
    """

    draft_id: str
    last_name: str
    first_name: str | None
    other_first_names: str | None
    birth_date: str
    sex: str
    nationality: str
    birth_country: str
    birth_place: str
    residence_country: str
    residence_postcode: str | None
    residence_city: str
    residence_street: str
    residence_number: str | None
    residence_box: str | None
    document_type: str
    document_country: str
    document_number: str
    document_expiry: str | None
    check_date: str
    check_place: str
    answers: tuple[str, ...]  # yes or no per step, in order
    checker_name: str
    entity_name: str


REQUEST_FIELDS = tuple(
    field.name
    for field in fields(StatedData)
    if field.name not in ("draft_id", "answers", "checker_name", "entity_name")
)
"""What is taken from the request, by the name it has there."""

MAY_BE_ABSENT = frozenset(
    {
        "first_name", "other_first_names", "residence_postcode", "residence_number", "residence_box",
        "document_expiry",
    }
)  # fmt: skip

STATED_FIELDS = frozenset(REQUEST_FIELDS)
"""The fields of a request that the declaration states: a change of one of them makes it void."""


class NotStateable(Exception):
    """Something that the declaration has to state is missing or not right yet. `missing`: its names, in order."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("not everything that has to be stated is there")
        self.missing = missing


def state(
    values: Mapping[str, Any],
    answers: Mapping[str, str],
    *,
    draft_id: str,
    checker_name: str,
    entity_name: str,
) -> StatedData:
    """Put together what the declaration will state.

    values: checked values of the request by field name; a name that is not there is missing, None means that
    the person or document has no such thing. answers: step code → yes or no.
    Raises NotStateable with the fields that are missing, and `check` when not all steps have a yes.
    """
    missing = tuple(
        name
        for name in REQUEST_FIELDS
        if name not in values or (not values[name] and name not in MAY_BE_ABSENT)
    )
    given = tuple(answers.get(step.value, "") for step in STEPS)
    if set(given) != {"yes"}:
        missing += ("check",)
    if missing:
        raise NotStateable(missing)
    taken = {name: _stored(values[name]) for name in REQUEST_FIELDS}
    return StatedData(
        draft_id=draft_id,
        answers=given,
        checker_name=checker_name,
        entity_name=entity_name,
        **taken,  # type: ignore[arg-type]  # the required ones were just seen to be there
    )


def fingerprint(stated: StatedData) -> str:
    """Return `<version>-<64 hex digits>`: SHA-256 over canonical JSON of everything stated."""
    canonical = json.dumps(
        {"version": FINGERPRINT_VERSION, **asdict(stated)},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return f"{FINGERPRINT_VERSION}-{hashlib.sha256(canonical.encode()).hexdigest()}"


def code(draft_id: str, mark: str) -> str:
    """What the QR code on the paper says, so that a print can be matched to what is stored."""
    return f"BISDESK:{draft_id}:{mark}".upper()


class CodeSays(enum.StrEnum):
    """What a paper's QR code tells about the declaration that is asked for."""

    THIS = "this"
    OLDER = "older"  # of the same draft, but stating other data
    OTHER = "other"  # of another draft
    NOTHING = "nothing"  # none could be read


def read_codes(found: Iterable[str], draft_id: str, mark: str) -> CodeSays:
    """Compare the codes on a paper with those of this draft and fingerprint; the right one may be among others."""
    codes = tuple(found)
    if code(draft_id, mark) in codes:
        return CodeSays.THIS
    if any(each.startswith(code(draft_id, "")) for each in codes):
        return CodeSays.OLDER
    return CodeSays.OTHER if codes else CodeSays.NOTHING


def same_figure(typed: str, mark: str) -> bool:
    """Say whether somebody typed the check figure of this fingerprint; spaces, hyphens and case do not matter."""
    digits = "".join(each for each in typed.upper() if each.isalnum())
    return digits.replace("O", "0") == check_figure(mark).replace(" ", "")


def check_figure(value: str) -> str:
    """The first twelve digits of a fingerprint, in groups of four, to compare by eye."""
    digits = value.partition("-")[2][:12].upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _stored(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value else None
