"""What staff post to have a request, or to have it no more."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.assignment import service
from bisdesk.bis_requests.states import WrongState
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_work
from bisdesk.web.pages import go_to

bp = Blueprint("assignment", __name__, url_prefix="/review")


@bp.post("/<reference>/claim")
@allow(Action.CLAIM)
def claim(reference: str) -> Response:
    try:
        with current_work() as work:
            service.claim(work, reference)
    except WrongState:
        flash(_("A colleague was first. See below who has the request now."), "warn")
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/release")
@allow(Action.RELEASE)
def release(reference: str) -> Response:
    with current_work() as work:
        service.release(work, reference, version=request.form.get("version", 0, type=int))
    return go_to("board.show")
