"""Waits that grow with each try, shared by all processes, and never longer than a quarter of an hour.

A throttle (`store/throttle.py`) counts tries in a window; whoever keeps it full keeps others out. Here a try during a
wait is not counted, so that nobody makes the wait of somebody else longer than `LONGEST`.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, col, select

from bisdesk.store.base import Table
from bisdesk.store.database import Database
from bisdesk.store.types import UtcDateTime

STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
LONGEST = STEPS[-1]
MEMORY = timedelta(days=1)
"""Without any try for so long, it begins anew."""


class GrowingWait(Table, table=True):
    """How often somebody (a keyed hash: no address or name) tried, and when the next try is looked at.

    Nobody's in particular; deleted a day after the last try.
    """

    __tablename__ = "growing_wait"

    key: str = Field(primary_key=True, max_length=80)
    tries: int
    next_at: datetime = Field(sa_type=UtcDateTime)
    forgotten_at: datetime = Field(sa_type=UtcDateTime, index=True)


def ask(database: Database, key: str, *, free: int, now: datetime) -> timedelta | None:
    """Count one more try and return None, or say how long to wait; then it is not counted.

    The first `free` tries follow each other without a wait.
    """
    insert = sqlite_insert if database.is_sqlite else postgresql_insert
    table = GrowingWait
    over = col(table.forgotten_at) <= now
    number = col(table.tries) + 1
    waits = [(number == free + place, now + step) for place, step in enumerate(STEPS[:-1])]
    # One statement: tries at the same moment queue at the row, and each finds the one before counted.
    counted = (
        insert(table)
        .values(key=key, tries=1, next_at=now, forgotten_at=now + MEMORY)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tries": case((over, 1), else_=number),
                "next_at": case((over, now), (number < free, now), *waits, else_=now + LONGEST),
                "forgotten_at": now + MEMORY,
            },
            where=over | (col(table.next_at) <= now),
        )
        .returning(col(table.tries))
    )
    with database.writing() as session:
        tries = session.execute(counted).scalar_one_or_none()
        if tries == 1:
            _sweep(session, now)
        if tries is not None:
            return None
        next_at = session.exec(select(table.next_at).where(table.key == key)).one_or_none()
    return max(next_at - now, timedelta(seconds=1)) if next_at else None


def give_back(database: Database, key: str, now: datetime) -> None:
    """Take back one try that turned out to be right."""
    table = GrowingWait
    with database.writing() as session:
        session.execute(
            update(table)
            .where(col(table.key) == key, col(table.tries) > 0)
            .values(tries=col(table.tries) - 1, next_at=now)
        )


def start_again(database: Database, key: str) -> None:
    """Begin anew for this key, after a success."""
    with database.writing() as session:
        session.execute(delete(GrowingWait).where(col(GrowingWait.key) == key))


def _sweep(session: Session, now: datetime) -> None:
    over = select(GrowingWait.key).where(col(GrowingWait.forgotten_at) <= now)
    free = over.with_for_update(skip_locked=True)
    session.execute(delete(GrowingWait).where(col(GrowingWait.key).in_(free)))
