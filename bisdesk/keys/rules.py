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

    personal: names, addresses and the like; words of four characters or more must not occur in it.
    Source: OWASP ASVS 5.0, 6.2 (12 to 128 characters, any of them; common and context words refused).
    """
    if len(password) < MIN_PASSWORD:
        return PasswordProblem.TOO_SHORT
    if len(password) > MAX_PASSWORD:
        return PasswordProblem.TOO_LONG
    if _is_simple(password):
        return PasswordProblem.SIMPLE
    if any(word in _plain(password) for word in _words(personal)):
        return PasswordProblem.PERSONAL
    if _is_common(password):
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


def _words(personal: Iterable[str]) -> set[str]:
    found = (word for text in personal for word in re.split(r"[\W_]+", _plain(text)))
    return {word for word in found if len(word) >= 4}


def _is_simple(password: str) -> bool:
    if len(set(password)) < 5:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1


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
def _common_words() -> tuple[str, ...]:
    """Longest first, so that a part of a word does not hide the word."""
    text = (files("bisdesk.keys") / "common_words.txt").read_text(encoding="utf-8")
    words = {
        line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")
    }
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
