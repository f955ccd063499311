"""What goes wrong on purpose in the demo's past, on the way to a new worker."""

from bisdesk.channels.port import (
    MailSender,
    OutgoingMail,
    OutgoingSms,
    PermanentFailure,
    SmsSender,
    TemporaryFailure,
)
from bisdesk.demo.people import Person
from bisdesk.demo.stories import End


class Trouble:
    """Which addresses and numbers do not exist, and which cannot be reached yet."""

    def __init__(self) -> None:
        self._unknown: dict[str, str] = {}
        self._later: set[str] = set()

    def prepare(self, end: End, person: Person) -> None:
        """Let go wrong what the story needs."""
        if end in (End.BOUNCED, End.UNDELIVERABLE):
            self._unknown[person.email] = "smtp_recipient_550"
        if end is End.NO_SMS:
            self._unknown[person.mobile] = "sms_422"
        if end is End.WAITING:
            self._later.add(person.email)

    def meet(self, address: str) -> None:
        """Raises PermanentFailure or TemporaryFailure."""
        if address in self._unknown:
            raise PermanentFailure(self._unknown[address])
        if address in self._later:
            raise TemporaryFailure("smtp_recipient_451")


class TroubledMail:
    """The demo's mail channel with trouble on it."""

    def __init__(self, mail: MailSender, trouble: Trouble) -> None:
        self._mail = mail
        self._trouble = trouble

    def send(self, mail: OutgoingMail) -> None:
        self._trouble.meet(mail.to)
        self._mail.send(mail)


class TroubledSms:
    """The demo's SMS channel with trouble on it."""

    def __init__(self, sms: SmsSender, trouble: Trouble) -> None:
        self._sms = sms
        self._trouble = trouble

    def send(self, sms: OutgoingSms) -> None:
        self._trouble.meet(sms.to)
        self._sms.send(sms)
