"""Take a request from the board or from a colleague, pass it on, and put it back."""

from sqlmodel import func, select

from bisdesk.accounts.models import Account
from bisdesk.assignment.models import Kind
from bisdesk.assignment.notices import tell
from bisdesk.assignment.people import absence_now
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State, Transition, after
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.policy.actions import Action
from bisdesk.work.work import Stale, Work

LONGEST_REASON = 500


def claim(work: Work, reference: str) -> BisRequest:
    """Take a request from the board; the first one wins.

    Raises NotFound, OwnRequest, WrongState when a colleague was first, or Refusal "you_are_away" (with `until`).
    Taken twice by the same person (a double click) it stays theirs.
    """
    found = work.get_by_reference(reference, Action.CLAIM)
    if found.assigned_to == work.actor.id:
        return found
    found.state = after(Transition.CLAIM, found.state)
    _be_there(work)
    found.assigned_to = work.actor.id
    _note(work, found, "claimed", AuditTag.REQUEST_CLAIMED)
    return found


def release(work: Work, reference: str, *, version: int) -> BisRequest:
    """Put it back on the board. Said twice, it is done once. Raises NotFound, NotAssigned, Stale or WrongState."""
    found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    if _did_last(work, found, "released", has_it=None) and found.state is State.SUBMITTED:
        return found
    found = work.get_by_reference(reference, Action.RELEASE, version=version)
    found.state = after(Transition.RELEASE, found.state)
    found.assigned_to = None
    _note(work, found, "released", AuditTag.REQUEST_RELEASED)
    return found


def take_over(work: Work, reference: str, *, version: int, reason: str) -> BisRequest:
    """Take it from the colleague who has it, who is told why. Said twice, it is done once.

    Raises NotFound, OwnRequest, Stale, WrongState, or Refusal: reason_missing, too_long, forbidden_character,
    you_are_away (with `until`).
    """
    found = work.get_by_reference(reference, Action.TAKE_OVER)
    if found.assigned_to == work.actor.id:
        return found
    if found.version != version:
        raise Stale(found.version)
    found.state = after(Transition.TAKE_OVER, found.state)
    _be_there(work)
    why = bounded(reason, LONGEST_REASON)
    if not why:
        raise Refusal("reason_missing")
    former, found.assigned_to = found.assigned_to, work.actor.id
    if former is not None:
        tell(work, former, Kind.TAKEN_OVER, found)
    _note(work, found, "taken_over", AuditTag.REQUEST_TAKEN_OVER, reason=why)
    return found


def assign(work: Work, reference: str, *, version: int | None, to: str) -> BisRequest:
    """Give what one has to a colleague, who is told. Said twice, it is done once.

    version: None when it is one of a selection on the board, which shows no version.
    Raises NotFound, OwnRequest, NotAssigned, Stale, WrongState, or Refusal: colleague_missing, oneself,
    own_request (they filed or held it), no_colleague, colleague_away (with `until`).
    """
    found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    if to and _did_last(work, found, "assigned", has_it=to):
        return found
    found = work.get_by_reference(reference, Action.ASSIGN, version=version)
    found.state = after(Transition.ASSIGN, found.state)
    colleague = _who_may_get(work, found, to)
    found.assigned_to = colleague.id
    tell(work, colleague.id, Kind.ASSIGNED, found)
    _note(work, found, "assigned", AuditTag.REQUEST_ASSIGNED, reason=colleague.name)
    return found


def assign_from_board(work: Work, reference: str, *, to: str) -> BisRequest:
    """The same for one of a selection; what nobody has is taken first. Raises what `claim` and `assign` raise."""
    found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    if found.assigned_to == to and found.state in (
        State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING,
    ):  # fmt: skip
        return found  # said twice
    if found.state is State.SUBMITTED:
        claim(work, reference)
    return assign(work, reference, version=None, to=to)


def give_back(work: Work, found: BisRequest) -> None:
    """Put back on the board what somebody has who is not there any more; thread and verdicts stay.

    For the system, which holds the row. Raises WrongState.
    """
    work.require(Action.RUN_JOBS, found)
    found.state = after(Transition.GIVE_BACK, found.state)
    former, found.assigned_to = found.assigned_to, None
    if former is not None:
        tell(work, former, Kind.GIVEN_BACK, found)
    _note(work, found, "given_back", AuditTag.REQUEST_GIVEN_BACK)


def _who_may_get(work: Work, found: BisRequest, to: str) -> Account:
    if not to:
        raise Refusal("colleague_missing")
    if to == work.actor.id:
        raise Refusal("oneself")
    if to in (found.filer_id, found.holder_id, *found.former_holders):
        raise Refusal("own_request")
    colleague = work.session.get(Account, to)
    if colleague is None or not (colleague.active and colleague.is_staff):
        raise Refusal("no_colleague")
    absence = absence_now(work.session, to, work.now)
    if absence is not None:
        raise Refusal("colleague_away", until=absence.ends_at)
    return colleague


def _did_last(work: Work, found: BisRequest, event: str, *, has_it: str | None) -> bool:
    """Whether it stands so by this very person, and nothing happened to the request since."""
    if found.assigned_to != has_it:
        return False
    last = select(func.max(TimelineEntry.at)).where(TimelineEntry.request_id == found.id)
    mine = select(TimelineEntry.id).where(
        TimelineEntry.request_id == found.id,
        TimelineEntry.at == last.scalar_subquery(),
        TimelineEntry.event == event,
        TimelineEntry.actor_id == work.actor.id,
    )
    return work.session.exec(mine).first() is not None


def _be_there(work: Work) -> None:
    absence = absence_now(work.session, str(work.actor.id), work.now)
    if absence is not None:
        raise Refusal("you_are_away", until=absence.ends_at)


def _note(
    work: Work, bis_request: BisRequest, event: str, tag: AuditTag, *, reason: str | None = None
) -> None:
    work.changed(bis_request)
    work.tell(bis_request, event, reason=reason)
    work.audit(tag, bis_request)
    work.board_changed(bis_request)
