"""Append to the audit log, and check it."""

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.audit.chain import START, Link, hash_of
from bisdesk.audit.models import AuditEntry, AuditHead


@dataclass(frozen=True)
class Said:
    """An entry before it has its place in the chain."""

    at: datetime
    actor_kind: str
    actor_id: str | None
    tag: str
    subject_kind: str | None = None
    subject_id: str | None = None
    outcome: str = "done"
    reason: str | None = None


def append(session: Session, said: Iterable[Said]) -> None:
    """Chain the entries on, in this transaction. The head's row lock makes writers queue: call it last."""
    head = session.exec(select(AuditHead).with_for_update()).one()
    for each in said:
        link = Link(seq=head.seq + 1, **each.__dict__)
        digest = hash_of(link, head.hash)
        session.add(AuditEntry(**link.__dict__, previous=head.hash, hash=digest))
        head.seq, head.hash = link.seq, digest
    session.add(head)


@dataclass(frozen=True)
class Fault:
    """Where the log does not hold, and why."""

    seq: int
    why: str


def verify(session: Session) -> Fault | None:
    """Walk the whole chain. Return the first fault, or None."""
    seq, previous = 0, START
    with closing(_in_order(session)) as entries:
        for entry in entries:
            if entry.seq != seq + 1:
                return Fault(seq + 1, "missing")
            if entry.previous != previous:
                return Fault(entry.seq, "does not follow the entry before it")
            if entry.hash != hash_of(_link(entry), previous):
                return Fault(entry.seq, "changed")
            seq, previous = entry.seq, entry.hash
    head = session.exec(select(AuditHead)).one()
    return None if (head.seq, head.hash) == (seq, previous) else Fault(seq + 1, "tail cut off")


def head_of(session: Session) -> tuple[int, str]:
    """Number and hash of the last entry: kept elsewhere, it proves what the log said at that time."""
    head = session.exec(select(AuditHead)).one()
    return head.seq, head.hash


def _in_order(session: Session) -> Generator[AuditEntry, None, None]:
    """All entries, some at a time; close it, for PostgreSQL keeps a cursor open for it."""
    found = select(AuditEntry).order_by(col(AuditEntry.seq)).execution_options(yield_per=1000)
    with session.exec(found) as entries:
        yield from entries


def _link(entry: AuditEntry) -> Link:
    return Link(**{name: getattr(entry, name) for name in Link.__dataclass_fields__})
