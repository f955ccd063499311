"""The activation code: 20 characters without look-alikes, 100 random bits."""

import secrets
import unicodedata

from bisdesk.domain.refusal import Refusal

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 20
GROUP = 5
_GROUPS = range(0, LENGTH, GROUP)
_AS_TYPED = frozenset(ALPHABET + ALPHABET.lower())
# Dashes that Unicode does not class as dashes: minus, hyphen bullet, raised and lowered ones, swung, Japanese.
_MORE_DASHES = "\u2212\u2043\u02d7\u207b\u208b\u2053\u301c\u30fc\uff70"
_FILLING_KINDS = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf"})
_FILLING = frozenset(f" -\t\r\n{_MORE_DASHES}")


class ActivationCodeError(Refusal):
    """The input cannot be a code: an input error, not an attempt.

    Codes: "wrong_character" (with the first such `character`, and its `name`), else "wrong_length" (with `found`).
    """


def new_code() -> str:
    """A fresh code from the system's random source. 32 letters divide its range evenly: none is favoured."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """ABCDE FGHJK LMNPQ RSTUV"""
    return " ".join(code[at : at + GROUP] for at in _GROUPS)


def parse(typed: str) -> str:
    """Return the code as it was made: upper case, without spaces and dashes. Raises ActivationCodeError."""
    kept = []
    for letter in typed:
        if letter in _AS_TYPED:
            kept.append(letter)
        elif not _is_filling(letter):
            raise _wrong(letter)
    text = "".join(kept).upper()
    if len(text) != LENGTH:
        raise ActivationCodeError("wrong_length", found=len(text))
    return text


def _wrong(letter: str) -> ActivationCodeError:
    shown_as = letter.upper() if letter.isascii() else letter
    name = unicodedata.name(letter, f"U+{ord(letter):04X}")
    return ActivationCodeError("wrong_character", character=shown_as, name=name)


def _is_filling(letter: str) -> bool:
    """Spaces, dashes, and what phones slip in unseen when a text is copied."""
    return letter in _FILLING or unicodedata.category(letter) in _FILLING_KINDS
