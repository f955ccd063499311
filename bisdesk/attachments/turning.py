"""Turn a page of a kept file a quarter to the right, for everybody who looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update
from sqlmodel import col

from bisdesk.attachments import intake
from bisdesk.attachments.models import Attachment, AttachmentContent, PageImage
from bisdesk.attachments.recognise import Kind
from bisdesk.attachments.service import bound_to
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import NotFound
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale, Work

_TRIES: Final = 3


@dataclass(frozen=True)
class _Turned:
    size: int
    content: bytes
    image: bytes
    thumbnail: bytes


def turn(
    runtime: Runtime,
    actor: Actor,
    opened: Callable[[Work], BisRequest],
    attachment_id: str,
    number: int,
) -> None:
    """Turn page `number` (from 1) of a file of the draft that `opened` locks.

    The turning itself happens in the decoder, between two transactions. When another turn was faster, it starts
    again from what that one left. Raises as `opened`, NotFound, Refusal, or Stale when others are faster each time.
    """
    for _try in range(_TRIES):
        with runtime.work(actor) as work:
            attachment = _file(work, opened(work), attachment_id, number)
            before = work.session.get_one(AttachmentContent, attachment_id).sealed
        turned = _turned(runtime, attachment, before, number)
        with runtime.work(actor) as work:
            draft = opened(work)
            attachment = _file(work, draft, attachment_id, number)
            if _store(work, attachment, number, before, turned):
                draft.changed_at = work.now
                work.session.add(draft)
                work.audit(AuditTag.FILE_TURNED, attachment)
                return
    raise Stale(0)


def _file(work: Work, draft: BisRequest, attachment_id: str, number: int) -> Attachment:
    attachment = work.session.get(Attachment, attachment_id)
    if (
        attachment is None
        or attachment.request_id != draft.id
        or not 1 <= number <= attachment.pages
    ):
        raise NotFound
    return attachment


def _turned(runtime: Runtime, attachment: Attachment, sealed: bytes, number: int) -> _Turned:
    vault = runtime.vault

    def bound(part: str) -> str:
        return bound_to(attachment.request_id, attachment.id, part)

    found = intake.turn(vault.open(sealed, bound("content")), Kind(attachment.kind), number)
    (page,) = found.pages
    return _Turned(
        size=len(found.content),
        content=vault.seal(found.content, bound("content")),
        image=vault.seal(page.image, bound(f"page:{number}")),
        thumbnail=vault.seal(page.thumbnail, bound(f"thumbnail:{number}")),
    )


def _store(work: Work, attachment: Attachment, number: int, before: bytes, turned: _Turned) -> bool:
    """Store it, unless the content is not what was turned any more."""
    changed = work.session.execute(
        update(AttachmentContent)
        .where(
            col(AttachmentContent.attachment_id) == attachment.id,
            col(AttachmentContent.sealed) == before,
        )
        .values(sealed=turned.content)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        return False
    page = work.session.get_one(PageImage, (attachment.id, number))
    page.sealed, page.sealed_thumbnail = turned.image, turned.thumbnail
    attachment.size, attachment.turns = turned.size, attachment.turns + 1
    work.session.add_all([page, attachment])
    return True
