"""Scripts of the world: which one a letter belongs to, and what it is called."""

import unicodedata
from functools import cache

from babel import Locale

from bisdesk.domain.language import LANGUAGES

LOOK_ALIKE = frozenset(
    {"Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu", "Fullwidth", "Mathematical"}
)
"""Scripts, and styles of letters, of which many can pass for Latin letters."""

# How Unicode begins the names of its letters, and ISO 15924, by which CLDR names scripts.
_CODES = {
    "Arabic": "Arab", "Armenian": "Armn", "Bengali": "Beng", "Cherokee": "Cher", "Cjk": "Hani", "Coptic": "Copt",
    "Cyrillic": "Cyrl", "Devanagari": "Deva", "Ethiopic": "Ethi", "Georgian": "Geor", "Greek": "Grek", "Gujarati": "Gujr",
    "Gurmukhi": "Guru", "Hangul": "Hang", "Hebrew": "Hebr", "Hiragana": "Hira", "Kannada": "Knda", "Katakana": "Kana",
    "Khmer": "Khmr", "Lao": "Laoo", "Lisu": "Lisu", "Malayalam": "Mlym", "Mathematical": "Zmth", "Mongolian": "Mong",
    "Myanmar": "Mymr", "Sinhala": "Sinh", "Syriac": "Syrc", "Tamil": "Taml", "Telugu": "Telu", "Thaana": "Thaa",
    "Thai": "Thai", "Tibetan": "Tibt", "Tifinagh": "Tfng",
}  # fmt: skip
_FULL_WIDTH = ("volle breedte", "pleine chasse", "volle Breite", "full width")


def script_of(letter: str) -> str:
    """The script of a letter in English (Cyrillic), as Unicode begins the names of its letters."""
    return unicodedata.name(letter, "Other").split()[0].capitalize()


@cache
def script_name(script: str, language: str) -> str:
    """What a script of `script_of` is called in a language (nl, fr, de, en); in English when CLDR does not know."""
    if script == "Fullwidth":
        return _FULL_WIDTH[LANGUAGES.index(language)]
    return str(Locale(language).scripts.get(_CODES.get(script, ""), script))
