"""What a verdict on a line is worth now, and what keeps a request from being registered. Pure."""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


class Verdict(enum.StrEnum):
    """What staff said of a line."""

    RIGHT = "right"
    WRONG = "wrong"


class Standing(enum.StrEnum):
    """How a line stands now."""

    OPEN = "open"
    CHANGED = "changed"  # judged, but on a value that is no longer there: open again
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True)
class Judged:
    """A verdict, and a keyed hash of the value that it was given on."""

    verdict: Verdict
    value_key: str


@dataclass(frozen=True)
class Tally:
    """How far the comparison is."""

    total: int
    wrong: int
    open: int

    @property
    def judged(self) -> int:
        return self.total - self.open

    @property
    def all_right(self) -> bool:
        return not self.wrong and not self.open


Standings = Mapping[str, Standing]


def standing(judged: Judged | None, value_key: str) -> Standing:
    """Return how a line stands whose value has this key now."""
    if judged is None:
        return Standing.OPEN
    if judged.value_key != value_key:
        return Standing.CHANGED
    return Standing(judged.verdict.value)


def tally(standings: Iterable[Standing]) -> Tally:
    every = list(standings)
    open_ones = sum(each in (Standing.OPEN, Standing.CHANGED) for each in every)
    return Tally(len(every), every.count(Standing.WRONG), open_ones)


def not_right(standings: Standings) -> tuple[str, ...]:
    """Return the lines that keep the request from being registered, in their order."""
    return tuple(field for field, each in standings.items() if each is not Standing.RIGHT)


def rest(standings: Standings, differing: Collection[str]) -> tuple[str, ...]:
    """Return what *mark the rest as right* may mark: what nobody looked at and no machine has doubts about.

    A line that changed since it was judged is none of them: somebody has to look at what it says now.
    """
    return tuple(
        field
        for field, each in standings.items()
        if each is Standing.OPEN and field not in differing
    )
