"""The alphabet of SMS and how many parts a text takes. Source: 3GPP TS 23.038, section 6.2.1, and 23.040."""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Sent as an escape and a letter: two places."""
ALONE, CHAINED = 160, 153
UCS2_ALONE, UCS2_CHAINED = 70, 67
"""One character outside the alphabet turns the whole text into UCS-2."""

# Letters that have no base letter by Unicode's own decomposition, and signs.
_REPLACED = {
    "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Œ": "OE", "œ": "oe", "ı": "i",
    "ẞ": "SS", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "Ŋ": "N", "ŋ": "n", "ĸ": "k", "Ə": "E", "ə": "e", "Ɓ": "B",
    "ɓ": "b", "Ɗ": "D", "ɗ": "d", "Ƙ": "K", "ƙ": "k", "Ɛ": "E", "ɛ": "e", "Ɔ": "O", "ɔ": "o", "Ɨ": "I", "ɨ": "i",
    "ƒ": "f", "·": ".", "×": "x", "•": "-", "`": "'", "´": "'", "‘": "'", "’": "'", "‚": "'", "‛": "'", "‹": "'",
    "›": "'", "ʹ": "'", "ʻ": "'", "ʼ": "'", "ʾ": "'", "ʿ": "'", "′": "'", "“": '"', "”": '"', "„": '"', "‟": '"',
    "«": '"', "»": '"', "″": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "...",
    "\t": " ", "\u2028": "\n", "\u2029": "\n", "©": "(c)", "®": "(R)", "™": "TM", "°": " ", "µ": "u",
}  # fmt: skip
_NOTHING = frozenset({"Mn", "Me", "Cf"})


def is_gsm7(text: str) -> bool:
    """Say whether every character has a place in the alphabet."""
    return all(letter in _BASIC or letter in _EXTENDED for letter in text)


def fold(text: str) -> str:
    """The nearest text in GSM-7: ł becomes l, ř r, ’ '; a letter of another script becomes "?"."""
    return "".join(map(_folded, unicodedata.normalize("NFC", text)))


def parts(text: str) -> int:
    """How many SMS a text takes: 160 characters alone or 153 a part, in UCS-2 70 or 67."""
    if not is_gsm7(text):
        return _chain(
            [len(letter.encode("utf-16-le", "surrogatepass")) // 2 for letter in text],
            UCS2_ALONE,
            UCS2_CHAINED,
        )
    return _chain([2 if letter in _EXTENDED else 1 for letter in text], ALONE, CHAINED)


def places(text: str) -> int:
    """How many of the places of an SMS a text in the alphabet takes up."""
    return sum(2 if letter in _EXTENDED else 1 for letter in text)


def _chain(places: list[int], alone: int, chained: int) -> int:
    """Count the parts. What takes two places is never cut in two, so it may leave one place empty."""
    if sum(places) <= alone:
        return 1
    count, used = 1, 0
    for each in places:
        if used + each > chained:
            count, used = count + 1, 0
        used += each
    return count


def _folded(letter: str) -> str:
    if is_gsm7(letter):
        return letter
    if letter in _REPLACED:
        return _REPLACED[letter]
    if unicodedata.category(letter) in _NOTHING:
        return ""
    if letter.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", letter)
    if decomposed == letter:
        return "?"
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return "".join(map(_folded, plain)) or "?"
