"""Names of persons, as on the document: Latin script with all its marks, never re-cased."""

import unicodedata

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded

LONGEST = 100
# Letters that Unicode names otherwise but that Latin orthographies use (ʻokina, apostrophe letters).
_MODIFIERS = frozenset("\u02bb\u02bc\u02be\u02bf\u02b9")
_MARKS = frozenset(" '’‘`´-‐‑.·")


def parse(value: str) -> str:
    """Return the name in its normal form; its case is kept.

    Raises Refusal: "too_long"; "forbidden_character"; "mixed_script" and "other_script", with the `letter`
    and its `script`; "name_character" with the `character`; "no_letter" when nothing but signs is there.
    """
    name = bounded(value, LONGEST)
    latin = any(_is_latin(letter) for letter in name)
    for letter in name:
        if _is_latin(letter) or letter in _MARKS or letter in _MODIFIERS:
            continue
        if unicodedata.category(letter) in ("Mn", "Mc"):
            continue
        if unicodedata.category(letter).startswith("L"):
            code = "mixed_script" if latin else "other_script"
            raise Refusal(code, letter=letter, script=_script(letter))
        raise Refusal("name_character", character=letter)
    if not latin:
        raise Refusal("no_letter")
    return name


def _is_latin(letter: str) -> bool:
    return unicodedata.category(letter).startswith("L") and unicodedata.name(letter, "").startswith(
        "LATIN "
    )


def _script(letter: str) -> str:
    """The script's name in English, as Unicode begins the names of its letters ("Cyrillic")."""
    return unicodedata.name(letter, "other").split()[0].capitalize()
