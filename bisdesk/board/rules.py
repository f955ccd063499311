"""What somebody looks for, read from what they typed. Pure."""

import re
from dataclasses import dataclass

from bisdesk.domain.name_key import fold, spellings

SHORTEST_NAME, SHORTEST_EMAIL, SHORTEST_PHONE = 2, 3, 6
LONGEST_TERM = 100
_REFERENCE = re.compile(r"(?:bis[-\s]?)?(?:(\d{4})-)?(\d{1,6})", re.IGNORECASE)
_NUMBERLIKE = re.compile(r"[\d\s+./()\-–]+")


@dataclass(frozen=True)
class Sought:
    """What a term can mean; more than one when digits fit more than one thing."""

    references: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # folded; each begins a word of the name, in any order
    email: str = ""  # the address, or its beginning
    mobile: str = ""  # its last digits, backwards
    number: str = ""  # BIS or National Register number

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is looked for, for the audit log: never the value."""
        said = (
            ("name", self.names),
            ("email", self.email),
            ("mobile", self.mobile),
            ("number", self.number),
        )
        return tuple(kind for kind, value in said if value)

    def __bool__(self) -> bool:
        return bool(self.references or self.kinds)


def read_term(term: str, *, year: int) -> Sought:
    """Say what a term may mean. Nothing, when it is too short to find anything by.

    year: this year, for a reference without one; last year's are found as well.
    """
    text = " ".join(term.split())[:LONGEST_TERM]
    references = _references(text, year)
    if "@" in text:
        return Sought(email=text.casefold() if len(text) >= SHORTEST_EMAIL else "")
    if _NUMBERLIKE.fullmatch(text):
        digits = re.sub(r"\D", "", text.replace("(0)", ""))
        return Sought(
            references=references,
            number=digits if len(digits) == 11 else "",
            mobile=backwards(digits.lstrip("0")),
        )
    if references:
        return Sought(references=references)
    names = tuple(dict.fromkeys(fold(text).split()))
    long_enough = any(len(word) >= SHORTEST_NAME for word in names)
    return Sought(names=names if long_enough else ())


def backwards(digits: str) -> str:
    """Digits from the last one: whoever knows a number without its country's prefix knows how it ends."""
    return digits[::-1] if len(digits) >= SHORTEST_PHONE else ""


def words_of(
    *,
    names: tuple[str | None, ...],
    email: str | None,
    mobile: str | None,
    numbers: tuple[str | None, ...],
) -> set[tuple[str, str]]:
    """By what a request is found: kind and word."""
    found = {
        ("name", word)
        for name in names
        for spelling in spellings(name or "")
        for word in spelling.split()
    }
    found |= {("email", email.casefold())} if email else set()
    found |= {("mobile", backwards(re.sub(r"\D", "", mobile)))} if mobile else set()
    found |= {("number", number) for number in numbers if number}
    return {(kind, word) for kind, word in found if word}


def after_all_that_begin_with(word: str) -> str:
    """The first text that sorts after everything that begins with this word."""
    return word + "\U0010ffff"


def _references(text: str, year: int) -> tuple[str, ...]:
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return ()
    said, number = match.groups()
    years = (int(said),) if said else (year, year - 1)
    return tuple(f"BIS-{each}-{int(number):06d}" for each in years)
