"""How well the search finds: floors that were reached, so that a change which finds less is noticed."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bisdesk.demo.crowd import crowd
from bisdesk.demo.crowd_variants import VARIANTS, labelled
from tests.duplicates.evaluate import report
from tests.duplicates.evaluation import Result, evaluate, people
from tests.duplicates.register_of import register_with
from tests.duplicates.speed import asked_for, measure

LEAST_PER_KIND = 0.85
"""Of those written in any one way; a married double name under which the old last name is one of several is the hardest."""


def result_of(folder: Path, number: int) -> Result:
    there = people(number)
    register = register_with(f"sqlite:///{folder / 'register.db'}", there)
    result = evaluate(register, there)
    register.dispose()
    return result


def check_floors(result: Result) -> None:
    said = report(result)
    assert set(result.variants) == {each.__name__ for each in VARIANTS}, said
    assert result.recall(high=False) >= 0.985, said
    assert result.recall(high=True) >= 0.98, said
    assert result.precision(high=True) >= 0.95, said
    for kind, each in result.variants.items():
        assert each.found / each.asked >= LEAST_PER_KIND, f"{kind}\n{said}"
    for kind in ("twin", "namesake_of_that_year", "sibling", "parent"):
        stranger = result.strangers[kind]
        assert stranger.others_high / stranger.asked <= 0.1, f"{kind}\n{said}"


def test_who_is_written_otherwise_is_found_and_who_only_looks_alike_is_not_high(
    tmp_path: Path,
) -> None:
    check_floors(result_of(tmp_path, 600))


@pytest.mark.long
def test_the_same_of_ten_thousand_people(tmp_path: Path) -> None:
    check_floors(result_of(tmp_path, 10_000))


@pytest.mark.long
def test_a_search_among_a_million_people_takes_milliseconds(database_url: str) -> None:
    register = register_with(database_url, islice(crowd(), 1_000_000))
    times = measure(register, asked_for(1_000_000))
    register.dispose()
    assert times.median <= 50, str(times)


def test_the_same_seed_gives_the_same_crowd_and_variants() -> None:
    def made() -> Iterator[object]:
        dice = random.Random(1)
        for who in islice(crowd(7), 50):
            yield who
            yield from labelled(who, dice)

    assert list(made()) == list(made())
