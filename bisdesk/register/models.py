"""What Bisdesk remembers of its dealings with the BIS register (the register's own store is apart)."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, false, text
from sqlmodel import Field, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime, enum_type


class RegistrationStatus(enum.StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"  # by the register, or a look-alike not yet judged


class Registration(Table, table=True):
    """One decision of staff to register, with the key that makes it happen once. History is kept.

    `key` is stored before the register is called, and is the same for every decision about one request: an
    answer that arrives after a refusal is found again. `use_number` is the existing number that staff chose,
    `entered_number` the one that they typed in: two requests never get the same one. Erased with the request.
    """

    __tablename__ = "registration"
    __table_args__ = (
        # One that waits or is done: the database, too, says that it happens once.
        Index(
            "uq_registration_live",
            "request_id",
            unique=True,
            sqlite_where=text("status <> 'refused'"),
            postgresql_where=text("status <> 'refused'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    key: str = Field(default_factory=new_id, index=True, max_length=32)
    status: RegistrationStatus = Field(sa_type=enum_type(RegistrationStatus, "registration_status"))
    use_number: str | None = Field(default=None, max_length=11)
    reason: str | None = Field(default=None, max_length=500)
    person: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json
    )  # what is sent, frozen at the decision
    decided_by: str = Field(foreign_key="account.id", max_length=32)
    decided_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refusal: str | None = Field(default=None, max_length=40)
    refusal_reason: str | None = Field(default=None, max_length=500)  # of staff who sent it back
    # The first time that the register could not be reached for it, and since when people have to ask it.
    unreachable_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    by_hand_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    entered_number: str | None = Field(default=None, max_length=11, unique=True)
    # Staff know that the person has working digital keys: nothing has to be activated.
    keys_noted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class End(enum.StrEnum):
    """How a number ended."""

    REPLACED = "replaced"
    CANCELLED = "cancelled"


class NumberChange(Table, table=True):
    """What staff ask about a number that was given: another one in its place, or its end. Erased with the request.

    `key` is stored before the register is called, so that it happens once. `by_number`: typed in by staff.
    """

    __tablename__ = "number_change"
    __table_args__ = (
        Index(
            "uq_number_change_waiting",
            "request_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    end: End = Field(sa_type=enum_type(End, "number_change_end"))
    number: str = Field(max_length=11)
    by_number: str | None = Field(default=None, max_length=11)
    reason: str = Field(max_length=500)
    person: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # as the register gets it
    asked_by: str = Field(foreign_key="account.id", max_length=32)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_version: int  # of the request: the same again is a double click
    status: RegistrationStatus = Field(
        sa_type=enum_type(RegistrationStatus, "number_change_status")
    )
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refusal: str | None = Field(default=None, max_length=40)


class NumberHistory(Table, table=True):
    """A number that a request had before, until when, and why no longer. Erased with the request."""

    __tablename__ = "ssin_history"
    __table_args__ = (UniqueConstraint("change_id", "request_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    change_id: str = Field(foreign_key="number_change.id", max_length=32)
    number: str = Field(index=True, max_length=11)
    kind: str = Field(max_length=3)
    given_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime = Field(sa_type=UtcDateTime)
    end: End = Field(sa_type=enum_type(End, "number_end"))
    replaced_by: str | None = Field(default=None, max_length=11)
    reason: str = Field(max_length=500)
    by: str = Field(foreign_key="account.id", max_length=32)
