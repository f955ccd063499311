"""The ticket with which a phone adds files to one draft."""

from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime


class UploadTicket(Table, table=True):
    """The right to add files to one draft from a phone: by the keyed hash of its token, at most one per draft.

    It belongs to who made it (`made_by`) and is gone when they stop it or make another one; what is left of it is
    erased with the request. It holds no personal data: of the phone only the keyed hash of a random cookie.
    """

    __tablename__ = "upload_ticket"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    draft_id: str = Field(foreign_key="bis_request.id", unique=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    made_by: str = Field(foreign_key="account.id", max_length=32)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    browser_hash: str | None = Field(default=None, max_length=64)  # the first one that sent a file
    added: int = 0
    ready_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the phone said so
