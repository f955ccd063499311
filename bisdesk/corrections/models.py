"""What a request said before staff corrected it."""

from datetime import datetime

from sqlmodel import Field

from bisdesk.corrections.rules import Why
from bisdesk.store.base import Table
from bisdesk.store.ids import new_id_in_order
from bisdesk.store.types import UtcDateTime, enum_type


class Correction(Table, table=True):
    """One field that was corrected, with what it said before; owned by this room, erased with the request.

    Rows of one correction share `at` and `by`. `from_version`: of the request, as the page showed it.
    """

    __tablename__ = "correction"

    id: str = Field(default_factory=new_id_in_order, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    field: str = Field(max_length=20)
    old_value: str | None = Field(default=None, max_length=254)
    why: Why = Field(sa_type=enum_type(Why, "correction_why"))
    reason: str = Field(max_length=500)
    by: str = Field(foreign_key="account.id", max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
    from_version: int
