"""Find look-alikes: the database narrows down by birth date, the score decides."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.birth_dates import Span, swapped
from bisdesk.register.embedded.tables import number, person
from bisdesk.register.likeness import compare
from bisdesk.register.port import Candidate, PersonData, SearchQuery, Status

_LONGEST_UNKNOWN = timedelta(days=366)
"""A birth date can be unknown by a year at most: lets the index bound the search on both sides."""

PERSON_COLUMNS = (
    person.c.last_name, person.c.birth_date, person.c.first_name, person.c.other_first_names,
    person.c.sex, person.c.nationality, person.c.birth_country, person.c.birth_place,
)  # fmt: skip


def look_alikes(
    connection: Connection, query: SearchQuery, born: PartialDate, span: Span
) -> list[Candidate]:
    """Return who scores enough, the most alike first; numbers that ended are left out."""
    spans = [span]
    if (other := swapped(born)) is not None:
        spans.append(Span(other.earliest, other.latest))
    rows = connection.execute(
        select(number.c.number, number.c.kind, *PERSON_COLUMNS)
        .join(person, person.c.id == number.c.person_id)
        .where(number.c.status == Status.CURRENT.value, or_(*(_born_in(each) for each in spans)))
        .execution_options(yield_per=500)
    )
    found = [
        candidate for row in rows.mappings() if (candidate := _candidate(query, row)) is not None
    ]
    found.sort(key=lambda candidate: (-candidate.score, candidate.number))
    return found[: query.limit]


def person_of(row: RowMapping) -> PersonData:
    """Read the columns of PERSON_COLUMNS."""
    return PersonData(**{column.name: row[column.name] for column in PERSON_COLUMNS})


def _born_in(span: Span) -> ColumnElement[bool]:
    return and_(
        person.c.born_first.between(span.first - _LONGEST_UNKNOWN, span.last),
        person.c.born_last >= span.first,
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
