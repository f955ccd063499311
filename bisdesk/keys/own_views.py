"""Change one's own keys and password, signed in with a key."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.domain.refusal import Refusal
from bisdesk.keys import backup, password, replacing, sessions
from bisdesk.keys.cookies import KEYS, give, take, token_of
from bisdesk.keys.models import KeyKind
from bisdesk.keys.sign_in import NoMoreSms
from bisdesk.keys.slowing import TooManyTries
from bisdesk.keys.visitors import give_known
from bisdesk.keys.wording import masked_mobile, number_problem, password_problem, wait_text
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_runtime
from bisdesk.web.pages import go_to, page

bp = Blueprint("own", __name__)


@bp.get("/keys/password")
@allow(Action.USE_KEYS)
@on_public_address
def change_password() -> Response:
    return _password_page({})


@bp.post("/keys/password")
@allow(Action.USE_KEYS)
@on_public_address
def change_password_post() -> Response:
    old, new = request.form.get("old_password", ""), request.form.get("new_password", "")
    errors: dict[str, str | None] = {}
    if not old:
        errors["old_password"] = _("Enter the password that you use now.")
    if not new:
        errors["new_password"] = _("Enter a new password.")
    if errors:
        return _password_page(errors)
    try:
        token = password.change(current_runtime(), token_of(KEYS), old, new)
    except password.WrongPassword:
        return _password_page({"old_password": _("This is not your password. Try again.")})
    except password.PasswordRefused as error:
        return _password_page({"new_password": password_problem(error.problem)})
    except TooManyTries as error:
        return _password_page({"old_password": wait_text(error.wait)}, 429)
    flash(_("Your password is changed. Other browsers are signed out."), "ok")
    return give_known(give(go_to("keys.show"), KEYS, token), token)


@bp.post("/keys/sign-out-everywhere")
@allow(Action.USE_KEYS)
@on_public_address
def sign_out_everywhere() -> Response:
    sessions.end_everywhere(current_runtime(), token_of(KEYS))
    answer = take(go_to("keys.show"), KEYS)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.get("/keys/app")
@allow(Action.USE_KEYS)
@on_public_address
def app() -> Response:
    return _app_page()


@bp.post("/keys/app")
@allow(Action.USE_KEYS)
@on_public_address
def app_post() -> Response:
    try:
        replacing.begin_app(current_runtime(), token_of(KEYS), request.form.get("password", ""))
    except replacing.NothingToReplace:
        return go_to("keys.show")
    except password.WrongPassword:
        return _app_page({"password": _("This is not your password. Try again.")})
    except TooManyTries as error:
        return _app_page({"password": wait_text(error.wait)}, 429)
    return go_to("keys.add")


@bp.get("/keys/mobile")
@allow(Action.USE_KEYS)
@on_public_address
def mobile() -> Response:
    return _mobile_page()


@bp.post("/keys/mobile")
@allow(Action.USE_KEYS)
@on_public_address
def mobile_post() -> Response:
    typed, given = request.form.get("mobile", ""), request.form.get("password", "")
    if not typed.strip():
        return _mobile_page({"mobile": _("Enter your new mobile number.")})
    try:
        replacing.begin_mobile(current_runtime(), token_of(KEYS), typed, given)
    except Refusal as refusal:
        return _mobile_page({"mobile": number_problem(refusal)})
    except replacing.NothingToReplace:
        return _mobile_page({"mobile": _("Your codes go to this number already.")})
    except password.WrongPassword:
        return _mobile_page({"password": _("This is not your password. Try again.")})
    except NoMoreSms:
        return _mobile_page({"mobile": _("We sent enough codes for now. Try again later.")}, 429)
    except TooManyTries as error:
        return _mobile_page({"password": wait_text(error.wait)}, 429)
    return go_to("keys.add")


def _app_page(errors: dict[str, str] | None = None, status: int = 422) -> Response:
    own = backup.own_keys(current_runtime(), token_of(KEYS))
    if not own.has(KeyKind.APP):
        return go_to("keys.show")
    return page(
        "keys/app.html",
        status=status if errors else 200,
        user_name=own.user_name,
        errors=errors or {},
        language_next="/keys/app",
    )


def _mobile_page(errors: dict[str, str] | None = None, status: int = 422) -> Response:
    own = backup.own_keys(current_runtime(), token_of(KEYS))
    return page(
        "keys/mobile.html",
        status=status if errors else 200,
        user_name=own.user_name,
        now=masked_mobile(own.mobile),
        typed=request.form.get("mobile", ""),
        errors=errors or {},
        language_next="/keys/mobile",
    )


def _password_page(errors: dict[str, str | None], status: int = 422) -> Response:
    own = backup.own_keys(current_runtime(), token_of(KEYS))
    return page(
        "keys/password.html",
        status=status if errors else 200,
        user_name=own.user_name,
        errors=errors,
        language_next="/keys/password",
    )
