"""Which rows a viewer sees, in which order: columns with the oldest, or a page of the table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bisdesk.board.asked import ACTIVATION, MINE, NOBODY, NONE, OWN, STATES, Asked
from bisdesk.board.faces import Flag, Level
from bisdesk.board.rows import WITH_WORKER, BoardRow
from bisdesk.board.snapshot import Snapshot
from bisdesk.domain.name_key import fold

CLOSED = "closed"
IN_LANE = 8
IN_PAGE = 50

GROUPS: tuple[Flag | None, ...] = (
    Flag.MESSAGE_FAILED, Flag.BLOCKED, Flag.LINK_EXPIRED, Flag.LINK_EXPIRING, None,
)  # fmt: skip
"""How activations are summed up, the gravest first; each counts once. None: they just run."""


@dataclass(frozen=True)
class Lane:
    """One column: its oldest rows, and how all of it stands."""

    state: str
    rows: Sequence[BoardRow]
    total: int
    oldest: BoardRow | None
    mix: tuple[int, int, int]  # on time, soon, late

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Group:
    """Activations of one kind."""

    flag: Flag | None
    total: int


@dataclass(frozen=True)
class Page:
    """A page of the table."""

    rows: Sequence[BoardRow]
    total: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        return (self.number - 1) * IN_PAGE + 1


def kind_of(row: BoardRow) -> str:
    """The column in which a row stands."""
    if row.at_desk:
        return row.state.value
    return ACTIVATION if row.state in WITH_WORKER else CLOSED


def matching(snapshot: Snapshot, asked: Asked, viewer: str) -> list[BoardRow]:
    """The open rows that the filter lets through; in the table without a state: what is at the desk."""
    desk_only = asked.table and not asked.state and not asked.flag
    return [
        row
        for row in snapshot.rows.values()
        if (row.at_desk or not desk_only) and _matches(snapshot, row, asked, viewer)
    ]


def hits_of(
    snapshot: Snapshot, hits: Iterable[BoardRow], asked: Asked, viewer: str
) -> list[BoardRow]:
    """What was searched for and passes the filter: open requests first, then the newest."""
    found = [row for row in hits if _matches(snapshot, row, asked, viewer)]
    return sorted(found, key=lambda row: (not row.at_desk, -row.submitted_at.timestamp(), row.id))


def lanes_of(snapshot: Snapshot, rows: Iterable[BoardRow], viewer: str) -> dict[str, Lane]:
    """The four columns of the desk: the viewer's own first, then the oldest."""
    by_state: dict[str, list[BoardRow]] = {state: [] for state in STATES if state != ACTIVATION}
    for row in rows:
        if row.at_desk:
            by_state[row.state.value].append(row)
    return {state: _lane(snapshot, state, found, viewer) for state, found in by_state.items()}


def groups_of(snapshot: Snapshot, rows: Iterable[BoardRow]) -> list[Group]:
    """The activations in groups."""
    found = [_group(snapshot, row) for row in rows if not row.at_desk]
    return [Group(flag, found.count(flag)) for flag in GROUPS]


def page_of(snapshot: Snapshot, rows: Iterable[BoardRow], asked: Asked) -> Page:
    """The page of the table that is asked for; the last one when there are fewer by now."""
    ordered = sorted(rows, key=_order(snapshot, asked.sorted_by), reverse=asked.backwards)
    pages = max(1, -(-len(ordered) // IN_PAGE))
    number = min(max(1, asked.page), pages)
    start = (number - 1) * IN_PAGE
    return Page(ordered[start : start + IN_PAGE], len(ordered), number, pages)


def _matches(snapshot: Snapshot, row: BoardRow, asked: Asked, viewer: str) -> bool:
    if asked.state and kind_of(row) != asked.state:
        return False
    if asked.who and row.assigned_to != {MINE: viewer, NOBODY: None}.get(asked.who, asked.who):
        return False
    if (asked.entity and row.entity_id != asked.entity) or (
        asked.language and row.language.lower() != asked.language
    ):
        return False
    face = snapshot.face(row)
    if asked.late and (face.level != asked.late or not row.at_desk):
        return False
    return not asked.flag or _has(face.flags, row, asked, viewer)


def _has(flags: tuple[Flag, ...], row: BoardRow, asked: Asked, viewer: str) -> bool:
    if asked.flag == OWN:
        return viewer in row.held_by
    if asked.flag == NONE:
        return not flags
    return asked.flag in flags


def _lane(snapshot: Snapshot, state: str, rows: list[BoardRow], viewer: str) -> Lane:
    def order(row: BoardRow) -> tuple[Any, ...]:
        return (row.assigned_to != viewer, -snapshot.face(row).age, row.submitted_at, row.id)

    ordered = sorted(rows, key=order)
    levels = [snapshot.face(row).level for row in rows]
    return Lane(
        state=state,
        rows=ordered[:IN_LANE],
        total=len(rows),
        oldest=max(rows, key=lambda row: snapshot.face(row).age, default=None),
        mix=(levels.count(Level.ON_TIME), levels.count(Level.SOON), levels.count(Level.LATE)),
    )


def _group(snapshot: Snapshot, row: BoardRow) -> Flag | None:
    return next((flag for flag in GROUPS if flag in snapshot.face(row).flags), None)


def _order(snapshot: Snapshot, by: str) -> Callable[[BoardRow], tuple[Any, ...]]:
    keys: dict[str, Callable[[BoardRow], Any]] = {
        "age": lambda row: snapshot.face(row).age,
        "name": lambda row: fold(row.name),
        "reference": lambda row: row.reference,
        "entity": lambda row: row.entity.casefold(),
        "state": lambda row: STATES.index(kind_of(row)),
        "language": lambda row: row.language,
        "assignee": lambda row: row.assignee.casefold(),
    }
    first = keys[by]
    return lambda row: (first(row), snapshot.face(row).age, -row.submitted_at.timestamp(), row.id)
