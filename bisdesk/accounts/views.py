"""Sign in and out, stay signed in, language, and the own account."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from bisdesk.accounts import service
from bisdesk.accounts.forms import SignInForm
from bisdesk.accounts.login import SignedIn
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import LANGUAGES
from bisdesk.web.pages import go_to, go_to_address, page, safe_next

bp = Blueprint("accounts", __name__)

on_signed_in: list[Callable[[], None]] = []
"""Rooms that have something for who is signed in again (see `wiring.py`)."""


@bp.get("/sign-in")
@allow(Action.SIGN_IN)
def sign_in() -> Response:
    if current_actor().kind == "account":
        return go_to("portal.home")
    form = SignInForm()
    form.next.data = safe_next(request.args.get("next")) or ""
    return page("accounts/sign_in.html", form=form, problem=None)


@bp.post("/sign-in")
@allow(Action.SIGN_IN)
def sign_in_post() -> Response:
    form = SignInForm()
    if not form.validate():
        return page("accounts/sign_in.html", status=422, form=form, problem=None)
    try:
        actor, token = service.sign_in(
            current_runtime(),
            form.email.data,
            form.password.data,
            address=request.remote_addr or "",
        )
    except service.WrongCredentials:
        problem = _("The e-mail address or the password is not right. Try again.")
        return page("accounts/sign_in.html", status=422, form=form, problem=problem)
    except service.TooManyTries as error:
        problem = _("Too many tries. Wait a few minutes and try again.")
        answer = page("accounts/sign_in.html", status=429, form=form, problem=problem)
        answer.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
        return answer
    session.begin(token)  # type: ignore[attr-defined]
    login_user(SignedIn(actor))
    g.actor = actor
    for welcome in on_signed_in:
        welcome()
    return go_to_address(safe_next(form.next.data) or url_for("portal.home"))


@bp.post("/sign-out")
@allow(Action.OWN_ACCOUNT)
def sign_out() -> Response:
    found = session.identified  # type: ignore[attr-defined]
    service.sign_out(current_runtime(), current_actor(), found.session.id)
    logout_user()
    session.end()  # type: ignore[attr-defined]
    answer = go_to("accounts.sign_in")
    # Back after sign-out shows nothing.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.post("/session/keep")
@allow(Action.OWN_ACCOUNT)
def keep_session() -> Response:
    """Being asked is the activity."""
    session.modified = True
    return page("accounts/kept.html")


@bp.post("/language")
@allow(Action.PUBLIC)
@on_public_address
def choose_language() -> Response:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    if current_actor().kind == "account":
        service.choose_language(current_runtime(), current_actor(), language)
    # The pages of a worker follow the visitor's choice, also when somebody is signed in as an account.
    session["language"] = language
    return go_to_address(safe_next(request.form.get("next")) or "/")


@bp.get("/account")
@allow(Action.OWN_ACCOUNT)
def account() -> Response:
    return page("accounts/account.html", actor=current_actor())


@bp.post("/account/shortcuts")
@allow(Action.OWN_ACCOUNT)
def choose_shortcuts() -> Response:
    wanted = request.form.get("shortcuts") == "on"
    service.choose_shortcuts(current_runtime(), current_actor(), wanted=wanted)
    flash(_("Shortcuts are on.") if wanted else _("Shortcuts are off."), "ok")
    return go_to("accounts.account")
