"""Keep the keys under which people are found."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bisdesk.register.birth_dates import read
from bisdesk.register.blocking import as_number, kept_keys
from bisdesk.register.embedded.tables import person, person_key

_AT_ONCE = 2000


def keep_keys(connection: Connection, person_id: str, last_name: str, birth_date: str) -> None:
    """Make the keys of one person anew."""
    connection.execute(delete(person_key).where(person_key.c.person_id == person_id))
    connection.execute(insert(person_key), list(rows_of(person_id, last_name, birth_date)))


def key_everybody(connection: Connection) -> None:
    """Make the keys of all that have none: for a register from before there were keys."""
    last = ""
    while True:
        found = connection.execute(
            select(person.c.id, person.c.last_name, person.c.birth_date)
            .where(person.c.id > last)
            .order_by(person.c.id)
            .limit(_AT_ONCE)
        ).all()
        if not found:
            return
        connection.execute(insert(person_key), [row for each in found for row in rows_of(*each)])
        last = found[-1].id


def rows_of(person_id: str, last_name: str, birth_date: str) -> Iterator[dict[str, Any]]:
    """The rows of one person."""
    born = as_number(read(birth_date))
    for key in sorted(kept_keys(last_name)):
        yield {"key": key, "born": born, "person_id": person_id}
