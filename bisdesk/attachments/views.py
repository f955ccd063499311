"""Add files to a draft, remove them, list them, and show them."""

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from bisdesk.attachments import service, turning
from bisdesk.attachments.names import content_disposition, download_name
from bisdesk.attachments.queries import FileRow, RemovedRow, files_of, removed_from
from bisdesk.attachments.recognise import CONTENT_TYPES, MAX_FILES, Kind
from bisdesk.attachments.service import SealedPart
from bisdesk.attachments.uploads import Refused, take
from bisdesk.attachments.wording import refusal_text
from bisdesk.bis_requests.conflict_views import conflict_page
from bisdesk.bis_requests.drafts import Clash, open_draft
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.posted_draft import may_create, save_posted
from bisdesk.bis_requests.reopened import FILES
from bisdesk.bis_requests.shown_draft import view_of
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, require
from bisdesk.web.access import allow, not_activity, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to_address, wants_part

bp = Blueprint("attachments", __name__)


@bp.app_template_global()
def draft_files(draft_id: str) -> list[FileRow]:
    """The files of a draft whose page is being drawn (the view of that page has asked the policy)."""
    with current_runtime().database.reading() as session:
        return files_of(session, draft_id)


@bp.app_template_global()
def removed_files(draft_id: str) -> list[RemovedRow]:
    """Files of a draft in which a virus was found after they were added."""
    with current_runtime().database.reading() as session:
        return removed_from(session, draft_id)


@bp.app_context_processor
def _limits() -> dict[str, object]:
    return {"max_files": MAX_FILES}


@bp.post("/requests/drafts/<draft_id>/files")
@allow(Action.FILE)
@takes_files
def upload(draft_id: str) -> Response:
    """Add the posted files. The script posts one at a time and is told about that one; a form goes back to the page."""
    if not wants_part():
        return _keep_form(draft_id)
    refused = _worded(keep_posted(draft_id))
    html = render_template("attachments/_refused.html", refused=refused)
    return make_response(html, 422 if refused else 200)


@bp.post("/requests/drafts/<draft_id>/files/removed/<removed_id>/close")
@allow(Action.FILE)
@takes_files
def close_notice(draft_id: str, removed_id: str) -> Response:
    """Close the line about a file in which a virus was found."""
    with current_work() as work:
        service.close_notice(work, open_draft(work, draft_id, part=FILES), removed_id)
    return _list(draft_id) if wants_part() else _keep_form(draft_id)


@bp.get("/requests/drafts/<draft_id>/files")
@allow(Action.VIEW_DRAFT)
@not_activity
def index(draft_id: str) -> Response:
    """The list, and what else on the draft's page depends on it."""
    return _list(draft_id) if wants_part() else go_to_address(_address(draft_id))


@bp.post("/requests/drafts/<draft_id>/files/<attachment_id>/remove")
@allow(Action.FILE)
@takes_files  # without JavaScript the button posts the whole form
def remove(draft_id: str, attachment_id: str) -> Response:
    with current_work() as work:
        service.remove(work, open_draft(work, draft_id, part=FILES), attachment_id)
    return _list(draft_id) if wants_part() else _keep_form(draft_id)


@bp.post("/requests/drafts/<draft_id>/files/<attachment_id>/pages/<int:number>/turn")
@allow(Action.FILE)
@takes_files
def turn(draft_id: str, attachment_id: str, number: int) -> Response:
    """Turn a page a quarter to the right."""
    try:
        turning.turn(
            current_runtime(),
            current_actor(),
            lambda work: open_draft(work, draft_id, part=FILES),
            attachment_id,
            number,
        )
    except Refusal as refusal:
        flash(refusal_text(refusal), "error")
    return _list(draft_id) if wants_part() else _keep_form(draft_id)


@bp.get("/files/<attachment_id>")
@allow(Action.VIEW_FILES)
def download(attachment_id: str) -> Response:
    """The clean file, to save; never shown in the browser by its own."""
    with current_work() as work:
        part = service.view_file(work, attachment_id)
    answer = _answer(part, CONTENT_TYPES[Kind(part.kind)])
    answer.headers["Content-Disposition"] = content_disposition(download_name(part.name, part.kind))
    return answer


@bp.get("/files/<attachment_id>/pages/<int:number>")
@allow(Action.VIEW_FILES)
def page_image(attachment_id: str, number: int) -> Response:
    with current_work() as work:
        part = service.view_page(work, attachment_id, number)
    return _answer(part, "image/jpeg")


@bp.get("/files/<attachment_id>/pages/<int:number>/thumbnail")
@allow(Action.VIEW_FILES)
def thumbnail(attachment_id: str, number: int) -> Response:
    with current_work() as work:
        part = service.view_thumbnail(work, attachment_id, number)
    return _answer(part, "image/jpeg")


def keep_and_tell(draft_id: str) -> None:
    """Keep the files that came with the whole form, and say on the next page which are refused."""
    for name, text in _worded(keep_posted(draft_id)):
        flash(_("%(file)s: %(problem)s", file=name, problem=text), "error")


def keep_posted(draft_id: str) -> list[Refused]:
    """Keep the files that this post carries; the draft is made when they are its first. Return those refused.

    Raises NotFound, Denied or WrongState, before any file is looked into.
    """
    posted = [each for each in request.files.getlist("files") if each.filename]
    if not posted and request.endpoint != "attachments.upload":
        return []
    creating = may_create(draft_id)
    with current_work() as work:
        if not creating or work.session.get(BisRequest, draft_id) is not None:
            open_draft(work, draft_id, part=FILES)
    return take(
        current_runtime(),
        current_actor(),
        draft_id,
        posted,
        lambda work: open_draft(work, draft_id, may_create=creating, part=FILES),
    )


def _keep_form(draft_id: str) -> Response:
    """Keep all that the form carries and go back to it: without JavaScript nothing typed is lost."""
    keep_and_tell(draft_id)
    try:
        save_posted(draft_id)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    return go_to_address(_address(draft_id))


def _worded(refused: list[Refused]) -> list[tuple[str, str]]:
    return [(each.name, refusal_text(each.refusal)) for each in refused]


def _address(draft_id: str) -> str:
    return url_for("drafts.show", draft_id=draft_id, _anchor="files")


def _list(draft_id: str) -> Response:
    with current_runtime().database.reading() as session:
        draft = session.get(BisRequest, draft_id)
    if draft is None:
        raise NotFound
    require(current_actor(), Action.VIEW_DRAFT, draft)
    answer = make_response(
        render_template("attachments/_changed.html", page=view_of(draft, only=()))
    )
    # The first file makes the draft: from then on the page has the draft's own address.
    answer.headers["HX-Replace-Url"] = url_for("drafts.show", draft_id=draft_id)
    return answer


def _answer(part: SealedPart, content_type: str) -> Response:
    answer = make_response(current_runtime().vault.open(part.sealed, part.bound_to))
    answer.headers["Content-Type"] = content_type
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    return answer
