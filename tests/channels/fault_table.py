"""What can go wrong on the way out, and what comes of it: the table that the tests play and the documentation shows.

`python -m tests.channels.fault_table` writes it into docs/messages.md.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bisdesk.channels.port import (
    ChannelDown,
    Failure,
    MailSender,
    OutgoingMail,
    OutgoingSms,
    PermanentFailure,
    SmsSender,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.sms_gateway import GatewaySettings, SmsGateway
from bisdesk.channels.smtp import SmtpMail, SmtpSettings
from tests.channels.certificates import self_signed
from tests.channels.servers import DROP, HANG, free_port, gateway, relay

TARGET = Path(__file__).parents[2] / "docs" / "messages.md"
BEGIN, END = "<!-- faults -->", "<!-- end of faults -->"

MAIL = OutgoingMail(
    id="a" * 32,
    code="activation_link",
    to="anneli@postilaatikko.example",
    language="fr",
    sender_name="Bisdesk Autorités flamandes",
    subject="Activez vos clés numériques",
    text="Bonjour,\n\nVoilà.\n",
    html="<p>Bonjour,</p><p>Voilà.</p>",
)
SMS = OutgoingSms(id="b" * 32, code="activation_code", to="+32470000000", text="Code: ABC é")


@dataclass(frozen=True)
class Fault:
    """One way to go wrong. kind: None when the message counts as taken; server and settings: how a test makes it."""

    what: str
    kind: type[Failure] | None
    code: str = ""
    server: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


def _step(step: str, does: str) -> dict[str, Any]:
    return {"faults": {step: does}}


STARTTLS = {"security": "starttls", "host": "localhost"}
SIGNS_IN = {"user": "bisdesk", "password": "geheim"}
AUTH = {"auth_require_tls": False, "authenticator": "refuses"}

MAIL_FAULTS = (
    Fault("takes the mail", None),
    Fault("takes the mail, then hangs up instead of answering QUIT", None, "", _step("QUIT", DROP)),
    Fault("nobody listens", ChannelDown, "smtp_unreachable", {"down": True}),
    Fault("its name is unknown", ChannelDown, "smtp_unreachable", {}, {"host": "relay.invalid"}),
    Fault("greets with 421", ChannelDown, "smtp_greeting_421", _step("greeting", "421 busy")),
    Fault("greets with 554", TechnicalFailure, "smtp_greeting_554", _step("greeting", "554 not you")),
    Fault("says nothing at all", ChannelDown, "smtp_slow", _step("greeting", HANG)),
    Fault("hangs up before it greets", ChannelDown, "smtp_dropped", _step("greeting", DROP)),
    Fault("hangs at EHLO", ChannelDown, "smtp_slow", _step("EHLO", HANG)),
    Fault("offers no STARTTLS", TechnicalFailure, "smtp_unsupported", {}, STARTTLS),
    Fault(
        "refuses STARTTLS with 454", TechnicalFailure, "smtp_unsupported",
        {"certificate": True, **_step("STARTTLS", "454 not now")}, STARTTLS,
    ),
    Fault("has a certificate that nobody vouches for", TechnicalFailure, "smtp_certificate", {"certificate": True}, STARTTLS),
    Fault("talks no TLS where the settings say so", TechnicalFailure, "smtp_tls", {}, {"security": "tls"}),
    Fault("refuses the password with 535", TechnicalFailure, "smtp_auth_535", AUTH, SIGNS_IN),
    Fault("cannot check the password now: 454", ChannelDown, "smtp_auth_454", AUTH | _step("AUTH", "454 later"), SIGNS_IN),
    Fault("knows no way to sign in", TechnicalFailure, "smtp_unsupported", {}, SIGNS_IN),
    Fault("wants us to sign in: 530 at MAIL", TechnicalFailure, "smtp_sender_530", _step("MAIL", "530 sign in")),
    Fault("answers MAIL with 451", ChannelDown, "smtp_sender_451", _step("MAIL", "451 later")),
    Fault("refuses our address: 550 at MAIL", TechnicalFailure, "smtp_sender_550", _step("MAIL", "550 not you")),
    Fault("finds the mail too large: 552 at MAIL", PermanentFailure, "smtp_data_552", _step("MAIL", "552 too large")),
    Fault("hangs up at MAIL", ChannelDown, "smtp_dropped", _step("MAIL", DROP)),
    Fault("answers RCPT with 450", TemporaryFailure, "smtp_recipient_450", _step("RCPT", "450 later")),
    Fault("refuses the reader: 550 at RCPT", PermanentFailure, "smtp_recipient_550", _step("RCPT", "550 unknown")),
    Fault("wants us to sign in: 530 at RCPT", TechnicalFailure, "smtp_relay_530", _step("RCPT", "530 sign in")),
    Fault("closes with 421 at RCPT", ChannelDown, "smtp_relay_421", _step("RCPT", "421 closing")),
    Fault("answers DATA with 451", TemporaryFailure, "smtp_data_451", _step("DATA", "451 later")),
    Fault("refuses DATA with 554", PermanentFailure, "smtp_data_554", _step("DATA", "554 no")),
    Fault("hangs up in the middle of the mail", ChannelDown, "smtp_dropped", _step("body", DROP)),
    Fault("hangs in the middle of the mail", ChannelDown, "smtp_slow", _step("body", HANG)),
    Fault("has the whole mail and says 451", TemporaryFailure, "smtp_data_451", {"data": "451 later"}),
    Fault("has the whole mail and refuses it: 554", PermanentFailure, "smtp_data_554", {"data": "554 no"}),
    Fault("takes the mail and hangs up before it says so", ChannelDown, "smtp_dropped", _step("taken", DROP)),
)  # fmt: skip

SMS_FAULTS = (
    Fault("answers 202", None, "", {"status": 202}),
    Fault("answers 200 with broken JSON", None, "", {"status": 200, "body": b'{"id": '}),
    Fault("nobody listens", ChannelDown, "sms_unreachable", {"down": True}),
    Fault("its name is unknown", ChannelDown, "sms_unreachable", {}, {"host": "sms.invalid"}),
    Fault("never answers", ChannelDown, "sms_slow", {"hangs": True}),
    Fault("answers a byte at a time", ChannelDown, "sms_slow", {"drip": 0.2}),
    Fault("hangs up without an answer", ChannelDown, "sms_dropped", {"hang_up": True}),
    Fault("answers something that is not HTTP", ChannelDown, "sms_garbled", {"raw": b"hello\r\n\r\n"}),
    Fault("answers 400", PermanentFailure, "sms_400", {"status": 400}),
    Fault("answers 422", PermanentFailure, "sms_422", {"status": 422}),
    Fault("refuses the token: 401", TechnicalFailure, "sms_401", {"status": 401}),
    Fault("wants to be paid: 402", TechnicalFailure, "sms_402", {"status": 402}),
    Fault("answers 403", TechnicalFailure, "sms_403", {"status": 403}),
    Fault("does not know the address: 404", TechnicalFailure, "sms_404", {"status": 404}),
    Fault("answers 409", TemporaryFailure, "sms_409", {"status": 409}),
    Fault("answers 429", ChannelDown, "sms_429", {"status": 429}),
    Fault("answers 500", ChannelDown, "sms_500", {"status": 500}),
    Fault("answers 503", ChannelDown, "sms_503", {"status": 503}),
    Fault("sends us elsewhere: 302", TechnicalFailure, "sms_302", {"status": 302, "headers": {"Location": "/"}}),
    Fault("has a certificate that nobody vouches for", TechnicalFailure, "sms_certificate", {"certificate": True}),
    Fault("talks no TLS where the settings say so", TechnicalFailure, "sms_tls", {}, {"scheme": "https"}),
)  # fmt: skip


@contextmanager
def faulty_relay(fault: Fault, folder: Path) -> Iterator[MailSender]:
    """A relay with this fault, and who sends to it."""
    options = dict(fault.server)
    down = options.pop("down", False)
    if options.pop("certificate", False):
        options |= {"tls_context": self_signed(folder), "require_starttls": True}
    if "authenticator" in options:
        options["authenticator"] = _refuses
    settings = SmtpSettings(
        "127.0.0.1", 0, "none", "bisdesk@vlaanderen.example", step_timeout=0.5, total_timeout=2
    )
    with ExitStack() as stack:
        port = free_port() if down else stack.enter_context(relay(**options)).port
        yield SmtpMail(replace(settings, **({"port": port} | dict(fault.settings))))


@contextmanager
def faulty_gateway(fault: Fault, folder: Path) -> Iterator[SmsSender]:
    """The same for SMS."""
    import threading

    options = dict(fault.server)
    down = options.pop("down", False)
    if options.pop("certificate", False):
        options["ssl_context"] = self_signed(folder)
    if options.pop("hangs", False):
        options["wait"] = threading.Event()
    with ExitStack() as stack:
        url = (
            f"http://127.0.0.1:{free_port()}/send"
            if down
            else stack.enter_context(gateway(**options)).url
        )
        if options.get("ssl_context"):
            url = url.replace("127.0.0.1", "localhost")
        url = url.replace("127.0.0.1", str(fault.settings.get("host", "127.0.0.1")))
        url = url.replace("http:", f"{fault.settings.get('scheme', 'http')}:")
        yield SmsGateway(GatewaySettings(url, step_timeout=0.5, total_timeout=1))


def _refuses(*_args: object) -> Any:
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=False, handled=False)


OUTCOMES: Mapping[type[Failure] | None, tuple[str, str, str]] = {
    None: ("handed over", "is done; what it carried is erased", "goes on"),
    TemporaryFailure: ("temporary", "waits: growing pauses, three days in all", "goes on"),
    ChannelDown: (
        "down", "waits: growing pauses, three days in all",
        "after three in a row: one at a time, then slowly more",
    ),
    PermanentFailure: ("permanent", "has failed, at once; staff are told", "goes on"),
    TechnicalFailure: (
        "technical", "waits; none of its three days is used up",
        "is closed, tries one message after 30 seconds and then ever less often (10 minutes); `/readyz` and `bisdesk doctor` say so",
    ),
}  # fmt: skip
"""By kind of failure: its name, what becomes of the message, and of its channel."""


def written() -> str:
    """Return the tables as Markdown."""
    lines = [BEGIN, "", "| outcome | the message | its channel |", "|---|---|---|"]
    lines += [f"| {' | '.join(outcome)} |" for outcome in OUTCOMES.values()]
    for title, faults in (("mail server", MAIL_FAULTS), ("SMS gateway", SMS_FAULTS)):
        lines += ["", f"| the {title} … | outcome | code |", "|---|---|---|"]
        lines += [_row(fault) for fault in faults]
    return "\n".join([*lines, "", END])


def _row(fault: Fault) -> str:
    code = f"`{fault.code}`" if fault.code else ""
    return f"| {fault.what} | {OUTCOMES[fault.kind][0]} | {code} |"


def page_with(tables: str) -> str:
    """The page as it stands, with these tables."""
    before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + tables + after


def main() -> None:
    TARGET.write_text(page_with(written()), "utf-8")


if __name__ == "__main__":
    main()
