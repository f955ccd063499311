"""Sex as on the document, what the register makes of it, and how somebody is addressed."""

import enum

from bisdesk.domain.refusal import Refusal

SEXES = ("F", "M", "X")
"""Female, male, and unspecified: X, or < in the machine readable zone (ICAO Doc 9303-3)."""


class Salutation(enum.StrEnum):
    """How mails address a person; with the first and last name when neither Mr nor Ms is right."""

    MS = "ms"
    MR = "mr"
    NEUTRAL = "neutral"


_REGISTER = {"X": 0, "M": 1, "F": 2}
_SALUTATIONS = {"F": Salutation.MS, "M": Salutation.MR, "X": Salutation.NEUTRAL}


def parse(code: str) -> str:
    """Return F, M or X. Raises Refusal "unknown_choice"."""
    if code not in SEXES:
        raise Refusal("unknown_choice")
    return code


def register_code(sex: str) -> int:
    """0 unknown, 1 man, 2 woman: as the Crossroads Bank's schemas write it (CommonV3.xsd)."""
    return _REGISTER[sex]


def salutation(sex: str) -> Salutation:
    """How somebody whose document says F, M or X is addressed."""
    return _SALUTATIONS[sex]
