"""What a form starts with: how the same person filed last time, never anything about the worker."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests import defaults
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.identity import service as identity
from bisdesk.identity.check import Answer, Step
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted

ClientAs = Callable[[str], FlaskClient]
ALWAYS = {"note_bis_number": "1", "mobile_kind": "personal"}


def start_of(runtime: Runtime, people: People, who: str) -> dict[str, str]:
    with runtime.database.reading() as session:
        return defaults.for_filer(session, people.actor(who))


def test_the_first_form_of_somebody_starts_with_what_mostly_holds(
    runtime: Runtime, people: People
) -> None:
    make_submitted(runtime, people, "colleague")
    make_draft(runtime, people)
    assert start_of(runtime, people, "end_user") == ALWAYS


def test_the_next_form_starts_with_purpose_and_place_of_the_last_one_that_was_submitted(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    make_submitted(runtime, people, check_place="Gent")
    make_submitted(runtime, people, check_place="Brussel")
    expected = {"purpose": "internal", "purpose_application": "vlimpers"}
    found = start_of(runtime, people, "end_user")
    assert {name: found[name] for name in expected} == expected
    assert found["check_place"] in ("Gent", "Brussel")
    assert not {"last_name", "email", "purpose_description", "check_date"} & found.keys()
    page = BeautifulSoup(client_as("end_user").get("/requests/new").data, "html.parser")
    chosen = page.select_one("[name=purpose][checked]")
    assert chosen is not None
    assert chosen["value"] == "internal"
    place = page.select_one("#check_place")
    assert place is not None
    assert place["value"] in ("Gent", "Brussel")


def test_the_first_yes_of_the_check_dates_it_and_never_again(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    made = make_draft(runtime, people, checked=False, check_date="")
    earlier = make_draft(runtime, people, checked=False, check_date="2026-11-20")
    for draft in (made, earlier):
        with runtime.work(people.actor("end_user")) as work:
            identity.answer(work, draft.id, next(iter(Step)), Answer.YES)
    with runtime.database.reading() as session:
        assert session.get_one(BisRequest, made.id).typed["check_date"] == "2026-11-23"
        assert session.get_one(BisRequest, earlier.id).typed["check_date"] == "2026-11-20"


def test_a_no_dates_nothing(runtime: Runtime, people: People) -> None:
    made = make_draft(runtime, people, checked=False, check_date="")
    with runtime.work(people.actor("end_user")) as work:
        identity.answer(work, made.id, next(iter(Step)), Answer.NO)
    with runtime.database.reading() as session:
        assert not session.get_one(BisRequest, made.id).typed.get("check_date")
