"""Change one's own keys and password, signed in with a key."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.keys import backup, password, sessions
from bisdesk.keys.cookies import KEYS, give, take, token_of
from bisdesk.keys.sign_in import TooManyTries
from bisdesk.keys.visitors import speak
from bisdesk.keys.wording import password_problem, wait_text
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
    return give(go_to("keys.show"), KEYS, token)


@bp.post("/keys/sign-out-everywhere")
@allow(Action.USE_KEYS)
@on_public_address
def sign_out_everywhere() -> Response:
    sessions.end_everywhere(current_runtime(), token_of(KEYS))
    answer = take(go_to("keys.show"), KEYS)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _password_page(errors: dict[str, str | None], status: int = 422) -> Response:
    own = backup.own_keys(current_runtime(), token_of(KEYS))
    speak(own.language)
    return page(
        "keys/password.html",
        status=status if errors else 200,
        user_name=own.user_name,
        errors=errors,
        language_next="/keys/password",
    )
