"""The desk's page of one request: look at it, and reject it."""

from flask import Blueprint, Response, request

from bisdesk.bis_requests import endings
from bisdesk.bis_requests.reveal import view_request
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.review.assignment_views import bp as assignment_bp
from bisdesk.review.page import show_page
from bisdesk.review.register_views import bp as register_bp
from bisdesk.review.verdict_views import bp as verdict_bp
from bisdesk.review.wording import rejection_problem
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_work
from bisdesk.web.pages import go_to

bp = Blueprint("review", __name__, url_prefix="/review")
blueprints = (bp, assignment_bp, register_bp, verdict_bp)


@bp.get("/<reference>")
@allow(Action.VIEW_BOARD)
def show(reference: str) -> Response:
    with current_work() as work:
        found = view_request(work, reference)
    return show_page(found)


@bp.get("/<reference>/progress")
@allow(Action.VIEW_BOARD)
@not_activity
def progress(reference: str) -> Response:
    """How the registration is going: asked again while the register is at it."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    return show_page(found, block="progress", look_for_alikes=False)


@bp.post("/<reference>/reject")
@allow(Action.REJECT)
def reject(reference: str) -> Response:
    """End the request without a number, with a reason for the filer."""
    reason, text = request.form.get("reject_reason", ""), request.form.get("reject_text", "")
    try:
        with current_work() as work:
            endings.reject(
                work,
                reference,
                version=request.form.get("version", 0, type=int),
                reason=reason,
                text=text,
            )
    except Refusal as refusal:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.REVIEW)
        said = {"reason": reason, "text": text, **rejection_problem(refusal)}
        return show_page(found, rejecting=said, status=422)
    return go_to("review.show", reference=reference)
