"""Keep files with a draft, let them go, and show them to who may see them."""

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlmodel import col, func, select

from bisdesk.attachments.intake import CleanFile
from bisdesk.attachments.models import (
    Attachment,
    AttachmentContent,
    PageImage,
    Pending,
    RemovedFile,
    ScanState,
)
from bisdesk.attachments.recognise import MAX_FILES, FileRefusal
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.store.ids import new_id
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work


@dataclass(frozen=True)
class SealedFile:
    """A clean file, encrypted for one request and one file id, ready to be stored."""

    attachment_id: str
    request_id: str
    name: str
    kind: str
    size: int
    content: bytes
    pages: tuple[tuple[bytes, bytes], ...]  # image and thumbnail, sealed
    digest: str | None = None
    scan: ScanState = ScanState.NONE


@dataclass(frozen=True)
class SealedPart:
    """Something of a file to show: open it with the vault once the transaction is over."""

    name: str
    kind: str
    sealed: bytes
    bound_to: str


def bound_to(request_id: str, attachment_id: str, part: str) -> str:
    """What a sealed part belongs to: moved to another request, file or page it does not open."""
    return f"attachment:{request_id}:{attachment_id}:{part}"


def seal(
    vault: Vault, request_id: str, clean: CleanFile, scan: ScanState = ScanState.NONE
) -> SealedFile:
    """Encrypt the file and its page images. Done before the transaction opens."""
    attachment_id = new_id()

    def sealed(plain: bytes, part: str) -> bytes:
        return vault.seal(plain, bound_to(request_id, attachment_id, part))

    return SealedFile(
        attachment_id=attachment_id,
        request_id=request_id,
        name=clean.name,
        kind=clean.kind.value,
        size=len(clean.content),
        content=sealed(clean.content, "content"),
        pages=tuple(
            (sealed(page.image, f"page:{number}"), sealed(page.thumbnail, f"thumbnail:{number}"))
            for number, page in enumerate(clean.pages, 1)
        ),
        digest=digest_for(vault, request_id, clean.digest),
        scan=scan,
    )


def digest_for(vault: Vault, request_id: str, digest: str) -> str | None:
    """What tells the same file again, within this request and to nobody without our key."""
    return vault.keyed_hash(f"file:{request_id}", digest) if digest else None


def add(work: Work, draft: BisRequest, sealed: SealedFile) -> Attachment:
    """Keep the file with the draft, which the caller holds locked. Raises Refusal: too_many_files or added_before.

    The draft's version stays: adding a file overwrites nothing that another tab typed.
    """
    last, count = work.session.exec(
        select(func.max(Attachment.position), func.count()).where(Attachment.request_id == draft.id)
    ).one()
    count -= len(_ids(work, draft.id, Pending.REMOVED))
    if count >= MAX_FILES:
        raise Refusal(FileRefusal.TOO_MANY_FILES, files=MAX_FILES)
    if sealed.digest is not None and _has(work, draft.id, sealed.digest):
        raise Refusal(FileRefusal.ADDED_BEFORE)
    attachment = Attachment(
        id=sealed.attachment_id,
        request_id=draft.id,
        position=(last or 0) + 1,
        name=sealed.name,
        kind=sealed.kind,
        size=sealed.size,
        pages=len(sealed.pages),
        digest=sealed.digest,
        scan=sealed.scan,
        pending=Pending.ADDED if reopened.is_reopened(draft) else Pending.NOTHING,
        added_by=str(work.actor.account_id),
        added_at=work.now,
    )
    work.session.add(attachment)
    work.session.flush()
    work.session.add(AttachmentContent(attachment_id=attachment.id, sealed=sealed.content))
    for number, (image, thumbnail) in enumerate(sealed.pages, 1):
        work.session.add(
            PageImage(
                attachment_id=attachment.id,
                number=number,
                sealed=image,
                sealed_thumbnail=thumbnail,
            )
        )
    draft.changed_at = work.now
    work.session.add(draft)
    work.audit(AuditTag.FILE_ADDED, attachment)
    return attachment


def remove(
    work: Work, draft: BisRequest, attachment_id: str, *, tag: AuditTag = AuditTag.FILE_REMOVED
) -> None:
    """Let go of one file of the draft, at once and for good. Raises NotFound.

    While an answer is being made, a file that was submitted stays until that is given: the question may be taken back.
    """
    attachment = work.session.get(Attachment, attachment_id)
    if attachment is None or attachment.request_id != draft.id:
        raise NotFound
    work.audit(tag, attachment)
    if reopened.is_reopened(draft) and not attachment.pending and tag is AuditTag.FILE_REMOVED:
        attachment.pending = Pending.REMOVED
        work.session.add(attachment)
    elif attachment.pending != Pending.REMOVED or tag is not AuditTag.FILE_REMOVED:
        _erase(work, [attachment.id])
    draft.changed_at = work.now
    work.session.add(draft)


