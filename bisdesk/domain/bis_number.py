"""BIS numbers and National Register numbers: reading, showing, and making new ones.

Source: Royal Decree of 8 February 1991 (composition), art. 2 and 4.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.be import bis, nn
from stdnum.exceptions import ValidationError

from bisdesk.domain.partial_date import PartialDate
from bisdesk.domain.refusal import Refusal

KNOWN, UNKNOWN = 40, 20
"""What is added to the month when the sex was known, or not, at the time the number was given."""

_SEPARATORS = re.compile(r"[\s.\-/\u00a0\u2007\u2010-\u2015\u202f]")


class BisNumberError(Refusal):
    """Codes: "number_characters", "number_length", "number_check" (digits do not fit), "number_date"."""


@dataclass(frozen=True)
class Ssin:
    """A number of a person: `kind` is bis, or rrn for a National Register number."""

    digits: str
    kind: str

    def __str__(self) -> str:
        """85.47.14-003.42"""
        return shown(self.digits)


def parse(value: str, *, today: date) -> Ssin:
    """Read a typed BIS or National Register number; which one it is stands in `kind`. Raises BisNumberError."""
    digits = _SEPARATORS.sub("", value)
    if not re.fullmatch(r"[0-9]*", digits):
        raise BisNumberError("number_characters")
    if len(digits) != 11:
        raise BisNumberError("number_length", found=len(digits))
    for module, kind in ((bis, "bis"), (nn, "rrn")):
        try:
            module.validate(digits)
        except ValidationError:
            continue
        if _born(digits) > (today.year, today.month % 100, today.day) and kind == "rrn":
            raise BisNumberError("number_date")
        return Ssin(digits, kind)
    raise BisNumberError("number_check" if not _checks(digits) else "number_date")


def fits(number: Ssin, birth: PartialDate, sex: str) -> list[str]:
    """What of the typed person does not fit the number: "birth_date", "sex". Only a warning.

    A month of exactly 20 or 40 says nothing about the birthday (exhausted series, or unknown).
    """
    differs = []
    month = int(number.digits[2:4])
    plain = month % 20
    year_fits = int(number.digits[:2]) == birth.year % 100
    date_said = plain and birth.month and birth.day
    if not year_fits or (
        date_said and (plain, int(number.digits[4:6])) != (birth.month, birth.day)
    ):
        differs.append("birth_date")
    knows_sex = number.kind == "rrn" or month >= KNOWN
    man = int(number.digits[6:9]) % 2 == 1
    if knows_sex and sex in ("F", "M") and (sex == "M") != man:
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
    """
    offset = UNKNOWN if sex == "X" else KNOWN
    month = 0 if fictitious_day is not None else (birth.month or 0)
    day = fictitious_day if fictitious_day is not None else (birth.day or 0)
    first_nine = f"{birth.year % 100:02d}{month + offset:02d}{day:02d}{serial:03d}"
    return first_nine + check_number(first_nine, born_from_2000=birth.year >= 2000)


def shown(digits: str) -> str:
    """85.47.14-003.42"""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"


def masked(digits: str) -> str:
    """85.47.14-•••.••"""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-•••.••"


def _checks(digits: str) -> bool:
    return any(
        check_number(digits[:9], born_from_2000=late) == digits[9:] for late in (False, True)
    )


def _born(digits: str) -> tuple[int, int, int]:
    late = check_number(digits[:9], born_from_2000=True) == digits[9:]
    return (2000 if late else 1900) + int(digits[:2]), int(digits[2:4]) % 20, int(digits[4:6])
