"""Who is in the register already: people who look like somebody that a request is about."""

from typing import cast

from bisdesk.demo.people import Person, plain
from bisdesk.demo.stories import Twist
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.port import PersonData, Sex
from bisdesk.store.ids import new_id

IN_REGISTER = (Twist.KNOWN, Twist.TWIN, Twist.SWAPPED, Twist.SPELT)


def enter(register: EmbeddedRegister, person: Person, twist: Twist) -> str:
    """Enter the person, or somebody who looks like them, and return the number."""
    return register.create(new_id(), _alike(person, twist)).number


def _alike(person: Person, twist: Twist) -> PersonData:
    last_name, birth = person.last_name, person.birth
    if twist is Twist.SWAPPED and birth.complete is not None:
        birth = PartialDate(birth.year, birth.day, birth.month)
    if twist is Twist.SPELT:
        last_name = _spelt_otherwise(last_name)
    return PersonData(
        last_name=last_name,
        first_name=person.first_name or None,
        birth_date=str(birth),
        sex=cast("Sex", person.sex),
        nationality=person.land,
        birth_country=person.land,
        birth_place=person.birth_place,
    )


def _spelt_otherwise(name: str) -> str:
    """Without marks, as an older system wrote it; a name without any gets a double letter."""
    bare = plain(name).capitalize()
    return bare if bare.casefold() != name.casefold() else name + name[-1]
