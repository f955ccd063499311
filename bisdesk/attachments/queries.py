"""The files of a request, as its pages list them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.attachments.models import Attachment


@dataclass(frozen=True)
class FileRow:
    """One file of the list. Its pages count from 1."""

    id: str
    name: str
    kind: str
    size: int
    pages: int
    turns: int = 0


def files_of(session: Session, request_id: str) -> list[FileRow]:
    """The files of a request or draft, in the order in which they were added."""
    found = session.exec(
        select(Attachment)
        .where(Attachment.request_id == request_id)
        .order_by(col(Attachment.position))
    )
    return [
        FileRow(each.id, each.name, each.kind, each.size, each.pages, each.turns) for each in found
    ]
