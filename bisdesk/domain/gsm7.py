"""The alphabet of SMS (3GPP TS 23.038) and how many parts a text takes."""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
ALONE, CHAINED = 160, 153
_REPLACED = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "\u00a0": " ",
    "\u202f": " ",
    "ß": "ß",
}


def is_gsm7(text: str) -> bool:
    return all(letter in _BASIC or letter in _EXTENDED for letter in text)


def fold(text: str) -> str:
    """The nearest text in GSM-7: typographic signs and marks outside it become plain ones, the rest "?"."""
    folded = []
    for letter in text:
        letter = _REPLACED.get(letter, letter)
        if is_gsm7(letter):
            folded.append(letter)
            continue
        plain = unicodedata.normalize("NFD", letter)[0]
        folded.append(plain if is_gsm7(plain) else "?")
    return "".join(folded)


def parts(text: str) -> int:
    """How many parts a GSM-7 text takes; characters of the extension table count twice."""
    length = sum(2 if letter in _EXTENDED else 1 for letter in text)
    return 1 if length <= ALONE else -(-length // CHAINED)
