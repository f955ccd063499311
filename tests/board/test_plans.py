"""However many requests are closed, neither the board nor a search goes through them: the databases say how they look."""

from typing import Any

import pytest
from sqlalchemy import Select, text
from sqlmodel import Session

from bisdesk.board import rows, search
from bisdesk.board.rules import read_term
from bisdesk.runtime import Runtime
from tests.board.figures import SOUGHT, add_old
from tests.factories.people import People
from tests.factories.requests import make_submitted

TABLES = ("bis_request", "search_word", "first", "activation")


@pytest.fixture
def session(runtime: Runtime, people: People) -> Any:
    make_submitted(runtime, people)
    add_old(runtime, 3000)
    with runtime.database.reading() as session:
        yield session


def gone_through(session: Session, statement: Select[Any], values: dict[str, Any]) -> list[str]:
    """The tables of which every row is looked at."""
    compiled = statement.params(**values).compile(
        session.connection(), compile_kwargs={"render_postcompile": True}
    )
    asked = compiled.params
    plan = session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {compiled}", tuple(asked[name] for name in compiled.positiontup or ())
    )
    return [row[3] for row in plan if row[3].split()[0] == "SCAN" and row[3].split()[1] in TABLES]


@pytest.mark.parametrize("term", SOUGHT.values())
def test_a_search_looks_into_indexes(session: Session, term: str) -> None:
    for statement in search._statements(read_term(term, year=2026)):
        assert gone_through(session, statement.limit(10), {}) == []


def test_what_is_open_is_found_by_indexes(session: Session) -> None:
    assert gone_through(session, rows._OPEN, {"ended_after": "2026-01-01 00:00:00"}) == []
    assert gone_through(session, rows._CHANGED, {"since": 5}) == []
    assert (
        session.connection().execute(text("SELECT count(*) FROM bis_request")).scalar_one() > 3000
    )
