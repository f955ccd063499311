"""How much two people look alike: a score from 0 to 100, and the reasons by name. Pure.

Last name 45, first name 25, birth date 30 parts; without a first name on either side 60 and 40.
"""

from rapidfuzz import fuzz

from bisdesk.domain.name_key import sounds_alike, spellings, words
from bisdesk.register.birth_dates import likeness as date_likeness
from bisdesk.register.birth_dates import read
from bisdesk.register.port import PersonData, SearchQuery, Why

LEAST_NAME = 72
"""A last name less alike than this is another name, whatever else fits."""

LEAST_SCORE = 55
HIGH_SCORE = 80
"""From here on staff must say *same* or *not the same* before a new number is asked for."""

ALMOST = 85
_SEX_PENALTY = 8


def compare(query: SearchQuery, person: PersonData) -> tuple[int, tuple[Why, ...]] | None:
    """Return score and reasons, or None for somebody else altogether."""
    name = _names(query, person)
    if name is None:
        return None
    name_score, reasons = name
    date_score, why = date_likeness(read(query.birth_date), read(person.birth_date))
    share = 0.7 if query.first_name and person.first_name else 0.6
    score = share * name_score + (1 - share) * date_score
    reasons = (*reasons, why)
    if _sexes_differ(query, person):
        score -= _SEX_PENALTY
        reasons = (*reasons, Why.SEX_DIFFERS)
    return (round(score), reasons) if score >= LEAST_SCORE else None


def _names(query: SearchQuery, person: PersonData) -> tuple[float, tuple[Why, ...]] | None:
    straight = _straight(query, person)
    swapped = _swapped(query, person)
    if swapped is not None and (straight is None or swapped > straight[0]):
        return swapped, (Why.NAMES_SWAPPED,)
    return straight


def _straight(query: SearchQuery, person: PersonData) -> tuple[float, tuple[Why, ...]] | None:
    last = name_likeness(query.last_name, person.last_name)
    reason = _last_name_reason(last, query.last_name, person.last_name)
    if reason is None:
        return None
    if not query.first_name or not person.first_name:
        return last, (reason,)
    first = first_name_likeness(query.first_name, person)
    return (45 * last + 25 * first) / 70, (reason, _first_name_reason(first))


def _swapped(query: SearchQuery, person: PersonData) -> float | None:
    if not query.first_name or not person.first_name:
        return None
    pairs = ((query.last_name, person.first_name), (query.first_name, person.last_name))
    scores = [name_likeness(one, other) for one, other in pairs]
    # A little less than the names in their own places would score.
    return min(scores) - 3 if min(scores) >= ALMOST else None


def name_likeness(one: str, other: str) -> int:
    """Return how alike two names are (0 to 100): by spelling, by sound, and with a part left out."""
    best = max(_spelling(mine, theirs) for mine in spellings(one) for theirs in spellings(other))
    if sounds_alike(one, other):
        best = max(best, 88 if best >= 55 else 74)
    return round(best)


def first_name_likeness(given: str, person: PersonData) -> int:
    """Return how alike the first names are; some registers put all of them in one field."""
    known = person.first_name or ""
    scores = [name_likeness(given, known)]
    if person.other_first_names:
        scores.append(name_likeness(given, f"{known} {person.other_first_names}"))
        scores.append(min(name_likeness(given, person.other_first_names), ALMOST))
    return max(scores)


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
    return Why.FIRST_NAME_ALIKE if score >= LEAST_NAME else Why.FIRST_NAME_DIFFERS


def _sexes_differ(query: SearchQuery, person: PersonData) -> bool:
    given, known = query.sex, person.sex
    return given in ("F", "M") and known in ("F", "M") and given != known
