"""Take a request from the board, and put it back."""

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import Transition, after
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
