"""Make the register's own schema, and bring it up to date. Small enough to need no Alembic."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, select, text, update

from bisdesk.register.embedded.keys import key_everybody
from bisdesk.register.embedded.tables import metadata, person_key, schema_version
from bisdesk.store.database import Database

SCHEMA = "register"
"""Where it lives on PostgreSQL; on SQLite it is a file of its own."""


def _keys(connection: Connection) -> None:
    """People are found by keys instead of going through everybody of three birth years."""
    person_key.create(connection)
    key_everybody(connection)


STEPS: tuple[Callable[[Connection], None], ...] = (_keys,)
"""Step n brings version n to n + 1. Never change one that was released; add one. A new register starts whole."""

_LOCK = 0x62697272  # any constant of our own: two preparing processes wait for each other


def prepare(database: Database) -> None:
    """Make what is missing, in one transaction. Harmless when there is nothing to do."""
    with database.engine.execution_options(write=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        schema_version.create(connection, checkfirst=True)
        version = connection.execute(select(schema_version.c.version)).scalar()
        if version is None:
            metadata.create_all(connection)
            connection.execute(insert(schema_version).values(id=1, version=len(STEPS)))
            return
        for step in STEPS[version:]:
            step(connection)
        connection.execute(update(schema_version).values(version=len(STEPS)))
