"""The activation code: 20 characters without look-alikes, 100 random bits."""

import re
import secrets
import unicodedata

from bisdesk.domain.refusal import Refusal

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 20
GROUP = 5


class ActivationCodeError(Refusal):
    """The input cannot be a code: "wrong_length" (with `found`) or "wrong_character" (with `character`).

    This is an input error, not an attempt.
    """


def new_code() -> str:
    """A fresh code from the system's random source; 32 letters divide a byte evenly, so no letter is favoured."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """ABCDE FGHJK LMNPQ RSTUV"""
    return " ".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def parse(typed: str) -> str:
    """Return the code as it was made: upper case, without spaces and dashes. Raises ActivationCodeError."""
    text = unicodedata.normalize("NFKC", typed[:400]).upper()
    text = re.sub(r"\s", "", text)
    text = "".join(
        letter for letter in text if unicodedata.category(letter) not in ("Pd", "Cf", "Cc")
    )
    for letter in text:
        if letter not in ALPHABET:
            raise ActivationCodeError("wrong_character", character=letter)
    if len(text) != LENGTH:
        raise ActivationCodeError("wrong_length", found=len(text))
    return text
