"""Rate limits that all processes share: one small table, a short transaction of its own."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, col, select

from bisdesk.store.base import Table
from bisdesk.store.database import Database
from bisdesk.store.types import UtcDateTime


class ThrottleWindow(Table, table=True):
    """How often a key (a keyed hash: no address or name) came by in a window. Gone when the window is over."""

    __tablename__ = "throttle"

    key: str = Field(primary_key=True, max_length=80)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    count: int


def hit(
    database: Database, key: str, *, limit: int, window: timedelta, now: datetime
) -> timedelta | None:
    """Count one more try. Return how long to wait when `limit` tries in `window` are used up, else None."""
    insert = sqlite_insert if database.is_sqlite else postgresql_insert
    table = ThrottleWindow
    over = col(table.ends_at) <= now
    # One statement: two first tries at the same moment would both find no row.
    counted = (
        insert(table)
        .values(key=key, ends_at=now + window, count=1)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((over, 1), else_=col(table.count) + 1),
                "ends_at": case((over, now + window), else_=col(table.ends_at)),
            },
        )
        .returning(col(table.count), col(table.ends_at))
    )
    with database.writing() as session:
        count, ends_at = session.execute(counted).one()
        if count == 1:
            _sweep(session, now)
    return ends_at - now if count > limit else None


def _sweep(session: Session, now: datetime) -> None:
    """Drop windows that are over; those that somebody counts in right now wait for the next time."""
    over = select(ThrottleWindow.key).where(col(ThrottleWindow.ends_at) <= now)
    free = over.with_for_update(skip_locked=True)
    session.execute(delete(ThrottleWindow).where(col(ThrottleWindow.key).in_(free)))


def give_back(database: Database, key: str) -> None:
    """Take back one try that turned out not to count."""
    table = ThrottleWindow
    with database.writing() as session:
        session.execute(
            update(table)
            .where(col(table.key) == key, col(table.count) > 0)
            .values(count=col(table.count) - 1)
        )


def forget(database: Database, key: str) -> None:
    """Start again for this key, after a success."""
    with database.writing() as session:
        session.execute(delete(ThrottleWindow).where(col(ThrottleWindow.key) == key))
