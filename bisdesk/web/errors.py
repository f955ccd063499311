"""Refusals and faults as pages: what is wrong, what to do, and a reference; never internals."""

from collections.abc import Callable

import structlog
from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.states import WrongState
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import Denied, NotAssigned, NotFound, OwnRequest
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.pages import from_htmx, go_to_address
from bisdesk.web.sessions import session_that_ended
from bisdesk.work.work import Stale

on_session_over: list[Callable[[], str | None]] = []
"""Rooms that keep what was posted after its session had ended; each returns where to go on, or nothing (`wiring.py`)."""

log = structlog.get_logger("bisdesk.errors")


def error_page(status: int, title: str, text: str, help_text: str = "") -> Response:
    """One page for all that goes wrong. `text` says what, `help_text` what to do now."""
    html = render_template(
        "errors/error.html",
        status=status,
        title=title,
        text=text,
        help_text=help_text,
        code=g.get("request_id", ""),
    )
    return make_response(html, status)


def _texts(status: int) -> tuple[str, str, str]:
    known = {
        400: (
            _("This request is not right"),
            _("We could not read what was sent."),
            _("Go back, load the page again and try once more."),
        ),
        404: (
            _("We cannot find this page"),
            _("The page does not exist, or it is not meant for you."),
            _("Check the address, or start again from the start page."),
        ),
        405: (
            _("This does not work this way"),
            _("The page exists, but not for this action."),
            _("Start again from the start page."),
        ),
        413: (
            _("This is too large"),
            _("What you sent is larger than we can take."),
            _("A file can be 10 MB at most. Make it smaller and try again."),
        ),
        429: (
            _("Too many tries"),
            _("We count tries, to protect your account."),
            _("Wait a few minutes and try again."),
        ),
        503: (
            _("Bisdesk is not available for a moment"),
            _("Nothing was saved by this action."),
            _("Wait a minute and try again. What you saved before is safe."),
        ),
    }
    return known.get(
        status,
        (
            _("Something went wrong"),
            _("It is not your fault. Nothing was saved by this action."),
            _("Try again. Does it happen again? Give the code below to the Bisdesk."),
        ),
    )


def on_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    answer = error_page(status, *_texts(status))
    if status == 405 and error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


def on_csrf(_error: CSRFError) -> Response:
    if current_actor().kind != "account" and session_that_ended() is not None:
        return _sign_in_again()  # the token was right as long as the session was
    return error_page(
        400,
        _("The page was open for too long"),
        _("For your safety we could not accept what this page sent."),
        _("Go back, load the page again and try once more. A saved draft is still there."),
    )


def on_denied(error: Denied) -> Response:
    actor = current_actor()
    if actor.kind != "account":
        return _sign_in_again()
    with current_runtime().work(actor) as work:
        work.audit(AuditTag.ACCESS_REFUSED, outcome="refused", reason=error.action.value)
    if error.action in (Action.FILE, Action.EDIT_DRAFT):
        return make_response(render_template("errors/not_yet.html", places=actor.places), 403)
    return error_page(403, *_why_denied(error))


def _sign_in_again() -> Response:
    """To the sign-in page, and from there back; what was typed is kept meanwhile."""
    if request.method in ("GET", "HEAD"):
        safe = not from_htmx()
        return go_to_address(url_for("accounts.sign_in", next=request.path if safe else None))
    for keep in on_session_over:
        if (address := keep()) is not None:
            return go_to_address(url_for("accounts.sign_in", next=address, kept=1))
    return go_to_address(url_for("accounts.sign_in"))


def _why_denied(error: Denied) -> tuple[str, str, str]:
    if isinstance(error, OwnRequest):
        return (
            _("This is your own request"),
            _("Nobody reviews or registers a request that they filed themselves."),
            _("Leave it to a colleague."),
        )
    if isinstance(error, NotAssigned):
        return (
            _("This request is not yours at the moment"),
            _("A colleague has it, or nobody has taken it yet."),
            _("Look at the board to see who has it now."),
        )
    return (
        _("You have no access to this page"),
        _("Your role does not include this."),
        _("Do you need it for your work? Ask your local administrator or the Bisdesk."),
    )


def on_not_found(_error: NotFound) -> Response:
    return error_page(404, *_texts(404))


def on_stale(_error: Exception) -> Response:
    return error_page(
        409,
        _("Somebody was first"),
        _("This request has changed since you opened the page. Your action was not carried out."),
        _("Load the page again to see how it stands now."),
    )


def on_busy(error: OperationalError) -> Response:
    log.error("database", id=g.get("request_id"), kind=type(error.orig).__name__)
    answer = error_page(503, *_texts(503))
    answer.headers["Retry-After"] = "5"
    return answer


def on_fault(error: Exception) -> Response:
    # The type and the place in the code, never the text: it could carry a value.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
    log.error("fault", id=g.get("request_id"), kind=type(error).__name__, place=place)
    return error_page(500, *_texts(500))


def install_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(Denied, on_denied)
    app.register_error_handler(NotFound, on_not_found)
    app.register_error_handler(Stale, on_stale)
    app.register_error_handler(WrongState, on_stale)
    app.register_error_handler(OperationalError, on_busy)
    app.register_error_handler(Exception, on_fault)
