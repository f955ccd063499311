"""Count what the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bisdesk.runtime import Runtime


@contextmanager
def count_queries(runtime: Runtime) -> Iterator[list[str]]:
    """The statements that run in the block, but BEGIN and the like."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().split(None, 1)[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            seen.append(" ".join(statement.split()))

    engine = runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
