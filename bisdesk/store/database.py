"""One database behind one small door: short reading and writing transactions on SQLite or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool
from sqlmodel import Session

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a confirmed request survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # erased data leave the file, not only the table
    "busy_timeout=5000",
)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN is deferred: two writers that first read would both fail or lose updates.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("rebuild", False):
        connection.exec_driver_sql(
            "PRAGMA foreign_keys=OFF"
        )  # inside a transaction it does nothing
    if not options.get("single", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write", False) else "BEGIN")


def normal_url(url: str) -> str:
    """Say psycopg 3 where a plain PostgreSQL address was given."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


class Database:
    """An engine and the two ways to use it. `url`: sqlite:///path or postgresql://…; `schema` for PostgreSQL only."""

    def __init__(self, url: str, *, schema: str | None = None) -> None:
        self.url = normal_url(url)
        self.schema = schema
        self.engine = self._engine()
        self._writer = self.engine.execution_options(write=True)
        self._single = self.engine.execution_options(single=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only looks; it is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """For a single question about columns: half of what `reading` costs, without one moment for two questions."""
        with self._single.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that commits on leaving, or not at all. Keep it short: SQLite has one writer."""
        with Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A writing transaction in which tables may be made anew, for migrations.

        SQLite changes a table by copying it: dropping the old one must not drag along what points at it. So its
        foreign keys rest, and are checked before it commits. Raises sqlite3.IntegrityError when rows then point nowhere.
        """
        try:
            with self.engine.execution_options(write=True, rebuild=True).begin() as connection:
                yield connection
                if (
                    self.is_sqlite
                    and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                ):
                    raise sqlite3.IntegrityError("rows that point nowhere; nothing was changed")
        finally:
            if self.is_sqlite:
                self.engine.dispose()  # no connection without foreign keys goes back to work

    def dispose(self) -> None:
        self.engine.dispose()

    def _engine(self) -> Engine:
        if self.url.startswith("sqlite"):
            return self._sqlite_engine()
        arguments: dict[str, Any] = {}
        if self.schema:
            arguments["options"] = f"-csearch_path={self.schema}"
        return create_engine(
            self.url,
            pool_size=8,
            max_overflow=4,
            pool_pre_ping=True,  # a database that restarted costs one retry, not an error page
            connect_args={"connect_timeout": 5, **arguments},
        )

    def _sqlite_engine(self) -> Engine:
        path = make_url(self.url).database
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(self.url, pool_size=8, max_overflow=4)
        else:
            engine = create_engine(self.url, poolclass=NullPool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
