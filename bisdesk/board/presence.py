"""Who has which request open now. A page says so every few seconds while it is open, and once more when it closes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.board.models import Presence
from bisdesk.store.database import Database

GONE_AFTER: Final = timedelta(seconds=40)
"""Without a word for so long a page is closed, or its computer asleep. Pages say something every 15 seconds."""


def note(database: Database, request_id: str, account_id: str, now: datetime) -> None:
    """This person has the request open now. Others hear of it with their next refresh, when it is new."""
    insert = sqlite_insert if database.is_sqlite else postgresql_insert
    table, came_back = Presence, col(Presence.seen_at) <= now - GONE_AFTER
    noted = (
        insert(table)
        .values(request_id=request_id, account_id=account_id, since=now, seen_at=now)
        .on_conflict_do_update(
            index_elements=["request_id", "account_id"],
            set_={"seen_at": now, "since": case((came_back, now), else_=col(Presence.since))},
        )
    )
    with database.writing() as session:
        session.execute(noted)
        session.execute(delete(Presence).where(col(Presence.seen_at) <= now - 2 * GONE_AFTER))


def leave(database: Database, request_id: str, account_id: str) -> None:
    """This person closed the request."""
    gone = delete(Presence).where(
        col(Presence.request_id) == request_id, col(Presence.account_id) == account_id
    )
    with database.writing() as session:
        session.execute(gone)


def others_at(
    session: Session, now: datetime, viewer: str, request_id: str | None = None
) -> Mapping[str, Sequence[str]]:
    """By request: the names of who has it open now, without the viewer."""
    wanted = (
        select(Presence.request_id, Account.name)
        .join(Account, col(Account.id) == Presence.account_id)
        .where(col(Presence.seen_at) > now - GONE_AFTER, Presence.account_id != viewer)
        .order_by(col(Presence.since))
    )
    if request_id is not None:
        wanted = wanted.where(Presence.request_id == request_id)
    found: dict[str, list[str]] = {}
    for request, name in session.exec(wanted):
        found.setdefault(request, []).append(name)
    return found


def erase(session: Session, request_id: str) -> None:
    """Leave nothing about this request."""
    session.execute(delete(Presence).where(col(Presence.request_id) == request_id))
