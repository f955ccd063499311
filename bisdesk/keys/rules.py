"""User names and passwords: which ones can be taken. Pure."""

import enum
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise

MIN_PASSWORD, MAX_PASSWORD = 12, 128
MIN_NAME, MAX_NAME = 5, 64
KEY_YEARS = 10
MOST_AROUND = 6
"""Digits and signs around a popular password that do not make it another one."""

_USER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")
_LOOKALIKES = str.maketrans("@4301!5$7", "aaeoiisst")


class NameProblem(enum.StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    NUMBER = "number"  # it could be a national number
    TAKEN = "taken"


class PasswordProblem(enum.StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SIMPLE = "simple"  # few different characters, or a row of them
    COMMON = "common"
    PERSONAL = "personal"
    SAME = "same"  # as the one in use


def user_name_key(name: str) -> str:
    """How user names are compared."""
    return name.strip().casefold()


def check_user_name(name: str) -> NameProblem | None:
    """Say why this user name cannot be taken, or None."""
    if len(name) < MIN_NAME:
        return NameProblem.TOO_SHORT
    if len(name) > MAX_NAME:
        return NameProblem.TOO_LONG
    if not _USER_NAME.fullmatch(name):
        return NameProblem.CHARACTERS
    if re.fullmatch(r"[\d.-]+", name):
        return NameProblem.NUMBER
    return None


def normal_password(password: str) -> str:
    """One form for what keyboards write differently (NFC); nothing is cut off."""
    return unicodedata.normalize("NFC", password)


def check_new_password(password: str, personal: Iterable[str]) -> PasswordProblem | None:
    """Say why this password cannot be taken, or None.

    personal: names, addresses, numbers, a birth date as ISO text and the like; what is in them must not occur in it,
    however it is dressed up, in words of four characters or more and rows of six digits or more.
    Source: OWASP ASVS 5.0, 6.2 (12 to 128 characters, any of them; common and context words refused).
    """
    if len(password) < MIN_PASSWORD:
        return PasswordProblem.TOO_SHORT
    if len(password) > MAX_PASSWORD:
        return PasswordProblem.TOO_LONG
    if _is_simple(password):
        return PasswordProblem.SIMPLE
    if _is_personal(password, personal):
        return PasswordProblem.PERSONAL
    if _is_popular(password) or _is_common(password):
        return PasswordProblem.COMMON
    return None


def key_expires_at(made_at: datetime) -> datetime:
    """A key holds for ten years, to the same day. Source: FPS BOSA, CSAM digital keys."""
    try:
        return made_at.replace(year=made_at.year + KEY_YEARS)
    except ValueError:  # 29 February
        return made_at.replace(year=made_at.year + KEY_YEARS, month=3, day=1)


def _plain(text: str) -> str:
    """Small letters without accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in split if not unicodedata.combining(character))


def _is_personal(password: str, personal: Iterable[str]) -> bool:
    folded = _plain(password)
    digits = re.sub(r"\D", "", folded)
    if any(number in digits for number in _numbers(personal)):
        return True
    # Also s.a.a.r.i.n.e.n and 5aarin3n; the years in it, only as they are typed.
    letters = [re.sub(r"[\W\d_]+", "", form) for form in (folded, folded.translate(_LOOKALIKES))]
    return any(word in form for word in _words(personal) for form in (folded, *letters))


def _numbers(personal: Iterable[str]) -> set[str]:
    """Rows of digits that tell of the person: birth dates as people write them, the end of a telephone number."""
    found = set()
    for text in personal:
        date = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
        if date:
            year, month, day = date.groups()
            found |= {day + month + year, month + day + year, year + month + day}
            found |= {day + month + year[2:], month + day + year[2:], year[2:] + month + day}
        elif re.fullmatch(r"\+?\d{7,15}", text):
            found.add(text[-6:])
    return found


def _words(personal: Iterable[str]) -> set[str]:
    found = (word for text in personal for word in re.split(r"[\W_]+", _plain(text)))
    return {word for word in found if len(word) >= 4}


def _is_simple(password: str) -> bool:
    if len(set(password)) < 5:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1


def _is_popular(password: str) -> bool:
    """On the list of what many people take: as it is, twice, or with a few digits and signs around it."""
    folded = password.casefold()
    core = folded.strip("0123456789!?.,;:*#$%&@+-_=/ ")
    half = folded[: len(folded) // 2]
    candidates = {folded}
    if len(folded) - len(core) <= MOST_AROUND:
        candidates |= {core, core.translate(_LOOKALIKES)}
    if half * 2 == folded:
        candidates.add(half)
    return not candidates.isdisjoint(_popular_passwords())


def _is_common(password: str) -> bool:
    """A listed word with little around it: Bisdesk2026! is one word, however it is dressed up."""
    folded = _plain(password)
    return any(_little_but_words(form) for form in (folded, folded.translate(_LOOKALIKES)))


def _little_but_words(text: str) -> bool:
    rest = re.sub(r"[\W\d_]+", " ", text)
    found = []
    for word in _common_words():
        if word in rest:
            found.append(word)
            rest = rest.replace(word, " ")
    # Three different words make a sentence of one's own; one or two are what everybody takes.
    return 0 < len(found) < 3 and sum(len(part) for part in rest.split()) < 4


@cache
def _popular_passwords() -> frozenset[str]:
    return frozenset(_lines("common_passwords.txt"))


def _lines(name: str) -> list[str]:
    text = (files("bisdesk.keys") / name).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _common_words() -> tuple[str, ...]:
    """Longest first, so that a part of a word does not hide the word."""
    words = set(_lines("common_words.txt"))
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
