"""The table of document rules, with all of its past."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime


class DocumentRule(Table, table=True):
    """One version of one rule; a change adds a row and rewrites none. Holds no personal data but who changed it.

    `content` is what `domain.document_rules.content_of` gives. A rule is ended by its own last day, never deleted.
    """

    __tablename__ = "document_rule"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    code: str = Field(max_length=40)
    version: int
    position: int
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    change: str = Field(max_length=16)  # first, added, edited, moved, ended
    why: str = Field(default="", max_length=300)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    changed_by: str | None = Field(default=None, foreign_key="account.id", max_length=32)


class DocumentRuleBook(Table, table=True):
    """The one row that names the table as it stands now: each change gives it a new tag. Holds no personal data.

    Whoever has read the rules under a tag needs not read them again; who changes them locks this row first.
    """

    __tablename__ = "document_rule_book"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    tag: str = Field(max_length=32)
