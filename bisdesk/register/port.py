"""The door to the BIS register. Adapters stand beside it; the rest of the app does not know which one runs.

No call may be made inside a transaction of ours: a register can be slow, and can lose its answers.
"""

import enum
from dataclasses import dataclass
from typing import Literal, Protocol

Sex = Literal["F", "M", "X"]
Kind = Literal["bis", "rrn"]

MOST_RESULTS = 80
"""The largest result limit that the KSZ's IdentifyPerson service takes."""


class Status(enum.StrEnum):
    """What became of a number once given; a number is never given twice."""

    CURRENT = "current"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Why(enum.StrEnum):
    """Why a person looks like the one searched for, or what speaks against it."""

    GIVEN_NUMBER = "given_number"  # the number that the filer typed in
    SAME_LAST_NAME = "same_last_name"
    LAST_NAME_SOUNDS_ALIKE = "last_name_sounds_alike"
    LAST_NAME_SPELT_ALIKE = "last_name_spelt_alike"
    SAME_FIRST_NAME = "same_first_name"
    FIRST_NAME_ALIKE = "first_name_alike"
    FIRST_NAME_DIFFERS = "first_name_differs"
    NAMES_SWAPPED = "names_swapped"  # first name in the place of the last name
    NAMES_MOVED = "names_moved"  # the same names, divided otherwise over first and last name
    SAME_BIRTH_DATE = "same_birth_date"
    BIRTH_DATE_COMPATIBLE = "birth_date_compatible"  # equal as far as both are known
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    BIRTH_DATE_ALMOST = "birth_date_almost"  # one of day, month and year differs
    BIRTH_DATE_NEAR = "birth_date_near"  # within the tolerance, no more
    SEX_DIFFERS = "sex_differs"
    SAME_DOCUMENT = "same_document"  # the identity document; the register itself knows none


@dataclass(frozen=True)
class PersonData:
    """A person as the register knows them. birth_date: ISO, `1969-00-00` where month or day is unknown.

    Who has one name only has it as last name. Sex X is written in the register as unknown.
    """

    last_name: str
    birth_date: str
    first_name: str | None = None
    other_first_names: str | None = None
    sex: Sex | None = None
    nationality: str | None = None
    birth_country: str | None = None
    birth_place: str | None = None

    # Logs and tracebacks show ids, never a person.
    def __repr__(self) -> str:
        return "PersonData(…)"


@dataclass(frozen=True)
class Tolerance:
    """How far a birth date may lie from the one searched for, on both sides."""

    years: int = 0
    months: int = 0


@dataclass(frozen=True)
class SearchQuery:
    """Last name and birth date are needed. A birth date that is not known in full needs a tolerance."""

    last_name: str
    birth_date: str
    tolerance: Tolerance | None = None
    first_name: str | None = None
    other_first_names: str | None = None
    sex: Sex | None = None
    limit: int = MOST_RESULTS

    def __repr__(self) -> str:
        return "SearchQuery(…)"


@dataclass(frozen=True)
class Registered:
    """A number, 11 digits without separators, and whether it is a BIS or a National Register number."""

    number: str
    kind: Kind

    def __repr__(self) -> str:
        return f"Registered({self.kind})"


@dataclass(frozen=True)
class Record:
    """All that the register says about one number. replaced_by: the number that took its place."""

    number: str
    kind: Kind
    status: Status
    person: PersonData
    replaced_by: str | None = None

    def __repr__(self) -> str:
        return f"Record({self.kind}, {self.status})"


@dataclass(frozen=True)
class Candidate:
    """Somebody in the register who may be the person searched for. score: 0 to 100; number: the current one."""

    number: str
    kind: Kind
    person: PersonData
    score: int
    reasons: tuple[Why, ...]

    def __repr__(self) -> str:
        return f"Candidate({self.kind}, {self.score})"


class RegisterError(Exception):
    """Why the register did not do it. `uncertain`: it may have done it all the same. `code` is for wording."""

    code = "register_error"
    uncertain = False

    def __init__(self) -> None:
        super().__init__(self.code)


class RegisterDown(RegisterError):
    """The register cannot be reached; nothing happened there."""

    code = "register_down"


class RegisterUncertain(RegisterError):
    """The call left and no answer came back: look by key, and search, before trying again."""

    code = "register_uncertain"
    uncertain = True


class RegisterByHand(RegisterError):
    """People ask this register, in an application of its own: they type in here what it gave or said."""

    code = "register_by_hand"


class RegisterRefused(RegisterError):
    """The register answered no; trying the same again will not help.

    Codes: name_missing, birth_date_wrong, tolerance_missing, limit_wrong, number_unknown, number_ended.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()


class Register(Protocol):
    """What Bisdesk asks of a BIS register. Each call may raise RegisterDown or RegisterRefused."""

    @property
    def by_hand(self) -> bool:
        """People ask it: a new number has to be typed in."""

    def search(self, query: SearchQuery) -> list[Candidate]:
        """Return who may be this person, the most alike first, at most `query.limit` (1..80).

        The last name is matched by sound and by spelling; the birth date lies within the tolerance, or has
        day and month swapped. First names and sex only weigh. Ended numbers are left out.
        """

    def find_by_key(self, key: str) -> Registered | None:
        """Return the number that was given under this key, if one was."""

    def create(self, key: str, person: PersonData) -> Registered:
        """Give a number to a new person. The same key again returns the first answer and creates nothing.

        key: at most 36 characters, the caller's own, stored before this call.
        Raises RegisterUncertain when it may have happened without an answer, RegisterByHand when people do it.
        """

    def get(self, number: str) -> Record | None:
        """Return what the register says about a number, ended ones too. Raises RegisterByHand when only people can ask."""

    def replace(
        self, key: str, old: str, person: PersonData, *, reason: str, by: str | None = None
    ) -> Registered:
        """Put another number in the place of `old`: `by`, which the person has already, or a new one for `person`.

        The same key again returns the first answer. Raises RegisterRefused (number_unknown, number_ended),
        RegisterUncertain, or RegisterByHand when a new number has to come from people.
        """

    def cancel(self, number: str, *, reason: str) -> None:
        """End a number; it is never given again. Cancelling again changes nothing. Raises as `replace` does."""
