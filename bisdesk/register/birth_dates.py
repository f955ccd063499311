"""Birth dates as a register compares them: known in part, within a tolerance, or with day and month swapped."""

import calendar
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.port import RegisterRefused, Tolerance, Why


@dataclass(frozen=True)
class Span:
    """A stretch of days, both ends in it."""

    first: date
    last: date


def read(iso: str) -> PartialDate:
    """Read `1969-05-00`. Raises RegisterRefused."""
    try:
        born = PartialDate.from_text(iso)
        date(born.year, born.month or 1, born.day or 1)
    except ValueError:
        raise RegisterRefused("birth_date_wrong") from None
    if born.day and not born.month:
        raise RegisterRefused("birth_date_wrong")
    return born


def swapped(born: PartialDate) -> PartialDate | None:
    """Return the date with day and month in each other's place, where that is another real date."""
    if not born.month or not born.day or born.day > 12 or born.day == born.month:
        return None
    return PartialDate(born.year, born.day, born.month)


def window(born: PartialDate, tolerance: Tolerance | None) -> Span:
    """Return the days to look at. Raises RegisterRefused without the tolerance that a partial date needs."""
    months = 0 if tolerance is None else 12 * tolerance.years + tolerance.months
    if months < 0 or (months == 0 and born.complete is None):
        raise RegisterRefused("tolerance_missing")
    return Span(_moved(born.earliest, -months), _moved(born.latest, months))


def is_near(known: PartialDate, born: PartialDate, span: Span) -> bool:
    """Say whether a date can lie within the days to look at, or is the one with day and month swapped."""
    if known.earliest <= span.last and span.first <= known.latest:
        return True
    other = swapped(born)
    return other is not None and known.earliest <= other.latest and other.earliest <= known.latest


def likeness(one: PartialDate, other: PartialDate) -> tuple[int, Why]:
    """Return how alike two birth dates are (0 to 100), and in what way."""
    if one == other and one.complete:
        return 100, Why.SAME_BIRTH_DATE
    if one.earliest <= other.latest and other.earliest <= one.latest:
        return (90 if one == other else 85), Why.BIRTH_DATE_COMPATIBLE
    if swapped(one) == other:
        return 90, Why.DAY_AND_MONTH_SWAPPED
    if one.complete and other.complete and _parts_that_differ(one, other) == 1:
        return 60, Why.BIRTH_DATE_ALMOST
    return 30, Why.BIRTH_DATE_NEAR


def _parts_that_differ(one: PartialDate, other: PartialDate) -> int:
    return (one.year != other.year) + (one.month != other.month) + (one.day != other.day)


def _moved(day: date, months: int) -> date:
    """The same day some months on or back; the end of the month where it has no such day."""
    if months == 0:
        return day
    count = day.year * 12 + day.month - 1 + months
    year, month = max(count // 12, 1), count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
