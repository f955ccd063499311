"""BIS numbers and National Register numbers: reading, showing, and making new ones.

Source: Royal Decree of 8 February 1991 (composition of the number), art. 2 to 5.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bisdesk.domain.partial_date import PartialDate
from bisdesk.domain.refusal import Refusal

KNOWN, UNKNOWN = 40, 20
"""What is added to the month when the sex was known, or not, at the time the number was given."""
_MONTHS = range(13)  # 0: unknown
LAST_SERIAL = 999
LAST_FICTITIOUS_DAY = 99

_SEPARATORS = re.compile(r"[\s.\-/\u00a0\u2007\u2010-\u2015\u2212\u202f]+")
_LONGEST = 64
_NOTHING_KNOWN = ("000001", "002001", "004001")
"""Given when not even the year was known: 1900 and 2000 stand for the century."""
_NEVER_IN_RRN = ("000", "999")


class BisNumberError(Refusal):
    """Codes: "number_characters"; "number_length" (with `found`); "number_check" (the digits do not fit together); and when
    they do: "number_month" (digits 3 and 4 are none, with `month`), "number_day" (no such day, with `day`),
    "number_future" (born on a day to come, with `year`).

    For making numbers: "serial_range", "serial_parity".
    """


@dataclass(frozen=True)
class Ssin:
    """A number of a person: `kind` is bis, or rrn for a National Register number."""

    digits: str
    kind: str

    def __str__(self) -> str:
        """85.47.14-003.42"""
        return shown(self.digits)

    @property
    def birth_year(self) -> int:
        """The check digits tell the century: no number satisfies both formulas."""
        late = check_number(self.digits[:9], born_from_2000=True) == self.digits[9:]
        return (2000 if late else 1900) + int(self.digits[:2])

    @property
    def birth_month(self) -> int:
        """0 when the number does not say: unknown, or the series of the date was exhausted."""
        return int(self.digits[2:4]) % 20

    @property
    def birth_day(self) -> int:
        """0 when the number does not say; under a month unknown the day is fictitious and says nothing."""
        return int(self.digits[4:6]) if self.birth_month else 0

    @property
    def sex(self) -> str | None:
        """M or F, or None when it was not known when the number was given."""
        if self.kind == "bis" and int(self.digits[2:4]) < KNOWN:
            return None
        return "M" if int(self.digits[6:9]) % 2 else "F"


def parse(value: str, *, today: date) -> Ssin:
    """Read a typed BIS or National Register number; which one it is stands in `kind`. Raises BisNumberError."""
    digits = _SEPARATORS.sub("", value[:_LONGEST])
    if len(value) > _LONGEST or not re.fullmatch(r"[0-9]*", digits):
        raise BisNumberError("number_characters")
    if len(digits) != 11:
        raise BisNumberError("number_length", found=len(digits))
    number = Ssin(digits, _kind(digits))
    if number.kind == "rrn" and digits[6:9] in _NEVER_IN_RRN:
        raise BisNumberError("number_check")
    _check_date(number, today)
    return number


def fits(number: Ssin, birth: PartialDate, sex: str) -> list[str]:
    """What of the typed person does not fit the number: "birth_date", "sex". A warning for staff, not an error.

    What the number or the document leaves open differs from nothing.
    """
    differs = []
    pairs = ((number.birth_month, birth.month), (number.birth_day, birth.day))
    year_differs = number.birth_year != birth.year and number.digits[:6] not in _NOTHING_KNOWN
    if year_differs or any(one and two and one != two for one, two in pairs):
        differs.append("birth_date")
    if number.sex is not None and sex in ("F", "M") and sex != number.sex:
        differs.append("sex")
    return differs


def check_number(first_nine: str, *, born_from_2000: bool) -> str:
    """Return the two-digit check number of a BIS number.

    first_nine: birth date as YYMMDD, month raised by 20 or 40, then a 3-digit serial.
    Raises BisNumberError unless first_nine is nine ASCII digits; the message never repeats them.
    """
    if not re.fullmatch(r"[0-9]{9}", first_nine):
        raise BisNumberError("number_length", found=len(first_nine))
    # YY cannot tell 1925 from 2025, so from 2000 on the decree counts with a leading 2.
    number = int(f"2{first_nine}" if born_from_2000 else first_nine)
    return f"{97 - number % 97:02d}"


def compose(birth: PartialDate, sex: str, serial: int, *, fictitious_day: int | None = None) -> str:
    """Make the 11 digits for a person.

    sex: F, M or X (unknown); serial: 0..999, odd for a man and even for a woman when the sex is known.
    fictitious_day: 1..99 once the series of the birth date is used up; the month is then unknown (00).
    Raises BisNumberError "serial_range" or "serial_parity".
    """
    _check_serial(sex, serial, fictitious_day)
    offset = UNKNOWN if sex == "X" else KNOWN
    month = 0 if fictitious_day is not None else (birth.month or 0)
    day = fictitious_day if fictitious_day is not None else (birth.day or 0)
    first_nine = f"{birth.year % 100:02d}{month + offset:02d}{day:02d}{serial:03d}"
    return first_nine + check_number(first_nine, born_from_2000=birth.year >= 2000)


def shown(digits: str) -> str:
    """85.47.14-003.42"""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"


def masked(digits: str) -> str:
    """85.47.14-•••.••: what the birth date tells anyway."""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-•••.••"


def kind_of(digits: str) -> Literal["bis", "rrn"]:
    """bis or rrn, of a number that was read before."""
    return "rrn" if int(digits[2:4]) in _MONTHS else "bis"


def _kind(digits: str) -> str:
    """bis or rrn, by the month. Raises BisNumberError when it is neither."""
    if not _check_fits(digits):
        raise BisNumberError("number_check")
    month = int(digits[2:4])
    if month - KNOWN in _MONTHS or month - UNKNOWN in _MONTHS:
        return "bis"
    if month in _MONTHS:
        return "rrn"
    raise BisNumberError("number_month", month=digits[2:4])


def _check_fits(digits: str) -> bool:
    return any(
        check_number(digits[:9], born_from_2000=late) == digits[9:] for late in (False, True)
    )


def _check_date(number: Ssin, today: date) -> None:
    """Raise BisNumberError unless the date exists and is not to come. A month unknown says nothing but its year."""
    year, month, day = number.birth_year, number.birth_month, number.birth_day
    # The National Register continues full days on ones that do not exist; a BIS number does so under a month unknown.
    exists = not month or day <= monthrange(year, month)[1]
    if not exists and number.kind == "bis":
        raise BisNumberError("number_day", day=day)
    earliest = date(year, month or 1, (day if exists and month else 0) or 1)
    if earliest > today:
        raise BisNumberError("number_future", year=year)


def _check_serial(sex: str, serial: int, fictitious_day: int | None) -> None:
    if not 0 <= serial <= LAST_SERIAL or not 0 <= (fictitious_day or 0) <= LAST_FICTITIOUS_DAY:
        raise BisNumberError("serial_range")
    if sex != "X" and (sex == "M") != (serial % 2 == 1):
        raise BisNumberError("serial_parity")
