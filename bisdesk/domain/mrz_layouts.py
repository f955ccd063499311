"""Where what stands in a machine readable zone. Source: ICAO Doc 9303-4 (TD3), 9303-5 (TD1), 9303-6 (TD2).

The old French identity card (1988 to 2021) has a layout of its own that ICAO does not know: line 1 is the last name
and the office, line 2 year and month of issue, department, number, check, given names, birth date, check, sex, and a
check over both lines. It says no expiry date.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Part(enum.StrEnum):
    """What has a check digit of its own."""

    NUMBER = "number"
    BIRTH = "birth"
    EXPIRY = "expiry"
    PERSONAL = "personal"
    COMPOSITE = "composite"


@dataclass(frozen=True)
class Place:
    """Characters `start` to `end` (not included) of a line, all counted from 0."""

    line: int
    start: int
    end: int

    def of(self, lines: tuple[str, ...]) -> str:
        return lines[self.line][self.start : self.end]


@dataclass(frozen=True)
class Layout:
    """fields: places by name. checks: where the check digit of a part stands. composite: what the last one covers."""

    name: str
    fields: Mapping[str, Place]
    checks: Mapping[Part, Place]
    composite: tuple[Place, ...]


def _two_lines(name: str, width: int, personal: Place | None) -> Layout:
    """Passports and cards of two lines differ in their width, and in the number that only passports check."""
    checks = {
        Part.NUMBER: Place(1, 9, 10),
        Part.BIRTH: Place(1, 19, 20),
        Part.EXPIRY: Place(1, 27, 28),
    }
    if personal is not None:
        checks[Part.PERSONAL] = Place(1, personal.end, personal.end + 1)
    return Layout(
        name,
        {
            "code": Place(0, 0, 2), "issuer": Place(0, 2, 5), "names": Place(0, 5, width),
            "number": Place(1, 0, 9), "nationality": Place(1, 10, 13), "birth": Place(1, 13, 19),
            "sex": Place(1, 20, 21), "expiry": Place(1, 21, 27),
            **({"personal": personal} if personal else {"more": Place(1, 28, width - 1)}),
        },
        checks | {Part.COMPOSITE: Place(1, width - 1, width)},
        (Place(1, 0, 10), Place(1, 13, 20), Place(1, 21, width - 1)),
    )  # fmt: skip


TD3 = _two_lines("td3", 44, Place(1, 28, 42))
TD2 = _two_lines("td2", 36, None)
TD1 = Layout(
    "td1",
    {
        "code": Place(0, 0, 2), "issuer": Place(0, 2, 5), "number": Place(0, 5, 14), "more": Place(0, 15, 30),
        "birth": Place(1, 0, 6), "sex": Place(1, 7, 8), "expiry": Place(1, 8, 14), "nationality": Place(1, 15, 18),
        "names": Place(2, 0, 30),
    },
    {
        Part.NUMBER: Place(0, 14, 15), Part.BIRTH: Place(1, 6, 7), Part.EXPIRY: Place(1, 14, 15),
        Part.COMPOSITE: Place(1, 29, 30),
    },
    (Place(0, 5, 30), Place(1, 0, 7), Place(1, 8, 15), Place(1, 18, 29)),
)  # fmt: skip
FRENCH_CARD = Layout(
    "french_card",
    {
        "code": Place(0, 0, 2), "issuer": Place(0, 2, 5), "last_name": Place(0, 5, 30),
        "number": Place(1, 0, 12), "given_names": Place(1, 13, 27), "birth": Place(1, 27, 33), "sex": Place(1, 34, 35),
    },
    {Part.NUMBER: Place(1, 12, 13), Part.BIRTH: Place(1, 33, 34), Part.COMPOSITE: Place(1, 35, 36)},
    (Place(0, 0, 36), Place(1, 0, 35)),
)  # fmt: skip

_BY_SHAPE = {(2, 44): TD3, (2, 36): TD2, (3, 30): TD1}


def layout_of(lines: tuple[str, ...]) -> Layout:
    """The layout of lines that have one of the three shapes."""
    if (len(lines), len(lines[0])) == (2, 36) and lines[0].startswith("IDFRA"):
        return FRENCH_CARD
    return _BY_SHAPE[len(lines), len(lines[0])]
