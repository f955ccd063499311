"""Who is in the register already: people who look like somebody that a request is about."""

from random import Random
from typing import cast

from bisdesk.demo import crowd_variants
from bisdesk.demo.people import Person
from bisdesk.demo.stories import Twist
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.port import PersonData, Sex
from bisdesk.store.ids import new_id

IN_REGISTER = (Twist.KNOWN, Twist.TWIN, Twist.SWAPPED, Twist.SPELT)


def enter(register: EmbeddedRegister, person: Person, twist: Twist) -> str:
    """Enter the person, or somebody who looks like them, and return the number."""
    return register.create(new_id(), _alike(person, twist)).number


def _alike(person: Person, twist: Twist) -> PersonData:
    known = PersonData(
        last_name=person.last_name,
        first_name=person.first_name or None,
        birth_date=str(person.birth),
        sex=cast("Sex", person.sex),
        nationality=person.land,
        birth_country=person.land,
        birth_place=person.birth_place,
    )
    dice = Random(person.document_number)  # noqa: S311  # repeatable on purpose
    other: PersonData | None = None
    if twist is Twist.SWAPPED:
        other = crowd_variants.day_and_month_swapped(known, dice)
    if twist is Twist.SPELT:
        # Without marks, as an older system wrote it; a name without any has a typing error.
        other = crowd_variants.accents_lost(known, dice) or crowd_variants.typo_in_last_name(
            known, dice
        )
    return other or known
