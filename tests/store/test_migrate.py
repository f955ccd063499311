"""Migrations: the schema is what the models say, on both databases, and an interrupted one leaves nothing."""

import pytest
from alembic import op
from sqlalchemy import inspect, text
from sqlmodel import select

from bisdesk.audit.models import AuditHead
from bisdesk.board.models import BoardVersion
from bisdesk.runtime import Runtime
from bisdesk.store.database import Database
from bisdesk.store.migrate import has_drifted, is_current, migrate


def test_after_migrating_the_schema_is_current_and_is_what_the_models_say(
    runtime_on: Runtime,
) -> None:
    assert is_current(runtime_on.database)
    assert not has_drifted(runtime_on.database)


def test_migrating_again_changes_nothing(runtime_on: Runtime) -> None:
    migrate(runtime_on.database)
    assert is_current(runtime_on.database)
    with runtime_on.database.reading() as session:
        assert session.exec(select(BoardVersion.version)).all() == [0]
        assert session.exec(select(AuditHead.seq)).all() == [0]


def test_an_empty_database_is_not_current(database_url: str) -> None:
    database = Database(database_url)
    assert not is_current(database)
    database.dispose()


def test_an_interrupted_migration_leaves_the_database_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url)

    def dies(*_arguments: object, **_values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(op, "bulk_insert", dies)
        with pytest.raises(KeyboardInterrupt):
            migrate(database)
    assert inspect(database.engine).get_table_names() == []
    migrate(database)
    assert is_current(database)
    database.dispose()


def test_sec_F3_the_triggers_that_guard_the_audit_log_are_there(runtime_on: Runtime) -> None:
    wanted = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
        if runtime_on.database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal"
    )
    with runtime_on.database.reading() as session:
        names = {row[0] for row in session.execute(text(wanted))}
    expected = (
        {"audit_entry_no_update", "audit_entry_no_delete"}
        if runtime_on.database.is_sqlite
        else {"audit_entry_no_change"}
    )
    assert names == expected
