"""Every message there is: by which channel, to whom, what it carries, and how long it is worth sending.

Each has a folder of templates, `templates/messages/<code>/`.
"""

import enum
from dataclasses import dataclass
from datetime import timedelta

THREE_DAYS = timedelta(days=3)


class By(enum.StrEnum):
    """The channel; the outbox has the same two."""

    MAIL = "mail"
    SMS = "sms"


class Reader(enum.StrEnum):
    WORKER = "worker"  # in the worker's preferred language
    ACCOUNT = "account"  # somebody of an entity or the desk, in the language of their pages


@dataclass(frozen=True)
class Kind:
    """One kind of message. `carries`: what its sealed secret holds. `starts_activation`: void once that has ended."""

    by: By
    reader: Reader
    carries: tuple[str, ...] = ()
    keep_trying: timedelta = THREE_DAYS
    starts_activation: bool = False


_TO_WORKER = Kind(By.MAIL, Reader.WORKER)
_TO_ACCOUNT = Kind(By.MAIL, Reader.ACCOUNT)

CATALOGUE: dict[str, Kind] = {
    "request_received": _TO_ACCOUNT,
    "information_needed": _TO_ACCOUNT,
    "information_reminder": _TO_ACCOUNT,
    "request_withdrawn": _TO_ACCOUNT,
    "request_rejected": _TO_ACCOUNT,
    "request_handed_over": _TO_ACCOUNT,
    "registration_confirmed": _TO_ACCOUNT,
    "number_replaced": _TO_ACCOUNT,
    "data_corrected": _TO_ACCOUNT,
    "activation_blocked_filer": _TO_ACCOUNT,
    "activation_undeliverable_filer": _TO_ACCOUNT,
    "activation_done_filer": _TO_ACCOUNT,
    "worker_ready": _TO_ACCOUNT,
    "activation_link": Kind(By.MAIL, Reader.WORKER, ("token",), starts_activation=True),
    "activation_explained": Kind(By.MAIL, Reader.WORKER, starts_activation=True),
    "activation_code": Kind(By.SMS, Reader.WORKER, ("code",), starts_activation=True),
    "activation_reminder": Kind(By.MAIL, Reader.WORKER, ("token",), starts_activation=True),
    "activation_external_explained": Kind(By.MAIL, Reader.WORKER, starts_activation=True),
    "activation_external_reminder": Kind(By.MAIL, Reader.WORKER, starts_activation=True),
    "activation_new_link": Kind(By.MAIL, Reader.WORKER, ("token",), starts_activation=True),
    "activation_blocked": _TO_WORKER,
    "activation_done": _TO_WORKER,
    "keys_changed": Kind(By.MAIL, Reader.WORKER, ("what",)),
    "key_recovery": Kind(By.MAIL, Reader.WORKER, ("token",)),
    "key_recovery_code": Kind(By.SMS, Reader.WORKER, ("code",)),
    "key_number_changed": Kind(By.SMS, Reader.WORKER, ("to",)),
    # Its digits hold for fifteen minutes. It goes to a number that stands in a draft only, so it carries that too.
    "test_sms": Kind(
        By.SMS, Reader.WORKER, ("digits", "to", "language"), keep_trying=timedelta(minutes=15)
    ),
    # The code in it holds for ten minutes; later it only confuses.
    "key_code": Kind(By.SMS, Reader.WORKER, ("code",), keep_trying=timedelta(minutes=10)),
}


class UnknownMessage(Exception):
    """No message has this code."""


def kind_of(code: str) -> Kind:
    """Look the message up. Raises UnknownMessage."""
    try:
        return CATALOGUE[code]
    except KeyError:
        raise UnknownMessage(code) from None
