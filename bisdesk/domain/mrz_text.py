"""Machine readable lines as people paste or type them: spaces, line breaks, small letters, « for <<.

Copying by hand miscounts fillers and swaps O and 0; what can be put right without guessing is put right here.
"""

import re
import unicodedata
from collections.abc import Iterator

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import character_name

LONGEST = 2_000
"""Characters of pasted text that are looked at."""
SHAPES = ((2, 44), (2, 36), (3, 30))
"""Lines, and characters per line: passport (TD3), card of two lines (TD2, old French card), card of three (TD1)."""
_SHORTEST_ROW = 8

_FILLERS = {
    "«": "<<", "≪": "<<", "⟪": "<<", "《": "<<",
    "‹": "<", "〈": "<", "⟨": "<", "＜": "<", "˂": "<", "ᐸ": "<",
}  # fmt: skip
_LINE_END = re.compile(r"[\r\n\u2028\u2029]+")
_ALLOWED = re.compile(r"[A-Z0-9<]*")
_TO_DIGIT = str.maketrans("OQI", "001")
_TO_LETTER = str.maketrans("01", "OI")


def rows_of(text: str) -> list[str]:
    """The lines in capitals, digits and `<` alone, empty ones left out.

    Raises Refusal "mrz_character" with the `character` and its `name`, "mrz_length" past LONGEST.
    """
    if len(text) > LONGEST:
        raise Refusal("mrz_length")
    rows = [
        _compact(row) for row in _LINE_END.split(re.sub("&lt;", "<", text, flags=re.IGNORECASE))
    ]
    return [row for row in rows if row]


def _compact(row: str) -> str:
    found = "".join(_plain(character) for character in row)
    if (end := _ALLOWED.match(found)) is None or end.end() < len(found):
        odd = found[end.end() if end else 0]
        name = character_name(odd)
        raise Refusal("mrz_character", character=odd if odd.isprintable() else name, name=name)
    return found


def _plain(character: str) -> str:
    if character.isascii():
        return "" if character.isspace() else character.upper()
    if character in _FILLERS:
        return _FILLERS[character]
    if character.isspace() or unicodedata.category(character) == "Cf":
        return ""
    same = unicodedata.normalize("NFKC", character)  # letters and digits of full width
    return same.upper() if same.isascii() and same.isalnum() else character


def readings(rows: list[str]) -> Iterator[tuple[str, ...]]:
    """The ways in which rows can be the lines of a zone, the likeliest first; each has one of SHAPES."""
    for count, width in SHAPES:
        if len(rows) == count and all(len(row) == width for row in rows):
            yield tuple(rows)
    together = "".join(rows)
    for count, width in SHAPES:
        if len(together) == count * width:
            yield tuple(together[width * line : width * (line + 1)] for line in range(count))
    for count, width in SHAPES:
        for cut in [rows] if len(rows) == count else _cut_apart(together, count, width):
            fitted = tuple(_fit(row, width) for row in cut)
            if all(fitted):
                yield fitted


def _cut_apart(together: str, count: int, width: int) -> Iterator[list[str]]:
    """One long row with too few or too many fillers after the names."""
    if count == 3:
        yield [together[:width], together[width : 2 * width], together[2 * width :]]
    else:
        yield [together[:-width], together[-width:]]


def _fit(row: str, width: int) -> str:
    """Bring a row to its width by its fillers alone; empty when that cannot be."""
    if len(row) < _SHORTEST_ROW:
        return ""
    if len(row) == width:
        return row
    if not row[-1].isdigit():
        bare = row.rstrip("<")
        return bare.ljust(width, "<") if len(bare) <= width else ""
    # A check digit closes the row: the fillers that were miscounted stand before it.
    runs = re.findall("<+", row)
    run = max(runs, key=len) if runs else ""
    wanted = len(run) + width - len(row)
    if len(run) < 2 or wanted < 1:
        return ""
    head, _, tail = row.rpartition(run)
    return head + "<" * wanted + tail


def with_digits(text: str) -> str:
    """A place that holds digits only: letters that are taken for one are it."""
    return text.translate(_TO_DIGIT)


def with_letters(text: str) -> str:
    """A place that holds letters only."""
    return text.translate(_TO_LETTER)
