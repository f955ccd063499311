"""What the desk does with a request before it is registered."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import STEPS, Transition, after
from bisdesk.entities.models import Entity
from bisdesk.policy.actions import Action
from bisdesk.work.work import Work


def claim(work: Work, reference: str) -> BisRequest:
    """Take a request from the board; the first one wins.

    Raises NotFound, OwnRequest, or WrongState when a colleague was first. Taken twice by the same
    person (a double click) it stays theirs.
    """
    found = work.get_by_reference(reference, Action.CLAIM)
    if found.assigned_to == work.actor.id:
        return found
    found.state = after(Transition.CLAIM, found.state)
    found.assigned_to = work.actor.id
    _note(work, found, "claimed", AuditTag.REQUEST_CLAIMED)
    return found


def release(work: Work, reference: str, *, version: int) -> BisRequest:
    """Put it back on the board. Raises NotFound, NotAssigned, Stale or WrongState."""
    found = work.get_by_reference(reference, Action.RELEASE, version=version)
    found.state = after(Transition.RELEASE, found.state)
    found.assigned_to = None
    _note(work, found, "released", AuditTag.REQUEST_RELEASED)
    return found


def _note(work: Work, bis_request: BisRequest, event: str, tag: AuditTag) -> None:
    work.changed(bis_request)
    work.tell(bis_request, event)
    work.audit(tag, bis_request)
    work.board_changed(bis_request)


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


def open_to(bis_request: BisRequest) -> frozenset[Transition]:
    """Which transitions start from where the request is now."""
    return frozenset(name for name, step in STEPS.items() if bis_request.state in step.start)
