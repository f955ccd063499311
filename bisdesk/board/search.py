"""Find requests, open and closed, by what the desk knows of them: a few looks into an index, however many there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, inspect, select
from sqlmodel import Session

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import NEVER_SUBMITTED
from bisdesk.board.models import SearchWord
from bisdesk.board.rows import DESK_STATES, ids_in
from bisdesk.board.rules import Sought, after_all_that_begin_with

MOST = 200
"""Of closed requests no more are shown: who finds so many has to say more."""

_REQUEST, _WORD = inspect(BisRequest).local_table, inspect(SearchWord).local_table


def find(session: Session, sought: Sought) -> tuple[list[str], bool]:
    """The ids of what fits, and whether there may be more. Drafts are never among them."""
    found: dict[str, None] = {}
    more = False
    for statement in _statements(sought):
        ids = list(session.connection().scalars(statement.limit(MOST + 1)))
        more = more or len(ids) > MOST
        found |= dict.fromkeys(ids[:MOST])
    return list(found), more


def _statements(sought: Sought) -> list[Select[Any]]:
    submitted = _REQUEST.c.state.not_in(NEVER_SUBMITTED)
    statements = []
    if sought.references:
        by_reference = _REQUEST.c.reference.in_(sought.references)
        statements.append(select(_REQUEST.c.id).where(by_reference, submitted))
    statements += [
        select(_WORD.c.request_id).where(condition)
        for condition in (
            _is("number", sought.number) if sought.number else None,
            _begins("email", sought.email) if sought.email else None,
            _begins("mobile", sought.mobile) if sought.mobile else None,
        )
        if condition is not None
    ]
    return statements + (_by_name(sought.names) if sought.names else [])


def _by_name(names: Sequence[str]) -> list[Select[Any]]:
    """First what is at the desk: from its few rows; then all, from the word that fits fewest names."""
    longest, *others = sorted(names, key=len, reverse=True)
    at_desk = ids_in(DESK_STATES).subquery()
    open_ones = select(at_desk.c.id).where(*(_has(name, at_desk.c.id) for name in names))
    outer = _WORD.alias("first")
    all_of_them = (
        select(outer.c.request_id)
        .distinct()
        .where(_begins("name", longest, outer))
        .where(*(_has(name, outer.c.request_id) for name in others))
    )
    return [open_ones, all_of_them]


def _has(name: str, request_id: ColumnElement[str]) -> ColumnElement[bool]:
    of_it = _WORD.c.request_id == request_id
    return select(_WORD.c.word).where(of_it, _begins("name", name)).exists()


def _is(kind: str, word: str) -> ColumnElement[bool]:
    return and_(_WORD.c.kind == kind, _WORD.c.word == word)


def _begins(kind: str, word: str, table: Any = _WORD) -> ColumnElement[bool]:
    # A stretch of the index, not LIKE: nothing in a word means more than itself.
    upper = after_all_that_begin_with(word)
    return and_(table.c.kind == kind, table.c.word >= word, table.c.word < upper)
