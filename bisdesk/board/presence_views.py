"""What the page of a request says while somebody has it open, and who else has."""

from flask import Blueprint, Response, make_response, render_template
from sqlmodel import col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import NEVER_SUBMITTED
from bisdesk.board import presence
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_actor, current_runtime

bp = Blueprint("presence", __name__, url_prefix="/board/presence")


@bp.get("/<reference>")
@allow(Action.VIEW_BOARD)
@not_activity
def here(reference: str) -> Response:
    """Note that the reader has it open, and say which colleagues have."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    request_id, viewer = _request_id(reference), str(current_actor().id)
    presence.note(runtime.database, request_id, viewer, now)
    return make_response(
        render_template(
            "review/_presence.html", others_here=present_at(request_id), reference=reference
        )
    )


@bp.post("/<reference>/left")
@allow(Action.VIEW_BOARD)
@not_activity
def left(reference: str) -> Response:
    """The page was closed."""
    presence.leave(current_runtime().database, _request_id(reference), str(current_actor().id))
    return make_response("", 204)


@bp.app_template_global("present_at")
def present_at(request_id: str) -> list[str]:
    """For a template: the names of the colleagues who have this request open."""
    runtime, viewer = current_runtime(), str(current_actor().id)
    with runtime.database.reading() as session:
        found = presence.others_at(session, runtime.clock.now(), viewer, request_id)
    return list(found.get(request_id, ()))


def _request_id(reference: str) -> str:
    with current_runtime().database.reading() as session:
        found = session.exec(
            select(BisRequest.id).where(
                BisRequest.reference == reference, col(BisRequest.state).not_in(NEVER_SUBMITTED)
            )
        ).one_or_none()
    if found is None:
        raise NotFound
    return found
