"""The audit log: append only, hash-chained, without personal data."""

from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.types import UtcDateTime


class AuditEntry(Table, table=True):
    """Who did or viewed what, about whom, when. Never erased; ids only. Triggers refuse update and delete."""

    __tablename__ = "audit_entry"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_kind: str = Field(max_length=16)
    actor_id: str | None = Field(default=None, max_length=32, index=True)
    tag: str = Field(max_length=40, index=True)
    subject_kind: str | None = Field(default=None, max_length=24)
    subject_id: str | None = Field(default=None, max_length=32, index=True)
    outcome: str = Field(max_length=16)
    reason: str | None = Field(default=None, max_length=40)  # a code, never free text
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditHead(Table, table=True):
    """The last link of the chain: one row, locked by who appends."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    seq: int
    hash: str = Field(max_length=64)
