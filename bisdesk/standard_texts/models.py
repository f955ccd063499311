"""What staff made of the standard texts, with all of its past."""

from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime


class StandardText(Table, table=True):
    """One version of one standard text in its four languages; a change adds a row and rewrites none.

    Without a row, and where `texts` is none, the text of `defaults` holds. Owned by `standard_texts`. Holds no
    personal data but who changed it, and is never erased.
    """

    __tablename__ = "standard_text"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    code: str = Field(max_length=40)
    version: int
    texts: dict[str, str] | None = Field(default=None, sa_type=Json)  # by language
    change: str = Field(max_length=16)  # edited, restored, default
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(foreign_key="account.id", max_length=32)
