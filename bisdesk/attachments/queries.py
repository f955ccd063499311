"""The files of a request, as its pages list them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.attachments.models import Attachment, Pending, RemovedFile, ScanState


@dataclass(frozen=True)
class FileRow:
    """One file of the list. Its pages count from 1."""

    id: str
    name: str
    kind: str
    size: int
    pages: int
    turns: int = 0
    scan: str = ScanState.NONE


def files_of(session: Session, request_id: str) -> list[FileRow]:
    """The files of a form, in the order in which they were added; without those that an answer removes."""
    found = session.exec(
        select(Attachment)
        .where(Attachment.request_id == request_id, Attachment.pending != Pending.REMOVED)
        .order_by(col(Attachment.position))
    )
    return [
        FileRow(each.id, each.name, each.kind, each.size, each.pages, each.turns, each.scan)
        for each in found
    ]


@dataclass(frozen=True)
class RemovedRow:
    """A file in which a virus was found after it had been added."""

    id: str
    name: str


def removed_from(session: Session, request_id: str) -> list[RemovedRow]:
    """What the filer has not closed yet, oldest first."""
    found = session.exec(
        select(RemovedFile)
        .where(RemovedFile.request_id == request_id)
        .order_by(col(RemovedFile.removed_at), col(RemovedFile.id))
    )
    return [RemovedRow(each.id, each.name) for each in found]
