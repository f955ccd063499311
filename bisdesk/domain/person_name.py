"""Names of persons, as on the document: Latin script with all its marks, never re-cased, never judged by looks.

Source: a document gives each name in Latin letters too (ICAO Doc 9303-3), and the registers keep that form.
"""

import unicodedata

from bisdesk.domain.look_alike import latin_for
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.script import LOOK_ALIKE, script_of
from bisdesk.domain.text import bounded, character_name

LONGEST = 100
_APOSTROPHES = (
    "'’‘`´\u02b9\u02bb\u02bc\u02be\u02bf"  # with those of Hawaiian, Arabic and Slavic transcription
)
_HYPHENS = "-\u2010\u2011"
_DOTS = ".·"  # the raised one for Catalan l·l
_SIGNS = frozenset(f" {_APOSTROPHES}{_HYPHENS}{_DOTS}")
_LATIN_WITHOUT_THE_NAME = frozenset("ªº")  # Mª Carmen


def parse(value: str) -> str:
    """Return the name in its normal form; its case is kept.

    Raises Refusal: "too_long"; "forbidden_character"; "mixed_script" for a look-alike among Latin letters and
    "other_script", both with the `letter`, its Unicode `name` and its `script`, the first also with the `latin` letter
    that it passes for ("" when it resembles none); "name_character" with the `character` and its `name`; each of them
    with `at`, its place counted from 1; "no_letter" when no letter is there.
    """
    name = bounded(value, LONGEST)
    has_latin = any(_is_latin(letter) for letter in name)
    before = " "
    for at, letter in enumerate(name, 1):
        if not (_is_latin(letter) or letter in _SIGNS or _is_mark_on(before, letter)):
            raise _refusal(letter, at, has_latin=has_latin)
        before = letter
    if not has_latin:
        raise Refusal("no_letter")
    return name


def _refusal(letter: str, at: int, *, has_latin: bool) -> Refusal:
    if unicodedata.category(letter)[0] not in "LM" or character_name(letter).startswith(
        "COMBINING"
    ):
        return Refusal("name_character", character=letter, name=character_name(letter), at=at)
    script, name = script_of(letter), character_name(letter)
    if has_latin and script in LOOK_ALIKE:
        latin = latin_for(letter)
        return Refusal("mixed_script", letter=letter, name=name, script=script, at=at, latin=latin)
    return Refusal("other_script", letter=letter, name=name, script=script, at=at)


def _is_latin(letter: str) -> bool:
    if letter.isascii():
        return letter.isalpha()
    latin = unicodedata.name(letter, "").startswith("LATIN ") or letter in _LATIN_WITHOUT_THE_NAME
    return latin and unicodedata.category(letter)[0] == "L"


def _is_mark_on(before: str, letter: str) -> bool:
    """Say whether it is a mark (◌̌) that belongs to no script of its own and stands on a letter."""
    return (
        unicodedata.category(letter) == "Mn"
        and unicodedata.name(letter, "").startswith("COMBINING ")
        and not unicodedata.name(letter).startswith("COMBINING CYRILLIC")
        and (_is_latin(before) or unicodedata.category(before) == "Mn")
    )
