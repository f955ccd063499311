"""Working time of the desk: Monday to Friday, 9 to 17 in Brussels, without Belgian legal holidays."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BRUSSELS = ZoneInfo("Europe/Brussels")
OPENS, CLOSES = time(9), time(17)
DAY = timedelta(hours=8)
TARGET = 2 * DAY
"""Two working days from submission to registration."""
SOON = TARGET - timedelta(hours=4)


def working_time(start: datetime, end: datetime, extra_holidays: Iterable[str] = ()) -> timedelta:
    """How long the desk was open between two instants.

    extra_holidays: days of each year on which it is closed besides the legal holidays, as MM-DD.
    """
    closed = frozenset(extra_holidays)
    first, last = start.astimezone(BRUSSELS), end.astimezone(BRUSSELS)
    if last <= first:
        return timedelta()
    if first.date() == last.date():
        return _open_part(first.date(), first.time(), last.time(), closed)
    total = _open_part(first.date(), first.time(), CLOSES, closed)
    total += _open_part(last.date(), OPENS, last.time(), closed)
    return total + DAY * _full_days(first.date(), last.date(), closed)


@lru_cache(maxsize=4096)
def _full_days(first: date, last: date, closed: frozenset[str]) -> int:
    """Working days strictly between two days."""
    days = (last - first).days - 1
    return sum(is_working_day(first + timedelta(days=n + 1), closed) for n in range(max(days, 0)))


def is_working_day(day: date, extra_holidays: frozenset[str] = frozenset()) -> bool:
    if day.weekday() >= 5 or f"{day:%m-%d}" in extra_holidays:
        return False
    return day not in _legal_holidays(day.year)


@lru_cache(maxsize=64)
def _legal_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("BE", years=year))


def _open_part(day: date, start: time, end: time, closed: frozenset[str]) -> timedelta:
    if not is_working_day(day, closed):
        return timedelta()
    start, end = max(start, OPENS), min(end, CLOSES)
    if end <= start:
        return timedelta()
    return datetime.combine(day, end) - datetime.combine(day, start)
