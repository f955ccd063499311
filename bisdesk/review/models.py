"""What staff said of each line of a request."""

from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from bisdesk.review.rules import Verdict
from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime, enum_type


class FieldVerdict(Table, table=True):
    """Whether one line is right, as staff judged it last; it stays when the request gets into other hands.

    It holds no value of the person but `note`, what the document says instead. `value_key` is a keyed hash of the value
    that was judged: of another value it says nothing any more (ADR 033). The room review owns it; it is erased with
    the request (`review.service.erase`).
    """

    __tablename__ = "field_verdict"
    __table_args__ = (UniqueConstraint("request_id", "field"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", max_length=32)
    field: str = Field(max_length=32)
    verdict: Verdict = Field(sa_type=enum_type(Verdict, "field_verdict_kind"))
    note: str | None = Field(default=None, max_length=200)
    value_key: str = Field(max_length=64)
    by: str = Field(foreign_key="account.id", max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
