"""The zones on the demo's documents: real ones by their check digits, and of the person who is typed."""

from datetime import date
from itertools import islice

from bisdesk.bis_requests.zone import differences, zone_of
from bisdesk.demo.lands import LANDS
from bisdesk.demo.people import People, Person
from bisdesk.demo.zones import zone_lines

TODAY = date(2026, 11, 25)


def somebody() -> list[Person]:
    people = People(7, today=TODAY)
    partial = [people.from_land(land.code, partial=True) for land in LANDS]
    return [*islice(people, 60), *partial]


def test_every_demo_document_has_a_zone_that_is_right_and_agrees() -> None:
    for person in somebody():
        typed = {**person.typed(TODAY), "mrz": "\n".join(zone_lines(person))}
        zone = zone_of(typed, TODAY)
        assert zone is not None
        assert zone.sound
        assert differences(typed, zone, TODAY) == ()
