"""What staff post to note what was said on the phone."""

from flask import Blueprint, Response, request

from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.questions import thread
from bisdesk.questions.words import call_problem
from bisdesk.review.page import show_page
from bisdesk.web.access import allow
from bisdesk.web.current import current_work
from bisdesk.web.pages import go_to

bp = Blueprint("calls", __name__, url_prefix="/review")


@bp.post("/<reference>/call")
@allow(Action.NOTE_CALL)
def note(reference: str) -> Response:
    """Put a note in the thread, for the desk alone; refused, what was typed comes back."""
    whom, text = request.form.get("call_with", ""), request.form.get("call_text", "")
    try:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.NOTE_CALL)
            thread.note_call(work, found, text, called_with=whom)
    except Refusal as refusal:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.NOTE_CALL)
        said = {"whom": whom, "text": text, **call_problem(refusal)}
        return show_page(found, calling=said, status=422)
    return go_to("review.show", reference=reference, _anchor="thread")
