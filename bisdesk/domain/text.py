"""Typed text in one normal form: NFC, single spaces, no invisible characters."""

import re
import unicodedata

from bisdesk.domain.refusal import Refusal

# Direction marks and zero-width characters make two different texts look alike.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")


def tidy(value: str) -> str:
    """Return the text in NFC with single spaces and none at the ends.

    Raises Refusal "forbidden_character" for control characters, lone surrogates, direction marks
    and zero-width characters.
    """
    spaced = _SPACES.sub(" ", value).strip()
    if _INVISIBLE.search(spaced) or any(
        unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in spaced
    ):
        raise Refusal("forbidden_character")
    return unicodedata.normalize("NFC", spaced)


def bounded(value: str, longest: int) -> str:
    """The same, and not longer than `longest` characters (Refusal "too_long")."""
    text = tidy(value)
    if len(text) > longest:
        raise Refusal("too_long", longest=longest)
    return text
