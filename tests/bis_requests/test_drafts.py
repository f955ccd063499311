"""A draft: nothing until something is typed, then saved with every field, and never silently overwritten."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale
from tests.factories.people import People
from tests.factories.requests import make_draft, typed_for
from tests.support.new_form import PART, new_form, shown
from tests.support.world import contents, count, masked

ClientAs = Callable[[str], FlaskClient]


def draft(runtime: Runtime, draft_id: str) -> BisRequest | None:
    with runtime.database.reading() as session:
        return session.get(BisRequest, draft_id)


def test_opening_an_empty_form_stores_nothing(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, before = client_as("end_user"), contents(runtime)
    ids = {new_form(client)[0] for _ in range(3)}
    assert len(ids) == 3
    assert contents(runtime) == before


def test_the_first_field_makes_the_draft_and_gives_the_page_its_address(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft_id, hidden = new_form(client)
    path = f"/requests/drafts/{draft_id}/fields/first_name"
    answer = client.post(path, data={**hidden, "first_name": "Aino"}, headers=PART)
    assert answer.headers["HX-Replace-Url"] == f"/requests/drafts/{draft_id}"
    made = draft(runtime, draft_id)
    assert made is not None
    assert (made.typed["first_name"], made.holder_id) == ("Aino", people.end_user)
    second = client.post(
        path, data={"version": str(made.version), "first_name": "Aino M"}, headers=PART
    )
    assert "HX-Replace-Url" not in second.headers
    assert shown(client.get(f"/requests/drafts/{draft_id}").text)["first_name"] == "Aino M"


def test_the_answer_to_a_field_is_that_field_and_the_next_version(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    made = make_draft(runtime, people, checked=False)
    path = f"/requests/drafts/{made.id}/fields/first_name"
    data = {"version": str(made.version), "first_name": "Aino"}
    answer = client_as("end_user").post(path, data=data, headers=PART)
    assert shown(answer.text)["first_name"] == "Aino"
    version = BeautifulSoup(answer.text, "html.parser").select_one("input[name=version]")
    assert version is not None
    now = draft(runtime, made.id)
    assert now is not None
    assert version["value"] == str(now.version)
    assert now.version > made.version


@pytest.mark.parametrize("way", ["/fields/first_name", "/save", ""])
def test_another_tab_that_was_first_is_never_overwritten(
    runtime: Runtime, people: People, client_as: ClientAs, way: str
) -> None:
    client, made = client_as("end_user"), make_draft(runtime, people)
    path = f"/requests/drafts/{made.id}"
    first = {"version": str(made.version), "first_name": "Eerste"}
    client.post(f"{path}/fields/first_name", data=first, headers=PART)
    data = {"version": str(made.version), "first_name": "Tweede", "note_bis_number": "1"}
    answer = client.post(path + way, data=data, headers=PART if "fields" in way else {})
    now = draft(runtime, made.id)
    assert now is not None
    assert (now.typed["first_name"], now.state_name) == ("Eerste", "draft")
    assert answer.status_code == (200 if "fields" in way else 409)
    if "fields" not in way:
        assert "Eerste" in answer.text
        assert "Tweede" in answer.text


def test_the_whole_form_works_without_javascript(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, typed = client_as("end_user"), typed_for(runtime)
    draft_id, hidden = new_form(client)
    path = f"/requests/drafts/{draft_id}"
    answer = client.post(f"{path}/save", data={**typed, **hidden})
    assert answer.location == path
    made = draft(runtime, draft_id)
    assert made is not None
    assert {name: made.typed[name] for name in typed} == typed
    on_page = shown(client.get(path).text)
    # A tick box that is not set is absent.
    assert {name: on_page.get(name, "") for name in typed} == typed
    closing = client.post(f"{path}/save", data={**typed, "version": made.version, "close": "1"})
    assert closing.location == "/requests"


def test_what_was_typed_survives_a_refusal(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    typed = typed_for(runtime, email="not an address", birth_day="31", birth_month="2", mobile="12")
    draft_id, hidden = new_form(client)
    answer = client.post(f"/requests/drafts/{draft_id}", data={**typed, **hidden})
    assert answer.status_code == 422
    on_page = shown(answer.text)
    assert {name: on_page.get(name, "") for name in typed} == typed
    page = BeautifulSoup(answer.text, "html.parser")
    for name in ("email", "mobile"):
        field = page.select_one(f"#{name}")
        assert field is not None
        assert field.get("aria-invalid") == "true"
        ids = str(field["aria-describedby"]).split()
        assert all(page.find(id=each) for each in ids), ids


def test_an_id_without_its_ticket_and_anothers_draft_answer_alike(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, theirs = client_as("end_user"), make_draft(runtime, people, "colleague").id
    unsigned = "0123456789abcdef0123456789abcdef"
    _, hidden = new_form(client)  # a ticket, but of another draft
    before = count(runtime, BisRequest)
    for way in (
        "/fields/first_name",
        "/save",
        "",
        "/check/1",
        "/declaration",
        "/files",
        "/discard",
    ):
        answers = []
        for each in (theirs, unsigned):
            data = {**hidden, "first_name": "Aino", "check_1": "yes"}
            answer = client.post(f"/requests/drafts/{each}{way}", data=data)
            answers.append((answer.status_code, masked(answer.text, each)))
        assert answers[0] == answers[1], way
        assert answers[0][0] == 404, way
    assert count(runtime, BisRequest) == before


def test_a_ticket_makes_a_draft_for_who_it_was_made_for_only(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft_id, hidden = new_form(client_as("end_user"))
    data = {**hidden, "first_name": "Aino"}
    answer = client_as("colleague").post(f"/requests/drafts/{draft_id}/save", data=data)
    assert answer.status_code == 404
    assert draft(runtime, draft_id) is None


def test_a_draft_is_thrown_away_at_once_with_all_it_holds(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, before = client_as("end_user"), contents(runtime)
    made = make_draft(runtime, people)
    assert client.post(f"/requests/drafts/{made.id}/discard").location == "/requests?tab=drafts"
    assert contents(runtime) == before
    assert client.get(f"/requests/drafts/{made.id}").status_code == 404


def test_a_field_that_does_not_exist_is_404(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    made = make_draft(runtime, people, checked=False)
    answer = client_as("end_user").post(f"/requests/drafts/{made.id}/fields/state")
    assert answer.status_code == 404


def test_a_form_opened_as_new_does_not_overwrite_what_another_typed_since(
    runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    with pytest.raises(Stale), runtime.work(people.actor("end_user")) as work:
        drafts.save(work, draft.id, {"last_name": "Anders"}, version=drafts.NEW)
