"""The outbox: what has to leave this installation, and what has to be done, written with its cause."""

import enum
from datetime import datetime

from sqlmodel import Field, Index, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime, enum_type


class Channel(enum.StrEnum):
    MAIL = "mail"
    SMS = "sms"


class Status(enum.StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"  # a worker has it, until `lease_until`
    DONE = "done"
    FAILED = "failed"  # never handed over, or handed over and come back for good
    HELD = "held"  # until staff release it: nobody knows whether it left already


class Message(Table, table=True):
    """One mail or SMS. Address and wording are made from the subject's row when it is sent.

    Only what exists nowhere else is kept here: `secret` (link or code), sealed, erased at hand-over.
    `id` is also the Message-ID and the gateway's key, the same at every try. What happened to it after it was
    handed over is noted as times and a code: `delivered_at` by a receipt, `delayed_at` when a server on the way
    said that it takes longer, `failed_at` with `failure` when it was given up or came back (then `handed_over_at`
    stays). No personal data. Erased with the request.
    """

    __tablename__ = "message"
    __table_args__ = (Index(None, "status", "failed_at", "id"), Index(None, "created_at", "id"))

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    code: str = Field(max_length=40)
    channel: Channel = Field(sa_type=enum_type(Channel, "message_channel"))
    status: Status = Field(sa_type=enum_type(Status, "message_status"), index=True)
    request_id: str | None = Field(
        default=None, foreign_key="bis_request.id", index=True, max_length=32
    )
    account_id: str | None = Field(default=None, foreign_key="account.id", max_length=32)
    worker_account_id: str | None = Field(
        default=None, foreign_key="worker_account.id", max_length=32
    )
    secret: bytes | None = None
    tries: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_try_at: datetime = Field(sa_type=UtcDateTime, index=True)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leased_by: str | None = Field(default=None, max_length=64)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delayed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = Field(default=None, max_length=60)
    again_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its three days began anew: it was asked for by hand, or the channel was closed for a fault of ours."""

    @property
    def trying_since(self) -> datetime:
        return self.again_since or self.created_at


class ChannelState(Table, table=True):
    """How a channel fares, for all worker processes; a row for each channel. No personal data; never erased.

    failures: in a row, of those that concern everybody, since `since`, last with code `failure`; technical_since: our
    own settings are at fault. at_once: how many may be taken at `open_at` (none: as many as one likes, at once).
    """

    __tablename__ = "channel_state"

    channel: Channel = Field(sa_type=enum_type(Channel, "channel_state_channel"), primary_key=True)
    failures: int = 0
    failure: str | None = Field(default=None, max_length=60)
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    technical_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    at_once: int | None = None
    open_at: datetime = Field(sa_type=UtcDateTime)


class Job(Table, table=True):
    """One piece of work for the worker process. Doing it twice must be harmless."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    kind: str = Field(max_length=40)
    subject_id: str = Field(max_length=32)
    status: Status = Field(sa_type=enum_type(Status, "job_status"), index=True)
    tries: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_try_at: datetime = Field(sa_type=UtcDateTime, index=True)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leased_by: str | None = Field(default=None, max_length=64)
    failure: str | None = Field(default=None, max_length=60)


class Lease(Table, table=True):
    """Who holds a role that only one process may have, and until when. `worker` tells pages that one lives."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True, max_length=40)
    holder: str = Field(max_length=64)
    until: datetime = Field(sa_type=UtcDateTime)
