"""Measure in rounds, floor and case in turn, so that what else the machine does hits both alike."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.cases import Case


@dataclass
class Figure:
    """What a case took, beside the floor of the same rounds."""

    case: Case
    ratios: list[float] = field(default_factory=list)  # one of each round
    seconds: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def median_ms(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def p95_ms(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000

    @property
    def holds(self) -> bool:
        return self.ratio <= self.case.goal


def measure(floor: Case, cases: Sequence[Case], *, rounds: int, times: int) -> list[Figure]:
    """Ask each case `times` times in each of `rounds` rounds, and the floor as often right beside it.

    Case and floor take turns within a round too: what slows the machine for a moment slows both. A first round
    warms up (templates, catalogues, statements) and does not count.
    """
    figures = [Figure(case) for case in cases]
    for number in range(rounds + 1):
        for figure in figures:
            bare, took = [], []
            for _ in range(times):
                bare.append(floor.ask())
                took.append(figure.case.ask())
            if number:
                figure.ratios.append(statistics.median(took) / statistics.median(bare))
                figure.seconds += took
    return figures
