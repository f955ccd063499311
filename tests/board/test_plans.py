"""However many requests are closed, neither the board nor a search goes through them: the database says how it looks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bisdesk.board import rows, search
from bisdesk.board.rules import read_term
from bisdesk.runtime import Runtime
from tests.board.figures import SOUGHT, add_old
from tests.factories.people import People
from tests.factories.requests import make_submitted
from tests.support.core import NOON

TABLES = ("bis_request", "search_word", "first", "activation")


@pytest.fixture
def session(runtime: Runtime, people: People) -> Iterator[Session]:
    make_submitted(runtime, people)
    add_old(runtime, 3000)
    with runtime.database.reading() as session:
        yield session


def gone_through(session: Session, ask: Callable[[], object]) -> list[str]:
    """The tables of which every row is looked at when this is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    assert asked
    plans = [
        row[3]
        for statement, values in asked
        for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    return [plan for plan in plans if plan.split()[0] == "SCAN" and plan.split()[1] in TABLES]


@pytest.mark.parametrize("term", SOUGHT.values())
def test_a_search_looks_into_indexes(session: Session, term: str) -> None:
    sought = read_term(term, year=2026)
    assert gone_through(session, lambda: search.find(session, sought)) == []


def test_what_is_open_and_what_changed_are_found_by_indexes(session: Session) -> None:
    assert gone_through(session, lambda: rows.open_rows(session, NOON)) == []
    assert gone_through(session, lambda: rows.changed_rows(session, 5)) == []
