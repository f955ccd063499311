"""How a message addresses its reader. Pure; the templates word it."""

import enum
from dataclasses import dataclass


class Title(enum.StrEnum):
    MADAM = "madam"
    SIR = "sir"
    NONE = "none"


@dataclass(frozen=True)
class Salutation:
    """A title and the name that follows it; either may be missing."""

    title: Title = Title.NONE
    name: str = ""

    def without_name(self) -> "Salutation":
        """For SMS: a name can need letters that make the SMS twice as long."""
        return Salutation(self.title)


_TITLES = {"F": Title.MADAM, "M": Title.SIR}


def for_worker(sex: str | None, first_name: str | None, last_name: str | None) -> Salutation:
    """F and M: title and last name. X or not known: first and last name without a title.

    Somebody with one name has it as last name, and it stands alone, with the title if there is one.
    """
    title = _TITLES.get(sex or "", Title.NONE)
    if title is not Title.NONE and last_name:
        return Salutation(title, last_name)
    return Salutation(title, " ".join(part for part in (first_name, last_name) if part))


def for_account(name: str) -> Salutation:
    """Colleagues have a name, of which nobody knows which part is which, and no title."""
    return Salutation(name=name)
