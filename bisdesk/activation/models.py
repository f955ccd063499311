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
    `started_at`: when the first link mail that did not bounce was handed over. `link_until`: of the link in force,
    if there is one. `external`: CSAM activates; then there are no links, and no code is kept. `remind_at`: when the next reminder is due. `code_message_id`: the SMS with the code that counts.
    No personal data; erased with the request.
    """

    __tablename__ = "activation"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", unique=True, max_length=32)
    state: ActivationState = Field(
        sa_type=enum_type(ActivationState, "activation_state"), index=True
    )
    external: bool = False
    code_hash: str = Field(max_length=200)
    attempts: int = 0
    checking: int = 0
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # link mail handed over
    code_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    explained_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    blocks_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    link_until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    code_message_id: str | None = Field(default=None, max_length=32)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str | None = Field(default=None, max_length=20)


class ActivationLink(Table, table=True):
    """A link of an activation, by the keyed hash of its token.

    At most one is in force (handed over, not ended) and at most one pending (not handed over, not ended).
    `holds_until`: the deadline that a reminder's link takes over. `ended_by`: the newer link whose hand-over ended it;
    none when a corrected address or a bounce did. `asked_by`: worker, filer or staff; none when it was made
    by itself. No personal data; erased with the request.
    """

    __tablename__ = "activation_link"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    activation_id: str = Field(foreign_key="activation.id", index=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    message_id: str | None = Field(default=None, index=True, max_length=32)
    is_reminder: bool = False
    asked_by: str | None = Field(default=None, max_length=10)
    created_at: datetime = Field(sa_type=UtcDateTime)
    holds_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = Field(default=None, max_length=32)
    bounced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ActivationTicket(Table, table=True):
    """The right to go on after the right code: held by one browser, by the keyed hash of its ticket.

    It carries what the worker has set up so far (sealed) until key, user name and password are stored.
    """

    __tablename__ = "activation_ticket"

    id: str = Field(primary_key=True, max_length=64)
    activation_id: str = Field(foreign_key="activation.id", index=True, max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sealed: bytes | None = None
