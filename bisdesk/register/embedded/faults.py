"""Faults on demand: for the exactly-once tests, and to show in the demo what an outage looks like."""

import enum
import time

from sqlalchemy import delete, insert, select, update

from bisdesk.register.embedded.tables import fault as table
from bisdesk.register.port import RegisterDown, RegisterUncertain
from bisdesk.store.database import Database


class Fault(enum.StrEnum):
    DOWN = "down"  # nothing happens, the caller is told at once
    SLOW = "slow"  # it happens, late
    ANSWER_LOST = "answer_lost"  # a creation happens, its answer does not arrive


class Faults:
    """Which faults are switched on. They stand in the register's store, so that every process has them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def switch_on(self, what: Fault, *, times: int | None = None, milliseconds: int = 0) -> None:
        """Break it, until it is repaired or for the next `times` calls. milliseconds: how slow."""
        with self._database.writing() as session:
            connection = session.connection()
            connection.execute(delete(table).where(table.c.fault == what.value))
            connection.execute(
                insert(table).values(fault=what.value, times=times, milliseconds=milliseconds)
            )

    def repair(self) -> None:
        """Switch all faults off."""
        with self._database.writing() as session:
            session.connection().execute(delete(table))

    def before_call(self) -> None:
        """Wait when slow. Raises RegisterDown when down."""
        if (pause := self._hits(Fault.SLOW)) is not None:
            time.sleep(pause / 1000)
        if self._hits(Fault.DOWN) is not None:
            raise RegisterDown

    def after_creation(self) -> None:
        """Raises RegisterUncertain when the answer gets lost."""
        if self._hits(Fault.ANSWER_LOST) is not None:
            raise RegisterUncertain

    def _hits(self, what: Fault) -> int | None:
        """Return the fault's milliseconds when it hits this call, and count it down."""
        found = select(table.c.times, table.c.milliseconds).where(table.c.fault == what.value)
        with self._database.reading() as session:
            row = session.connection().execute(found).one_or_none()
        if row is None or (row.times is not None and not self._count_down(what)):
            return None
        return int(row.milliseconds)

    def _count_down(self, what: Fault) -> bool:
        with self._database.writing() as session:
            hit = session.connection().execute(
                update(table)
                .where(table.c.fault == what.value, table.c.times > 0)
                .values(times=table.c.times - 1)
            )
            return hit.rowcount == 1
