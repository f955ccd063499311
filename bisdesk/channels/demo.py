"""The channels of demo mode: a mailbox and a phone inside the app. Nothing leaves the machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bisdesk.channels.mime import build
from bisdesk.channels.models import DemoMessage
from bisdesk.channels.port import OutgoingMail, OutgoingSms
from bisdesk.clock import Clock
from bisdesk.store.database import Database
from bisdesk.store.vault import Vault

SENDER = "bisdesk@demo.example"


@dataclass(frozen=True)
class Arrived:
    """A mail or SMS as the reader finds it. For an SMS subject and html are empty."""

    id: str
    code: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    arrived_at: datetime


class DemoInbox:
    """The sealed store behind the demo mailbox and phone. An id that came before is not kept twice."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def keep(self, message_id: str, channel: str, code: str, content: Mapping[str, str]) -> None:
        sealed = self._vault.seal(json.dumps(content).encode(), f"demo_message:{message_id}")
        with self._database.writing() as session:
            if session.get(DemoMessage, message_id) is None:
                session.add(
                    DemoMessage(
                        id=message_id,
                        channel=channel,
                        code=code,
                        sealed=sealed,
                        arrived_at=self._clock.now(),
                    )
                )

    def newest(self, channel: str, *, limit: int = 200) -> list[Arrived]:
        """What came by this channel, newest first."""
        with self._database.reading() as session:
            rows = session.exec(
                select(DemoMessage)
                .where(DemoMessage.channel == channel)
                .order_by(col(DemoMessage.arrived_at).desc(), col(DemoMessage.id))
                .limit(limit)
            ).all()
        return [self._opened(row) for row in rows]

    def one(self, channel: str, message_id: str) -> Arrived | None:
        with self._database.reading() as session:
            row = session.get(DemoMessage, message_id)
        return self._opened(row) if row is not None and row.channel == channel else None

    def _opened(self, row: DemoMessage) -> Arrived:
        content = json.loads(self._vault.open(row.sealed, f"demo_message:{row.id}"))
        return Arrived(
            id=row.id,
            code=row.code,
            to=content["to"],
            subject=content.get("subject", ""),
            text=content["text"],
            html=content.get("html", ""),
            language=content.get("language", ""),
            arrived_at=row.arrived_at,
        )


class DemoMail:
    """A MailSender that refuses what SMTP would refuse, and keeps the rest."""

    def __init__(self, inbox: DemoInbox) -> None:
        self._inbox = inbox

    def send(self, mail: OutgoingMail) -> None:
        message = build(mail, SENDER)
        self._inbox.keep(
            mail.id,
            "mail",
            mail.code,
            {
                "to": str(message["To"]),
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
                "language": mail.language,
            },
        )


class DemoSms:
    """An SmsSender that keeps every SMS."""

    def __init__(self, inbox: DemoInbox) -> None:
        self._inbox = inbox

    def send(self, sms: OutgoingSms) -> None:
        self._inbox.keep(sms.id, "sms", sms.code, {"to": sms.to, "text": sms.text})
