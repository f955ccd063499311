"""The desk's page of one request, and what staff post there."""

from flask import Blueprint, Response

from bisdesk.bis_requests.reveal import view_request
from bisdesk.policy.actions import Action
from bisdesk.review.ask_views import bp as ask_bp
from bisdesk.review.assignment_views import bp as assignment_bp
from bisdesk.review.call_views import bp as call_bp
from bisdesk.review.change_views import bp as change_bp
from bisdesk.review.lost_key_views import bp as lost_key_bp
from bisdesk.review.number_views import bp as number_bp
from bisdesk.review.page import show_page, show_progress
from bisdesk.review.register_views import bp as register_bp
from bisdesk.review.rejecting_views import bp as rejecting_bp
from bisdesk.review.verdict_views import bp as verdict_bp
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_work
from bisdesk.web.pages import wants_part

bp = Blueprint("review", __name__, url_prefix="/review")
blueprints = (
    bp, ask_bp, call_bp, assignment_bp, register_bp, number_bp, change_bp, lost_key_bp, verdict_bp, rejecting_bp,
)  # fmt: skip


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
    return show_progress(found) if wants_part() else show_page(found)
