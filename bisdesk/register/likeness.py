"""How much two people look alike: a score from 0 to 100, and the reasons by name. Pure.

Last name 45, first name 25, birth date 30 parts; without a first name on either side 60 and 40.
"""

from functools import lru_cache

from rapidfuzz import fuzz

from bisdesk.domain.name_key import sounds_alike, spellings, words
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.birth_dates import likeness as date_likeness
from bisdesk.register.birth_dates import read
from bisdesk.register.port import PersonData, SearchQuery, Why

LEAST_NAME = 72
"""A last name less alike than this is another name, whatever else fits."""

LEAST_SCORE = 55
"""From here on somebody is shown."""
HIGH_SCORE = 80
"""From here on staff must say *same* or *not the same* before a new number is asked for."""

ALMOST = 85
_SEX_PENALTY = 8
_OTHER_FIRST_NAME_PENALTY = 10
"""Brothers, sisters and twins share last name and birth date: they are shown, and are not high."""
_UNLIKE = 60
"""First names less alike than this are those of two people, unless one was left out or moved."""


def compare(query: SearchQuery, person: PersonData) -> tuple[int, tuple[Why, ...]] | None:
    """Return score and reasons, or None for somebody else altogether."""
    name = _names(query, person)
    if name is None:
        return None
    name_score, reasons = name
    date_score, why = date_likeness(_read(query.birth_date), _read(person.birth_date))
    share = 0.7 if query.first_name and person.first_name else 0.6
    score = share * name_score + (1 - share) * date_score
    reasons = (*reasons, why)
    if Why.FIRST_NAME_DIFFERS in reasons:
        score -= _OTHER_FIRST_NAME_PENALTY
    if _sexes_differ(query, person):
        score -= _SEX_PENALTY
        reasons = (*reasons, Why.SEX_DIFFERS)
    return (round(score), reasons) if score >= LEAST_SCORE else None


def may_be_alike(query: SearchQuery, person: PersonData) -> bool:
    """Rule out, in a moment, who cannot come near: for the many who only share a birth date."""
    one, other = _bag(query), _bag(person)
    return fuzz.token_sort_ratio(one, other) >= 45 or fuzz.partial_ratio(one, other) >= 70


@lru_cache(maxsize=4096)
def _read(birth_date: str) -> PartialDate:
    return read(birth_date)


def _bag(person: SearchQuery | PersonData) -> str:
    return f"{person.last_name} {person.first_name or ''}".casefold()


def _names(query: SearchQuery, person: PersonData) -> tuple[float, tuple[Why, ...]] | None:
    straight = _straight(query, person)
    other, why = max(_swapped(query, person), _moved(query, person))
    if other >= ALMOST - 3 and (straight is None or other > straight[0]):
        return other, (why,)
    return straight


def _straight(query: SearchQuery, person: PersonData) -> tuple[float, tuple[Why, ...]] | None:
    last = name_likeness(query.last_name, person.last_name)
    reason = _last_name_reason(last, query.last_name, person.last_name)
    if reason is None:
        return None
    if not query.first_name or not person.first_name:
        return last, (reason,)
    first = _first_names(query, person)
    return (45 * last + 25 * first) / 70, (reason, _first_name_reason(first))


def _swapped(query: SearchQuery, person: PersonData) -> tuple[float, Why]:
    if not query.first_name or not person.first_name:
        return 0, Why.NAMES_SWAPPED
    pairs = ((query.last_name, person.first_name), (query.first_name, person.last_name))
    # A little less than the names in their own places would score.
    return min(name_likeness(one, other) for one, other in pairs) - 3, Why.NAMES_SWAPPED


def _moved(query: SearchQuery, person: PersonData) -> tuple[float, Why]:
    """All names together: a part stands in another field, or everything in one."""
    mine, theirs = _whole(query), _whole(person)
    if min(len(mine), len(theirs)) <= 4:
        return 0, Why.NAMES_MOVED
    return name_likeness(mine, theirs) - 6, Why.NAMES_MOVED


def _whole(person: SearchQuery | PersonData) -> str:
    parts = (person.first_name, person.other_first_names, person.last_name)
    return " ".join(part for part in parts if part)


@lru_cache(maxsize=16384)
def name_likeness(one: str, other: str) -> int:
    """Return how alike two names are (0 to 100): by spelling, by sound, and with a part left out."""
    best = max(_spelling(mine, theirs) for mine in spellings(one) for theirs in spellings(other))
    if best < 100 and sounds_alike(one, other):
        best = max(best, 88 if best >= 55 else 74)
    return round(best)


def _first_names(query: SearchQuery, person: PersonData) -> int:
    """Return how alike the first names are; some registers put all of them in one field."""
    mine, theirs = _given(query), _given(person)
    scores = [name_likeness(mine[0], theirs[0]), name_likeness(mine[-1], theirs[-1])]
    scores += [name_likeness(mine[0], theirs[-1]), name_likeness(mine[-1], theirs[0])]
    for others, first in (
        (query.other_first_names, theirs[0]),
        (person.other_first_names, mine[0]),
    ):
        if others:
            scores.append(min(name_likeness(others, first), ALMOST))
    return max(scores)


def _given(person: SearchQuery | PersonData) -> tuple[str, ...]:
    """The first name, and all of them."""
    first = person.first_name or ""
    return (first, f"{first} {person.other_first_names}") if person.other_first_names else (first,)


def _spelling(mine: str, theirs: str) -> float:
    mine_words, their_words = words(mine), words(theirs)
    if not mine_words or not their_words:
        return 100.0 if mine == theirs else 0.0
    together = fuzz.ratio("".join(mine_words), "".join(their_words))
    in_order = fuzz.ratio(" ".join(sorted(mine_words)), " ".join(sorted(their_words)))
    # One of two last names, or the first of several first names: common between countries.
    joined = fuzz.ratio(mine.replace(" ", ""), theirs.replace(" ", ""))
    part = 90.0 if _one_in_other(set(mine_words), set(their_words)) else 0.0
    # Particles inside: `van den Berg` is `Vandenberg`; but they must not make others alike.
    return max(together, in_order, part, joined if joined >= 90 else 0.0)


def _one_in_other(mine: set[str], theirs: set[str]) -> bool:
    shorter, longer = sorted((mine, theirs), key=len)
    return shorter < longer and max(len(word) for word in shorter) > 2


def _last_name_reason(score: int, one: str, other: str) -> Why | None:
    if score >= 100:
        return Why.SAME_LAST_NAME
    if score < LEAST_NAME:
        return None
    return Why.LAST_NAME_SOUNDS_ALIKE if sounds_alike(one, other) else Why.LAST_NAME_SPELT_ALIKE


def _first_name_reason(score: int) -> Why:
    if score >= 100:
        return Why.SAME_FIRST_NAME
    return Why.FIRST_NAME_ALIKE if score >= _UNLIKE else Why.FIRST_NAME_DIFFERS


def _sexes_differ(query: SearchQuery, person: PersonData) -> bool:
    given, known = query.sex, person.sex
    return given in ("F", "M") and known in ("F", "M") and given != known
