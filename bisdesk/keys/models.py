"""Digital keys: the worker's own account. It lives on after the request is erased."""

import enum
from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime, enum_type


class KeyKind(enum.StrEnum):
    APP = "app"
    SMS = "sms"


class WorkerAccount(Table, table=True):
    """A worker's user name and password, and how to reach them. Kept until they end it."""

    __tablename__ = "worker_account"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_name: str = Field(max_length=64)
    user_name_key: str = Field(max_length=64, unique=True)
    password_hash: str = Field(max_length=200)
    person_key: str = Field(max_length=64, unique=True)  # keyed hash of the BIS number
    email: str = Field(max_length=254)
    mobile: str = Field(max_length=16)
    language: str = Field(max_length=2)
    sex: str = Field(max_length=1)
    created_at: datetime = Field(sa_type=UtcDateTime)


class DigitalKey(Table, table=True):
    """A second factor of a worker. `secret` is sealed by the vault; `last_step` stops a code's reuse."""

    __tablename__ = "digital_key"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    worker_account_id: str = Field(foreign_key="worker_account.id", index=True, max_length=32)
    kind: KeyKind = Field(sa_type=enum_type(KeyKind, "key_kind"))
    secret: bytes | None = None
    last_step: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class WorkerSession(Table, table=True):
    """One browser's way into the worker's own account, by the keyed hash of its token.

    `confirmed_at` is empty until the key's code was given: before that it opens nothing but that step.
    `sealed` holds what waits for a code (an SMS code's hash, a new key's secret). Deleted when it is over.
    """

    __tablename__ = "worker_session"

    id: str = Field(primary_key=True, max_length=64)
    worker_account_id: str = Field(foreign_key="worker_account.id", index=True, max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    active_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed: bytes | None = None


class LostReason(enum.StrEnum):
    """Why the desk gives somebody a new way in."""

    PHONE = "phone"  # lost, stolen, or a new one
    APP = "app"
    PASSWORD = "password"  # noqa: S105 - a reason
    USER_NAME = "user_name"
    OTHER = "other"


class KeyRecovery(Table, table=True):
    """A one-time way back in for one worker: a link by mail and a code by SMS, both kept as hashes only.

    Started by staff, who see neither. `attempts` counts the codes that were wrong or are being looked at. Belongs
    to the keys account, and goes with it; nothing in it tells who the person is.
    """

    __tablename__ = "key_recovery"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    worker_account_id: str = Field(foreign_key="worker_account.id", index=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    code_hash: str = Field(max_length=200)
    attempts: int = 0
    reason: LostReason = Field(sa_type=enum_type(LostReason, "lost_reason"))
    started_by: str = Field(foreign_key="account.id", max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = Field(default=None, max_length=20)  # done, wrong_codes, newer
