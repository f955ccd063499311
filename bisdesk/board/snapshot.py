"""What is open now, kept in the process: after a change only the changed rows are read, by all viewers together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from types import MappingProxyType
from weakref import WeakKeyDictionary

from sqlalchemy.pool import Pool
from sqlmodel import Session, select

from bisdesk.board.faces import Face, face_of
from bisdesk.board.models import BoardVersion
from bisdesk.board.rows import BoardRow, changed_rows, is_open, open_rows
from bisdesk.runtime import Runtime


def minute_of(now: datetime) -> int:
    """The minute that a viewer's tag carries: what time changes appears with the next one."""
    return int(now.timestamp()) // 60


def start_of(minute: int) -> datetime:
    """The instant at which faces of this minute are drawn."""
    return datetime.fromtimestamp(minute * 60, UTC)


@dataclass(frozen=True)
class Snapshot:
    """The open requests at one version of the board, in one minute. Nothing of it changes."""

    version: int
    minute: int
    rows: Mapping[str, BoardRow]
    closed_days: tuple[str, ...]
    by_hand: bool  # staff type in the numbers that the register gave
    _faces: dict[tuple[str, int, int], Face] = field(default_factory=dict)

    def face(self, row: BoardRow, minute: int | None = None) -> Face:
        """How a row looks, in this minute or an earlier one. Asked again, it is not reckoned again."""
        at = self.minute if minute is None else minute
        key = (row.id, row.board_version, at)
        found = self._faces.get(key)
        if found is None:
            found = self._faces[key] = face_of(
                row, start_of(at), self.closed_days, by_hand=self.by_hand
            )
        return found

    @cached_property
    def entities(self) -> list[tuple[str, str]]:
        """The entities that have something open, by name."""
        found = {row.entity_id: row.entity for row in self.rows.values()}
        return sorted(found.items(), key=lambda each: (each[1].casefold(), each[0]))

    @cached_property
    def assignees(self) -> list[tuple[str, str]]:
        """Who has something, by name."""
        found = {row.assigned_to: row.assignee for row in self.rows.values() if row.assigned_to}
        return sorted(found.items(), key=lambda each: (each[1].casefold(), each[0]))


# By pool: what is read anew after `Database.dispose` may be another file. A process keeps one snapshot of each.
_kept: WeakKeyDictionary[Pool, Snapshot] = WeakKeyDictionary()
_lock = Lock()


def current(runtime: Runtime, now: datetime) -> Snapshot:
    """The open requests as they are now.

    Every minute all of them are read, within the minute only what changed: the version of the board is raised as the
    last statement of a transaction, so that all rows up to it can be seen.
    """
    minute = minute_of(now)
    with runtime.database.reading() as session, _lock:
        version = session.exec(select(BoardVersion.version)).one()
        pool = runtime.database.engine.pool
        kept = _kept.get(pool)
        if kept is not None and (kept.version, kept.minute) == (version, minute):
            return kept
        days = tuple(runtime.settings.extra_holidays)
        if kept is None or kept.minute != minute or kept.version > version:
            rows = {row.id: row for row in open_rows(session, now)}
            by_hand = runtime.settings.bis_register == "manual"
            made = Snapshot(version, minute, MappingProxyType(rows), days, by_hand)
        else:
            made = _caught_up(session, kept, version, now)
        _kept[pool] = made
    return made


def _caught_up(session: Session, kept: Snapshot, version: int, now: datetime) -> Snapshot:
    rows = dict(kept.rows)
    for row in changed_rows(session, kept.version):
        if is_open(row, now):
            rows[row.id] = row
        else:
            rows.pop(row.id, None)
    # Faces go along: a row that changed has another version, and so another key.
    return replace(kept, version=version, rows=MappingProxyType(rows))
