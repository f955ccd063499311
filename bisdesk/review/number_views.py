"""What staff post where people ask the register: the number that it gave, or back to review."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from bisdesk.bis_requests.states import WrongState
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.register import entering
from bisdesk.review.number_words import entry_problem, reason_problem
from bisdesk.review.page import show_page
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to

bp = Blueprint("entering", __name__, url_prefix="/review")


@bp.post("/<reference>/number")
@allow(Action.REGISTER)
def enter(reference: str) -> Response:
    """Store the number that the register gave."""
    typed = request.form.get("ssin", "")
    try:
        entering.enter(
            current_runtime(),
            current_actor(),
            reference,
            typed=typed,
            confirmed=request.form.get("confirmed", ""),
        )
    except entering.EntryRefused as refused:
        return _again(reference, 422, ssin=typed, **entry_problem(refused))
    except WrongState:
        return _again(reference, 409, moved=_("Your number was not stored."))
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/send-back")
@allow(Action.REGISTER)
def send_back(reference: str) -> Response:
    """Bring it back to review."""
    reason = request.form.get("back_reason", "")
    try:
        with current_work() as work:
            entering.send_back(work, reference, reason=reason)
    except Refusal as refusal:
        return _again(reference, 422, back_reason=reason, back_error=reason_problem(refusal))
    except WrongState:
        return _again(reference, 409, moved=_("It was not sent back."))
    return go_to("review.show", reference=reference)


def _again(reference: str, status: int, **entry: object) -> Response:
    """The page as it stands now, with what was typed and what is wrong with it."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    return show_page(found, status=status, entry=entry)
