"""What passes between the desk and who filed a request."""

import enum
from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id_in_order
from bisdesk.store.types import Json, UtcDateTime, enum_type


class EntryKind(enum.StrEnum):
    """What an entry of the thread is."""

    QUESTION = "question"
    TAKEN_BACK = "taken_back"
    ANSWER = "answer"
    REMINDER = "reminder"
    NO_ANSWER = "no_answer"  # for so long that the desk is told
    CALL = "call"  # staff note what was said on the phone; the filer does not see it


class CalledWith(enum.StrEnum):
    """With whom staff spoke on the phone."""

    FILER = "filer"
    WORKER = "worker"
    OTHER = "other"


class ThreadEntry(Table, table=True):
    """One entry of the thread of a request: who said what, and what it opened or changed.

    The desk owns it. `text` and `changes` (the values from before an answer) are personal: plain, as the request's own
    columns, and erased with the request (`thread.erase`).
    """

    __tablename__ = "thread_entry"
    # Each question has one answer, is taken back once, and each reminder goes out once: the database decides races.
    __table_args__ = (UniqueConstraint("question_id", "kind", "step"),)

    id: str = Field(default_factory=new_id_in_order, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    kind: EntryKind = Field(sa_type=enum_type(EntryKind, "thread_kind"))
    at: datetime = Field(sa_type=UtcDateTime)
    by: str | None = Field(
        default=None, foreign_key="account.id", max_length=32
    )  # none: the system
    text: str | None = Field(default=None, max_length=2000)
    called_with: str | None = Field(default=None, max_length=8)  # of a call: a CalledWith
    # Which question an answer, a reminder or a taking back is about; step counts reminders.
    question_id: str | None = Field(default=None, foreign_key="thread_entry.id", max_length=32)
    step: int = 0
    opened: list[str] = Field(
        default_factory=list, sa_type=Json
    )  # by a question: groups, files, declaration
    # By an answer: group → its inputs from before, as typed; files and declaration with nothing in it.
    changes: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=Json)
