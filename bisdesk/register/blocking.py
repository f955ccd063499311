"""Under which keys a person is kept, and under which ones look-alikes are looked for, so that few are compared. Pure.

A key is the sound of a telling word of the last name, or nothing (then only the birth date counts), beside the birth
date as a number (19690500: day unknown). Keys are stored: changing what they say needs a step or a migration.
"""

from dataclasses import dataclass

from bisdesk.domain.name_key import spellings, word_sounds, words
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.birth_dates import Span, swapped

ANY_NAME = ""
LONGEST_KEY = 40
_MOST_KEYS = 24


@dataclass(frozen=True)
class Asked:
    """What to look up: anybody kept under one of `names` and born in the range, or on one of `days` whatever the name."""

    names: frozenset[str]
    first: int
    last: int
    days: frozenset[int]


def kept_keys(last_name: str) -> frozenset[str]:
    """The keys of one last name: each telling word, and all of it written together."""
    found: set[str] = {ANY_NAME}
    for spelling in sorted(spellings(last_name)):
        telling = words(spelling)
        for word in telling:
            found |= word_sounds(word)
        if len(spelling.split()) > 1:
            found |= word_sounds(spelling.replace(" ", ""))
    return frozenset(key[:LONGEST_KEY] for key in sorted(found)[:_MOST_KEYS])


def as_number(born: PartialDate) -> int:
    """19690500 for May 1969."""
    return born.year * 10_000 + (born.month or 0) * 100 + (born.day or 0)


def asked_keys(last_name: str, first_name: str | None, born: PartialDate, span: Span) -> Asked:
    """Where to look for who may be this person; first names too, because names get swapped."""
    names = kept_keys(last_name) | (kept_keys(first_name) if first_name else frozenset())
    other = swapped(born)
    years = {span.first.year, span.last.year}
    return Asked(
        names=names - {ANY_NAME},
        # What is known in part stands before the days that it can mean: 1968-00-00 before 1968-01-01.
        first=min(years) * 10_000,
        last=max(years) * 10_000 + 1231,
        days=frozenset(as_number(each) for each in (born, *_in_part(born), other) if each),
    )


def _in_part(born: PartialDate) -> tuple[PartialDate, ...]:
    """The same date known less well."""
    return (PartialDate(born.year, born.month), PartialDate(born.year))
