"""Months as documents write them: MAR, MARS, märz, mrt, JUL/JUIL."""

import unicodedata
from functools import cache

from babel import Locale

from bisdesk.domain.language import LANGUAGES

_OF_DOCUMENTS = {"avr": 4, "juil": 7, "mrz": 3, "maa": 3, "mei": 5, "oct": 10, "okt": 10, "dez": 12}
LONGEST = 20


def month_of(typed: str) -> int | None:
    """The month of a name or its abbreviation in one of the four languages, also of two beside each other; None of others."""
    found = {_names().get(_plain(part)) for part in typed[:LONGEST].split("/")}
    return found.pop() if len(found) == 1 else None


@cache
def _names() -> dict[str, int]:
    names = dict(_OF_DOCUMENTS)
    for language in LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {_plain(name): number for number, name in months[context][width].items()}
    return {name: number for name, number in names.items() if len(name) > 2}


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.strip().rstrip(".").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
