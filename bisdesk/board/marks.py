"""What tells an open board whether anything changed: two small questions that go along with who is asking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, inspect, select

from bisdesk.accounts.identify import Along
from bisdesk.board.models import BoardVersion, Presence
from bisdesk.board.presence import GONE_AFTER

_VERSION = inspect(BoardVersion).local_table.c.version
_PRESENCE = inspect(Presence).local_table.c
_HERE = _PRESENCE.seen_at > bindparam("here_after")
# How many are here and who came last: nobody comes or goes without one of the two being different.
_COLUMNS = {
    "board_version": select(_VERSION).scalar_subquery(),
    "here": select(func.count()).where(_HERE).scalar_subquery(),
    "came_last": select(func.max(_PRESENCE.since, type_=_PRESENCE.since.type))
    .where(_HERE)
    .scalar_subquery(),
}
_ALONE = select(*(column.label(name) for name, column in _COLUMNS.items()))


def _values(now: datetime) -> Mapping[str, Any]:
    return {"here_after": now - GONE_AFTER}


ALONG = Along(_COLUMNS, _values)


def marks(db: Connection, now: datetime) -> Mapping[str, Any]:
    """The same, asked alone."""
    return dict(zip(_COLUMNS, db.execute(_ALONE, dict(_values(now))).one(), strict=True))


def version_of(marks: Mapping[str, Any]) -> int:
    return int(marks["board_version"])


def presence_of(marks: Mapping[str, Any]) -> str:
    """A word that is another one as soon as somebody opened or closed a request."""
    last: datetime | None = marks["came_last"]
    return f"{marks['here']}-{int(last.timestamp() * 1_000_000) if last else 0:x}"
