"""Who of the desk is away, and what staff are told in the app."""

import enum
from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime, enum_type


class Absence(Table, table=True):
    """A time in which a member of staff is away: from the first instant up to, and without, the second.

    It belongs to that person's account and says nothing of why. Erased half a year after it is over.
    """

    __tablename__ = "staff_absence"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    set_by: str = Field(foreign_key="account.id", max_length=32)
    set_at: datetime = Field(sa_type=UtcDateTime)


class Kind(enum.StrEnum):
    """What happened to a request that somebody of the desk had, or has from now on."""

    TAKEN_OVER = "taken_over"  # from who is told
    ASSIGNED = "assigned"  # to who is told
    GIVEN_BACK = "given_back"  # to the board, because who is told is away
    WITHDRAWN = "withdrawn"  # by its holder
    ANSWERED = "answered"  # by its holder
    NO_ANSWER = "no_answer"  # for thirty days
    REJECTED_UNANSWERED = "rejected_unanswered"  # after sixty days
    SENT_BACK = "sent_back"  # by the register
    DELIVERY_FAILED = "delivery_failed"  # of a message about it


class StaffNotice(Table, table=True):
    """For one member of staff: something happened to a request. No data of its person, only which request.

    It belongs to the account that is told. Erased with the request, and thirty days after it was seen.
    """

    __tablename__ = "staff_notice"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    kind: Kind = Field(sa_type=enum_type(Kind, "staff_notice_kind"))
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    by: str | None = Field(
        default=None, foreign_key="account.id", max_length=32
    )  # none: the system
    at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
