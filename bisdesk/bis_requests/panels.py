"""What other rooms say about a request, gathered for its pages, and what a draft still misses from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bisdesk.attachments.models import Attachment
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity.check import STEPS, input_name
from bisdesk.identity.models import Declaration, DeclarationStatus
from bisdesk.identity.queries import check_of
from bisdesk.outbox.models import Message, Status

EVERYTHING = ["files", *(input_name(step) for step in STEPS), "declaration"]
"""What a draft that is not stored yet misses."""


def missing(session: Session, draft: BisRequest) -> list[str]:
    """What the files, the identity check and the declaration still lack, by the form's names."""
    lacks = []
    if session.exec(select(Attachment.id).where(Attachment.request_id == draft.id)).first() is None:
        lacks.append("files")
    lacks += [input_name(step) for step in check_of(session, draft.id).missing]
    signed = session.exec(
        select(Declaration.id).where(
            Declaration.request_id == draft.id, Declaration.status == DeclarationStatus.SIGNED
        )
    ).first()
    if signed is None:
        lacks.append("declaration")
    return lacks


@dataclass(frozen=True)
class MessageRow:
    """A message about a request, as its pages tell it: which, how it went, and when."""

    code: str
    channel: str
    status: Status
    created_at: datetime
    handed_over_at: datetime | None


def messages(session: Session, request_id: str) -> list[MessageRow]:
    """The messages to the worker, oldest first."""
    found = session.exec(
        select(Message)
        .where(Message.request_id == request_id, col(Message.account_id).is_(None))
        .order_by(col(Message.created_at), col(Message.id))
    )
    return [
        MessageRow(each.code, each.channel.value, each.status, each.created_at, each.handed_over_at)
        for each in found
    ]


def attachments(session: Session, request_id: str) -> Sequence[Attachment]:
    return session.exec(
        select(Attachment)
        .where(Attachment.request_id == request_id)
        .order_by(col(Attachment.position))
    ).all()


def declaration(session: Session, request_id: str) -> Declaration | None:
    """The signed declaration, without its bytes."""
    return session.exec(
        select(Declaration)
        .options(defer(Declaration.pdf))  # type: ignore[arg-type]
        .where(Declaration.request_id == request_id, Declaration.status == DeclarationStatus.SIGNED)
    ).first()
