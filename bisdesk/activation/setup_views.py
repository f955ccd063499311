"""After the right code: choose a key, confirm it, then user name and password. The browser holds a ticket."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from bisdesk.activation import setup, tickets
from bisdesk.activation.attempts import TooManyTries
from bisdesk.activation.tickets import TicketOver
from bisdesk.keys import backup
from bisdesk.keys.cookies import KEYS, TICKET, give, take, token_of
from bisdesk.keys.models import KeyKind
from bisdesk.keys.proof import CodeCheck
from bisdesk.keys.qr import in_groups, qr_svg
from bisdesk.keys.sessions import SignedOut
from bisdesk.keys.wording import (
    activate_too,
    code_problem,
    kind_name,
    masked_mobile,
    name_problem,
    password_problem,
    wait_text,
)
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_runtime
from bisdesk.web.pages import go_to, page

bp = Blueprint("setup", __name__)


@bp.errorhandler(TicketOver)
def ticket_over(_error: TicketOver) -> Response:
    return take(page("activation/ticket_over.html", status=410), TICKET)


@bp.errorhandler(setup.NoKeyYet)
def no_key_yet(_error: setup.NoKeyYet) -> Response:
    return go_to("activation.setup.choose")


@bp.get("/activate/key")
@allow(Action.ACTIVATE)
@on_public_address
def choose() -> Response:
    return _choose_page()


@bp.post("/activate/key")
@allow(Action.ACTIVATE)
@on_public_address
def choose_post() -> Response:
    try:
        kind = KeyKind(request.form.get("kind", ""))
    except ValueError:
        return _choose_page(422, problem=_("Choose one of the two keys."))
    try:
        setup.choose(current_runtime(), token_of(TICKET), kind)
    except setup.NoMoreSms:
        problem = _(
            "We sent enough codes to your phone. Choose the mobile app, or try again later."
        )
        return _choose_page(429, problem=problem)
    except TooManyTries as error:
        return _choose_page(429, problem=wait_text(error.wait))
    return go_to("activation.setup.confirm")


@bp.get("/activate/confirm")
@allow(Action.ACTIVATE)
@on_public_address
def confirm() -> Response:
    return _confirm_page()


@bp.post("/activate/confirm")
@allow(Action.ACTIVATE)
@on_public_address
def confirm_post() -> Response:
    check = setup.confirm(current_runtime(), token_of(TICKET), request.form.get("code", ""))
    if check is CodeCheck.RIGHT:
        return go_to("activation.setup.account")
    return _confirm_page(422, check)


@bp.get("/activate/account")
@allow(Action.ACTIVATE)
@on_public_address
def account() -> Response:
    return _account_page()


@bp.post("/activate/account")
@allow(Action.ACTIVATE)
@on_public_address
def account_post() -> Response:
    try:
        keys_token = setup.finish(
            current_runtime(),
            token_of(TICKET),
            request.form.get("user_name", ""),
            request.form.get("password", ""),
        )
    except setup.Refused as error:
        return _account_page(422, error)
    answer = go_to("activation.setup.done")
    return give(take(answer, TICKET), KEYS, keys_token)


@bp.get("/activate/done")
@allow(Action.ACTIVATE)
@on_public_address
def done() -> Response:
    try:
        own = backup.own_keys(current_runtime(), token_of(KEYS))
    except SignedOut:
        return go_to("keys.show")
    return page(
        "activation/done.html",
        user_name=own.user_name,
        kinds=[kind_name(key.kind) for key in own.keys],
        missing=own.missing,
        activate_too=activate_too(own.missing) if own.missing else None,
    )


def _choose_page(status: int = 200, *, problem: str | None = None) -> Response:
    held = tickets.held(current_runtime(), token_of(TICKET))
    return page(
        "activation/choose.html",
        status=status,
        selected=held.proof.kind or KeyKind.APP,
        mobile=masked_mobile(setup.mobile_of(current_runtime(), held)),
        problem=problem,
    )


def _confirm_page(status: int = 200, check: CodeCheck = CodeCheck.RIGHT) -> Response:
    chosen = setup.chosen(current_runtime(), token_of(TICKET))
    by_app = chosen.kind is KeyKind.APP
    secret = chosen.held.proof.app_secret
    label = _("QR code for your app. The secret key stands below it as text.")
    return page(
        "activation/confirm.html",
        status=status,
        by_app=by_app,
        qr=qr_svg(secret, _("Digital keys"), label) if by_app else None,
        secret=in_groups(secret) if by_app else None,
        mobile=masked_mobile(chosen.mobile),
        problem=code_problem(check, chosen.kind),
    )


def _account_page(status: int = 200, refused: setup.Refused | None = None) -> Response:
    held = tickets.held(current_runtime(), token_of(TICKET))
    if not held.proof.confirmed:
        raise setup.NoKeyYet
    return page(
        "activation/account.html",
        status=status,
        user_name=request.form.get("user_name", ""),
        name_error=name_problem(refused.name) if refused else None,
        password_error=password_problem(refused.password) if refused else None,
    )
