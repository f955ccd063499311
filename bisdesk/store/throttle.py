"""Rate limits that all processes share: one small table, a short transaction of its own."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, col, select

from bisdesk.store.base import Table
from bisdesk.store.database import Database
from bisdesk.store.types import UtcDateTime


class ThrottleWindow(Table, table=True):
    """How often a key (a keyed hash: no address or name) came by in a window. Gone when the window is over."""

    __tablename__ = "throttle"

    key: str = Field(primary_key=True, max_length=80)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    count: int


def hit(database: Database, key: str, *, limit: int, window: timedelta, now: datetime) -> timedelta | None:
    """Count one more try. Return how long to wait when `limit` tries in `window` are used up, else None."""
    with database.writing() as session:
        row = session.exec(
            select(ThrottleWindow).where(ThrottleWindow.key == key).with_for_update()
        ).one_or_none()
        if row is None or row.ends_at <= now:
            session.execute(delete(ThrottleWindow).where(col(ThrottleWindow.ends_at) <= now))
            session.merge(ThrottleWindow(key=key, ends_at=now + window, count=1))
            return None
        row.count += 1
        session.add(row)
        return row.ends_at - now if row.count > limit else None


def forget(database: Database, key: str) -> None:
    """Start again for this key, after a success."""
    with database.writing() as session:
        session.execute(delete(ThrottleWindow).where(col(ThrottleWindow.key) == key))
