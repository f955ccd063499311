"""Names made comparable: without marks, and by sound. Pure; nothing here is ever stored as a person's name.

Made for names in Latin letters of any language: each rule serves spellings that are seen for one and the same
name (Müller, Mueller, Muller; Hadžić, Hadzic; Ivanoff, Iwanow; Khaled, Halid). It groups generously: the score decides.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

PARTICLES = frozenset((
    "al", "ap", "ben", "bin", "bint", "d", "da", "das", "de", "del", "della", "den", "der", "des",
    "di", "do", "dos", "du", "e", "el", "het", "i", "ibn", "la", "las", "le", "les", "lo", "los",
    "op", "ould", "san", "t", "te", "ten", "ter", "und", "van", "vande", "vanden", "vander", "ver", "von",
    "y", "zu", "zum", "zur",
))  # fmt: skip
"""Words that are left out, joined or moved from one register to the next."""

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ı": "i", "ŋ": "ng", "ə": "a", "ĳ": "ij", "ŀ": "l", "ŧ": "t", "ĸ": "k",
    }
)  # fmt: skip

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"})
"""As passports and neighbours write them (ICAO 9303-3, 6)."""

_AS_HEARD = str.maketrans(
    {
        "č": "ch", "ć": "ch", "ç": "ch", "š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "ž": "zh", "ż": "zh", "ź": "zh",
        "ț": "ts", "ţ": "ts", "ğ": "", "ą": "on", "ę": "en", "ñ": "ny", "ń": "ny", "đ": "dj", "ø": "oe",
    }
)  # fmt: skip
"""As a clerk abroad writes what is said: Çelik, Chelik; Dąbrowski, Dombrowski; Yağmur, Yamur."""

_SERVANT = re.compile(
    r"\babd *(?:[aeiou](?:l|r(?= *r)|s(?= *s)|n(?= *n)|z(?= *z)|d(?= *d)|t(?= *t)) *)?(?!l?l?ah\b)(?=[a-z]{3})"
)
"""Abdul Rahman, Abd al-Rahman, Abderrahman: the article is written in a dozen ways, and is no word of the name."""
_SHORT_FORMS = re.compile(r"\b(?:md|mohd|muhd|mhd)\b")

_READINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"kh"), ("k", "h")),
    (re.compile(r"(?<![stc])ch(?![rl])"), ("sh", "k", "h")),
    (re.compile(r"(?<!d)j"), ("y", "zh")),
    (re.compile(r"g(?!h)"), ("k", "h")),
    (re.compile(r"x"), ("ks", "s")),
)
"""Letters that one language reads so and another one otherwise; the first one is the usual reading."""

_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"^ou(?=[aei])", "w"),
        (r"ch(?=[rl])", "k"),
        (r"(?:tsch|tch|sch|sh|ch|cz|sz|zs|zh|sj|sc(?=[ei])|ts|tz|dsch|dzh|dj|dz|gj)", "s"),
        (r"(?<=i)c$", "s"),
        (r"(?:ph|pf|ff)", "f"),
        (r"(?:ck|cq|qu|kh|gh)", "k"),
        (r"c(?=[eiy])", "s"),
        (r"[cqg]", "k"),
        (r"th|d", "t"),
        (r"[wvf]", "f"),
        (r"z", "s"),
        (r"b", "p"),
        (r"n(?=[pm])", "m"),
        (r"h", ""),
    )
)

_VOWELS = "aeiouy"
_MOST_READINGS = 12
_MOST_KEYS = 48


def fold(name: str) -> str:
    """Lower case, without marks and punctuation, words parted by one space: `O’Neill-García` → `oneill garcia`."""
    return _plain(unicodedata.normalize("NFC", name).casefold())


@lru_cache(maxsize=8192)
def spellings(name: str) -> frozenset[str]:
    """The ways in which registers write this name: without marks, with them written out, or as it is heard."""
    composed = unicodedata.normalize("NFC", name).casefold()
    written = (composed, composed.translate(_WRITTEN_OUT), composed.translate(_AS_HEARD))
    return frozenset(_usual(_plain(each)) for each in written)


def words(folded: str) -> tuple[str, ...]:
    """The words that tell people apart; particles only when there is nothing else."""
    found = tuple(folded.split())
    return tuple(word for word in found if word not in PARTICLES) or found


@lru_cache(maxsize=8192)
def sounds(name: str) -> frozenset[str]:
    """How the name may sound, as keys: equal keys say that two names can be heard as one."""
    heard: set[str] = set()
    for spelling in spellings(name):
        # Sorted: García Pérez and Pérez García are one person on two papers.
        every = product(*(sorted(word_sounds(word)) for word in words(spelling)))
        heard |= {"".join(sorted(parts)) for parts in islice(every, _MOST_KEYS)}
    return frozenset(heard)


def sounds_alike(one: str, other: str) -> bool:
    """Say whether two names can be heard as one. A name without letters sounds like nothing."""
    return bool((sounds(one) & sounds(other)) - {""})


@lru_cache(maxsize=16384)
def word_sounds(word: str) -> frozenset[str]:
    """How one folded word may sound, in every reading of its letters."""
    single = re.sub(r"(.)\1+", r"\1", word)
    read = [single]
    for pattern, heard in _READINGS:
        read = [each for text in read for each in _read(pattern, heard, text)]
    return frozenset(_skeleton(each, word) for each in read[:_MOST_READINGS])


def _read(pattern: re.Pattern[str], heard: tuple[str, ...], text: str) -> list[str]:
    if pattern.search(text) is None:
        return [text]
    return [pattern.sub(each, text) for each in heard]


def _usual(plain: str) -> str:
    return _SHORT_FORMS.sub("mohammed", _SERVANT.sub("abd ", plain))


def _plain(composed: str) -> str:
    marked = unicodedata.normalize("NFD", composed.translate(_LETTERS))
    letters = "".join(char for char in marked if not unicodedata.combining(char))
    joined = re.sub(r"['’‘ʼ`´.·]", "", letters)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", joined).split())


def _skeleton(read: str, word: str) -> str:
    sound = re.sub(r"(?<=.)ij", "y", read)
    for pattern, heard in _SOUNDS:
        sound = pattern.sub(heard, sound)
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
