"""The declaration as files, for holder and staff. Nothing of it is ever shown inside our pages but page images."""

from flask import Blueprint, Response, make_response

from bisdesk.attachments.names import content_disposition, download_name
from bisdesk.attachments.recognise import CONTENT_TYPES
from bisdesk.identity import files
from bisdesk.identity.files import SealedFile
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work

bp = Blueprint("declared", __name__, url_prefix="/requests")


@bp.get("/drafts/<draft_id>/declaration.pdf")
@allow(Action.VIEW_FILES)
def draft_pdf(draft_id: str) -> Response:
    with current_work() as work:
        found = files.view_pdf(work, work.get(draft_id, Action.VIEW_FILES))
    return _download(found, f"declaration-{draft_id[:8]}")


@bp.get("/<reference>/declaration.pdf")
@allow(Action.VIEW_FILES)
def pdf(reference: str) -> Response:
    """The declaration of a submitted request, byte for byte."""
    with current_work() as work:
        found = files.view_pdf(work, work.get_by_reference(reference, Action.VIEW_FILES))
    return _download(found, f"declaration-{reference}")


@bp.get("/drafts/<draft_id>/declaration/scan")
@allow(Action.VIEW_FILES)
def draft_scan(draft_id: str) -> Response:
    with current_work() as work:
        found = files.view_scan(work, work.get(draft_id, Action.VIEW_FILES))
    return _download(found, f"declaration-{draft_id[:8]}-scan")


@bp.get("/<reference>/declaration/scan")
@allow(Action.VIEW_FILES)
def scan(reference: str) -> Response:
    """The scan of the declaration that was signed on paper."""
    with current_work() as work:
        found = files.view_scan(work, work.get_by_reference(reference, Action.VIEW_FILES))
    return _download(found, f"declaration-{reference}-scan")


@bp.get("/declarations/<declaration_id>/pages/<int:number>")
@allow(Action.VIEW_FILES)
def page_image(declaration_id: str, number: int) -> Response:
    with current_work() as work:
        found = files.view_page(work, declaration_id, number)
    return _answer(found)


@bp.get("/declarations/<declaration_id>/pages/<int:number>/thumbnail")
@allow(Action.VIEW_FILES)
def thumbnail(declaration_id: str, number: int) -> Response:
    with current_work() as work:
        found = files.view_page(work, declaration_id, number, small=True)
    return _answer(found)


def _download(found: SealedFile, name: str) -> Response:
    answer = _answer(found)
    answer.headers["Content-Disposition"] = content_disposition(
        download_name(name, found.kind.value)
    )
    return answer


def _answer(found: SealedFile) -> Response:
    answer = make_response(current_runtime().vault.open(found.sealed, found.bound_to))
    answer.headers["Content-Type"] = CONTENT_TYPES[found.kind]
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    return answer
