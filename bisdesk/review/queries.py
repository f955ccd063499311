"""Who stands around a request, by name."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.entities.models import Entity


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
