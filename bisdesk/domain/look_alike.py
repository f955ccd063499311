"""Letters of other scripts that pass for Latin ones, and the Latin letter that was probably meant.

Source: Unicode Technical Standard 39, confusables; only letters that a person can mistake in a name.
"""

import unicodedata

_LATIN = dict(
    zip(
        "аАвВеЕѕЅіІїЇјЈкКМнНоОрРсСтТуУхХһԁԛԝӏӀғαΑΒεΕΖΗιΙκΚΜνΝοΟρΡΤυΥχΧϲϳօսհոցՕՍՏᎪᏴᏟᎬᎻᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃꓮꓐꓚꓓꓰꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓤꓢꓔꓴꓦꓪꓫꓬꓜⲟⲞⲣⲢⲥⲤ",
        "aABBeEsSiIïÏjJkKMHHoOpPcCTTyYxXhdqwlIfaABeEZHiIkKMvNoOpPTuYxXcjouhngousABCEHJKLMPSTVWZABCDEGHIJKLMNOPRSTUVWXYZooppcc",
        strict=True,
    )
)
"""Cyrillic, Greek, Armenian, Cherokee, Lisu, Coptic."""


def latin_for(letter: str) -> str:
    """The Latin letter that this one passes for, with its marks (Cyrillic ё: ë); "" when it resembles none."""
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and plain.isascii() and plain.isalpha():
        return plain  # full width, mathematical
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[:1], apart[1:]
    return unicodedata.normalize("NFC", _LATIN[base] + marks) if base in _LATIN else ""
