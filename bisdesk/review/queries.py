"""Who stands around a request, by name, and what staff said of its lines."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.entities.models import Entity
from bisdesk.review.models import FieldVerdict
from bisdesk.review.rules import Judged


@dataclass(frozen=True)
class Concerned:
    """The people around a request, by name."""

    entity: str
    filer: str
    assignee: str | None


def people_of(session: Session, bis_request: BisRequest) -> Concerned:
    """Who filed it, for which entity, and who has it now."""
    ids = {bis_request.filer_id, bis_request.assigned_to}
    names = dict(
        session.exec(
            select(Account.id, Account.name).where(
                col(Account.id).in_([each for each in ids if each])
            )
        ).all()
    )
    entity = session.get_one(Entity, bis_request.entity_id)
    assignee = names.get(bis_request.assigned_to) if bis_request.assigned_to else None
    return Concerned(entity.name, names[bis_request.filer_id], assignee)


@dataclass(frozen=True)
class VerdictRow:
    """A verdict on a line, by whom and when."""

    judged: Judged
    note: str
    by: str
    at: datetime


def verdicts_on(session: Session, request_id: str) -> dict[str, VerdictRow]:
    """What staff said of each line, the last word only."""
    rows = session.exec(
        select(FieldVerdict, Account.name)
        .join(Account, col(Account.id) == FieldVerdict.by)
        .where(FieldVerdict.request_id == request_id)
    ).all()
    return {
        row.field: VerdictRow(Judged(row.verdict, row.value_key), row.note or "", name, row.at)
        for row, name in rows
    }


def reads_in(session: Session, bis_request: BisRequest) -> str:
    """The language in which who has the request now reads the app."""
    return session.get_one(Account, bis_request.holder_id).language
