"""What staff post to have a request, to have it no more, or to give it on."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.assignment import service
from bisdesk.assignment.standing import standing, too_late, was_first
from bisdesk.assignment.wording import refused
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import WrongState
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotAssigned
from bisdesk.review.page import show_page
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to
from bisdesk.work.work import Stale

bp = Blueprint("assignment", __name__, url_prefix="/review")

TOO_LATE = (Stale, WrongState, NotAssigned)


@bp.post("/<reference>/claim")
@allow(Action.CLAIM)
def claim(reference: str) -> Response:
    try:
        with current_work() as work:
            service.claim(work, reference)
    except WrongState:
        now = current_runtime().clock.now()
        with current_runtime().database.reading() as session:
            stands = standing(session, _found(reference))
        flash(was_first(stands, str(current_actor().id), now), "warn")
    except Refusal as refusal:
        flash(refused(refusal), "warn")
        return go_to("absence.show")
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/release")
@allow(Action.RELEASE)
def release(reference: str) -> Response:
    try:
        with current_work() as work:
            service.release(work, reference, version=_version())
    except TOO_LATE as error:
        return _as_it_stands(reference, error)
    flash(_("%(reference)s is back on the board.", reference=reference), "ok")
    return go_to("board.show")


@bp.post("/<reference>/take_over")
@allow(Action.TAKE_OVER)
def take_over(reference: str) -> Response:
    """Take it from the colleague who has it, with a reason."""
    reason = request.form.get("take_over_reason", "")
    try:
        with current_work() as work:
            service.take_over(work, reference, version=_version(), reason=reason)
    except TOO_LATE as error:
        return _as_it_stands(reference, error)
    except Refusal as refusal:
        if refusal.code == "you_are_away":
            flash(refused(refusal), "warn")
            return go_to("absence.show")
        return _again(reference, {"reason": reason, "reason_error": refused(refusal)})
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/assign")
@allow(Action.ASSIGN)
def assign(reference: str) -> Response:
    """Give it to a colleague."""
    to = request.form.get("colleague", "")
    try:
        with current_work() as work:
            found = service.assign(work, reference, version=_version(), to=to)
    except TOO_LATE as error:
        return _as_it_stands(reference, error)
    except Refusal as refusal:
        return _again(reference, {"colleague": to, "colleague_error": refused(refusal)})
    with current_runtime().database.reading() as session:
        name = standing(session, found).name
    flash(_("%(name)s has the request now, and reads so in the app.", name=name), "ok")
    return go_to("review.show", reference=reference)


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _found(reference: str) -> BisRequest:
    with current_work() as work:
        return work.get_by_reference(reference, Action.VIEW_REQUEST)


def _again(reference: str, passing: Mapping[str, str]) -> Response:
    """The page with what was typed, and what is wrong with it."""
    return show_page(_found(reference), passing=passing, status=422)


def _as_it_stands(reference: str, error: Exception) -> Response:
    """The request as it is now, and that nothing was done."""
    if isinstance(error, NotAssigned):
        with current_work() as work:
            work.audit(AuditTag.ACCESS_REFUSED, outcome="refused", reason=error.action.value)
    found, now = _found(reference), current_runtime().clock.now()
    with current_runtime().database.reading() as session:
        said = too_late(standing(session, found), str(current_actor().id), now)
    status = 403 if isinstance(error, NotAssigned) else 409
    return show_page(found, passing={"too_late": said}, status=status)
