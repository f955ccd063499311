"""The embedded register: search, creation by key, replacement and cancellation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from bisdesk.clock import Clock
from bisdesk.domain.bis_number import kind_of
from bisdesk.register.birth_dates import read, window
from bisdesk.register.embedded import numbers, schema
from bisdesk.register.embedded.faults import Faults
from bisdesk.register.embedded.search import look_alikes
from bisdesk.register.embedded.tables import creation, number
from bisdesk.register.port import (
    MOST_RESULTS,
    Candidate,
    Kind,
    PersonData,
    Record,
    RegisterDown,
    Registered,
    RegisterRefused,
    RegisterUncertain,
    SearchQuery,
)
from bisdesk.store.database import Database

T = TypeVar("T")

_TRIES = 8
"""Two creations can meet on one new row; the one that loses starts again. More often than this is a fault."""


class EmbeddedRegister:
    """A BIS register in a database of its own. Keeps every promise of `port.Register`."""

    by_hand = False

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._prepared = False
        self.faults = Faults(database)

    def prepare(self) -> None:
        """Make or update the register's schema; the first call of a process does it too."""
        schema.prepare(self._database)
        self._prepared = True

    def dispose(self) -> None:
        """Close the connections to its store."""
        self._database.dispose()

    def search(self, query: SearchQuery) -> list[Candidate]:
        if not query.last_name.strip():
            raise RegisterRefused("name_missing")
        if not 1 <= query.limit <= MOST_RESULTS:
            raise RegisterRefused("limit_wrong")
        born = read(query.birth_date)
        span = window(born, query.tolerance)
        with self._reading() as connection:
            return look_alikes(connection, query, born, span)

    def find_by_key(self, key: str) -> Registered | None:
        with self._reading() as connection:
            return _given_under(connection, key)

    def create(self, key: str, person: PersonData) -> Registered:
        _check(person)
        given = self._write(lambda connection: self._create(connection, key, person))
        self.faults.after_creation()
        return given

    def get(self, wanted: str) -> Record | None:
        with self._reading() as connection:
            return numbers.record(connection, wanted)

    def replace(
        self, key: str, old: str, person: PersonData, *, reason: str, by: str | None = None
    ) -> Registered:
        _check(person)
        given = self._write(
            lambda connection: self._replace(connection, key, old, person, reason, by)
        )
        self.faults.after_creation()
        return given

    def cancel(self, wanted: str, *, reason: str) -> None:
        """End a number that should not have been given. It is never given again."""
        now = self._clock.now()
        self._write(lambda connection: numbers.cancel(connection, wanted, reason=reason, at=now))

    def add_known(self, person: PersonData, known: str, kind: Kind) -> None:
        """Enter somebody who has a number already, such as a National Register number from years ago."""
        _check(person)
        now = self._clock.now()
        self._write(lambda connection: numbers.enter(connection, person, known, kind, at=now))

    def _create(self, connection: Connection, key: str, person: PersonData) -> Registered:
        if (given := _given_under(connection, key)) is not None:
            return given
        now = self._clock.now()
        drawn = numbers.next_number(connection, read(person.birth_date), person.sex)
        numbers.enter(connection, person, drawn, "bis", at=now)
        return _note(connection, key, drawn, at=now)

    def _replace(
        self,
        connection: Connection,
        key: str,
        old: str,
        person: PersonData,
        reason: str,
        by: str | None,
    ) -> Registered:
        numbers.lock(connection, old)  # who comes second with the same key finds the first answer
        if (given := _given_under(connection, key)) is not None:
            return given
        now = self._clock.now()
        if by is not None:
            numbers.replace_by(connection, old, by, reason=reason, at=now)
            return _note(connection, key, by, at=now)
        drawn = numbers.replace(connection, old, person, reason=reason, at=now)
        return _note(connection, key, drawn, at=now)

    def _ready(self) -> None:
        if not self._prepared:
            self.prepare()
        self.faults.before_call()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            self._ready()
            with self._database.reading() as session:
                yield session.connection()
        except OperationalError:
            raise RegisterDown from None

    def _write(self, change: Callable[[Connection], T]) -> T:
        """Do it in one transaction; again when another process took the same row first."""
        try:
            self._ready()
        except OperationalError:
            raise RegisterDown from None
        for _ in range(_TRIES):
            try:
                with self._database.writing() as session:
                    return change(session.connection())
            except IntegrityError:
                continue
            except OperationalError:
                raise RegisterUncertain from None  # it may have been the commit's answer that got lost
        raise RegisterDown


def _given_under(connection: Connection, key: str) -> Registered | None:
    row = connection.execute(
        select(number.c.number, number.c.kind)
        .join(creation, creation.c.number == number.c.number)
        .where(creation.c.key == key)
    ).one_or_none()
    return None if row is None else Registered(row.number, row.kind)


def _note(connection: Connection, key: str, given: str, *, at: datetime) -> Registered:
    connection.execute(insert(creation).values(key=key, number=given, at=at))
    return Registered(given, kind_of(given))


def _check(person: PersonData) -> None:
    read(person.birth_date)
    if not person.last_name.strip():
        raise RegisterRefused("name_missing")
