"""Mail by SMTP, to the relay that the settings name."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bisdesk.channels.mime import ascii_address, build
from bisdesk.channels.port import (
    Failure,
    OutgoingMail,
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.time_limit import TimeUp, within


@dataclass(frozen=True)
class SmtpSettings:
    """Where the relay is. security: starttls, tls or none. Times in seconds: for one step, and for all of it."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    step_timeout: float = 10
    total_timeout: float = 40


class SmtpMail:
    """Hands mails to one relay, a connection each."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, mail: OutgoingMail) -> None:
        """Hand over one mail. When the answer gets lost it may have been taken: the next try has the same id."""
        sender = ascii_address(self._settings.sender)
        to = ascii_address(mail.to)
        message = build(mail, sender)
        relay: smtplib.SMTP = self._relay()
        with _named_failures(), within(self._settings.total_timeout, lambda: relay.sock):
            try:
                self._open(relay)
                relay.send_message(message, from_addr=sender, to_addrs=[to])
            except BaseException:
                relay.close()
                raise
            _say_goodbye(relay)

    def _relay(self) -> smtplib.SMTP:
        timeout = self._settings.step_timeout
        if self._settings.security == "tls":
            return smtplib.SMTP_SSL(timeout=timeout, context=ssl.create_default_context())
        return smtplib.SMTP(timeout=timeout)

    def _open(self, relay: smtplib.SMTP) -> None:
        settings = self._settings
        # smtplib checks the certificate against the name it was made with, which `connect` does not set.
        relay._host = settings.host  # type: ignore[attr-defined]  # noqa: SLF001
        code, _answer = relay.connect(settings.host, settings.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, b"")
        if settings.security == "starttls":
            relay.starttls(context=ssl.create_default_context())
        if settings.user:
            relay.login(settings.user, settings.password)


def _say_goodbye(relay: smtplib.SMTP) -> None:
    try:
        relay.quit()
    except (smtplib.SMTPException, OSError):
        relay.close()  # the mail was taken; how the relay hangs up changes nothing


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError, TimeUp) as error:
        raise _failure(error) from None


def _failure(error: Exception) -> Failure:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return _by_code(code, "smtp_recipient", PermanentFailure)
    for kind, name, refused in _ANSWERED:
        if isinstance(error, kind):
            return _by_code(error.smtp_code, name, refused)
    if isinstance(error.__context__, TimeoutError):  # smtplib calls that a disconnection too
        return TemporaryFailure("smtp_slow")
    for kinds, failure, name in _UNANSWERED:
        if isinstance(error, kinds):
            return failure(name)
    return TemporaryFailure("smtp_network")


# The first that fits counts.
_ANSWERED: tuple[tuple[type[smtplib.SMTPResponseException], str, type[Failure]], ...] = (
    (smtplib.SMTPAuthenticationError, "smtp_auth", TechnicalFailure),
    (smtplib.SMTPDataError, "smtp_data", PermanentFailure),
    # The greeting, HELO, our own sender's address
    (smtplib.SMTPResponseException, "smtp_relay", TechnicalFailure),
)
_UNANSWERED: tuple[tuple[tuple[type[Exception], ...], type[Failure], str], ...] = (
    ((TimeUp, TimeoutError), TemporaryFailure, "smtp_slow"),
    ((smtplib.SMTPNotSupportedError,), TechnicalFailure, "smtp_unsupported"),
    ((smtplib.SMTPServerDisconnected,), TemporaryFailure, "smtp_dropped"),
    ((ssl.SSLCertVerificationError,), TechnicalFailure, "smtp_certificate"),
    ((socket.gaierror, ConnectionError), TemporaryFailure, "smtp_unreachable"),
)


def _by_code(code: int, name: str, refused: type[Failure]) -> Failure:
    """Source: RFC 5321, 4.2.1: 4yz is "try again", 5yz is "no"."""
    kind = refused if code >= 500 else TemporaryFailure
    return kind(f"{name}_{code}")
