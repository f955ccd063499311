"""Which number comes next: the series of a birth date, and what follows when it is exhausted.

Source: Royal Decree of 8 February 1991, art. 2 to 5.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bisdesk.domain.bis_number import compose
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.port import Sex

_LAST_FICTITIOUS_DAY = 99


@dataclass(frozen=True)
class Series:
    """Numbers that share birth year, first six digits and parity; each series is counted by itself.

    fictitious_day: set when the birth date's own series is used up.
    """

    born: PartialDate
    sex: Sex
    fictitious_day: int | None = None

    @property
    def first_six(self) -> str:
        return self.number(0)[:6]

    @property
    def parity(self) -> str:
        return {"M": "odd", "F": "even", "X": "any"}[self.sex]

    @property
    def size(self) -> int:
        return 1000 if self.sex == "X" else 500

    def number(self, used: int) -> str:
        """Return the number that follows when `used` of this series were given."""
        return compose(self.born, self.sex, self._serial(used), fictitious_day=self.fictitious_day)

    def _serial(self, used: int) -> int:
        """Odd for a man, even for a woman, both for an unknown sex; 000 comes last."""
        if self.sex == "M":
            return 2 * used + 1
        step = 2 if self.sex == "F" else 1
        return step * (used + 1) % 1000


def series_of(born: PartialDate, sex: Sex | None) -> Iterator[Series]:
    """The series to draw from, in order: the birth date's own, then fictitious days under a month unknown."""
    # An X on a document is an unknown sex for the register.
    yield Series(born, sex or "X")
    for day in range(1, _LAST_FICTITIOUS_DAY + 1):
        yield Series(born, sex or "X", fictitious_day=day)
