"""A crowd of invented people. The same seed gives the same crowd.

For the demo's look-alikes, for the tests, and for measuring how well the search finds; `crowd_variants` writes them
otherwise, `crowd_strangers` makes people who only look like them.
"""

import random
from collections.abc import Iterator
from typing import cast

from bisdesk.demo.crowd_names import NAMINGS, Naming
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.port import PersonData, Sex

Dice = random.Random
_FIRST_YEAR, _LAST_YEAR = 1950, 2006


def crowd(seed: int = 1) -> Iterator[PersonData]:
    """People without end, from all parts of the world in turn."""
    dice = Dice(seed)
    lands = tuple(NAMINGS)
    while True:
        yield somebody(dice, dice.choice(lands))


def somebody(dice: Dice, land: str) -> PersonData:
    """One person from this country."""
    naming = NAMINGS[land]
    sex = dice.choice("FM")
    first = dice.choice(naming.women if sex == "F" else naming.men)
    last = _last_name(dice, naming, sex)
    one_name = dice.randrange(100) < naming.one_name
    if one_name:
        last = dice.choice((last, first))
    return PersonData(
        last_name=last,
        first_name=None if one_name else first,
        other_first_names=None if one_name else _second(dice, naming, sex, first),
        birth_date=str(_born(dice)),
        sex=cast("Sex", sex),
        nationality=land,
        birth_country=land,
    )


def _last_name(dice: Dice, naming: Naming, sex: str) -> str:
    last = dice.choice(naming.last_names)
    if naming.two_last_names:
        last = f"{last} {dice.choice(naming.last_names)}"
    elif dice.randrange(100) < 3:
        last = f"{last}-{dice.choice(naming.last_names)}"
    if sex == "F":
        for masculine, feminine in naming.feminine:
            if last.endswith(masculine):
                return last.removesuffix(masculine) + feminine
    return last


def _second(dice: Dice, naming: Naming, sex: str, first: str) -> str | None:
    if dice.randrange(100) >= 20:
        return None
    second = dice.choice(naming.women if sex == "F" else naming.men)
    return second if second != first else None


def _born(dice: Dice) -> PartialDate:
    year = dice.randint(_FIRST_YEAR, _LAST_YEAR)
    chance = dice.randrange(100)
    if chance < 1:
        return PartialDate(year)
    # Who does not know the day is often given the first of January.
    if chance < 4:
        return PartialDate(year, 1, 1)
    return PartialDate(year, dice.randint(1, 12), dice.randint(1, 28))
