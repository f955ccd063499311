"""The identity check, and asking for the declaration, inside the page of a draft.

Their buttons stand in the form of the request: without JavaScript its other fields travel along and are saved.
"""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.labels import LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.reopened import form_of
from bisdesk.bis_requests.shown_draft import view_of
from bisdesk.domain import country
from bisdesk.identity import service
from bisdesk.identity.check import STEPS, Answer, OutOfOrder, Step
from bisdesk.identity.declaration import NotStateable
from bisdesk.identity.file_views import bp as files_bp
from bisdesk.identity.in_draft import draft_to, in_draft
from bisdesk.identity.queries import check_of, is_voided, steps_of
from bisdesk.identity.renewal import view_in_form
from bisdesk.identity.signing_views import bp as signing_bp
from bisdesk.identity.texts import STEP_TEXTS
from bisdesk.identity.words import verdict_text
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow, not_activity, takes_files
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.i18n import LANGUAGES, page_language
from bisdesk.web.pages import go_to

bp = Blueprint("identity", __name__, url_prefix="/requests")
blueprints = (bp, signing_bp, files_bp)

DRAFT = "/drafts/<draft_id>"


@bp.post(f"{DRAFT}/check/<int:number>")
@allow(Action.FILE)
@takes_files
def answer(draft_id: str, number: int) -> Response:
    """Answer a step; a *no* comes back as the question whether to stop."""
    step = _step(number)
    said = request.form.get(f"check_{number}", "")
    return in_draft(
        draft_id, "identity/_answered.html", "check", lambda: _answer(draft_id, step, said)
    )


@bp.post(f"{DRAFT}/check/<int:number>/stop")
@allow(Action.FILE)
@takes_files
def stop(draft_id: str, number: int) -> Response:
    """The confirmed *no*: the draft ends here."""
    try:
        with current_work() as work:
            service.stop(work, draft_id, _step(number))
    except service.NotRefused:
        pass  # the answer was changed in another window; the page shows how it stands
    return go_to("drafts.show", draft_id=draft_id)


@bp.post(f"{DRAFT}/declaration")
@allow(Action.FILE)
@takes_files
def make(draft_id: str) -> Response:
    """Ask for the declaration in the language chosen."""
    language = request.form.get("declaration_language", "")
    language = language if language in LANGUAGES else "nl"
    return in_draft(
        draft_id, "identity/_declared.html", "declaration", lambda: _make(draft_id, language)
    )


@bp.get(f"{DRAFT}/declaration")
@allow(Action.VIEW_DRAFT)
@not_activity
def panel(draft_id: str) -> Response:
    """How the declaration stands; asked again while it is being made. 204: as the page shows it already."""
    draft = draft_to(draft_id, Action.VIEW_DRAFT)
    with current_runtime().database.reading() as session:
        found, _stands = view_in_form(session, draft_id, current_runtime().clock.now())
    shown = "waiting" if found.worker_alive else "stuck"
    if found.status == "making" and request.args.get("shown") == shown:
        return make_response("", 204)
    return make_response(
        render_template("identity/_declaration.html", page=view_of(draft, only=()))
    )


@bp.app_template_global("identity_check")
def identity_check(draft_id: str) -> list[dict[str, Any]]:
    """The five steps as the page draws them, each with its words and the place on PRADO."""
    with current_runtime().database.reading() as session:
        steps = steps_of(check_of(session, draft_id))
        draft = session.get(BisRequest, draft_id)
    prado = _prado(dict(form_of(draft)) if draft else {})
    return [{"view": step, "text": STEP_TEXTS[step.step], "prado": prado} for step in steps]


@bp.app_template_global("declaration_voided")
def declaration_voided(draft_id: str) -> bool:
    with current_runtime().database.reading() as session:
        return is_voided(session, draft_id)


@bp.app_template_global("declaration_panel")
def declaration_panel(draft_id: str) -> dict[str, Any]:
    """The declaration as the page draws it, and the languages to choose from."""
    with current_runtime().database.reading() as session:
        found, stands = view_in_form(session, draft_id, current_runtime().clock.now())
    return {
        "view": found,
        "stands": stands,  # it was submitted, and nothing that it states is typed otherwise
        "languages": LANGUAGES,
        "stuck": not found.worker_alive,
        "verdict": verdict_text(found.copy),
        "takes_signatures": current_runtime().settings.trust_list is not None,
    }


def _answer(draft_id: str, step: Step, said: str) -> dict[str, Any]:
    if said not in tuple(Answer):
        return {"check_problem": _("Choose yes or no first."), "status": 422}
    try:
        with current_work() as work:
            service.answer(work, draft_id, step, Answer(said))
    except OutOfOrder as error:
        number = STEPS.index(error.first) + 1
        return {"check_problem": _("Answer step %(number)s first.", number=number), "status": 422}
    return {}


def _make(draft_id: str, language: str) -> dict[str, Any]:
    try:
        with current_work() as work:
            service.make(work, draft_id, language)
    except NotStateable as error:
        fields = [name for name in error.missing if name in GROUPS]
        lacks = [(GROUPS[name].inputs[0], str(LABELS[name])) for name in fields]
        if "check" in error.missing:
            lacks.append(("check", _("All five steps of the check, answered with yes")))
        return {"declaration_lacks": lacks, "status": 422}
    return {}


def _step(number: int) -> Step:
    if not 1 <= number <= len(STEPS):
        raise NotFound
    return STEPS[number - 1]


def _prado(typed: dict[str, Any]) -> str:
    issuer, kind = typed.get("document_country", ""), typed.get("document_type", "")
    if issuer in country.issuer_codes() and kind in ("passport", "identity_card"):
        return country.prado_url(page_language(), issuer, kind)
    return country.prado_start(page_language())
