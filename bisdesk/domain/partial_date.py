"""Dates as documents show them: complete, or only a year, or a year and a month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.month_names import month_of
from bisdesk.domain.refusal import Refusal

OLDEST = 120
"""Years: a birth date further back is a typing error."""
YOUNG = 16
"""Under this age the filer confirms the date."""
NO_EXPIRY_YEAR = 9999
"""The year that Spanish cards without an end carry."""

_WHOLE = re.compile(
    r"([0-9]{1,2})\s*[./\- ]\s*([0-9]{1,2}|[^\W\d_]{3,12}\.?)\s*[./\- ]\s*([0-9]{4})"
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


@dataclass(frozen=True)
class PartialDate:
    """A date of which day, or day and month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO with zeros for what is unknown: 1969-00-00."""
        return f"{self.year:04d}-{self.month or 0:02d}-{self.day or 0:02d}"

    @classmethod
    def from_text(cls, text: str) -> "PartialDate":
        """Read what str() wrote. Raises ValueError."""
        year, month, day = (int(part) for part in text.split("-"))
        return cls(year, month or None, day or None)

    @property
    def complete(self) -> date | None:
        """The date when all of it is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


def spread(day: str, month: str, year: str) -> tuple[str, str, str]:
    """Three typed parts; a whole date in the first one (07/03/1988, 7 MAR 1988, 1988-03-07) is spread over them."""
    text = day[:64].strip()
    if month.strip() or year.strip():
        return day, month, year
    if whole := _WHOLE.fullmatch(text):
        return whole[1], whole[2], whole[3]
    if iso := _ISO.fullmatch(text):
        return iso[3], iso[2], iso[1]
    return day, month, year


def parse(day: str, month: str, year: str, *, partial: bool = False) -> PartialDate:
    """Read a date from its three typed parts; the month may be a name. `partial` allows day, or day and month, to be empty or 00.

    Raises Refusal: "date_incomplete" (with `part`), "not_a_number" (with `part`), "year_four_digits",
    "no_such_month", "no_such_day" (with `day`, `month`).
    """
    day, month, year = spread(day, month, year)
    named = month_of(month)
    parts = {
        "day": _digits("day", day),
        "month": str(named) if named else _digits("month", month),
    }
    numbers = {name: int(text) if text else 0 for name, text in parts.items()}
    numbers["year"] = _year(year)
    _complete_enough(numbers, partial)
    if numbers["month"] > 12:
        raise Refusal("no_such_month", part="month")
    return _real(numbers)


def parse_birth(
    day: str, month: str, year: str, *, today: date, partial: bool = False
) -> PartialDate:
    """Read a birth date: besides `parse`, raises "in_the_future" and "too_long_ago" (more than OLDEST years)."""
    born = parse(day, month, year, partial=partial)
    if born.earliest > today:
        raise Refusal("in_the_future", part="year")
    if years_later(born.latest, OLDEST) < today:
        raise Refusal("too_long_ago", part="year")
    return born


def parse_expiry(day: str, month: str, year: str) -> date | None:
    """Read the expiry date of a document. None: it prints a date that stands for "no end" (01-01-9999, 99-99-9999).

    Raises Refusal like `parse`.
    """
    day, month, year = spread(day, month, year)
    if _digits("year", year) == str(NO_EXPIRY_YEAR):
        return None
    return parse(day, month, year).complete


def years_between(born: date, on: date) -> int:
    """Whole years, as ages are counted."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def years_later(day: date, years: int) -> date:
    """The same day some years on; later than 29 February it is 28 February where there is no 29th."""
    year = min(day.year + years, date.max.year)
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def under(age: int, born: PartialDate, today: date) -> bool:
    """Say whether somebody born then may still be younger than `age`."""
    return years_between(born.latest, today) < age


def _digits(part: str, typed: str) -> str:
    text = typed[:64].strip()
    if text and not re.fullmatch(r"[0-9]{1,4}", text):
        raise Refusal("not_a_number", part=part)
    return text


def _year(typed: str) -> int:
    year = _digits("year", typed)
    if not year:
        raise Refusal("date_incomplete", part="year")
    if len(year) != 4 or int(year) < 1000:
        raise Refusal("year_four_digits", part="year")
    return int(year)


def _complete_enough(numbers: dict[str, int], partial: bool) -> None:
    for name in ("day", "month"):
        if not numbers[name] and not partial:
            raise Refusal("date_incomplete", part=name)
    if numbers["day"] and not numbers["month"]:
        raise Refusal("date_incomplete", part="month")


def _real(numbers: dict[str, int]) -> PartialDate:
    year, month, day = numbers["year"], numbers["month"], numbers["day"]
    if day and day > monthrange(year, month)[1]:
        raise Refusal("no_such_day", part="day", day=day, month=month)
    return PartialDate(year, month or None, day or None)
