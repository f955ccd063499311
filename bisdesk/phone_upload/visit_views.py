"""The page on the phone. It adds files, says how many there are, and tells nothing of the request or its people."""

import re
import secrets

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _

from bisdesk.attachments.recognise import MAX_BYTES, MAX_FILES
from bisdesk.attachments.wording import refusal_text
from bisdesk.keys.cookies import UPLOAD, give, token_of
from bisdesk.keys.visitors import for_visitors, speak
from bisdesk.keys.wording import wait_text
from bisdesk.phone_upload import service, wording
from bisdesk.phone_upload.service import Held, TicketOver, TooManyPosts
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, on_public_address, takes_files_if
from bisdesk.web.current import current_runtime
from bisdesk.web.errors import error_page
from bisdesk.web.i18n import LANGUAGES
from bisdesk.web.pages import from_htmx, go_to, go_to_address, page, wants_part

bp = for_visitors(Blueprint("phone", __name__))

_OWN_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


def _may_send(token: str) -> None:
    """Before anything of the body is read."""
    service.slow_down(current_runtime(), f"address:{request.remote_addr}", service.PER_ADDRESS)
    _sender(token)


@bp.errorhandler(TicketOver)
def ticket_over(_error: TicketOver) -> Response:
    token = (request.view_args or {}).get("token", "")
    if from_htmx():
        return go_to("phone.show", token=token)  # loaded whole, the page says how it is
    speak(session.get("language") or request.accept_languages.best_match(LANGUAGES))
    with current_runtime().database.reading() as db:
        added = service.was_ready(db, current_runtime(), token, _browser())
    if added is not None:
        return page("phone_upload/ready.html", added=added)
    return page("phone_upload/over.html", status=404)


@bp.errorhandler(TooManyPosts)
def too_many(error: TooManyPosts) -> Response:
    answer = error_page(429, _("Too many files in a short time"), wait_text(error.wait))
    answer.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
    return answer


@bp.get("/upload/<token>")
@allow(Action.UPLOAD_BY_TICKET)
@on_public_address
def show(token: str) -> Response:
    """The place to add photos. Opening it, by a person or a scanner, uses nothing up."""
    answer = _page(token)
    if _browser():
        return answer
    # Given before the first file is sent: then two at once, or an answer that gets lost, are the same phone's.
    return give(answer, UPLOAD, secrets.token_urlsafe(32))


@bp.post("/upload/<token>")
@allow(Action.UPLOAD_BY_TICKET)
@on_public_address
@takes_files_if(_may_send)
def add(token: str) -> Response:
    """Keep the posted files. The script posts one at a time and is told about that one."""
    held = _sender(token)
    posted = request.files.getlist("files")
    if not any(each.filename for each in posted):
        return _page(token, 422, problem=_("Take or choose a photo first."))
    refused = _keep(held)
    if wants_part():
        html = render_template("attachments/_refused.html", refused=refused, on_phone=True)
        return make_response(html, 422 if refused else 200)
    _tell(refused)
    return go_to_address(_address(token))


@bp.post("/upload/<token>/ready")
@allow(Action.UPLOAD_BY_TICKET)
@on_public_address
@takes_files_if(_may_send)  # without JavaScript what was chosen comes along
def ready(token: str) -> Response:
    """End the ticket, unless something that came along was refused."""
    refused = _keep(_sender(token))
    _tell(refused)
    if not refused:
        service.finish(current_runtime(), _sender(token), _browser())
    return go_to_address(_address(token))


def _browser() -> str:
    """The random cookie of this browser, empty when it has none that we could have given."""
    given = token_of(UPLOAD) or ""
    return given if _OWN_COOKIE.fullmatch(given) else ""


def _held(token: str) -> Held:
    held = service.look_at(current_runtime(), token, _browser())
    speak(held.language)
    return held


def _sender(token: str) -> Held:
    """The ticket, for a browser that opened the page before it sends something. Raises TicketOver."""
    if not _browser():
        raise TicketOver
    return _held(token)


def _keep(held: Held) -> list[tuple[str, str]]:
    posted = request.files.getlist("files")
    refused = service.add_files(current_runtime(), held, _browser(), posted)
    return [(each.name, refusal_text(each.refusal)) for each in refused]


def _tell(refused: list[tuple[str, str]]) -> None:
    for name, text in refused:
        flash(_("%(file)s: %(problem)s", file=name, problem=text), "error")


def _address(token: str) -> str:
    return url_for("phone.show", token=token)


def _page(token: str, status: int = 200, *, problem: str | None = None) -> Response:
    held = _held(token)
    now = current_runtime().clock.now()
    return page(
        "phone_upload/show.html",
        "added",
        status=status,
        held=held,
        part=wants_part(),
        token=token,
        problem=problem,
        most=MAX_FILES,
        megabytes=MAX_BYTES // 1024**2,
        left=wording.time_left(held.expires_at, now),
        until=wording.works_until(held.expires_at),
        iso=held.expires_at.isoformat(),
        language_next=_address(token),
    )
