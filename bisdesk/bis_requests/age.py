"""How long the desk has had a request, in working time; it stands still while the filer is asked something."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bisdesk.domain.working_time import working_time


class Aged(Protocol):
    """What has an age: a request, or a row of a list about one."""

    @property
    def submitted_at(self) -> datetime | None: ...
    @property
    def changed_at(self) -> datetime: ...
    @property
    def asked_at(self) -> datetime | None: ...
    @property
    def registered_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def waited_seconds(self) -> int: ...


def age_of(found: Aged, now: datetime, closed: Iterable[str]) -> timedelta:
    """Return the working time from submitting to the number, without what was waited for answers.

    closed: days on which the desk is closed beside legal holidays, as in the settings.
    """
    start = found.submitted_at or found.changed_at
    end = found.registered_at or found.ended_at or found.asked_at or now
    return working_time(start, end, closed) - timedelta(seconds=found.waited_seconds)
