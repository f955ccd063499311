"""The real app on a real database, and people to use it with. Imported by the top conftest."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from bisdesk.settings import Settings
from bisdesk.store.database import Database
from bisdesk.store.migrate import migrate
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.support.postgres import PostgresServer
from tests.support.templates import keep_templates

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""A Monday, 12.00 in Brussels."""


def test_key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


test_key.__test__ = False  # type: ignore[attr-defined]


def make_settings(instance: Path, database_url: str = "", **changes: object) -> Settings:
    given: dict[str, object] = {
        "instance": instance,
        "demo": True,
        "intranet_url": "http://localhost",
        "public_url": "http://localhost",
        "database_url": database_url,
        "secret_key": test_key("s"),
        "vault_keys": {"k1": test_key("v")},
        "hash_key": test_key("h"),
        "mail": "demo",
        "sms": "demo",
    }
    return Settings(**(given | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to copy: migrating for each test would cost most of its time."""
    folder = tmp_path_factory.mktemp("migrated")
    runtime = build_runtime(make_settings(folder))
    migrate(runtime.database)
    runtime.database.dispose()
    return folder / "bisdesk.db"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def runtime(tmp_path: Path, migrated_sqlite: Path, clock: FixedClock) -> Runtime:
    """One installation in demo mode, on SQLite, with a clock that stands still."""
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    return build_runtime(make_settings(tmp_path), clock=clock)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database, to copy."""
    with postgres_server.new_database() as url:
        database = Database(url)
        migrate(database)
        database.dispose()
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgres"])
def runtime_on(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock
) -> Iterator[Runtime]:
    """The same on each database (tests that use it run twice)."""
    if request.param == "sqlite":
        yield request.getfixturevalue("runtime")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.new_database(request.getfixturevalue("migrated_postgres")) as url:
        runtime = build_runtime(make_settings(tmp_path, url), clock=clock)
        yield runtime
        runtime.database.dispose()
        runtime.register._database.dispose()  # type: ignore[attr-defined]


@pytest.fixture
def people(runtime: Runtime) -> People:
    """Two entities and everybody the matrix names."""
    return People.on(runtime)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    app = keep_templates(create_app(runtime))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False  # CSRF has tests of its own, with it on
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def client_as(app: Flask, people: People) -> Callable[[str], FlaskClient]:
    """A signed-in browser: client_as("staff"). Names are the fields of People."""

    def sign_in(who: str) -> FlaskClient:
        client = app.test_client()
        people.sign_in(client, who)
        return client

    return sign_in
