"""Names made comparable: without marks, and by sound. Pure; nothing here is ever stored as a person's name.

Made for names in Latin letters of any language: each rule serves spellings that are seen for one and the same
name (Müller, Mueller, Muller; Hadžić, Hadzic; Ivanoff, Iwanow). It groups generously: the score decides.
"""

import re
import unicodedata
from collections.abc import Iterable

PARTICLES = frozenset((
    "al", "ap", "ben", "bin", "bint", "d", "da", "das", "de", "del", "della", "den", "der", "des",
    "di", "do", "dos", "du", "e", "el", "het", "i", "ibn", "la", "las", "le", "les", "lo", "los",
    "op", "san", "t", "te", "ten", "ter", "und", "van", "vande", "vanden", "vander", "ver", "von",
    "y", "zu", "zum", "zur",
))  # fmt: skip
"""Words that are left out, joined or moved from one register to the next."""

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "dj", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ı": "i", "ŋ": "ng", "ə": "a", "ĳ": "ij", "ŀ": "l", "ŧ": "t", "ĸ": "k",
    }
)  # fmt: skip

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})

_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"(?:tsch|tch|sch|sh|ch|cz|sz|zs|zh|sj|sc(?=[ei])|ts|tz|dsch|dzh|dj|dz|gj)", "s"),
    (r"(?<=i)c$", "s"),
    (r"(?:ph|pf|ff)", "f"),
    (r"(?:ck|cq|qu|kh|gh|x)", "k"),
    (r"c(?=[eiy])", "s"),
    (r"[cqg]", "k"),
    (r"th|d", "t"),
    (r"[wvf]", "f"),
    (r"z", "s"),
    (r"j", "y"),
    (r"b", "p"),
    (r"n(?=[pm])", "m"),
    (r"h", ""),
)

_VOWELS = "aeiouy"


def fold(name: str) -> str:
    """Lower case, without marks and punctuation, words parted by one space: `O’Neill-García` → `oneill garcia`."""
    return _plain(unicodedata.normalize("NFC", name).casefold())


def spellings(name: str) -> frozenset[str]:
    """The ways in which registers write this name: an umlaut as its vowel alone, or with an e."""
    composed = unicodedata.normalize("NFC", name).casefold()
    return frozenset({_plain(composed), _plain(composed.translate(_UMLAUTS))})


def words(folded: str) -> tuple[str, ...]:
    """The words that tell people apart; particles only when there is nothing else."""
    found = tuple(folded.split())
    return tuple(word for word in found if word not in PARTICLES) or found


def sounds(name: str) -> frozenset[str]:
    """How the name may sound, as keys: equal keys say that two names can be heard as one."""
    return frozenset(_sound_of(words(spelling)) for spelling in spellings(name))


def sounds_alike(one: str, other: str) -> bool:
    """Say whether two names can be heard as one. A name without letters sounds like nothing."""
    return bool((sounds(one) & sounds(other)) - {""})


def _plain(composed: str) -> str:
    marked = unicodedata.normalize("NFD", composed.translate(_LETTERS))
    letters = "".join(char for char in marked if not unicodedata.combining(char))
    joined = re.sub(r"['’‘ʼ`´.·]", "", letters)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", joined).split())


def _sound_of(found: Iterable[str]) -> str:
    # Sorted: García Pérez and Pérez García are one person on two papers.
    return "".join(sorted(_word_sound(word) for word in found))


def _word_sound(word: str) -> str:
    sound = re.sub(r"(.)\1+", r"\1", word)
    sound = re.sub(r"(?<=.)ij", "y", sound)
    for pattern, heard in _SOUNDS:
        sound = re.sub(pattern, heard, sound)
    sound = re.sub(r"(.)\1+", r"\1", sound)
    if not sound:
        return word
    head = "a" if sound[0] in _VOWELS else sound[0]
    skeleton = head + re.sub(f"[{_VOWELS}]", "", sound[1:])
    skeleton = re.sub(r"(.)\1+", r"\1", skeleton)
    # Short names are all vowel: Li, Lo and Lee would be one without theirs.
    if len(skeleton) > 1:
        return skeleton
    return skeleton + re.sub(f"[^{_VOWELS}]", "", sound).replace("y", "i")
