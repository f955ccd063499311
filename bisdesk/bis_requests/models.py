"""The request: the centre of Bisdesk. Drafts and submitted requests are one row in different states."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, UniqueConstraint

from bisdesk.bis_requests.states import State
from bisdesk.store.base import Table
from bisdesk.store.ids import new_id, new_id_in_order
from bisdesk.store.types import Json, UtcDateTime, enum_type


class BisRequest(Table, table=True):
    """One request for a BIS number. Personal data are erased one month after its end; a skeleton stays.

    `typed` holds the inputs as typed, by name; while it is a draft that is all there is. Submitting parses
    it once into the columns below, which are what everybody reads from then on.
    """

    __tablename__ = "bis_request"
    # Is there a request of the entity for this person already? Each field check may ask.
    # Who with a number was born then? Asked where people register by hand.
    __table_args__ = (
        Index("ix_bis_request_entity_birth", "entity_id", "birth_date"),
        Index(
            "ix_bis_request_numbered_birth",
            "birth_date",
            sqlite_where=text("ssin IS NOT NULL"),
            postgresql_where=text("ssin IS NOT NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    reference: str | None = Field(default=None, max_length=16, unique=True)
    state: State = Field(sa_type=enum_type(State, "request_state"), index=True)
    version: int = 1
    entity_id: str = Field(foreign_key="entity.id", index=True, max_length=32)
    filer_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    holder_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    # Account ids of who held it before it was handed over: they never decide on it.
    former_holders: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    assigned_to: str | None = Field(
        default=None, foreign_key="account.id", index=True, max_length=32
    )
    board_version: int = Field(
        default=0, index=True
    )  # the board's version that last showed a change

    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    # Since when it waits for an answer, and how long it did before, in seconds of working time: its age stands still.
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    waited_seconds: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    registered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # stopped, withdrawn, rejected
    end_reason: str | None = Field(default=None, max_length=32)  # why it was rejected: a code
    end_text: str | None = Field(default=None, max_length=1000)  # and in the desk's own words

    # What its holder may change while it waits for an answer (names of groups, files, declaration), what they typed in
    # those so far, in which version of that form, and when. Once it is answered, or taken back, nothing of it is left.
    opened: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    answering: dict[str, str] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    answer_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    answer_saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    typed: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    # Of each input, the version of the draft in which it last changed: two windows clash only over the same one.
    changed_in: dict[str, int] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )

    # Conditions and purpose
    lived_in_belgium: bool | None = None
    existing_number: str | None = Field(default=None, max_length=11)
    purpose: str | None = Field(default=None, max_length=32)
    purpose_application: str | None = Field(default=None, max_length=100)
    purpose_description: str | None = Field(default=None, max_length=500)
    note_bis_number: bool = True

    # The 16 fields
    first_name: str | None = Field(default=None, max_length=100)
    other_first_names: str | None = Field(default=None, max_length=100)
    last_name: str | None = Field(default=None, max_length=100)
    birth_date: str | None = Field(default=None, max_length=10)  # ISO; 1969-00-00 when partial
    sex: str | None = Field(default=None, max_length=1)
    residence_country: str | None = Field(default=None, max_length=2)
    residence_postcode: str | None = Field(default=None, max_length=20)
    residence_city: str | None = Field(default=None, max_length=100)
    residence_street: str | None = Field(default=None, max_length=150)
    residence_number: str | None = Field(default=None, max_length=20)
    residence_box: str | None = Field(default=None, max_length=20)
    birth_country: str | None = Field(default=None, max_length=4)
    birth_place: str | None = Field(default=None, max_length=100)
    email: str | None = Field(default=None, max_length=254)
    preferred_language: str | None = Field(default=None, max_length=2)
    mobile: str | None = Field(default=None, max_length=16)
    mobile_kind: str | None = Field(default=None, max_length=8)

    # The document, and the check of it
    mrz: str | None = Field(
        default=None, max_length=600
    )  # its zone, as far as it can be read in its lines
    nationality: str | None = Field(default=None, max_length=3)
    document_type: str | None = Field(default=None, max_length=16)
    document_country: str | None = Field(default=None, max_length=3)
    document_number: str | None = Field(default=None, max_length=40)
    document_expiry: date | None = None  # none: the document has no expiry date
    document_issue_date: date | None = None
    document_model: str | None = Field(default=None, max_length=16)
    # The verdict that the filer was told at submitting, and the rule (in that version) that gave it
    document_verdict: str | None = Field(default=None, max_length=16)
    document_until: date | None = None
    document_rule: str | None = Field(default=None, max_length=40)
    document_rule_version: int | None = None
    check_date: date | None = None
    check_place: str | None = Field(default=None, max_length=100)

    # The number, once there is one
    ssin: str | None = Field(default=None, index=True, max_length=11)
    ssin_kind: str | None = Field(default=None, max_length=3)  # bis or rrn

    @property
    def state_name(self) -> str:
        """The state as the policy reads it."""
        return self.state.value

    @property
    def number_visible_to_entity(self) -> bool:
        """There is a number, and the filer asked to note it in the request."""
        return self.ssin is not None and self.note_bis_number


class TimelineEntry(Table, table=True):
    """What happened to a request, for who may see it. Erased with the request."""

    __tablename__ = "timeline"

    id: str = Field(default_factory=new_id_in_order, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
    event: str = Field(max_length=40)
    actor_id: str | None = Field(default=None, foreign_key="account.id", max_length=32)
    reason: str | None = Field(default=None, max_length=500)


class Uniqueness(Table, table=True):
    """Who carries an e-mail address or mobile number, as keyed hashes: a live request, a keys account, or both.

    The unique constraint decides races: whoever comes first has the row with an empty `share`. Beside it stand only
    rows that staff allowed (`share` is the notice they decided on). A request's part goes when it ends without keys
    or is purged; the row itself stays as long as a keys account carries the value (`person_key` says of which number).
    """

    __tablename__ = "uniqueness"
    __table_args__ = (UniqueConstraint("kind", "value_key", "share"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    kind: str = Field(max_length=8)  # email or mobile
    value_key: str = Field(max_length=64)
    share: str = Field(default="", max_length=32)
    near_key: str | None = Field(default=None, index=True, max_length=64)  # without dots and +tag
    request_id: str | None = Field(
        default=None, foreign_key="bis_request.id", index=True, max_length=32
    )
    worker_account_id: str | None = Field(
        default=None, foreign_key="worker_account.id", index=True, max_length=32
    )
    person_key: str | None = Field(default=None, max_length=64)


class Decision(enum.StrEnum):
    """What staff decided about a notice."""

    SHARED = "shared"
    DISMISSED = "dismissed"


class TakenNotice(Table, table=True):
    """For the desk: a draft wants an e-mail address or mobile number that another request or a keys account carries.

    It holds nothing of the draft but a keyed hash of that value. Once staff let the draft share it, the claim uses that
    up (`used_at`), and only beside the holder they decided about. It belongs to the draft: erased with it, and when the
    request that the draft became ends or is purged.
    """

    __tablename__ = "taken_notice"
    __table_args__ = (UniqueConstraint("draft_id", "kind", "value_key"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    draft_id: str = Field(foreign_key="bis_request.id", max_length=32)
    kind: str = Field(max_length=8)  # email or mobile
    value_key: str = Field(max_length=64)
    entity_id: str = Field(foreign_key="entity.id", max_length=32)
    filer_id: str = Field(foreign_key="account.id", max_length=32)
    other_request_id: str | None = Field(
        default=None, foreign_key="bis_request.id", index=True, max_length=32
    )
    other_account_id: str | None = Field(
        default=None, foreign_key="worker_account.id", max_length=32
    )
    noted_at: datetime = Field(sa_type=UtcDateTime)
    times: int
    decision: Decision | None = Field(default=None, sa_type=enum_type(Decision, "sharing_decision"))
    reason: str | None = Field(default=None, max_length=500)
    decided_by: str | None = Field(default=None, foreign_key="account.id", max_length=32)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KeptForm(Table, table=True):
    """What one person typed in one draft after their session ended, sealed by the vault.

    Erased when that person is signed in again and it is saved, with the draft, and after half an hour.
    """

    __tablename__ = "kept_form"
    __table_args__ = (UniqueConstraint("account_id", "draft_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    draft_id: str = Field(max_length=32)  # the draft may not be stored yet
    sealed: bytes
    kept_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ReferenceCounter(Table, table=True):
    """The last number given in a Brussels year; raised in the submitting transaction, so without gaps."""

    __tablename__ = "reference_counter"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int
