"""Whether the name in a certificate may be the name of an account. Pure; generous, because staff look at what it doubts."""

from rapidfuzz import fuzz

from bisdesk.domain.name_key import sounds_alike, spellings, words

_ALIKE = 82


def resembles(one: str, other: str) -> bool:
    """Say whether each word of the shorter name has its like in the longer one.

    A certificate may carry more first names than the account, or the last name first. One word in common is not
    enough when both have more.
    """
    return any(
        _fit(words(mine), words(theirs))
        for mine in spellings(one)
        for theirs in spellings(other)
        if mine and theirs
    )


def _fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1 < len(longer):
        return False
    left = list(longer)
    for word in shorter:
        like = next((each for each in left if _alike(word, each)), None)
        if like is None:
            return False
        left.remove(like)
    return True


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= _ALIKE or (len(one) > 3 and sounds_alike(one, other))
