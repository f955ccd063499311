"""The identity check of a request, and its declaration."""

import enum
from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime, enum_type


class IdentityCheck(Table, table=True):
    """The answers to the five steps, in order. Erased with the request."""

    __tablename__ = "identity_check"

    request_id: str = Field(primary_key=True, foreign_key="bis_request.id", max_length=32)
    answers: dict[str, str] = Field(default_factory=dict, sa_type=Json)  # step code → yes or no
    checked_by: str | None = Field(default=None, foreign_key="account.id", max_length=32)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class DeclarationStatus(enum.StrEnum):
    MAKING = "making"
    MADE = "made"
    SIGNED = "signed"
    VOID = "void"  # what it states has changed since
    FAILED = "failed"


class Declaration(Table, table=True):
    """A declaration of identity check: the PDF (sealed by the vault) and what it states, as a fingerprint.

    Erased with the request. At most one per request is not void or failed.
    """

    __tablename__ = "declaration"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    status: DeclarationStatus = Field(sa_type=enum_type(DeclarationStatus, "declaration_status"))
    fingerprint: str = Field(max_length=80)
    language: str = Field(max_length=2)
    pdf: bytes | None = None
    asked_at: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_by: str | None = Field(default=None, foreign_key="account.id", max_length=32)
