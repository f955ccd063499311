"""The way back in of who lost a key: link and code of the desk, then a new password and a new key."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from bisdesk.domain.activation_code import ActivationCodeError
from bisdesk.keys import lost_code, renewing
from bisdesk.keys.backup import NothingBegun
from bisdesk.keys.cookies import KEYS, give, token_of
from bisdesk.keys.models import KeyKind
from bisdesk.keys.password import PasswordRefused
from bisdesk.keys.qr import in_groups, qr_svg
from bisdesk.keys.sign_in import NoMoreSms
from bisdesk.keys.slowing import TooManyTries
from bisdesk.keys.visitors import give_known, speak
from bisdesk.keys.wording import (
    code_problem,
    long_code_problem,
    masked_mobile,
    password_problem,
    wait_text,
    wrong_code_text,
)
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_runtime
from bisdesk.web.pages import go_to, page

bp = Blueprint("lost", __name__)


@bp.errorhandler(lost_code.NotUsable)
def not_usable(_error: lost_code.NotUsable) -> Response:
    return page("keys/lost_over.html", status=404)


@bp.errorhandler(NothingBegun)
def nothing_begun(_error: NothingBegun) -> Response:
    return go_to("keys.lost.choose")


@bp.get("/keys/lost/<token>")
@allow(Action.USE_KEYS)
@on_public_address
def link(token: str) -> Response:
    """Ask for the code. Uses nothing up, whoever opens it."""
    return _code_page(token)


@bp.post("/keys/lost/<token>")
@allow(Action.USE_KEYS)
@on_public_address
def type_code(token: str) -> Response:
    speak(lost_code.look(current_runtime(), token).language)
    try:
        given = lost_code.try_code(
            current_runtime(),
            token,
            request.form.get("code", ""),
            address=request.remote_addr or "",
        )
    except ActivationCodeError as error:
        return _code_page(token, 422, long_code_problem(error))
    except lost_code.WrongCode:
        left = lost_code.look(current_runtime(), token).attempts_left
        return _code_page(token, 422, wrong_code_text(left))
    except TooManyTries as error:
        return _code_page(token, 429, wait_text(error.wait))
    return give(go_to("keys.lost.choose"), KEYS, given)


@bp.get("/keys/renew")
@allow(Action.USE_KEYS)
@on_public_address
def choose() -> Response:
    return _choose_page({})


@bp.post("/keys/renew")
@allow(Action.USE_KEYS)
@on_public_address
def choose_post() -> Response:
    kind, new = request.form.get("kind", ""), request.form.get("new_password", "")
    errors: dict[str, str | None] = {}
    if not new:
        errors["new_password"] = _("Enter a new password.")
    if kind not in set(KeyKind):
        errors["kind"] = _("Choose one of the two keys.")
    if errors:
        return _choose_page(errors)
    try:
        renewing.choose(current_runtime(), token_of(KEYS), KeyKind(kind), new)
    except PasswordRefused as error:
        return _choose_page({"new_password": password_problem(error.problem)})
    except NoMoreSms:
        return _choose_page({"kind": _("We sent enough codes for now. Try again later.")}, 429)
    except TooManyTries as error:
        return _choose_page({"kind": wait_text(error.wait)}, 429)
    return go_to("keys.lost.confirm")


@bp.get("/keys/renew/confirm")
@allow(Action.USE_KEYS)
@on_public_address
def confirm() -> Response:
    return _confirm_page()


@bp.post("/keys/renew/confirm")
@allow(Action.USE_KEYS)
@on_public_address
def confirm_post() -> Response:
    runtime, token = current_runtime(), token_of(KEYS)
    check, confirmed = renewing.confirm(runtime, token, request.form.get("code", ""))
    if confirmed is None:
        kind = renewing.look(runtime, token).kind or KeyKind.APP
        return _confirm_page(422, code_problem(check, kind))
    return give_known(give(go_to("keys.show"), KEYS, confirmed), confirmed)


@bp.post("/keys/renew/again")
@allow(Action.USE_KEYS)
@on_public_address
def again() -> Response:
    try:
        renewing.again(current_runtime(), token_of(KEYS))
    except NoMoreSms:
        return _confirm_page(429, _("We sent enough codes for now. Try again later."))
    except TooManyTries as error:
        return _confirm_page(429, wait_text(error.wait))
    return go_to("keys.lost.confirm")


def _code_page(token: str, status: int = 200, problem: str | None = None) -> Response:
    speak(lost_code.look(current_runtime(), token).language)
    return page(
        "keys/lost_code.html",
        status=status,
        token=token,
        typed=request.form.get("code", ""),
        problem=problem,
        language_next=f"/keys/lost/{token}",
    )


def _choose_page(errors: dict[str, str | None], status: int = 422) -> Response:
    found = renewing.look(current_runtime(), token_of(KEYS))
    return page(
        "keys/renew.html",
        status=status if errors else 200,
        user_name=found.user_name,
        mobile=masked_mobile(found.mobile),
        kind=request.form.get("kind", "app"),
        errors=errors,
        language_next="/keys/renew",
    )


def _confirm_page(status: int = 200, problem: str | None = None) -> Response:
    found = renewing.look(current_runtime(), token_of(KEYS))
    if found.kind is None:
        raise NothingBegun
    by_app = found.kind is KeyKind.APP
    label = _("QR code for your app. The secret key stands below it as text.")
    return page(
        "keys/renew_confirm.html",
        status=status,
        by_app=by_app,
        qr=qr_svg(found.app_secret, _("Digital keys"), label) if by_app else None,
        secret=in_groups(found.app_secret) if by_app else None,
        mobile=masked_mobile(found.mobile),
        problem=problem,
        language_next="/keys/renew/confirm",
    )
