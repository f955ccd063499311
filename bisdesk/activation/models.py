"""The activation of a new worker's digital keys: states, deadlines, links. No secret is stored readable."""

import enum
from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime, enum_type


class ActivationState(enum.StrEnum):
    WAITING = "waiting"  # the link mail is not handed over yet
    OPEN = "open"
    LINK_EXPIRED = "link_expired"
    CODE_ACCEPTED = "code_accepted"
    ACTIVATED = "activated"
    BLOCKED = "blocked"
    UNDELIVERABLE = "undeliverable"
    NOT_NEEDED = "not_needed"


ENDED = (
    ActivationState.ACTIVATED,
    ActivationState.BLOCKED,
    ActivationState.UNDELIVERABLE,
    ActivationState.NOT_NEEDED,
)
ENDED_BADLY = (ActivationState.BLOCKED, ActivationState.UNDELIVERABLE)
"""A new request is needed: this one keeps its e-mail address and mobile number no longer."""


class Activation(Table, table=True):
    """One worker's activation. `code_hash` is argon2id.

    `attempts` counts, over all links, the codes that were wrong or are being looked at; `checking` how many
    of them are being looked at. A try is counted before it is looked at and given back when it was right:
    whoever dies in between has used it up.
    """

    __tablename__ = "activation"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", unique=True, max_length=32)
    state: ActivationState = Field(
        sa_type=enum_type(ActivationState, "activation_state"), index=True
    )
    code_hash: str = Field(max_length=200)
    attempts: int = 0
    checking: int = 0
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # link mail handed over
    code_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    explained_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    blocks_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str | None = Field(default=None, max_length=20)


class ActivationLink(Table, table=True):
    """A link of an activation, by the keyed hash of its token."""

    __tablename__ = "activation_link"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    activation_id: str = Field(foreign_key="activation.id", index=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ActivationTicket(Table, table=True):
    """The right to go on after the right code: held by one browser, by the keyed hash of its ticket.

    It carries what the worker has set up so far (sealed) until key, user name and password are stored.
    """

    __tablename__ = "activation_ticket"

    id: str = Field(primary_key=True, max_length=64)
    activation_id: str = Field(foreign_key="activation.id", index=True, max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sealed: bytes | None = None
