"""Names in a machine readable zone: read them, and say whether a name as typed can be what stands there.

A zone has capitals without marks only, drops apostrophes, makes spaces of hyphens, and cuts what does not fit.
Source: ICAO Doc 9303-3, 4.6 (names, truncation) and 6 (transliteration): states may choose between several forms.
"""

import unicodedata
from dataclasses import dataclass

_FORMS: dict[str, tuple[str, ...]] = {
    "Ä": ("AE", "A"), "Ö": ("OE", "O"), "Ü": ("UE", "UXX", "U"), "Å": ("AA", "A"), "Ø": ("OE", "O"), "Æ": ("AE",),
    "ẞ": ("SS", "S"), "Ñ": ("N", "NXX"), "Þ": ("TH",), "Đ": ("D", "DJ"), "Ð": ("D", "DH"), "Ł": ("L",), "Ħ": ("H",),
    "Œ": ("OE",), "Ĳ": ("IJ",), "Ŀ": ("L",), "Ŋ": ("N", "NG"), "Ŧ": ("T",), "Ə": ("E", "A"), "ĸ": ("Q", "K"),
    "Ɓ": ("B",), "Ɗ": ("D",), "Ƙ": ("K",), "Ƴ": ("Y",), "Ɛ": ("E",), "Ɔ": ("O",), "Ɩ": ("I",), "Ʋ": ("V",),
    "Ƒ": ("F",), "Ɣ": ("G",), "Ɖ": ("D",), "ª": ("A", ""), "º": ("O", ""), "ŉ": ("N",),
}  # fmt: skip
"""Letters whose form is no question of leaving out a mark; upper case."""
_LOWER_ONLY = {"ß": "ẞ", "ı": "I", "ĸ": "ĸ", "ſ": "S", "ŉ": "ŉ", "ª": "ª", "º": "º"}
_GAP = ("", " ")
"""A space or hyphen is a filler in the zone; apostrophes and dots are nothing, or a filler too."""


@dataclass(frozen=True)
class ZoneNames:
    """last: the last name, words by a space. given: first names one by one. *_cut: it may go on beyond the field."""

    last: str
    given: tuple[str, ...]
    last_cut: bool = False
    given_cut: bool = False

    @property
    def one_name(self) -> bool:
        """The document knows one name only."""
        return not self.given and not self.given_cut

    @property
    def first(self) -> str:
        return self.given[0] if self.given else ""

    @property
    def other_first(self) -> str:
        return " ".join(self.given[1:])


def names_of(field: str) -> ZoneNames:
    """The names of an ICAO zone: last name, `<<`, given names."""
    last, _, given = field.partition("<<")
    full = not field.endswith(
        "<"
    )  # no filler at the end: the name filled its field, and may have been cut
    if not last.strip("<"):
        last, given = given, ""
    return ZoneNames(_words(last), tuple(given.replace("<", " ").split()), full, full)


def french_names(last: str, given: str) -> ZoneNames:
    """The names of an old French card: first names are parted by `<<`, the parts of one by `<`."""
    return ZoneNames(
        _words(last),
        tuple(words for name in given.split("<<") if (words := _words(name))),
        not last.endswith("<"),
        not given.endswith("<"),
    )


def _words(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def is_written(name: str, zone: str, *, cut: bool = False) -> bool:
    """Say whether this name can stand in a zone as `zone` (words by a space).

    cut: the zone may hold the beginning only, of the whole name or of each of its words.
    """
    at = {0}
    words = _tokens(name)
    for number, word in enumerate(words):
        if number:
            at |= {place + 1 for place in at if zone[place : place + 1] == " "}
        ends, ran_out = _after(word, zone, at, cut=cut)
        if cut and ran_out:
            return True
        at = ends
    return len(zone) in at


def in_zone(name: str) -> str:
    """How a zone commonly writes a name: `Möller-Süßmann` is `MOELLER<SUESSMANN`."""
    return "<".join("".join(forms[0] for forms in word) for word in _tokens(name))


def _after(
    word: list[tuple[str, ...]], zone: str, at: set[int], *, cut: bool
) -> tuple[set[int], bool]:
    """The places in the zone after a word, and whether the zone ended within it."""
    ends: set[int] = set()
    for forms in word:
        moved, ran_out = set(), False
        for place in at:
            for form in forms:
                if zone.startswith(form, place):
                    moved.add(place + len(form))
                ran_out = ran_out or (place > 0 and form.startswith(zone[place:]))
        if cut and ran_out:
            return moved, True
        at = moved
        if cut:
            ends |= {place for place in at if zone[place : place + 1] in ("", " ")}
    return ends | at, False


def _tokens(name: str) -> list[list[tuple[str, ...]]]:
    """Words as lists of letters, each letter as the forms that it can take."""
    words: list[list[tuple[str, ...]]] = [[]]
    for letter in unicodedata.normalize("NFC", name):
        if letter.isspace() or unicodedata.category(letter) == "Pd":
            words.append([])
        else:
            words[-1].append(_forms(letter))
    return [word for word in words if word]


def _forms(letter: str) -> tuple[str, ...]:
    capital = _LOWER_ONLY.get(letter) or letter.upper()
    if capital in _FORMS:
        return _FORMS[capital]
    plain = "".join(
        part for part in unicodedata.normalize("NFD", capital) if not unicodedata.combining(part)
    )
    if not plain:  # a mark that does not come together with its letter
        return ("",)
    if plain in _FORMS:  # Ǿ: a mark on a letter that has forms of its own
        return _FORMS[plain]
    if plain.isascii() and plain.isalnum():
        return (plain,)
    return _GAP
