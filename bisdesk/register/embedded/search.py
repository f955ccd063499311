"""Find look-alikes: keys narrow down to a few hundred people at most, the score decides."""

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, Select, select

from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.birth_dates import Span, is_near, read
from bisdesk.register.blocking import ANY_NAME, asked_keys
from bisdesk.register.embedded.tables import number, person, person_key
from bisdesk.register.likeness import compare, may_be_alike
from bisdesk.register.port import Candidate, PersonData, SearchQuery, Status

PERSON_COLUMNS = (
    person.c.last_name, person.c.birth_date, person.c.first_name, person.c.other_first_names,
    person.c.sex, person.c.nationality, person.c.birth_country, person.c.birth_place,
)  # fmt: skip


def look_alikes(
    connection: Connection, query: SearchQuery, born: PartialDate, span: Span
) -> list[Candidate]:
    """Return who scores enough, the most alike first; numbers that ended are left out."""
    asked = asked_keys(query.last_name, query.first_name, born, span)
    ids = select(person_key.c.person_id)
    by_name = ids.where(
        person_key.c.key.in_(sorted(asked.names)),
        person_key.c.born.between(asked.first, asked.last),
    )
    by_day = ids.where(person_key.c.key == ANY_NAME, person_key.c.born.in_(sorted(asked.days)))
    named = {row["number"]: row for row in _people(connection, by_name)}
    # A name with a typing error has another sound: who was born that day is looked at as well.
    others = {
        row["number"]: row
        for row in _people(connection, by_day)
        if row["number"] not in named and may_be_alike(query, person_of(row))
    }
    found = [
        candidate
        for row in (*named.values(), *others.values())
        if is_near(read(row["birth_date"]), born, span)
        and (candidate := _candidate(query, row)) is not None
    ]
    found.sort(key=lambda candidate: (-candidate.score, candidate.number))
    return found[: query.limit]


def person_of(row: RowMapping) -> PersonData:
    """Read the columns of PERSON_COLUMNS."""
    return PersonData(**{column.name: row[column.name] for column in PERSON_COLUMNS})


def _people(connection: Connection, ids: Select[tuple[str]]) -> Iterable[RowMapping]:
    return (
        connection.execute(
            select(number.c.number, number.c.kind, *PERSON_COLUMNS)
            .join(person, person.c.id == number.c.person_id)
            .where(number.c.status == Status.CURRENT.value, person.c.id.in_(ids))
        )
        .mappings()
        .all()
    )


def _candidate(query: SearchQuery, row: RowMapping) -> Candidate | None:
    known = person_of(row)
    likeness = compare(query, known)
    if likeness is None:
        return None
    score, reasons = likeness
    return Candidate(
        number=row["number"], kind=row["kind"], person=known, score=score, reasons=reasons
    )
