"""The part of the form *what the new worker will get*: preview, test SMS, card."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.identity.in_draft import draft_to, in_draft
from bisdesk.policy.actions import Action
from bisdesk.review.deliveries import failure_text
from bisdesk.web.access import allow, not_activity, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import LANGUAGES
from bisdesk.web.pages import page, wants_part
from bisdesk.worker_preview import service, wording
from bisdesk.worker_preview.card_views import bp as card_bp
from bisdesk.worker_preview.preview import preview_of
from bisdesk.worker_preview.queries import Stage, trial_of

bp = Blueprint("worker_preview", __name__, url_prefix="/requests/drafts/<draft_id>")

blueprints = (bp, card_bp)

PANEL, ANCHOR = "worker_preview/_answered.html", "worker-panel"


@bp.get("/worker")
@allow(Action.VIEW_DRAFT)
def show(draft_id: str) -> Response:
    """Both mails and the SMS: a part of the form, or (without JavaScript) a page of its own."""
    draft = draft_to(draft_id, Action.VIEW_DRAFT)
    preview = preview_of(draft.typed, current_runtime().settings)
    return page("worker_preview/preview.html", "messages", draft=draft, preview=preview)


@bp.get("/test-sms")
@allow(Action.VIEW_DRAFT)
@not_activity
def panel(draft_id: str) -> Response:
    """How the test stands; asked again while the SMS is on its way. 204: as the page shows it already."""
    draft = draft_to(draft_id, Action.VIEW_DRAFT)
    found = worker_panel(draft_id)
    if request.args.get("shown") == found["tag"]:
        return make_response("", 204)
    if not wants_part():
        preview = preview_of(draft.typed, current_runtime().settings)
        return page("worker_preview/preview.html", "main", draft=draft, preview=preview)
    return make_response(render_template("worker_preview/_trial.html", draft_id=draft.id))


@bp.post("/test-sms")
@allow(Action.FILE)
@takes_files  # without JavaScript the button posts the whole form
def send(draft_id: str) -> Response:
    """Send a test SMS to the number as it stands in the form."""
    return in_draft(draft_id, PANEL, ANCHOR, lambda: _send(draft_id))


@bp.post("/test-sms/digits")
@allow(Action.FILE)
@takes_files
def digits(draft_id: str) -> Response:
    """Take the digits that the worker read aloud."""
    typed = request.form.get("test_digits", "")[:40]
    return in_draft(draft_id, PANEL, ANCHOR, lambda: _digits(draft_id, typed))


@bp.app_template_global("worker_panel")
def worker_panel(draft_id: str) -> dict[str, Any]:
    """How the test of the number stands, for a page that has asked the policy already."""
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        draft = session.get(BisRequest, draft_id) or BisRequest(typed={})  # type: ignore[call-arg]
        trial = trial_of(session, runtime.vault, draft, check_context(session, now), now)
    return {
        "trial": trial,
        "tag": f"{trial.stage.value}-{trial.nobody_sends:d}",
        "failure": failure_text(trial.failure) if trial.failure else "",
        "left": wording.left_text(trial.left),
        "can_send": trial.left > 0 and trial.stage not in (Stage.NO_NUMBER, Stage.PROVED),
        "languages": LANGUAGES,
    }


def _send(draft_id: str) -> dict[str, Any]:
    try:
        draft_to(draft_id, Action.EDIT_DRAFT)
        service.count_one(current_runtime(), current_actor().id or "")
        with current_work() as work:
            service.send(work, draft_id)
    except Refusal as refusal:
        status = 429 if refusal.code == "too_often" else 422
        return {"trial_problem": wording.send_problem(refusal), "status": status}
    return {}


def _digits(draft_id: str, typed: str) -> dict[str, Any]:
    try:
        with current_work() as work:
            right = service.confirm(work, draft_id, typed)
    except Refusal as refusal:
        return {"digits_problem": wording.digits_problem(refusal), "status": 422, "typed": typed}
    return (
        {} if right else {"digits_problem": wording.wrong_digits(), "status": 422, "typed": typed}
    )
