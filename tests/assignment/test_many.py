"""Several requests of the board at once: each answers for itself."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People

ClientAs = Callable[[str], FlaskClient]


def stored(runtime: Runtime, found: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def references(*found: BisRequest) -> dict[str, object]:
    return {"reference": [each.reference for each in found]}


def test_several_requests_go_to_a_colleague_and_what_nobody_had_is_taken_first(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    mine, free = make.make_in_review(runtime, people), make.make_submitted(runtime, people)
    client = client_as("staff")
    data = {**references(mine, free), "colleague": people.staff2, "next": "/board?state=submitted"}
    answer = client.post("/board/assign", data=data)
    assert (answer.status_code, answer.location) == (303, "/board?state=submitted")
    assert "Nele Pauwels heeft nu 2 aanvragen uit uw keuze." in client.get("/board").text
    for each in (mine, free):
        now = stored(runtime, each)
        assert (now.state, now.assigned_to) == (State.IN_REVIEW, people.staff2)
    # Said twice, it is done once.
    client.post("/board/assign", data=data)
    assert stored(runtime, mine).version == mine.version + 1


def test_what_cannot_be_given_stays_and_says_why_and_the_rest_goes(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    mine, theirs = make.make_in_review(runtime, people), make.make_in_review(runtime, people, by="filing_staff")  # fmt: skip
    over = make.make_submitted(runtime, people)
    client_as("end_user").post(f"/requests/{over.reference}/withdraw")
    data = {**references(theirs, mine, over), "colleague": people.staff2}
    data["reference"] = [*data["reference"], "BIS-2026-999999"]  # type: ignore[misc]
    page = client_as("staff").post("/board/assign", data=data).text
    assert "Nele Pauwels heeft nu 1 aanvraag uit uw keuze." in page
    assert "3 aanvragen bleven zoals ze waren." in page
    assert "Een collega was eerst: Stef Goossens nam de aanvraag om 12:00." in page
    assert "De aanvraag is nu: Ingetrokken" in page
    assert "Die aanvraag bestaat niet." in page
    assert stored(runtime, mine).assigned_to == people.staff2
    assert stored(runtime, theirs).assigned_to == people.filing_staff


def test_sec_A6_in_a_selection_too_nothing_goes_to_who_filed_it_or_by_who_filed_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    own = make.make_submitted(runtime, people, "filing_staff")
    with runtime.database.writing() as session:
        row = session.get_one(BisRequest, own.id)
        row.holder_id, row.former_holders = people.end_user, [people.filing_staff]
    for who, to in (("staff", people.filing_staff), ("filing_staff", people.staff)):
        page = client_as(who).post("/board/assign", data={**references(own), "colleague": to}).text
        assert "diende de aanvraag in" in page or "U diende deze aanvraag zelf in" in page
        now = stored(runtime, own)
        assert (now.state, now.assigned_to) == (State.SUBMITTED, None)
    page = client_as("filing_staff").post("/board/claim", data=references(own)).text
    assert "U diende deze aanvraag zelf in" in page
    assert stored(runtime, own).state is State.SUBMITTED


@pytest.mark.parametrize("to", ["", "staff", "end_user"])
def test_a_selection_without_a_colleague_asks_whom_and_keeps_the_selection(
    runtime: Runtime, people: People, client_as: ClientAs, to: str
) -> None:
    found = [make.make_in_review(runtime, people) for _ in range(2)]
    data = {**references(*found), "colleague": getattr(people, to, "")}
    answer = client_as("staff").post("/board/assign", data=data)
    assert answer.status_code == 422
    assert "Kies een collega" in answer.text
    for each in found:
        assert f'value="{each.reference}"' in answer.text
        assert stored(runtime, each).assigned_to == people.staff


def test_several_requests_are_taken_at_once(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = [make.make_submitted(runtime, people) for _ in range(2)]
    client = client_as("staff")
    assert client.post("/board/claim", data=references(*found)).location == "/board"
    assert [stored(runtime, each).assigned_to for each in found] == [people.staff] * 2
    late = client_as("staff2").post("/board/claim", data=references(found[0])).text
    assert "Een collega was eerst: Karim Boutaleb nam de aanvraag om 12:00." in late


def test_nothing_chosen_says_so(client_as: ClientAs) -> None:
    client = client_as("staff")
    assert client.post("/board/claim").location == "/board"
    assert "Kies eerst een of meer aanvragen." in client.get("/board").text


def test_sec_D7_other_fields_of_a_selection_do_not_come_twice(client_as: ClientAs) -> None:
    data = {"reference": ["BIS-2026-000001"], "colleague": ["a", "b"]}
    assert client_as("staff").post("/board/assign", data=data).status_code == 400
