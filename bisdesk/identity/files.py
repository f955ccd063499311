"""The declaration as files: the PDF, the scan, and what a reader sees of a signed page. Every view is audited."""

from dataclasses import dataclass

from bisdesk.attachments.recognise import Kind
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity import copies
from bisdesk.identity.models import Declaration, SignedCopy, SignedPage, SigningWay
from bisdesk.identity.queries import current_declaration
from bisdesk.identity.service import bound_to
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.work.work import Work


@dataclass(frozen=True)
class SealedFile:
    """Open it with the vault once the transaction is over."""

    kind: Kind
    sealed: bytes
    bound_to: str


def view_pdf(work: Work, bis_request: BisRequest) -> SealedFile:
    """The PDF of the declaration that counts, with seal or signature when it has one. Raises NotFound."""
    declaration, copy = _counts(work, bis_request)
    if copy is not None and copy.content is not None and copy.way is not SigningWay.PEN:
        found = _content(copy, copy.content)
    elif declaration.pdf is not None:
        found = SealedFile(Kind.PDF, declaration.pdf, bound_to(declaration.id))
    else:
        raise NotFound
    work.audit(AuditTag.FILE_VIEWED, declaration)
    return found


def view_scan(work: Work, bis_request: BisRequest) -> SealedFile:
    """The scan of the declaration that was signed on paper, as it came in. Raises NotFound."""
    declaration, copy = _counts(work, bis_request)
    if copy is None or copy.content is None or copy.way is not SigningWay.PEN:
        raise NotFound
    work.audit(AuditTag.FILE_VIEWED, declaration, reason="scan")
    return _content(copy, copy.content)


def view_page(work: Work, declaration_id: str, number: int, *, small: bool = False) -> SealedFile:
    """The image of a signed page (from 1), or its thumbnail. Raises NotFound or Denied."""
    declaration = work.session.get(Declaration, declaration_id)
    # Nobody's declaration takes the same path as somebody else's.
    bis_request = work.get(declaration.request_id if declaration else "", Action.VIEW_FILES)
    page = work.session.get(SignedPage, (declaration_id, number))
    if declaration is None or page is None:
        raise NotFound
    if declaration.for_answer and bis_request.holder_id != work.actor.id:
        raise NotFound  # the desk sees it with the answer
    part = "thumbnail" if small else "page"
    # The holder's form shows the thumbnails all the time.
    if not (small and bis_request.holder_id == work.actor.id):
        work.audit(AuditTag.FILE_VIEWED, declaration, reason=part)
    sealed = page.sealed_thumbnail if small else page.sealed
    return SealedFile(Kind.JPEG, sealed, copies.bound_to(declaration_id, f"{part}:{number}"))


def _counts(work: Work, bis_request: BisRequest) -> tuple[Declaration, SignedCopy | None]:
    work.require(Action.VIEW_FILES, bis_request)
    declaration = None
    if reopened.is_reopened(bis_request) and bis_request.holder_id == work.actor.id:
        declaration = current_declaration(work.session, bis_request.id, for_answer=True)
    declaration = declaration or current_declaration(work.session, bis_request.id)
    if declaration is None:
        raise NotFound
    return declaration, work.session.get(SignedCopy, declaration.id)


def _content(copy: SignedCopy, content: bytes) -> SealedFile:
    bound = copies.bound_to(copy.declaration_id, "content")
    return SealedFile(Kind(copy.kind), content, bound)
