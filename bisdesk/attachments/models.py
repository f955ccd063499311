"""Files of a request: what they are called and, apart from that, their encrypted content."""

import enum
from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime


class ScanState(enum.StrEnum):
    """What the virus scanner said of a file."""

    NONE = "none"  # there is no scanner: nothing was said
    WAITING = "waiting"  # the scanner is down: the file does not count yet
    PASSED = "passed"


class Pending(enum.StrEnum):
    """What becomes of a file when the answer that is being made is given."""

    NOTHING = ""
    ADDED = "added"
    REMOVED = "removed"


class Attachment(Table, table=True):
    """A copy of the document, cleaned. Erased with the request."""

    __tablename__ = "attachment"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    position: int
    name: str = Field(max_length=200)  # as the user called it: shown as text, never a path
    kind: str = Field(max_length=8)  # pdf, jpeg, png, webp
    size: int
    pages: int
    digest: str | None = Field(default=None, max_length=64)  # keyed hash of what was received
    scan: str = Field(default=ScanState.NONE, max_length=8)  # a ScanState
    turns: int = 0  # how often a page was turned: the addresses of its images change with it
    # While an answer is being made: added for it, or removed by it. Nobody but its holder sees that before it is given.
    pending: str = Field(default="", max_length=8, sa_column_kwargs={"server_default": ""})
    added_by: str = Field(foreign_key="account.id", max_length=32)
    added_at: datetime = Field(sa_type=UtcDateTime)


class AttachmentContent(Table, table=True):
    """The file, sealed by the vault and bound to request and attachment."""

    __tablename__ = "attachment_content"

    attachment_id: str = Field(primary_key=True, foreign_key="attachment.id", max_length=32)
    sealed: bytes


class PageImage(Table, table=True):
    """What a reader sees of one page (from 1), sealed like the file; with a thumbnail."""

    __tablename__ = "page_image"

    attachment_id: str = Field(primary_key=True, foreign_key="attachment.id", max_length=32)
    number: int = Field(primary_key=True)
    sealed: bytes
    sealed_thumbnail: bytes


class RemovedFile(Table, table=True):
    """Says to the filer that the scanner found a virus in a file that had waited, until they close the line.

    The draft's holder owns it. `name` may be personal: erased with the request, as the file itself was at once.
    """

    __tablename__ = "removed_file"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    name: str = Field(max_length=200)
    removed_at: datetime = Field(sa_type=UtcDateTime)
