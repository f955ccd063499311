"""The thread of a request as pages show it, the question that waits, and what answers changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.questions.models import CalledWith, EntryKind, ThreadEntry

FOR_THE_DESK = (EntryKind.CALL, EntryKind.NO_ANSWER)
"""What who filed the request does not see."""


@dataclass(frozen=True)
class Entry:
    """One entry of the thread, with who wrote it; nobody: the system."""

    id: str
    kind: EntryKind
    at: datetime
    by: str | None
    text: str
    opened: tuple[str, ...]
    changes: Mapping[str, Mapping[str, str]]
    step: int
    called_with: CalledWith | None


@dataclass(frozen=True)
class Change:
    """A group that an answer changed: when, who answered, and its inputs from before."""

    at: datetime
    by: str | None
    was: Mapping[str, str]


def thread_of(session: Session, request_id: str, *, for_staff: bool) -> list[Entry]:
    """The whole thread, oldest first; who filed the request does not see what the desk noted for itself."""
    found = session.exec(
        select(ThreadEntry, Account.name)
        .outerjoin(Account, col(Account.id) == ThreadEntry.by)
        .where(ThreadEntry.request_id == request_id)
        # What came of a question stands behind it, also when both happened in one moment.
        .order_by(
            col(ThreadEntry.at), col(ThreadEntry.question_id).is_not(None), col(ThreadEntry.id)
        )
    )
    return [
        Entry(
            id=each.id,
            kind=each.kind,
            at=each.at,
            by=name,
            text=each.text or "",
            opened=tuple(each.opened),
            changes=each.changes,
            step=each.step,
            called_with=CalledWith(each.called_with) if each.called_with else None,
        )
        for each, name in found
        if for_staff or each.kind not in FOR_THE_DESK
    ]


def last_entry(session: Session, request_id: str) -> ThreadEntry | None:
    """The newest entry of the thread, whatever it is."""
    return session.exec(
        select(ThreadEntry)
        .where(ThreadEntry.request_id == request_id)
        .order_by(col(ThreadEntry.at).desc(), col(ThreadEntry.id).desc())
        .limit(1)
    ).one_or_none()


def last_question(session: Session, request_id: str) -> ThreadEntry | None:
    """The newest question; in `info_needed` it is the one that waits for an answer."""
    return session.exec(
        select(ThreadEntry)
        .where(ThreadEntry.request_id == request_id, ThreadEntry.kind == EntryKind.QUESTION)
        .order_by(col(ThreadEntry.at).desc(), col(ThreadEntry.id).desc())
        .limit(1)
    ).one_or_none()


def outcome_of(session: Session, question_id: str, kind: EntryKind) -> ThreadEntry | None:
    """What came of a question: its answer, or that it was taken back."""
    return session.exec(
        select(ThreadEntry).where(ThreadEntry.question_id == question_id, ThreadEntry.kind == kind)
    ).first()


def changes_in(thread: Iterable[Entry]) -> dict[str, Change]:
    """By group: how it was changed by an answer, the last time that one did."""
    return {
        group: Change(entry.at, entry.by, was)
        for entry in thread
        for group, was in entry.changes.items()
    }
