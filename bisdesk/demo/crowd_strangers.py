"""Other people, who only look like somebody. Each is labelled by its kind, as variants are."""

from dataclasses import replace

from bisdesk.demo.crowd import Dice
from bisdesk.demo.crowd_names import NAMINGS
from bisdesk.demo.crowd_variants import Variant
from bisdesk.domain.name_key import fold
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.port import PersonData


def twin(person: PersonData, dice: Dice) -> PersonData | None:
    """Same last name, birth date and sex, another first name."""
    return _sibling(person, dice, person.birth_date)


def sibling(person: PersonData, dice: Dice) -> PersonData | None:
    """Same last name, another first name, born one to four years apart."""
    return _sibling(person, dice, _other_date(person.birth_date, dice, years=dice.randint(1, 4)))


def parent(person: PersonData, dice: Dice) -> PersonData | None:
    """The same names, a generation apart."""
    return replace(
        person, birth_date=_other_date(person.birth_date, dice, years=-dice.randint(20, 35))
    )


def namesake_of_that_year(person: PersonData, dice: Dice) -> PersonData | None:
    """The same names, another day of the same year."""
    return replace(person, birth_date=_other_date(person.birth_date, dice, years=0))


def namesake_of_another_year(person: PersonData, dice: Dice) -> PersonData | None:
    return replace(
        person, birth_date=_other_date(person.birth_date, dice, years=dice.choice((-7, -3, 2, 5)))
    )


def born_that_day_in_that_country(person: PersonData, dice: Dice) -> PersonData | None:
    """Same birth date and first name, another last name."""
    naming = NAMINGS.get(person.nationality or "")
    if naming is None or not person.first_name:
        return None
    others = [name for name in naming.last_names if fold(name)[:2] != fold(person.last_name)[:2]]
    return replace(person, last_name=dice.choice(others), other_first_names=None)


STRANGERS: tuple[Variant, ...] = (
    twin, sibling, parent, namesake_of_that_year, namesake_of_another_year, born_that_day_in_that_country,
)  # fmt: skip


def _sibling(person: PersonData, dice: Dice, birth_date: str) -> PersonData | None:
    naming = NAMINGS.get(person.nationality or "")
    if naming is None or not person.first_name:
        return None
    mine = fold(f"{person.first_name} {person.other_first_names or ''}").split()
    others = [
        name
        for name in (naming.women if person.sex == "F" else naming.men)
        if not set(fold(name).split()) & set(mine)
    ]
    return replace(
        person, first_name=dice.choice(others), other_first_names=None, birth_date=birth_date
    )


def _other_date(birth_date: str, dice: Dice, *, years: int) -> str:
    """Another day and month, so many years on."""
    born = PartialDate.from_text(birth_date)
    while True:
        other = PartialDate(born.year + years, dice.randint(1, 12), dice.randint(13, 28))
        if other.month != born.month and other.day != born.day:
            return str(other)
