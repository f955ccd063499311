"""The identity check and the declaration inside the page of a draft, and the declaration as a file.

Their buttons stand in the form of the request: without JavaScript its other fields travel along and are saved.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from bisdesk.accounts.service import TooManyTries
from bisdesk.bis_requests.conflict_views import conflict_page
from bisdesk.bis_requests.draft_views import keep_what_else_came, save_posted, view_of
from bisdesk.bis_requests.drafts import NEW, Clash
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.labels import LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain import country
from bisdesk.identity import service
from bisdesk.identity.check import STEPS, Answer, OutOfOrder, Step
from bisdesk.identity.declaration import NotStateable
from bisdesk.identity.queries import check_of, declaration_view, is_voided, steps_of
from bisdesk.identity.texts import STEP_TEXTS
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, require
from bisdesk.web.access import allow, not_activity, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import LANGUAGES, page_language
from bisdesk.web.pages import from_htmx, go_to, go_to_address, page

bp = Blueprint("identity", __name__, url_prefix="/requests")

DRAFT = "/drafts/<draft_id>"


@bp.post(f"{DRAFT}/check/<int:number>")
@allow(Action.FILE)
@takes_files
def answer(draft_id: str, number: int) -> Response:
    """Answer a step; a *no* comes back as the question whether to stop."""
    step = _step(number)
    said = request.form.get(f"check_{number}", "")
    return _in_draft(
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
    return _in_draft(
        draft_id, "identity/_declared.html", "declaration", lambda: _make(draft_id, language)
    )


@bp.post(f"{DRAFT}/declaration/sign")
@allow(Action.FILE)
@takes_files
def sign(draft_id: str) -> Response:
    """Sign in the app: with the password, again."""
    password = request.form.get("declaration_password", "")
    return _in_draft(
        draft_id, "identity/_declared.html", "declaration", lambda: _sign(draft_id, password)
    )


@bp.get(f"{DRAFT}/declaration")
@allow(Action.VIEW_DRAFT)
@not_activity
def panel(draft_id: str) -> Response:
    """How the declaration stands; asked again while it is being made. 204: as the page shows it already."""
    draft = _draft(draft_id, Action.VIEW_DRAFT)
    with current_runtime().database.reading() as session:
        found = declaration_view(session, draft_id, current_runtime().clock.now())
    shown = "waiting" if found.worker_alive else "stuck"
    if found.status == "making" and request.args.get("shown") == shown:
        return make_response("", 204)
    return make_response(
        render_template("identity/_declaration.html", page=view_of(draft, only=()))
    )


@bp.get(f"{DRAFT}/declaration.pdf")
@allow(Action.VIEW_FILES)
def draft_pdf(draft_id: str) -> Response:
    with current_work() as work:
        found = work.get(draft_id, Action.VIEW_FILES)
        pdf = service.download(work, found)
    return _attachment(pdf, f"declaration-{draft_id[:8]}.pdf")


@bp.get("/<reference>/declaration.pdf")
@allow(Action.VIEW_FILES)
def pdf(reference: str) -> Response:
    """The signed declaration of a submitted request, byte for byte."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_FILES)
        content = service.download(work, found)
    return _attachment(content, f"declaration-{reference}.pdf")


@bp.app_template_global("identity_check")
def identity_check(draft_id: str) -> list[dict[str, Any]]:
    """The five steps as the page draws them, each with its words and the place on PRADO."""
    with current_runtime().database.reading() as session:
        steps = steps_of(check_of(session, draft_id))
        draft = session.get(BisRequest, draft_id)
    prado = _prado(draft.typed if draft else {})
    return [{"view": step, "text": STEP_TEXTS[step.step], "prado": prado} for step in steps]


@bp.app_template_global("declaration_voided")
def declaration_voided(draft_id: str) -> bool:
    with current_runtime().database.reading() as session:
        return is_voided(session, draft_id)


@bp.app_template_global("declaration_panel")
def declaration_panel(draft_id: str) -> dict[str, Any]:
    """The declaration as the page draws it, and the languages to choose from."""
    with current_runtime().database.reading() as session:
        found = declaration_view(session, draft_id, current_runtime().clock.now())
    return {"view": found, "languages": LANGUAGES, "stuck": not found.worker_alive}


def _in_draft(
    draft_id: str, template: str, anchor: str, act: Callable[[], dict[str, Any]]
) -> Response:
    """Save what travels along, act, and answer with the part (htmx) or send back to the page.

    `act` returns what the template has to say beside how things stand; with a status when it was refused.
    """
    try:
        was_new = _save(draft_id)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    said = act()
    status = said.pop("status", 200)
    if not from_htmx() and status == 200:
        return go_to_address(url_for("drafts.show", draft_id=draft_id, _anchor=anchor))
    draft = _draft(draft_id, Action.VIEW_DRAFT)
    if not from_htmx():
        return page("bis_requests/draft.html", "main", status, page=view_of(draft), **said)
    html = render_template(template, page=view_of(draft, only=()), **said)
    response = make_response(html, status)
    if was_new:
        response.headers["HX-Replace-Url"] = url_for("drafts.show", draft_id=draft_id)
    return response


def _save(draft_id: str) -> bool:
    """Save the form when nobody else does: without JavaScript. Return whether the draft is new."""
    is_new = request.form.get("version", type=int) == NEW
    if not from_htmx():
        keep_what_else_came(draft_id)
        save_posted(draft_id)
    elif is_new:
        save_posted(draft_id, ())
    return is_new


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


def _sign(draft_id: str, password: str) -> dict[str, Any]:
    if not password:
        return {"sign_problem": _("Enter your password."), "status": 422}
    try:
        service.sign(current_runtime(), current_actor(), draft_id, password)
    except service.WrongPassword:
        return {"sign_problem": _("This password is not right."), "status": 422}
    except TooManyTries:
        problem = _("Too many tries. Wait a few minutes and try again.")
        return {"sign_problem": problem, "status": 429}
    except service.NothingToSign:
        return {}  # the panel shows how it stands now
    return {}


def _step(number: int) -> Step:
    if not 1 <= number <= len(STEPS):
        raise NotFound
    return STEPS[number - 1]


def _draft(draft_id: str, action: Action) -> BisRequest:
    with current_runtime().database.reading() as session:
        draft = session.get(BisRequest, draft_id)
    if draft is None:
        raise NotFound
    require(current_actor(), action, draft)
    return draft


def _prado(typed: dict[str, Any]) -> str:
    issuer, kind = typed.get("document_country", ""), typed.get("document_type", "")
    if issuer in country.issuer_codes() and kind in ("passport", "identity_card"):
        return country.prado_url(page_language(), issuer, kind)
    return country.prado_start(page_language())


def _attachment(content: bytes, name: str) -> Response:
    """A file to keep, never shown inside our pages."""
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
