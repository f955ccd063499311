"""A register with many people, written straight into its tables: one creation after the other would take an hour."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, text

from bisdesk.clock import SystemClock
from bisdesk.register.birth_dates import read
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.embedded.keys import rows_of
from bisdesk.register.embedded.schema import SCHEMA
from bisdesk.register.embedded.tables import number, person, person_key
from bisdesk.register.port import PersonData, SearchQuery, Tolerance
from bisdesk.store.database import Database

AT = datetime(2020, 1, 1, tzinfo=UTC)
_AT_ONCE = 5000


def register_with(url: str, people: Iterable[PersonData]) -> EmbeddedRegister:
    """Make it; the number of somebody is their place in the row, in eleven digits."""
    database = Database(url, schema=SCHEMA)
    register = EmbeddedRegister(database, SystemClock())
    register.prepare()
    counted = enumerate(people)
    while some := list(islice(counted, _AT_ONCE)):
        rows: dict[Table, list[dict[str, Any]]] = {person: [], number: [], person_key: []}
        for place, who in some:
            for table, row in _rows(place, who):
                rows[table].append(row)
        with database.writing() as session:
            for table, each in rows.items():
                session.connection().execute(insert(table), each)
    if not database.is_sqlite:
        with database.writing() as session:
            session.connection().execute(text("ANALYZE"))  # as the server does by itself in time
    return register


def number_of(place: int) -> str:
    return f"{place:011d}"


def query_for(who: PersonData) -> SearchQuery:
    """What the desk asks the register about somebody."""
    return SearchQuery(
        last_name=who.last_name,
        first_name=who.first_name,
        other_first_names=who.other_first_names,
        birth_date=who.birth_date,
        sex=who.sex,
        tolerance=Tolerance(years=1),
    )


def _rows(place: int, who: PersonData) -> Iterator[tuple[Table, dict[str, Any]]]:
    born, own_id = read(who.birth_date), f"{place:032x}"
    yield (
        person,
        {"id": own_id, "born_first": born.earliest, "born_last": born.latest, **asdict(who)},
    )
    yield number, {
        "number": number_of(place), "kind": "bis", "person_id": own_id, "status": "current", "replaced_by": None,
        "given_at": AT,
    }  # fmt: skip
    for row in rows_of(own_id, who.last_name, who.birth_date):
        yield person_key, row
