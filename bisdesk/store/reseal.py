"""Seal anew, with the newest key of the ring, what an older one sealed: bit by bit, while people work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, func, select, tuple_, update
from sqlmodel import Session, SQLModel

from bisdesk.store.database import Database
from bisdesk.store.vault import Vault, VaultError

_KEYS_AT_ONCE: Final = 200
_BYTES_AT_ONCE: Final = 1024 * 1024
"""What one transaction writes, or one value when that is larger: SQLite has one writer, and it is soon free again."""


@dataclass(frozen=True)
class SealedColumn:
    """A column that the vault seals. `bound_to` says, by the row's primary key, what its values are bound to."""

    model: type[SQLModel]
    column: str
    bound_to: Callable[..., str]  # (session, *primary key)

    @property
    def table(self) -> Table:
        return self.model.__table__  # type: ignore[attr-defined, no-any-return]

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column}"


@dataclass
class Resealed:
    """What came of it. `damaged`: values that no key of the ring opens; they stay as they are."""

    sealed: dict[str, int] = field(default_factory=dict)
    damaged: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Found:
    key: tuple[Any, ...]
    before: bytes
    after: bytes


def count_older(database: Database, vault: Vault, columns: Sequence[SealedColumn]) -> int:
    """How many values are not sealed with the newest key."""
    with database.reading() as session:
        return sum(
            int(
                session.execute(
                    select(func.count()).select_from(each.table).where(_older(vault, each))
                ).scalar_one()
            )
            for each in columns
        )


def reseal(database: Database, vault: Vault, columns: Sequence[SealedColumn]) -> Resealed:
    """Go on until nothing is left but what no key opens. Interrupted, the next run goes on where this one was."""
    done = Resealed()
    for column in columns:
        damaged: set[tuple[Any, ...]] = set()
        for keys in _older_keys(database, vault, column):
            done.sealed[column.name] = done.sealed.get(column.name, 0) + _reseal_some(
                database, vault, column, keys, damaged
            )
        if damaged:
            done.damaged[column.name] = len(damaged)
    return done


def _older(vault: Vault, column: SealedColumn) -> ColumnElement[bool]:
    head = vault.newest_head
    return func.substr(column.table.c[column.column], 1, len(head)) != head


def _older_keys(
    database: Database, vault: Vault, column: SealedColumn
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows, some at a time, by primary key; again from the start until a whole round finds nothing new to do.

    A value that somebody stores while we are past it needs no second look: it is sealed with the newest key,
    once every process has the new ring.
    """
    primary = list(column.table.primary_key)
    last: tuple[Any, ...] | None = None
    while True:
        older = _older(vault, column)
        after = older if last is None else and_(older, tuple_(*primary) > tuple_(*last))
        with database.reading() as session:
            found = session.execute(
                select(*primary).where(after).order_by(*primary).limit(_KEYS_AT_ONCE)
            ).all()
        if not found:
            return
        keys = [tuple(row) for row in found]
        yield keys
        last = keys[-1]


def _reseal_some(
    database: Database,
    vault: Vault,
    column: SealedColumn,
    keys: list[tuple[Any, ...]],
    damaged: set[tuple[Any, ...]],
) -> int:
    done, waiting, size = 0, list[_Found](), 0
    for key in keys:
        found = _opened(database, vault, column, key, damaged)
        if found is not None:
            waiting.append(found)
            size += len(found.after)
        if size >= _BYTES_AT_ONCE:
            done += _write(database, column, waiting)
            waiting, size = [], 0
    return done + _write(database, column, waiting)


def _opened(
    database: Database,
    vault: Vault,
    column: SealedColumn,
    key: tuple[Any, ...],
    damaged: set[tuple[Any, ...]],
) -> _Found | None:
    """Open one value and seal it anew, outside any transaction; None when it is gone, new already, or damaged."""
    with database.reading() as session:
        before = session.execute(
            select(column.table.c[column.column]).where(_is(column.table, key))
        ).scalar_one_or_none()
        if before is None or not vault.needs_newest_key(before):
            return None
        bound_to = column.bound_to(session, *key)
    try:
        plain = vault.open(before, bound_to)
    except VaultError:
        damaged.add(key)
        return None
    return _Found(key, before, vault.seal(plain, bound_to))


def _write(database: Database, column: SealedColumn, found: list[_Found]) -> int:
    """Store what still is what was opened; what somebody changed meanwhile is newer, and sealed by them."""
    if not found:
        return 0
    with database.writing() as session:
        return sum(_exchange(session, column, each) for each in found)


def _exchange(session: Session, column: SealedColumn, found: _Found) -> int:
    target = column.table.c[column.column]
    done = session.execute(
        update(column.table)
        .where(_is(column.table, found.key), target == found.before)
        .values({column.column: found.after})
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _is(table: Table, key: tuple[Any, ...]) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
