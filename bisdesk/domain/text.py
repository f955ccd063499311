"""Typed text in one normal form: NFC, single spaces, no invisible characters.

Codes of its refusals: "forbidden_character" (with the character's Unicode `name`, its `point` (U+202E) and its place `at`, counted
from 1), "too_long" (with `longest`).
"""

import re
import unicodedata

from bisdesk.domain.refusal import Refusal

LONGEST = 10_000
"""Characters of any typed text. Marks piled up by the ten thousand take NFC seconds to sort."""

_SPACES = re.compile(r"[ \t\r\n\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_FORBIDDEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Not marked as formatting by Unicode, and yet nothing is seen of them: fillers, joiners, variation selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def tidy(value: str) -> str:
    """Return the text in NFC with single spaces and none at the ends; tabs and new lines count as spaces.

    Raises Refusal "forbidden_character" for control characters, lone surrogates, unassigned code points, direction
    marks, zero-width and other invisible characters; "too_long" past LONGEST.
    """
    if len(value) > LONGEST:
        raise Refusal("too_long", longest=LONGEST)
    spaced = _SPACES.sub(" ", value).strip(" ")
    for at, character in enumerate(spaced, 1):
        if unicodedata.category(character) in _FORBIDDEN_KINDS or _UNSEEN.match(character):
            point = f"U+{ord(character):04X}"
            raise Refusal("forbidden_character", name=character_name(character), point=point, at=at)
    return unicodedata.normalize("NFC", spaced)


def tidy_lines(value: str) -> str:
    """The same for a text of several lines: each line tidy, one empty line at most between two."""
    if len(value) > LONGEST:
        raise Refusal("too_long", longest=LONGEST)
    lines = [tidy(line) for line in re.split(r"\r\n|[\r\n\u2028\u2029]", value)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def bounded(value: str, longest: int) -> str:
    """Return the text tidy and of at most `longest` characters (Refusal "too_long")."""
    text = tidy(value)
    if len(text) > longest:
        raise Refusal("too_long", longest=longest)
    return text


def bounded_lines(value: str, longest: int) -> str:
    """The same for a text of several lines."""
    text = tidy_lines(value)
    if len(text) > longest:
        raise Refusal("too_long", longest=longest)
    return text


def character_name(character: str) -> str:
    """The name that Unicode gives a character (RIGHT-TO-LEFT OVERRIDE), or its number when it has none (U+0000)."""
    return unicodedata.name(character, f"U+{ord(character):04X}")
