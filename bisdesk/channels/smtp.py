"""Mail by SMTP, to the relay that the settings name."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bisdesk.channels.mime import ascii_address, build
from bisdesk.channels.port import (
    ChannelDown,
    Failure,
    OutgoingMail,
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.time_limit import TimeUp, within
from bisdesk.channels.verp import envelope_sender


@dataclass(frozen=True)
class SmtpSettings:
    """Where the relay is. security: starttls, tls or none. Times in seconds: for one step, and for all of it."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    returns_to: str = (
        ""  # the envelope's address, if not the sender's; the message's id is put into it
    )
    step_timeout: float = 10
    total_timeout: float = 40


class SmtpMail:
    """Hands mails to one relay, a connection each."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, mail: OutgoingMail) -> None:
        """Hand over one mail. When the answer gets lost it may have been taken: the next try has the same id."""
        sender = self._sender()
        to = ascii_address(mail.to)
        returns_to = self._settings.returns_to
        envelope = envelope_sender(returns_to, mail.id) if returns_to else sender
        message = build(mail, sender)
        relay: smtplib.SMTP = self._relay()
        with _named_failures(), within(self._settings.total_timeout, lambda: relay.sock):
            try:
                self._open(relay)
                relay.send_message(message, envelope, [to], *_bounce_options(relay, mail.id))
            except BaseException:
                relay.close()
                raise
            _say_goodbye(relay)

    def _sender(self) -> str:
        try:
            return ascii_address(self._settings.sender)
        except PermanentFailure:
            raise TechnicalFailure("smtp_sender_address") from None

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
            _start_tls(relay)
        if settings.user:
            relay.login(settings.user, settings.password)
        relay.ehlo_or_helo_if_needed()


def _start_tls(relay: smtplib.SMTP) -> None:
    """Ask for TLS. A relay that refuses it would refuse it to every mail, also when it says "later"."""
    try:
        relay.starttls(context=ssl.create_default_context())
    except smtplib.SMTPResponseException as refused:
        raise smtplib.SMTPNotSupportedError("STARTTLS") from refused


def _bounce_options(relay: smtplib.SMTP, message_id: str) -> tuple[list[str], list[str]]:
    """Ask a relay that can (RFC 3461) to name our id when a mail comes back, and to leave out its body.

    The body may hold a link that nobody but its reader should have.
    """
    if not relay.has_extn("dsn"):
        return [], []
    return ["RET=HDRS", f"ENVID={message_id}"], ["NOTIFY=FAILURE,DELAY"]


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
        return _about_the_mail(code, "smtp_recipient")
    if isinstance(error, smtplib.SMTPDataError):
        return _about_the_mail(error.smtp_code, "smtp_data")
    for kind, name in _ABOUT_US:
        if isinstance(error, kind):
            return _about_us(error.smtp_code, name)
    if isinstance(error.__context__, TimeoutError):  # smtplib calls that a disconnection too
        return ChannelDown("smtp_slow")
    for kinds, failure, name in _UNANSWERED:
        if isinstance(error, kinds):
            return failure(name)
    return ChannelDown("smtp_network")


# The first that fits counts.
_ABOUT_US: tuple[tuple[type[smtplib.SMTPResponseException], str], ...] = (
    (smtplib.SMTPAuthenticationError, "smtp_auth"),
    (smtplib.SMTPConnectError, "smtp_greeting"),
    (smtplib.SMTPHeloError, "smtp_hello"),
    (smtplib.SMTPSenderRefused, "smtp_sender"),
    (smtplib.SMTPResponseException, "smtp_relay"),
)
_UNANSWERED: tuple[tuple[tuple[type[Exception], ...], type[Failure], str], ...] = (
    ((TimeUp, TimeoutError), ChannelDown, "smtp_slow"),
    (
        (smtplib.SMTPServerDisconnected, ssl.SSLEOFError, ConnectionResetError, BrokenPipeError),
        ChannelDown,
        "smtp_dropped",
    ),
    ((ssl.SSLCertVerificationError,), TechnicalFailure, "smtp_certificate"),
    ((ssl.SSLError,), TechnicalFailure, "smtp_tls"),
    ((socket.gaierror, ConnectionError), ChannelDown, "smtp_unreachable"),
    # No STARTTLS, no way to sign in that both know
    ((smtplib.SMTPException,), TechnicalFailure, "smtp_unsupported"),
)
_NOT_SIGNED_IN = frozenset({530, 534, 535, 538})
_NOT_UNDERSTOOD = frozenset({500, 502, 503, 504})
_SERVES_NOBODY = 421
_TOO_LARGE = 552


def _about_the_mail(code: int, name: str) -> Failure:
    """An answer about this reader or this mail. Source: RFC 5321, 4.2.1: 4yz is "try again", 5yz is "no"."""
    if code == _SERVES_NOBODY:
        return ChannelDown(f"smtp_relay_{code}")
    if code in _NOT_SIGNED_IN | _NOT_UNDERSTOOD:
        return TechnicalFailure(f"smtp_relay_{code}")
    kind = PermanentFailure if code >= 500 else TemporaryFailure
    return kind(f"{name}_{code}")


def _about_us(code: int, name: str) -> Failure:
    """An answer before the reader was named: it would be the same for every mail."""
    if name == "smtp_sender" and code == _TOO_LARGE:
        return PermanentFailure(f"smtp_data_{code}")
    return (TechnicalFailure if code >= 500 else ChannelDown)(f"{name}_{code}")
