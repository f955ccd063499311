"""The small door to the database, on both kinds."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Update, text, update
from sqlmodel import select

from bisdesk.board.models import BoardVersion
from bisdesk.runtime import Runtime
from bisdesk.store.database import Database, normal_url


def version(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.exec(select(BoardVersion.version)).one()


def set_version(value: int) -> Update:
    return update(BoardVersion).values(version=value)


@pytest.mark.race
def test_no_increment_is_lost_among_writers(runtime_on: Runtime) -> None:
    def go(_thread: int) -> None:
        for _ in range(300):
            with runtime_on.database.writing() as session:
                row = session.exec(select(BoardVersion).with_for_update()).one()
                row.version += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert version(runtime_on) == 1200


class Broken(Exception):
    pass


def test_a_write_that_fails_leaves_nothing(runtime_on: Runtime) -> None:
    def fail() -> None:
        with runtime_on.database.writing() as session:
            session.execute(set_version(7))
            raise Broken

    with pytest.raises(Broken):
        fail()
    assert version(runtime_on) == 0


def test_reading_sees_what_is_committed_and_nothing_else(runtime_on: Runtime) -> None:
    with runtime_on.database.writing() as session:
        session.execute(set_version(7))
        assert version(runtime_on) == 0
    assert version(runtime_on) == 7


def test_what_is_changed_while_reading_is_not_kept(runtime_on: Runtime) -> None:
    with runtime_on.database.reading() as session:
        row = session.exec(select(BoardVersion)).one()
        row.version = 9
        session.add(row)
        session.flush()
    assert version(runtime_on) == 0


def test_a_reader_does_not_wait_for_a_writer(runtime_on: Runtime) -> None:
    with runtime_on.database.writing() as session:
        session.execute(set_version(7))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(version, runtime_on).result(timeout=2) == 0


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("busy_timeout", 5000)],
)  # fmt: skip
def test_each_connection_to_sqlite_is_prepared(tmp_path: Path, pragma: str, value: object) -> None:
    database = Database(f"sqlite:///{tmp_path / 'some.db'}")
    for _ in range(2):
        with database.reading() as session:
            assert session.execute(text(f"PRAGMA {pragma}")).scalar_one() == value
    database.dispose()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://a@b/c", "postgresql+psycopg://a@b/c"),
        ("postgresql://a@b/c", "postgresql+psycopg://a@b/c"),
        ("postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_plain_addresses_mean_psycopg(given: str, used: str) -> None:
    assert normal_url(given) == used
