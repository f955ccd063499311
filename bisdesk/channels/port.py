"""The two ways out of this installation: one small Protocol each, and how handing over can fail."""

from dataclasses import dataclass
from typing import Protocol


class Failure(Exception):
    """A message was not taken. `code`: a short name for log and table; never the address or the server's text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TemporaryFailure(Failure):
    """Not now, but perhaps later. Nobody knows for sure that it was not taken, so the id stays the same."""


class ChannelDown(TemporaryFailure):
    """The other side serves nobody now: not reachable, hangs, breaks off, says "too many".

    retry_after: seconds for which it asks to be left alone.
    """

    def __init__(self, code: str, retry_after: float = 0) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class PermanentFailure(Failure):
    """This message will never be taken: wrong address, refused content."""


class TechnicalFailure(Failure):
    """Our own settings are at fault (password, certificate, address of the gateway): every message would fail."""


@dataclass(frozen=True)
class OutgoingMail:
    """One mail, ready to be handed over. `id` is the same at every try and becomes its Message-ID."""

    id: str
    code: str
    to: str
    language: str
    sender_name: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class OutgoingSms:
    """One SMS, ready to be handed over. `to` is E.164; `text` is GSM-7. `id` is the same at every try."""

    id: str
    code: str
    to: str
    text: str


class MailSender(Protocol):
    def send(self, mail: OutgoingMail) -> None:
        """Hand one mail over and return once it was taken. Raises a Failure; waits a bounded time."""


class SmsSender(Protocol):
    def send(self, sms: OutgoingSms) -> None:
        """Hand one SMS over and return once it was taken. Raises a Failure; waits a bounded time."""
