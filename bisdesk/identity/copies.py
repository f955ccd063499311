"""The signed copies of declarations: sealed before the transaction, kept in it, and erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bisdesk.attachments.answer import PageImage
from bisdesk.identity.models import (
    Declaration,
    MatchedBy,
    SignatureVerdict,
    SignedCopy,
    SignedPage,
    SigningWay,
)
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work


@dataclass(frozen=True)
class SealedCopy:
    """What was signed, encrypted for one declaration, and how it was found to be; ready to be stored."""

    declaration_id: str
    way: SigningWay
    kind: str
    content: bytes
    pages: tuple[tuple[bytes, bytes], ...] = ()
    matched_by: MatchedBy | None = None
    verdict: SignatureVerdict | None = None
    signer: str | None = None
    signer_alike: bool | None = None


def bound_to(declaration_id: str, part: str) -> str:
    """What a sealed part belongs to: content, page:1, thumbnail:1."""
    return f"declaration:{declaration_id}:{part}"


def seal(
    vault: Vault,
    declaration_id: str,
    way: SigningWay,
    kind: str,
    content: bytes,
    pages: Sequence[PageImage] = (),
) -> SealedCopy:
    """Encrypt a signed copy and its page images. Done before the transaction opens."""

    def sealed(plain: bytes, part: str) -> bytes:
        return vault.seal(plain, bound_to(declaration_id, part))

    return SealedCopy(
        declaration_id=declaration_id,
        way=way,
        kind=kind,
        content=sealed(content, "content"),
        pages=tuple(
            (sealed(page.image, f"page:{number}"), sealed(page.thumbnail, f"thumbnail:{number}"))
            for number, page in enumerate(pages, 1)
        ),
    )


def keep(work: Work, copy: SealedCopy) -> None:
    """Keep the copy with its declaration, which the caller holds locked, in place of an earlier one."""
    erase(work, [copy.declaration_id])
    work.session.add(
        SignedCopy(
            declaration_id=copy.declaration_id,
            way=copy.way,
            kind=copy.kind,
            content=copy.content,
            pages=len(copy.pages),
            matched_by=copy.matched_by,
            verdict=copy.verdict,
            signer=copy.signer,
            signer_alike=copy.signer_alike,
            added_at=work.now,
        )
    )
    work.session.flush()
    for number, (image, thumbnail) in enumerate(copy.pages, 1):
        work.session.add(
            SignedPage(
                declaration_id=copy.declaration_id,
                number=number,
                sealed=image,
                sealed_thumbnail=thumbnail,
            )
        )


def erase(work: Work, declaration_ids: Sequence[str]) -> None:
    """Throw away the copies of these declarations, page images included."""
    for table in (SignedPage, SignedCopy):
        work.session.execute(delete(table).where(col(table.declaration_id).in_(declaration_ids)))


def erase_all(work: Work, request_id: str) -> None:
    """Throw away the copies of all declarations of a request."""
    ids = select(Declaration.id).where(Declaration.request_id == request_id)
    erase(work, list(work.session.exec(ids)))


@dataclass(frozen=True)
class CopyView:
    """A signed copy as pages tell of it."""

    declaration_id: str
    way: SigningWay
    kind: str
    pages: int
    matched_by: MatchedBy | None
    verdict: SignatureVerdict | None
    signer: str
    signer_alike: bool | None
    added_at: datetime


def copy_view(session: Session, declaration_id: str) -> CopyView | None:
    """The signed copy without its bytes."""
    found = session.exec(
        select(SignedCopy)
        .options(defer(SignedCopy.content))  # type: ignore[arg-type]
        .where(SignedCopy.declaration_id == declaration_id)
    ).one_or_none()
    if found is None:
        return None
    return CopyView(
        declaration_id=found.declaration_id,
        way=found.way,
        kind=found.kind,
        pages=found.pages,
        matched_by=found.matched_by,
        verdict=found.verdict,
        signer=found.signer or "",
        signer_alike=found.signer_alike,
        added_at=found.added_at,
    )
