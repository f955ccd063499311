"""What a viewer asks to see: filter, sort, view and page, as they stand in the address. Never a search text."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from bisdesk.board.faces import Flag, Level

ACTIVATION: Final = "activation"
STATES: Final = ("submitted", "in_review", "info_needed", "registering", ACTIVATION)
OWN, NONE = "own", "none"
FLAGS: Final = (*(flag.value for flag in Flag), OWN, NONE)
MINE, NOBODY = "mine", "nobody"
LEVELS: Final = (Level.SOON.value, Level.LATE.value)
SORTS: Final = ("age", "name", "reference", "entity", "state", "language", "assignee")
LANGUAGES: Final = ("nl", "fr", "de", "en")
LONGEST = 40


@dataclass(frozen=True)
class Asked:
    """One way to look at the board. What is empty is not asked for."""

    view: str = ""  # table, else columns
    who: str = ""  # mine, nobody, or somebody's id
    entity: str = ""
    state: str = ""
    flag: str = ""
    language: str = ""
    late: str = ""  # soon, late
    sort: str = ""  # with a minus before it: the other way round
    page: int = 1

    @property
    def table(self) -> bool:
        return self.view == "table"

    @property
    def sorted_by(self) -> str:
        return self.sort.removeprefix("-") or "age"

    @property
    def backwards(self) -> bool:
        return self.sort.startswith("-") if self.sort else True

    @property
    def filtered(self) -> bool:
        """Something is asked for but how it is shown."""
        return self.without_filter() != replace(self, page=1)

    def without_filter(self) -> "Asked":
        return Asked(view=self.view, sort=self.sort)

    def with_(self, **changes: Any) -> "Asked":
        """The same with other values; a new question starts at its first page."""
        return replace(self, **({"page": 1} | changes))

    def values(self) -> dict[str, str]:
        """What an address says of it: nothing that is as always."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: str(value) for name, value in given.items() if value not in ("", 1)}


def asked_from(values: Mapping[str, str]) -> Asked:
    """Read an address. What it says that nobody knows is as if it were not there."""
    return Asked(
        view=_one_of(values.get("view"), ("table",)),
        who=_id(values.get("who")),
        entity=_id(values.get("entity")),
        state=_one_of(values.get("state"), STATES),
        flag=_one_of(values.get("flag"), FLAGS),
        language=_one_of(values.get("language"), LANGUAGES),
        late=_one_of(values.get("late"), LEVELS),
        sort=_one_of(values.get("sort"), (*SORTS, *(f"-{name}" for name in SORTS))),
        page=_number(values.get("page")),
    )


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _id(value: str | None) -> str:
    return value if value and len(value) <= LONGEST and value.isascii() and value.isalnum() else ""


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 6 else 1
