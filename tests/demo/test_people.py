"""Invented people: valid, different, always the same."""

from datetime import date
from itertools import islice

from bisdesk.bis_requests.checks import Context, Status
from bisdesk.bis_requests.whole_form import check_all
from bisdesk.demo.lands import LANDS
from bisdesk.demo.people import People

TODAY = date(2026, 11, 23)


def test_everybody_can_be_submitted() -> None:
    for person in islice(People(3, today=TODAY), 4 * len(LANDS)):
        verdicts = check_all(person.typed(TODAY), Context(today=TODAY))
        wrong = [name for name, verdict in verdicts.items() if verdict.status is not Status.OK]
        assert wrong == []


def test_a_partial_birth_date_is_typed_as_such() -> None:
    typed = People(3).from_land("PL", partial=True).typed(TODAY)
    assert (typed["birth_day"], typed["birth_date_partial"]) == ("", "1")


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    first, same, other = (list(islice(People(seed), 50)) for seed in (1, 1, 2))
    assert first == same
    assert first != other


def test_no_two_share_an_address_a_mobile_or_a_document() -> None:
    found = list(islice(People(1), 500))
    for name in ("email", "mobile", "document_number"):
        assert len({getattr(person, name) for person in found}) == 500


def test_every_address_lies_in_a_domain_that_nobody_can_have() -> None:
    assert all(person.email.endswith(".example") for person in islice(People(1), 100))


def test_an_address_that_somebody_has_is_not_given_again() -> None:
    before = {person.email for person in islice(People(1), 100)}
    again = [person.email for person in islice(People(2, has_holder=before.__contains__), 100)]
    assert before.isdisjoint(again)
