"""Dates as documents show them: complete, or only a year, or a year and a month."""

import re
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.refusal import Refusal

OLDEST = 120
"""Years: nobody who files is older."""
YOUNG = 16
"""Under this age the filer confirms the date."""


@dataclass(frozen=True, order=True)
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
        year, month, day = (int(part) for part in text.split("-"))
        return cls(year, month or None, day or None)

    @property
    def complete(self) -> date | None:
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            return date(self.year + self.month // 12, self.month % 12 + 1, 1).replace(day=1) - _DAY
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)


_DAY = date(2000, 1, 2) - date(2000, 1, 1)


def parse(day: str, month: str, year: str, *, partial: bool = False) -> PartialDate:
    """Read a date from its three typed parts. `partial` allows day, or day and month, to be empty.

    Raises Refusal: "date_incomplete" (with `part`), "not_a_number" (with `part`), "year_four_digits",
    "no_such_month", "no_such_day" (with `day`, `month`).
    """
    parts = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    for name, text in parts.items():
        if text and not re.fullmatch(r"[0-9]{1,4}", text):
            raise Refusal("not_a_number", part=name)
    numbers = {name: int(text) if text else 0 for name, text in parts.items()}
    if not parts["year"]:
        raise Refusal("date_incomplete", part="year")
    if len(parts["year"]) != 4 or numbers["year"] < 1000:
        raise Refusal("year_four_digits", part="year")
    _complete_enough(numbers, partial)
    if numbers["month"] > 12:
        raise Refusal("no_such_month", part="month")
    return _real(numbers)


def parse_birth(
    day: str, month: str, year: str, *, today: date, partial: bool = False
) -> PartialDate:
    """Read a birth date: besides `parse`, raises "in_the_future" and "too_long_ago"."""
    born = parse(day, month, year, partial=partial)
    if born.earliest > today:
        raise Refusal("in_the_future", part="year")
    if years_between(born.latest, today) > OLDEST:
        raise Refusal("too_long_ago", part="year")
    return born


def years_between(born: date, on: date) -> int:
    """Whole years, as ages are counted."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def under(age: int, born: PartialDate, today: date) -> bool:
    """Say whether somebody born then may still be younger than `age`."""
    return years_between(born.latest, today) < age


def _complete_enough(numbers: dict[str, int], partial: bool) -> None:
    for name in ("day", "month"):
        if not numbers[name] and not partial:
            raise Refusal("date_incomplete", part=name)
    if numbers["day"] and not numbers["month"]:
        raise Refusal("date_incomplete", part="month")


def _real(numbers: dict[str, int]) -> PartialDate:
    year, month, day = numbers["year"], numbers["month"], numbers["day"]
    if day:
        try:
            date(year, month, day)
        except ValueError:
            raise Refusal("no_such_day", part="day", day=day, month=month) from None
    return PartialDate(year, month or None, day or None)
