"""Triggers that make a table append-only, on both databases."""

from alembic import op


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def refuse_changes(table: str) -> None:
    """Let the database itself refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL)."""
    if _on_sqlite():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def allow_changes(table: str) -> None:
    """Undo `refuse_changes`; the triggers of SQLite go with their table."""
    if not _on_sqlite():
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        op.execute(f"DROP FUNCTION {table}_refuse()")
