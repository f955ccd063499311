"""Messages in the outbox, as a test needs them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bisdesk.channels.port import Failure, OutgoingMail, OutgoingSms
from bisdesk.outbox.models import Channel, Job, Message, Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.activations import Started, start_activation
from tests.factories.people import make_account
from tests.support.core import make_settings

SECRETS = ("activation_link", "activation_code")


@dataclass
class Recorder:
    """A channel that keeps what it is handed; it fails first, `failures` one after another."""

    failures: list[Failure] = field(default_factory=list)
    before: Callable[[str], None] = lambda _code: None
    mails: list[OutgoingMail] = field(default_factory=list)
    texts: list[OutgoingSms] = field(default_factory=list)

    def send(self, message: OutgoingMail | OutgoingSms) -> None:
        self.before(message.code)
        if self.failures:
            raise self.failures.pop(0)
        if isinstance(message, OutgoingMail):
            self.mails.append(message)
        else:
            self.texts.append(message)


def with_relay(runtime: Runtime, port: int, **changes: object) -> None:
    """Let this runtime send mail by SMTP to a port of this machine."""
    settings = make_settings(
        Path(runtime.settings.instance),
        runtime.settings.database_url,
        mail="smtp",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        smtp_timeout=2,
        mail_from="bisdesk@vlaanderen.example",
        **changes,
    )
    runtime.settings = settings
    runtime.__dict__.pop("mail", None)
    runtime.__dict__.pop("sms", None)


def another_process(runtime: Runtime) -> Runtime:
    """The same installation, as a second process has it: connections of its own."""
    return build_runtime(runtime.settings, runtime.clock)


def queue_mails(runtime: Runtime, count: int = 1, **changes: Any) -> list[str]:
    """Queue mails to a colleague; return their ids."""
    with runtime.database.writing() as session:
        account = make_account(session, runtime, f"Reader {count}{len(changes)}", **changes)
    with runtime.work(SYSTEM) as work:
        return [work.send("request_received", account_id=account.id).id for _ in range(count)]


def queue_activation(runtime: Runtime, **changes: Any) -> Started:
    return start_activation(runtime, handed_over=False, **changes)


def messages(runtime: Runtime, code: str | None = None) -> list[Message]:
    with runtime.database.reading() as session:
        query = select(Message).order_by(col(Message.created_at), col(Message.code))
        found = session.exec(query).all()
    return [message for message in found if code in (None, message.code)]


def only(runtime: Runtime, code: str) -> Message:
    (message,) = messages(runtime, code)
    return message


def statuses(runtime: Runtime, channel: Channel) -> set[Status]:
    return {message.status for message in messages(runtime) if message.channel is channel}


def only_job(runtime: Runtime) -> Job:
    with runtime.database.reading() as session:
        return session.exec(select(Job)).one()
