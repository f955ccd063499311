"""Working time of the desk: Monday to Friday, 9 to 17 in Brussels, without Belgian legal holidays."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BRUSSELS = ZoneInfo("Europe/Brussels")
OPENS, CLOSES = time(9), time(17)
DAY = timedelta(hours=8)
TARGET = 2 * DAY
"""Two working days from submission to registration."""
SOON = TARGET - timedelta(hours=4)


def working_time(
    start: datetime,
    end: datetime,
    extra_holidays: Iterable[str] = (),
    *,
    paused: Iterable[tuple[datetime, datetime]] = (),
) -> timedelta:
    """How long the desk was open between two aware instants.

    extra_holidays: days on which it is closed besides the legal holidays, as MM-DD, or YYYY-MM-DD for once.
    paused: stretches in which the clock stood still; they do not overlap, and may reach past start and end.
    """
    closed = frozenset(extra_holidays)
    total = _open_between(start, end, closed)
    for still_from, still_to in paused:
        total -= _open_between(max(start, still_from), min(end, still_to), closed)
    return total


def working_days_later(start: datetime, days: int, extra_holidays: Iterable[str] = ()) -> datetime:
    """The same wall-clock time in Brussels so many working days later, in UTC."""
    closed = frozenset(extra_holidays)
    local = start.astimezone(BRUSSELS)
    day = local.date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, closed)
    return datetime.combine(day, local.time(), BRUSSELS).astimezone(UTC)


@lru_cache(maxsize=4096)
def is_working_day(day: date, extra_holidays: frozenset[str] = frozenset()) -> bool:
    """Say whether the desk is open on that day."""
    if day.weekday() >= 5 or day in _legal_holidays(day.year):
        return False
    return f"{day:%m-%d}" not in extra_holidays and day.isoformat() not in extra_holidays


def _open_between(start: datetime, end: datetime, closed: frozenset[str]) -> timedelta:
    first, last = start.astimezone(BRUSSELS), end.astimezone(BRUSSELS)
    if end <= start:
        return timedelta()
    if first.date() == last.date():
        return _open_part(first.date(), first.time(), last.time(), closed)
    total = _open_part(first.date(), first.time(), CLOSES, closed)
    total += _open_part(last.date(), OPENS, last.time(), closed)
    return total + DAY * _full_days(first.date(), last.date(), closed)


@lru_cache(maxsize=4096)
def _full_days(first: date, last: date, closed: frozenset[str]) -> int:
    """Working days strictly between two days."""
    between = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return sum(is_working_day(day, closed) for day in between)


@lru_cache(maxsize=64)
def _legal_holidays(year: int) -> frozenset[date]:
    """Act of 4 January 1974 on holidays, and Royal Decree of 18 April 1974, art. 1."""
    return frozenset(holidays.country_holidays("BE", years=year))


def _open_part(day: date, start: time, end: time, closed: frozenset[str]) -> timedelta:
    if not is_working_day(day, closed):
        return timedelta()
    start, end = max(start, OPENS), min(end, CLOSES)
    if end <= start:
        return timedelta()
    return datetime.combine(day, end) - datetime.combine(day, start)
