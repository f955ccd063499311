"""The desk decides about addresses and numbers that two requests want."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests.models import Decision
from bisdesk.bis_requests.taken import LONGEST_REASON, DecidedBefore, decide
from bisdesk.board import notices
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page

bp = Blueprint("notices", __name__, url_prefix="/board/notices")


@bp.get("")
@allow(Action.VIEW_BOARD)
def index() -> Response:
    return _page()


@bp.post("/<notice_id>")
@allow(Action.DECIDE_SHARING)
def decide_on(notice_id: str) -> Response:
    """Let the draft share the value once, or dismiss the notice; without a reason the page comes back."""
    reason = request.form.get("reason", "")
    said = request.form.get("decision", "")
    try:
        with current_work() as work:
            decide(work, notice_id, said, reason)
    except Refusal as refused:
        return _page(422, problem=_problem(refused), at=notice_id, reason=reason)
    except DecidedBefore:
        flash(_("A colleague was first. See below what was decided."), "warn")
        return go_to("notices.index")
    flash(
        _("The filer can submit the draft now, and reads so in the draft.")
        if said == Decision.SHARED
        else _("The notice is dismissed."),
        "ok",
    )
    return go_to("notices.index")


def _page(status: int = 200, *, problem: str = "", at: str = "", reason: str = "") -> Response:
    viewer, now = str(current_actor().id), current_runtime().clock.now()
    with current_runtime().database.reading() as session:
        waiting = notices.open_notices(session, viewer)
        decided = notices.decided_notices(session, viewer, now)
    return page(
        "board/notices.html",
        status=status,
        waiting=waiting,
        decided=decided,
        problem=problem,
        at=at,
        typed=reason,
        longest=LONGEST_REASON,
    )


def _problem(refused: Refusal) -> str:
    return {
        "reason_missing": _("Say in a few words why."),
        "decision_missing": _("Choose one of the answers."),
        "too_long": _("This is too long. Use at most %(longest)s characters.", longest=LONGEST_REASON),
        "forbidden_character": _("This contains an invisible character. Type it again instead of pasting it."),
    }[refused.code]  # fmt: skip
