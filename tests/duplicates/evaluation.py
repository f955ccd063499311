"""How well the search finds people written otherwise, and how often it points at somebody else."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bisdesk.demo.crowd import crowd
from bisdesk.demo.crowd_strangers import STRANGERS
from bisdesk.demo.crowd_variants import VARIANTS, Labelled, labelled
from bisdesk.register.likeness import HIGH_SCORE
from bisdesk.register.port import PersonData, Register
from tests.duplicates.register_of import number_of, query_for


@dataclass
class Tally:
    """asked: searches. found: the person was among those shown (high: among those that scored high).
    others: searches that showed somebody else (high: scored high)."""

    asked: int = 0
    found: int = 0
    found_high: int = 0
    others: int = 0
    others_high: int = 0


@dataclass
class Result:
    """By kind of variant (somebody who is in the register) and of stranger (somebody who is not)."""

    variants: dict[str, Tally] = field(default_factory=dict)
    strangers: dict[str, Tally] = field(default_factory=dict)
    # Of all that was shown, and of what scored high: how many were the person asked for.
    shown: Counter[bool] = field(default_factory=Counter)
    high: Counter[bool] = field(default_factory=Counter)

    def recall(self, *, high: bool) -> float:
        asked = sum(each.asked for each in self.variants.values())
        return (
            sum(each.found_high if high else each.found for each in self.variants.values()) / asked
        )

    def precision(self, *, high: bool) -> float:
        counted = self.high if high else self.shown
        return counted[True] / counted.total()


def people(number: int, seed: int = 34) -> list[PersonData]:
    """The same people for a seed."""
    return list(islice(crowd(seed), number))


def evaluate(register: Register, there: Sequence[PersonData], seed: int = 35) -> Result:
    """Ask for each person once, written in one of the ways that apply to them, and for one stranger made from them.

    Ways take turns, so that each is asked about as often as it applies.
    """
    dice = random.Random(seed)  # repeatable on purpose
    result = Result()
    for place, who in enumerate(there):
        variant = _rarest(labelled(who, dice, VARIANTS), result.variants)
        _ask(register, variant, number_of(place), result, result.variants)
        stranger = _rarest(labelled(who, dice, STRANGERS), result.strangers)
        if stranger is not None:
            _ask(register, stranger, "", result, result.strangers)
    return result


def _rarest(every: Iterable[Labelled], so_far: dict[str, Tally]) -> Labelled | None:
    return min(every, key=lambda each: so_far.get(each.kind, Tally()).asked, default=None)


def _ask(
    register: Register,
    asked: Labelled | None,
    number: str,
    result: Result,
    tallies: dict[str, Tally],
) -> None:
    if asked is None:
        return
    tally = tallies.setdefault(asked.kind, Tally())
    shown = register.search(query_for(asked.person))
    high = [each for each in shown if each.score >= HIGH_SCORE]
    tally.asked += 1
    tally.found += any(each.number == number for each in shown)
    tally.found_high += any(each.number == number for each in high)
    tally.others += any(each.number != number for each in shown)
    tally.others_high += any(each.number != number for each in high)
    result.shown.update(each.number == number for each in shown)
    result.high.update(each.number == number for each in high)
