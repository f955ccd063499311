"""What is kept so that people who look alike are found, shown and judged once."""

import enum
from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime, enum_type


class CandidateKind(enum.StrEnum):
    """Where a look-alike was found."""

    REGISTER = "register"  # its key: the number
    REQUEST = "request"  # its key: the request's id


class SearchKey(Table, table=True):
    """Under which sounds and birth dates a request is found (`register/blocking.py`).

    Owned by duplicates; made when the request is submitted and when an answer changes it. Erased with the request.
    """

    __tablename__ = "search_key"
    __table_args__ = {"sqlite_with_rowid": False}

    key: str = Field(primary_key=True, max_length=40)
    born: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    request_id: str = Field(
        foreign_key="bis_request.id", primary_key=True, index=True, max_length=32
    )


class SearchText(Table, table=True):
    """The names of a request without marks, for the board's search, and its document number without look-alikes.

    Owned by duplicates; made and erased with the search keys.
    """

    __tablename__ = "search_text"

    request_id: str = Field(foreign_key="bis_request.id", primary_key=True, max_length=32)
    folded: str = Field(max_length=310)  # first, other first and last name
    document: str | None = Field(default=None, index=True, max_length=48)


class LookAlike(Table, table=True):
    """Somebody who may be the person of a request, as found when it was submitted or answered. Erased with either request.

    `high`: has to be judged before the person gets a new number. `open`: that has not been done (`verdicts.refresh`).
    """

    __tablename__ = "look_alike"
    __table_args__ = (UniqueConstraint("request_id", "kind", "candidate"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    kind: CandidateKind = Field(sa_type=enum_type(CandidateKind, "look_alike_kind"))
    candidate: str = Field(index=True, max_length=32)
    score: int
    high: bool
    open: bool = Field(index=True)
    reasons: list[str] = Field(default_factory=list, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)


class DuplicateVerdict(Table, table=True):
    """What staff decided about a request and a look-alike, and why: once for the pair. Erased with either request.

    Of two requests the lesser id stands in `request_id`, so that the verdict is the same from both sides.
    """

    __tablename__ = "duplicate_verdict"
    __table_args__ = (UniqueConstraint("request_id", "kind", "candidate"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    kind: CandidateKind = Field(sa_type=enum_type(CandidateKind, "duplicate_verdict_kind"))
    candidate: str = Field(index=True, max_length=32)
    same: bool
    reason: str | None = Field(default=None, max_length=500)
    by: str = Field(foreign_key="account.id", max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
