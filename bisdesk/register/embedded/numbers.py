"""Give, replace and cancel numbers, each with its history. Called inside a writing transaction."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from bisdesk.domain.bis_number import kind_of
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.birth_dates import read
from bisdesk.register.embedded.keys import keep_keys
from bisdesk.register.embedded.numbering import Series, series_of
from bisdesk.register.embedded.search import PERSON_COLUMNS, person_of
from bisdesk.register.embedded.tables import history, number, person, series
from bisdesk.register.port import Kind, PersonData, Record, RegisterRefused, Sex, Status
from bisdesk.store.ids import new_id


def record(connection: Connection, wanted: str) -> Record | None:
    """Return what is known about a number."""
    found = connection.execute(
        select(
            number.c.number, number.c.kind, number.c.status, number.c.replaced_by, *PERSON_COLUMNS
        )
        .join(person, person.c.id == number.c.person_id)
        .where(number.c.number == wanted)
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    return Record(
        number=row["number"],
        kind=row["kind"],
        status=Status(row["status"]),
        person=person_of(row),
        replaced_by=row["replaced_by"],
    )


def enter(connection: Connection, who: PersonData, given: str, kind: Kind, *, at: datetime) -> str:
    """Enter a new person with a number; return the number."""
    born = read(who.birth_date)
    person_id = new_id()
    connection.execute(
        insert(person).values(
            id=person_id, born_first=born.earliest, born_last=born.latest, **asdict(who)
        )
    )
    keep_keys(connection, person_id, who.last_name, who.birth_date)
    _attach(connection, person_id, given, kind, at=at)
    return given


def replace(connection: Connection, old: str, who: PersonData, *, reason: str, at: datetime) -> str:
    """Give the person of `old` a new number, and correct what the register says of them."""
    person_id = _person_with(connection, old)
    born = read(who.birth_date)
    given = next_number(connection, born, who.sex)
    connection.execute(
        update(person)
        .where(person.c.id == person_id)
        .values(born_first=born.earliest, born_last=born.latest, **asdict(who))
    )
    keep_keys(connection, person_id, who.last_name, who.birth_date)
    _attach(connection, person_id, given, "bis", at=at, replaces=old)
    _end(connection, old, Status.REPLACED, replaced_by=given)
    _remember(connection, old, "replaced", at=at, other=given, reason=reason)
    return given


def replace_by(connection: Connection, old: str, by: str, *, reason: str, at: datetime) -> None:
    """Say that `old` was replaced by a number that the person has already.

    A National Register number that this register does not know yet is entered with the person.
    Raises RegisterRefused.
    """
    person_id = _person_with(connection, old)
    if record(connection, by) is None and kind_of(by) == "rrn":
        _attach(connection, person_id, by, "rrn", at=at, replaces=old)
    _person_with(connection, by)
    _end(connection, old, Status.REPLACED, replaced_by=by)
    _remember(connection, old, "replaced", at=at, other=by, reason=reason)


def cancel(connection: Connection, wanted: str, *, reason: str, at: datetime) -> None:
    """End a number. Cancelling again changes nothing."""
    lock(connection, wanted)
    found = record(connection, wanted)
    if found is not None and found.status is Status.CANCELLED:
        return
    _person_with(connection, wanted)
    _end(connection, wanted, Status.CANCELLED)
    _remember(connection, wanted, "cancelled", at=at, reason=reason)


def next_number(connection: Connection, born: PartialDate, sex: Sex | None) -> str:
    """Draw the next number for this birth date and sex. Raises RegisterRefused when the year is full."""
    for each in series_of(born, sex):
        while (given := _draw(connection, each)) is not None:
            # Entered by hand, once, from elsewhere: draw the next one.
            if record(connection, given) is None:
                return given
    raise RegisterRefused("series_full")


def _draw(connection: Connection, each: Series) -> str | None:
    found = {
        "birth_year": each.born.year,
        "first_six": each.first_six,
        "parity": each.parity,
    }
    here = and_(*(series.c[name] == value for name, value in found.items()))
    used = connection.execute(select(series.c.used).where(here).with_for_update()).scalar()
    if used is None:
        connection.execute(insert(series).values(used=1, **found))
        return each.number(0)
    if used >= each.size:
        return None
    connection.execute(update(series).where(here).values(used=used + 1))
    return each.number(used)


def _attach(
    connection: Connection,
    person_id: str,
    given: str,
    kind: Kind,
    *,
    at: datetime,
    replaces: str | None = None,
) -> None:
    connection.execute(
        insert(number).values(
            number=given, kind=kind, person_id=person_id, status=Status.CURRENT.value, given_at=at
        )
    )
    _remember(connection, given, "given", at=at, other=replaces)


def lock(connection: Connection, wanted: str) -> None:
    """Wait for whoever is changing this number."""
    connection.execute(select(number.c.number).where(number.c.number == wanted).with_for_update())


def _person_with(connection: Connection, wanted: str) -> str:
    """Lock the number and return whose it is. Raises RegisterRefused when it is unknown or has ended."""
    row = connection.execute(
        select(number.c.person_id, number.c.status)
        .where(number.c.number == wanted)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise RegisterRefused("number_unknown")
    if row.status != Status.CURRENT.value:
        raise RegisterRefused("number_ended")
    return str(row.person_id)


def _end(
    connection: Connection, wanted: str, status: Status, *, replaced_by: str | None = None
) -> None:
    connection.execute(
        update(number)
        .where(number.c.number == wanted)
        .values(status=status.value, replaced_by=replaced_by)
    )


def _remember(
    connection: Connection,
    wanted: str,
    event: str,
    *,
    at: datetime,
    other: str | None = None,
    reason: str | None = None,
) -> None:
    connection.execute(
        insert(history).values(
            id=new_id(), number=wanted, event=event, at=at, other=other, reason=reason
        )
    )
