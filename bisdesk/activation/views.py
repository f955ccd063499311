"""The worker's way from the link in the mail to a right code."""

from contextlib import suppress

from flask import Blueprint, Response, request, session, url_for
from flask_babel import gettext as _

from bisdesk.activation import tickets, wording
from bisdesk.activation.attempts import TooManyTries, Verdict, try_code
from bisdesk.activation.external_views import bp as external_bp
from bisdesk.activation.links import MAX_ATTEMPTS, LinkView, Renewal, Standing, look_at
from bisdesk.activation.renew import RenewRefused, ask_as_worker
from bisdesk.activation.renew_views import bp as renew_bp
from bisdesk.activation.setup_views import bp as setup_bp
from bisdesk.domain.activation_code import GROUP, ActivationCodeError, parse
from bisdesk.keys.cookies import TICKET, give, token_of
from bisdesk.keys.visitors import for_visitors, speak
from bisdesk.keys.wording import wait_text
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to, page

bp = for_visitors(Blueprint("activation", __name__))
bp.register_blueprint(setup_bp)
blueprints = (bp, renew_bp, external_bp)

BOXES = ("code1", "code2", "code3", "code4")
STATUS = {Standing.UNKNOWN: 404, Standing.NOT_YET: 409, Standing.DONE: 200}


@bp.get("/activate/<token>")
@allow(Action.ACTIVATE)
@on_public_address
def link(token: str) -> Response:
    """Show where the link stands. Uses nothing up, whoever opens it."""
    view = _look(token)
    if view.standing is not Standing.USABLE:
        return _outcome(view)
    if _has_ticket_for(view):
        return go_to("activation.setup.choose")
    return _form(view)


@bp.post("/activate/<token>")
@allow(Action.ACTIVATE)
@on_public_address
def type_code(token: str) -> Response:
    """Take a code. What cannot be one is no try."""
    view = _look(token)
    typed = _typed()
    try:
        outcome = try_code(current_runtime(), token, typed, address=request.remote_addr or "")
    except ActivationCodeError as error:
        if view.standing is not Standing.USABLE:
            return _outcome(view)
        return _form(view, 422, problem=wording.code_problem(error))
    except TooManyTries as error:
        answer = _form(view, 429, problem=wait_text(error.wait), only_wait=True)
        answer.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
        return answer
    if outcome.verdict is Verdict.RIGHT and outcome.ticket:
        session["language"] = page_language()
        return give(go_to("activation.setup.choose"), TICKET, outcome.ticket)
    view = _look(token)
    if view.standing is not Standing.USABLE:
        return _outcome(view)
    if outcome.verdict is Verdict.BUSY:
        problem = _("Your last code is still being checked. Wait a moment and try again.")
        return _form(view, 409, problem=problem)
    problem = _("The code is not right. Look at each character again.")
    return _form(view, 422, problem=problem, wrong=True)


@bp.post("/activate/<token>/new-link")
@allow(Action.ACTIVATE)
@on_public_address
def send_new_link(token: str) -> Response:
    """Send the worker a new link, to the same address; the page of the link says how that stands."""
    with suppress(RenewRefused):  # where nothing can be sent, the page says why
        ask_as_worker(current_runtime(), token)
    return go_to("activation.link", token=token)


def _look(token: str) -> LinkView:
    view = look_at(current_runtime(), token)
    speak(view.language)
    return view


def _has_ticket_for(view: LinkView) -> bool:
    try:
        held = tickets.held(current_runtime(), token_of(TICKET))
    except tickets.TicketOver:
        return False
    return held.activation.id == view.activation_id


def _form(
    view: LinkView,
    status: int = 200,
    *,
    problem: str | None = None,
    wrong: bool = False,
    only_wait: bool = False,
) -> Response:
    if view.expires_at is None or view.blocks_at is None:
        return _outcome(view)
    return page(
        "activation/code.html",
        status=status,
        left=wording.time_left(view.expires_at, current_runtime().clock.now()),
        until=wording.works_until(view.expires_at),
        iso=view.expires_at.isoformat(),
        blocks=wording.moment(view.blocks_at),
        attempts_left=view.attempts_left,
        attempts=MAX_ATTEMPTS,
        boxes=BOXES,
        values=_typed_again(),
        problem=problem,
        wrong=wrong,
        only_wait=only_wait,
        language_next=request.path,
    )


def _typed() -> str:
    """The code as typed, over four boxes. A whole code in the first box counts alone: somebody pasted it there
    while the others still held what was wrong before."""
    first = request.form.get(BOXES[0], "")
    try:
        return parse(first)
    except ActivationCodeError:
        return "".join(request.form.get(box, "") for box in BOXES)


def _typed_again() -> list[str]:
    """What was typed, to be mended; a whole code is spread over the boxes. It stands nowhere but on this page."""
    try:
        code = parse(_typed())
    except ActivationCodeError:
        return [request.form.get(box, "") for box in BOXES]
    return [code[at : at + GROUP] for at in range(0, len(code), GROUP)]


def _outcome(view: LinkView) -> Response:
    title, text = wording.outcome(view)
    return page(
        "activation/outcome.html",
        status=STATUS.get(view.standing, 410),
        title=title,
        text=text,
        help_text=wording.what_to_do(view),
        done=view.standing is Standing.DONE,
        renew=url_for("activation.send_new_link", token=request.view_args["token"])
        if view.renewal is Renewal.POSSIBLE and request.view_args
        else None,
        language_next=request.path,
    )
