"""The desk's page of one request: take it, look at look-alikes, decide."""

from collections.abc import Callable
from datetime import timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.duplicates.models import CandidateKind
from bisdesk.duplicates.verdicts import keep
from bisdesk.policy.actions import Action
from bisdesk.register.embedded.faults import Fault
from bisdesk.register.service import person_of
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_judged, make_submitted

ClientAs = Callable[[str], FlaskClient]


def state_of(runtime: Runtime, request_id: str) -> State:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id).state


def version_of(runtime: Runtime, request_id: str) -> int:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id).version


def test_the_second_to_take_a_request_is_told_who_has_it(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    reference = make_submitted(runtime, people).reference
    client_as("staff").post(f"/review/{reference}/claim")
    late = client_as("staff2").post(f"/review/{reference}/claim", follow_redirects=True)
    assert "Een collega was eerst" in late.text
    assert "Karim Boutaleb" in late.text


def test_a_look_alike_is_judged_with_a_reason_before_a_number_is_asked_for(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    bis_request = make_judged(runtime, people)
    known = runtime.register.create("somebody else's key", person_of(bis_request))
    client, address = client_as("staff"), f"/review/{bis_request.reference}"
    page = BeautifulSoup(client.get(address).text, "html.parser")
    assert known.number not in page.select_one(".dup").text  # type: ignore[union-attr]
    assert "Zelfde geboortedatum" in page.text

    decision = {"version": str(version_of(runtime, bis_request.id))}
    refused = client.post(f"{address}/register", data=decision)
    assert (refused.status_code, state_of(runtime, bis_request.id)) == (422, State.IN_REVIEW)
    compare = str(page.select_one(".dup a")["href"])  # type: ignore[index]
    assert known.number not in compare
    assert client.post(compare, data={"verdict": "other"}).status_code == 422
    told = client.post(compare, data={"verdict": "other", "reason": "Andere geboorteplaats"})
    assert told.status_code == 303

    decision = {"version": str(version_of(runtime, bis_request.id))}
    assert client.post(f"{address}/register", data=decision).status_code == 303
    assert state_of(runtime, bis_request.id) is State.REGISTERING


def test_the_bar_says_that_an_earlier_request_of_the_same_person_goes_first(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    older = make_in_review(runtime, people)
    other = {"email": "anneli@virtanen.example", "mobile": "+358401234599"}
    newer = make_judged(runtime, people, "other_end_user", by="staff2", **other)
    client, address = client_as("staff2"), f"/review/{newer.reference}"
    assert "Klaar om te registreren" in client.get(address).text
    with runtime.work(people.actor("staff2")) as work:
        keep(work, work.get(newer.id, Action.VIEW_REQUEST), CandidateKind.REQUEST, older.id, same=True, reason=None)  # fmt: skip

    page = BeautifulSoup(client.get(address).text, "html.parser")
    why = page.select_one("#decide-why a")
    assert why is not None
    assert why.text == "Een eerdere aanvraag van dezelfde persoon gaat voor."
    assert page.select_one(str(why["href"])) is not None
    assert "Nog niet klaar om te registreren" in page.select_one("#decide").text  # type: ignore[union-attr]
    listed = BeautifulSoup(client.get(f"{address}/register").text, "html.parser")
    assert [each["href"] for each in listed.select("#not-ready li a")] == [why["href"]]
    # A verdict on a line draws the bar again, and it still says so.
    seen = page.select_one("[name=seen-last_name]")["value"]  # type: ignore[index]
    form = {"verdict-last_name": "right", "seen-last_name": seen, "alike_first": "1"}
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    again = client.post(f"{address}/verdicts/last_name", data=form, headers=part)
    assert why.text in again.text
    assert page.select_one("[name=alike_first]")["value"] == "1"  # type: ignore[index]


def test_a_document_that_ran_out_since_it_was_filed_is_pointed_out(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    day = runtime.clock.now() + timedelta(days=2)
    expiry = {
        "document_expiry_day": str(day.day),
        "document_expiry_month": str(day.month),
        "document_expiry_year": str(day.year),
    }
    bis_request = make_in_review(runtime, people, **expiry)
    clock.advance(timedelta(days=5))
    page = BeautifulSoup(
        client_as("staff").get(f"/review/{bis_request.reference}").text, "html.parser"
    )
    assert page.select_one(".cmp tr.is-diff") is not None


def test_the_register_being_down_does_not_hide_the_request(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    bis_request = make_in_review(runtime, people)
    runtime.register.prepare()  # type: ignore[attr-defined]
    runtime.register.faults.switch_on(Fault.DOWN)  # type: ignore[attr-defined]
    page = client_as("staff").get(f"/review/{bis_request.reference}")
    assert page.status_code == 200
    assert "Het register is niet bereikbaar" in page.text
