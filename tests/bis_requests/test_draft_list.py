"""The list of drafts: how far each is, how to go on, and how it goes away, by hand or after thirty idle days."""

from collections.abc import Callable
from datetime import timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import drafts, idle
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted
from tests.support.world import contents, count

ClientAs = Callable[[str], FlaskClient]
LIST = "/requests?tab=drafts"


def listed(client: FlaskClient) -> list[str]:
    page = BeautifulSoup(client.get(LIST).data, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]


def test_each_draft_says_how_far_it_is_and_what_lacks_first(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    make_draft(runtime, people, last_name="Helemaal")
    clock.advance(timedelta(minutes=1))
    made = make_draft(
        runtime, people, last_name="Halfweg", birth_place="", email="", files=0, checked=False
    )
    client = client_as("end_user")
    client.post("/language", data={"language": "en"})
    first, second = listed(client)
    assert "Halfweg" in first
    assert "24 of 33" in first
    assert "First: Place of birth" in first
    assert "thrown away on 23 December 2026" in first
    assert "Everything is filled in" in second
    page = BeautifulSoup(client.get(LIST).data, "html.parser")
    assert page.select_one(f"a[href='/requests/drafts/{made.id}#birth_place']")


def test_an_empty_list_offers_to_start(people: People, client_as: ClientAs) -> None:
    page = BeautifulSoup(client_as("end_user").get(LIST).data, "html.parser")
    assert page.select_one(".empty a[href='/requests/new']")


def test_drafts_of_colleagues_are_not_listed(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make_draft(runtime, people, "colleague", last_name="Vreemd")
    assert listed(client_as("end_user")) == []


def test_throwing_away_is_asked_once_more(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, before = client_as("end_user"), contents(runtime)
    made = make_draft(runtime, people)
    asked = client.get(f"/requests/drafts/{made.id}/discard")
    assert count(runtime, BisRequest) == 1
    form = BeautifulSoup(asked.data, "html.parser").select_one("form[action$='/discard']")
    assert form is not None
    assert client.post(str(form["action"])).location == LIST
    assert contents(runtime) == before


def test_a_draft_that_nobody_touched_for_thirty_days_is_thrown_away_by_the_system(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    before = contents(runtime)
    gone = make_draft(runtime, people)
    clock.advance(timedelta(days=30, seconds=-1))
    assert idle.discard_idle(runtime) == 0
    clock.advance(timedelta(seconds=1))
    assert idle.discard_idle(runtime) == 1
    assert contents(runtime) == before
    with runtime.database.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.tag == "draft_discarded")).one()
    assert (said.actor_kind, said.subject_id, said.reason) == ("system", gone.id, "idle")
    assert idle.discard_idle(runtime) == 0


def test_a_draft_to_which_something_was_added_since_is_not_idle(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    made = make_draft(runtime, people)
    clock.advance(timedelta(days=29))
    with runtime.work(people.actor("end_user")) as work:
        drafts.open_draft(work, made.id)  # as an upload or an answer of the check does
    clock.advance(timedelta(days=2))
    assert idle.discard_idle(runtime) == 0


def test_what_was_submitted_is_never_thrown_away_as_idle(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    make_submitted(runtime, people)
    clock.advance(timedelta(days=400))
    assert idle.discard_idle(runtime) == 0
    assert count(runtime, BisRequest) == 1
