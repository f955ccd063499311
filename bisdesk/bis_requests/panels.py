"""What other rooms say about a request, gathered for its pages, and what a draft still misses from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam, exists, inspect
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bisdesk.attachments.models import Attachment, Pending, ScanState
from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity import renewal
from bisdesk.identity.check import STEPS, Check, input_name
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.outbox.models import Message, Status

EVERYTHING = ["files", *(input_name(step) for step in STEPS), "declaration"]
"""What a draft that is not stored yet misses."""


# Made once and read as columns, in one question: every field check asks it.
_FILE, _CHECK, _DECLARED = (
    inspect(model).local_table.c for model in (Attachment, IdentityCheck, Declaration)
)
_ASKED = bindparam("request_id", type_=String())
_HOLDER = bindparam("holder_id", type_=String())  # who checks is who signs and files
_MISSING = columns(
    (
        exists().where(_FILE.request_id == _ASKED)
        & ~exists().where(_FILE.request_id == _ASKED, _FILE.scan == ScanState.WAITING)
    ).label("files"),
    columns(_CHECK.answers)
    .where(_CHECK.request_id == _ASKED, _CHECK.checked_by == _HOLDER)
    .scalar_subquery()
    .label("answers"),
    exists()
    .where(
        _DECLARED.request_id == _ASKED,
        _DECLARED.status == DeclarationStatus.SIGNED,
        _DECLARED.signed_by == _HOLDER,
    )
    .label("declaration"),
)


def missing(session: Session, draft: BisRequest) -> list[str]:
    """What the files, the identity check and the declaration still lack, by the form's names."""
    asked = {"request_id": draft.id, "holder_id": draft.holder_id}
    found = session.connection().execute(_MISSING, asked).one()
    lacks = [] if found.files else ["files"]
    lacks += [input_name(step) for step in Check(found.answers or {}).missing]
    return lacks if found.declaration else [*lacks, "declaration"]


def missing_for_answer(session: Session, bis_request: BisRequest, now: datetime) -> list[str]:
    """What the files and the declaration still lack before an answer can be given, as far as they are open."""
    lacks = []
    if reopened.is_open(bis_request, reopened.FILES):
        scans = session.exec(
            select(Attachment.scan).where(
                Attachment.request_id == bis_request.id, Attachment.pending != Pending.REMOVED
            )
        ).all()
        lacks += [] if scans and ScanState.WAITING not in scans else [reopened.FILES]
    return lacks + renewal.missing(session, bis_request, now)


def missing_of(session: Session, request_ids: Sequence[str]) -> dict[str, list[str]]:
    """The same for several drafts, in three questions."""
    if not request_ids:
        return {}
    with_file = set(
        session.exec(
            select(Attachment.request_id).where(col(Attachment.request_id).in_(request_ids))
        )
    )
    declared = set(
        session.exec(
            select(Declaration.request_id).where(
                col(Declaration.request_id).in_(request_ids),
                Declaration.status == DeclarationStatus.SIGNED,
            )
        )
    )
    answers = dict(
        session.exec(
            select(IdentityCheck.request_id, IdentityCheck.answers).where(
                col(IdentityCheck.request_id).in_(request_ids)
            )
        ).all()
    )
    return {
        each: [
            *(() if each in with_file else ("files",)),
            *(input_name(step) for step in Check(answers.get(each) or {}).missing),
            *(() if each in declared else ("declaration",)),
        ]
        for each in request_ids
    }


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
    """The files that count: what is added for an answer comes with the answer, and what it removes goes with it."""
    return session.exec(
        select(Attachment)
        .where(Attachment.request_id == request_id, Attachment.pending != Pending.ADDED)
        .order_by(col(Attachment.position), col(Attachment.id))
    ).all()
