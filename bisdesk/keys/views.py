"""My digital keys: sign in with a key, see one's keys, add the back-up. Changing them: `own_views`."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.keys import backup, replacing, sessions, sign_in
from bisdesk.keys.cookies import KEYS, KNOWN, give, take, token_of
from bisdesk.keys.lost_views import bp as lost_bp
from bisdesk.keys.models import KeyKind
from bisdesk.keys.own_views import bp as own_bp
from bisdesk.keys.qr import in_groups, qr_svg
from bisdesk.keys.service import KeyExists
from bisdesk.keys.sessions import SignedOut
from bisdesk.keys.slowing import TooManyTries
from bisdesk.keys.visitors import for_visitors, give_known, speak
from bisdesk.keys.wording import activate_too, code_problem, kind_name, masked_mobile, wait_text
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_runtime
from bisdesk.web.pages import go_to, page

bp = for_visitors(Blueprint("keys", __name__))
bp.register_blueprint(own_bp)
bp.register_blueprint(lost_bp)


@bp.before_request
def own_language() -> None:
    """Before anything is worded: what a page says about a mistake is in its own language too."""
    speak(sessions.language_of(current_runtime(), token_of(KEYS)))


@bp.errorhandler(SignedOut)
def signed_out(_error: SignedOut) -> Response:
    return go_to("keys.show")


@bp.get("/keys")
@allow(Action.USE_KEYS)
@on_public_address
def show() -> Response:
    try:
        own = backup.own_keys(current_runtime(), token_of(KEYS))
    except SignedOut:
        return _sign_in_page()
    return page(
        "keys/show.html",
        own=own,
        rows=[(kind_name(key.kind), key) for key in own.keys],
        activate_too=activate_too(own.missing) if own.missing else None,
        mobile=masked_mobile(own.mobile),
    )


@bp.post("/keys/sign-in")
@allow(Action.USE_KEYS)
@on_public_address
def begin() -> Response:
    user_name, password = request.form.get("user_name", ""), request.form.get("password", "")
    errors = {}
    if not user_name.strip():
        errors["user_name"] = _("Enter your user name.")
    if not password:
        errors["password"] = _("Enter your password.")
    if errors:
        return _sign_in_page(422, errors=errors)
    try:
        token = sign_in.begin(
            current_runtime(),
            user_name,
            password,
            address=request.remote_addr or "",
            known=token_of(KNOWN),
        )
    except sign_in.WrongCredentials:
        return _sign_in_page(422, _("The user name or the password is not right. Try again."))
    except TooManyTries as error:
        return _wait(_sign_in_page(429, wait_text(error.wait)), error)
    return give(go_to("keys.code"), KEYS, token)


@bp.get("/keys/code")
@allow(Action.USE_KEYS)
@on_public_address
def code() -> Response:
    return _code_page()


@bp.post("/keys/code")
@allow(Action.USE_KEYS)
@on_public_address
def code_post() -> Response:
    token = token_of(KEYS)
    asked = sign_in.waiting(current_runtime(), token).asked
    try:
        check, confirmed = sign_in.confirm(
            current_runtime(), token, request.form.get("code", ""), token_of(KNOWN)
        )
    except TooManyTries as error:
        return _wait(_code_page(429, wait_text(error.wait)), error)
    if confirmed is None:
        return _code_page(422, code_problem(check, asked))
    return give_known(give(go_to("keys.show"), KEYS, confirmed), confirmed)


@bp.post("/keys/code/sms")
@allow(Action.USE_KEYS)
@on_public_address
def ask_sms() -> Response:
    try:
        sign_in.ask_sms(current_runtime(), token_of(KEYS))
    except sign_in.NoMoreSms:
        return _code_page(429, _("We sent enough codes to your phone. Try again later."))
    except TooManyTries as error:
        return _code_page(429, wait_text(error.wait))
    return go_to("keys.code")


@bp.post("/keys/code/app")
@allow(Action.USE_KEYS)
@on_public_address
def use_app() -> Response:
    sign_in.use_app(current_runtime(), token_of(KEYS))
    return go_to("keys.code")


@bp.post("/keys/sign-out")
@allow(Action.USE_KEYS)
@on_public_address
def sign_out() -> Response:
    sign_in.sign_out(current_runtime(), token_of(KEYS))
    answer = take(go_to("keys.show"), KEYS)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.post("/keys/add")
@allow(Action.USE_KEYS)
@on_public_address
def add_begin() -> Response:
    token = token_of(KEYS)
    try:
        backup.begin(current_runtime(), token, KeyKind(request.form.get("kind", "")))
    except (ValueError, KeyExists):
        return go_to("keys.show")
    except sign_in.NoMoreSms:
        return _add_page(429, _("We sent enough codes to your phone. Try again later."))
    except TooManyTries as error:
        return _add_page(429, wait_text(error.wait))
    return go_to("keys.add")


@bp.get("/keys/add")
@allow(Action.USE_KEYS)
@on_public_address
def add() -> Response:
    return _add_page()


@bp.post("/keys/add/again")
@allow(Action.USE_KEYS)
@on_public_address
def add_again() -> Response:
    try:
        backup.again(current_runtime(), token_of(KEYS))
    except backup.NothingBegun:
        return go_to("keys.show")
    except sign_in.NoMoreSms:
        return _add_page(429, _("We sent enough codes to your phone. Try again later."))
    except TooManyTries as error:
        return _add_page(429, wait_text(error.wait))
    return go_to("keys.add")


@bp.post("/keys/add/confirm")
@allow(Action.USE_KEYS)
@on_public_address
def add_confirm() -> Response:
    token, form = token_of(KEYS), request.form
    try:
        kind = backup.setting_up(current_runtime(), token).kind
        check, confirmed = backup.confirm(
            current_runtime(), token, form.get("code", ""), form.get("mark", "")
        )
    except (backup.NothingBegun, KeyExists):
        return go_to("keys.show")
    except backup.BegunElsewhere:
        flash(_("You began something else in another window. Go on here."), "warn")
        return go_to("keys.add")
    except backup.NumberTaken:
        replacing.note_taken(current_runtime(), token)
        flash(
            _("This number cannot be used. Use another one, or contact the Bisdesk."),
            "bad",
        )
        return go_to("keys.own.mobile")
    if confirmed is None:
        return _add_page(422, code_problem(check, kind))
    flash(_("Your key works. We sent you a mail about this change."), "ok")
    return give(go_to("keys.show"), KEYS, confirmed)


def _wait(answer: Response, error: TooManyTries) -> Response:
    answer.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
    return answer


def _sign_in_page(
    status: int = 200, problem: str | None = None, errors: dict[str, str] | None = None
) -> Response:
    return page(
        "keys/sign_in.html",
        status=status,
        user_name=request.form.get("user_name", ""),
        problem=problem,
        errors=errors or {},
        language_next="/keys",
    )


def _code_page(status: int = 200, problem: str | None = None) -> Response:
    waiting = sign_in.waiting(current_runtime(), token_of(KEYS))
    by_app = waiting.asked is KeyKind.APP and KeyKind.APP in waiting.kinds
    return page(
        "keys/code.html",
        status=status,
        by_app=by_app,
        other_app=not by_app and KeyKind.APP in waiting.kinds,
        other_sms=KeyKind.SMS in waiting.kinds,
        problem=problem,
        language_next="/keys/code",
    )


def _add_page(status: int = 200, problem: str | None = None) -> Response:
    try:
        begun = backup.setting_up(current_runtime(), token_of(KEYS))
    except backup.NothingBegun:
        return go_to("keys.show")
    by_app = begun.kind is KeyKind.APP
    label = _("QR code for your app. The secret key stands below it as text.")
    return page(
        "keys/add.html",
        status=status,
        by_app=by_app,
        begun=begun,
        qr=qr_svg(begun.app_secret, _("Digital keys"), label) if by_app else None,
        secret=in_groups(begun.app_secret) if by_app else None,
        mobile=masked_mobile(begun.mobile),
        problem=problem,
        language_next="/keys/add",
    )
