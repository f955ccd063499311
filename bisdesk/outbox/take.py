"""Take rows to work on, so that no two processes have the same one. What a dead process held comes free by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import col, select

from bisdesk.outbox.models import Job, Message, Status
from bisdesk.runtime import Runtime

LEASE = timedelta(minutes=2)
"""Longer than handing over one message can take; after half of it no new one is begun."""
AT_ONCE = 20

Row = TypeVar("Row", Message, Job)


def take(
    runtime: Runtime,
    model: type[Row],
    which: ColumnElement[bool],
    holder: str,
    *,
    limit: int = AT_ONCE,
) -> Sequence[Row]:
    """Take up to `limit` rows whose time has come, for `LEASE`. The try is counted now: dying counts as well."""
    now = runtime.clock.now()
    due = and_(which, is_due(model, now))
    with runtime.database.reading() as session:
        # Most looks find nothing, and need not wait for the one writer that SQLite has.
        if session.exec(select(model.id).where(due).limit(1)).first() is None:
            return []
    with runtime.database.writing() as session:
        found = session.exec(
            select(model.id)
            .where(due)
            .order_by(col(model.next_try_at), col(model.created_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        session.execute(
            update(model)
            .where(col(model.id).in_(found))
            .values(
                status=Status.TAKEN,
                leased_by=holder,
                lease_until=now + LEASE,
                tries=col(model.tries) + 1,
            )
        )
        return session.exec(
            select(model).where(col(model.id).in_(found)).order_by(col(model.next_try_at))
        ).all()


def give_back(runtime: Runtime, model: type[Row], row_id: str, holder: str) -> None:
    """Let go of a row that was not begun; its try does not count."""
    with runtime.database.writing() as session:
        session.execute(
            update(model)
            .where(
                col(model.id) == row_id,
                col(model.status) == Status.TAKEN,
                col(model.leased_by) == holder,
            )
            .values(
                status=Status.WAITING,
                leased_by=None,
                lease_until=None,
                tries=col(model.tries) - 1,
            )
        )


def is_due(model: type[Message] | type[Job], now: datetime) -> ColumnElement[bool]:
    """Its time has come, or whoever had it is dead."""
    return or_(
        and_(col(model.status) == Status.WAITING, col(model.next_try_at) <= now),
        and_(col(model.status) == Status.TAKEN, col(model.lease_until) <= now),
    )