def erase(work: Work, bis_request: BisRequest) -> None:
    """Let go of every file of a request that is thrown away or purged."""
    ids = select(Attachment.id).where(Attachment.request_id == bis_request.id)
    _erase(work, list(work.session.exec(ids)))
    told = delete(RemovedFile).where(col(RemovedFile.request_id) == bis_request.id)
    work.session.execute(told)


def answer_closed(work: Work, bis_request: BisRequest, *, kept: bool) -> None:
    """Let what was added and removed for an answer count, or be as if it had not been."""
    gone = Pending.REMOVED if kept else Pending.ADDED
    _erase(work, _ids(work, bis_request.id, gone))
    work.session.execute(
        update(Attachment)
        .where(col(Attachment.request_id) == bis_request.id)
        .values(pending=Pending.NOTHING)
    )


def changed_for_answer(work: Work, request_id: str) -> bool:
    """Say whether files were added or removed for the answer that is being made."""
    return any(_ids(work, request_id, each) for each in (Pending.ADDED, Pending.REMOVED))


def close_notice(work: Work, draft: BisRequest, removed_id: str) -> None:
    """Let go of the line that says that a file was taken out. Raises NotFound."""
    notice = work.session.get(RemovedFile, removed_id)
    if notice is None or notice.request_id != draft.id:
        raise NotFound
    work.session.delete(notice)


def needs(work: Work, draft: BisRequest) -> list[str]:
    """What the draft still misses here before it can be submitted."""
    scans = work.session.exec(
        select(Attachment.scan).where(Attachment.request_id == draft.id)
    ).all()
    return [] if scans and ScanState.WAITING not in scans else ["files"]


def view_file(work: Work, attachment_id: str) -> SealedPart:
    """Give out the whole file; audited. Raises NotFound or Denied."""
    attachment, request_id = _seen(work, attachment_id)
    if attachment.scan == ScanState.WAITING:
        raise NotFound  # nobody saves what the scanner has not seen
    content = work.session.get_one(AttachmentContent, attachment.id)
    work.audit(AuditTag.FILE_VIEWED, attachment)
    return _part(attachment, request_id, content.sealed, "content")


def view_page(work: Work, attachment_id: str, number: int) -> SealedPart:
    """Give out the image of a page (from 1); audited. Raises NotFound or Denied."""
    attachment, request_id = _seen(work, attachment_id)
    page = _page(work, attachment, number)
    work.audit(AuditTag.FILE_VIEWED, attachment, reason="page")
    return _part(attachment, request_id, page.sealed, f"page:{number}")


def view_thumbnail(work: Work, attachment_id: str, number: int) -> SealedPart:
    """Give out the thumbnail of a page; audited, but for the holder, whose form shows them all the time."""
    attachment, request_id = _seen(work, attachment_id)
    page = _page(work, attachment, number)
    if work.session.get_one(BisRequest, request_id).holder_id != work.actor.id:
        work.audit(AuditTag.FILE_VIEWED, attachment, reason="thumbnail")
    return _part(attachment, request_id, page.sealed_thumbnail, f"thumbnail:{number}")


def _seen(work: Work, attachment_id: str) -> tuple[Attachment, str]:
    attachment = work.session.get(Attachment, attachment_id)
    # Nobody's file takes the same path as somebody else's.
    bis_request = work.get(attachment.request_id if attachment else "", Action.VIEW_FILES)
    if attachment is None:
        raise NotFound
    if attachment.pending == Pending.ADDED and bis_request.holder_id != work.actor.id:
        raise NotFound  # the desk sees it with the answer
    return attachment, bis_request.id


def _has(work: Work, request_id: str, digest: str) -> bool:
    same = select(Attachment.id).where(
        Attachment.request_id == request_id,
        Attachment.digest == digest,
        Attachment.pending != Pending.REMOVED,
    )
    return work.session.exec(same).first() is not None


def _ids(work: Work, request_id: str, pending: Pending) -> list[str]:
    found = select(Attachment.id).where(
        Attachment.request_id == request_id, Attachment.pending == pending
    )
    return list(work.session.exec(found))


def _page(work: Work, attachment: Attachment, number: int) -> PageImage:
    page = work.session.get(PageImage, (attachment.id, number))
    if page is None:
        raise NotFound
    return page


def _part(attachment: Attachment, request_id: str, sealed: bytes, part: str) -> SealedPart:
    return SealedPart(
        name=attachment.name,
        kind=attachment.kind,
        sealed=sealed,
        bound_to=bound_to(request_id, attachment.id, part),
    )


def _erase(work: Work, ids: list[str]) -> None:
    for table in (PageImage, AttachmentContent):
        work.session.execute(delete(table).where(col(table.attachment_id).in_(ids)))
    work.session.execute(delete(Attachment).where(col(Attachment.id).in_(ids)))
