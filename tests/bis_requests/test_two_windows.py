"""One draft in two windows: other fields go together, the same field is a choice, and nothing is typed twice."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from bisdesk.attachments.models import Attachment
from bisdesk.bis_requests.conflicts import changed_since, clashing, shown
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, typed_for
from tests.support.world import count

ClientAs = Callable[[str], FlaskClient]
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def stored(runtime: Runtime, draft: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, draft.id)


def types(client: FlaskClient, draft: BisRequest, group: str, **values: str) -> str:
    """Leave a field in a window that was opened when the draft stood at this version; return the answer."""
    data = {"version": str(draft.version), **values}
    path = f"/requests/drafts/{draft.id}/fields/{group}"
    answer = client.post(path, data=data, headers=PART)
    assert answer.status_code == 200
    return answer.text


def fields_of(html: str) -> dict[str, str]:
    """What a form would post as it stands on the page."""
    page = BeautifulSoup(html, "html.parser")
    return {
        str(each["name"]): str(each.get("value", ""))
        for each in page.select("main input[name]")
        if each.get("type") != "radio" or each.has_attr("checked")
    }


@pytest.mark.parametrize(
    ("changes", "version", "bases", "expected"),
    [
        pytest.param({"last_name": "New"}, 5, {}, (), id="nobody else typed there"),
        pytest.param({"last_name": "New"}, 3, {}, ("last_name",), id="changed elsewhere since"),
        pytest.param({"last_name": "Saved"}, 3, {}, (), id="both typed the same"),
        pytest.param({"first_name": "New"}, 3, {}, (), id="another field than the other window"),
        pytest.param({"birth_year": "1991"}, 3, {}, (), id="another part of a date, alone"),
        pytest.param(
            {"birth_day": "1", "birth_year": "1991"}, 3, {}, ("birth_date",), id="a date in parts"
        ),
        pytest.param(
            {"last_name": "New"}, 9, {"last_name": 3}, ("last_name",), id="a clash not settled yet"
        ),
    ],
)
def test_two_windows_clash_only_over_the_same_field(
    changes: dict[str, str], version: int, bases: dict[str, int], expected: tuple[str, ...]
) -> None:
    typed = {"last_name": "Saved", "first_name": "Old", "birth_day": "2", "birth_year": "1990"}
    changed_in = {"last_name": 5, "birth_day": 5}
    assert clashing(typed, changed_in, changes, version, bases) == expected


def test_a_window_is_told_which_groups_changed_since() -> None:
    assert changed_since({"birth_day": 5, "email": 3, "sex": 6}, 4) == ("birth_date", "sex")


def test_another_field_in_another_window_is_kept_and_shown_in_this_one(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people)
    types(client, draft, "last_name", last_name="Ander Venster")
    answer = types(client, draft, "first_name", first_name="Dit Venster")
    now = stored(runtime, draft)
    assert (now.typed["last_name"], now.typed["first_name"]) == ("Ander Venster", "Dit Venster")
    assert "Ander Venster" in answer


def test_the_same_field_shows_both_values_and_the_window_keeps_its_own(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people)
    types(client, draft, "birth_date", birth_day="1", birth_month="2", birth_year="1990")
    answer = types(client, draft, "birth_date", birth_day="3", birth_month="4", birth_year="1990")
    assert "1 · 2 · 1990" in answer
    assert "3 · 4 · 1990" in answer
    assert 'id="field-birth_date"' not in answer  # the field itself is left alone
    assert stored(runtime, draft).typed["birth_day"] == "1"


@pytest.mark.parametrize(("choice", "expected"), [("here", "Tweede"), ("there", "Eerste")])
def test_a_choice_beside_the_form_saves_it_with_all_else_that_stands_there(
    runtime: Runtime, people: People, client_as: ClientAs, choice: str, expected: str
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people)
    types(client, draft, "last_name", last_name="Eerste")
    panel = fields_of(f"<main>{types(client, draft, 'last_name', last_name='Tweede')}</main>")
    form = {**draft.typed, **panel, "version": str(draft.version), "last_name": "Tweede"}
    form |= {"residence_city": "Elders", "keep.last_name": choice}
    answer = client.post(f"/requests/drafts/{draft.id}/resolve", data=form)
    assert answer.location == f"/requests/drafts/{draft.id}#field-last_name"
    now = stored(runtime, draft).typed
    assert (now["last_name"], now["residence_city"]) == (expected, "Elders")


def test_a_clash_that_is_not_settled_is_not_forgotten_by_the_next_posts(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people)
    types(client, draft, "last_name", last_name="Eerste")
    panel = fields_of(f"<main>{types(client, draft, 'last_name', last_name='Tweede')}</main>")
    now = stored(runtime, draft)
    again = types(client, now, "last_name", last_name="Derde", **panel)
    assert "Eerste" in again
    assert "Derde" in again
    form = {**draft.typed, **panel, "version": str(now.version), "last_name": "Derde"}
    answer = client.post(f"/requests/drafts/{draft.id}", data=form)
    assert answer.status_code == 409
    assert stored(runtime, draft).typed["last_name"] == "Eerste"


def test_without_javascript_a_page_asks_per_field_and_the_rest_is_saved_already(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people, purpose_description="Een")
    types(client, draft, "last_name", last_name="Eerste")
    types(client, draft, "email", email="een@voorbeeld.example")
    form = {**draft.typed, "version": str(draft.version), "residence_city": "Elders"}
    form |= {"last_name": "Tweede", "email": "", "purpose_description": "Twee\r\nregels"}
    asked = client.post(f"/requests/drafts/{draft.id}/save", data=form)
    assert asked.status_code == 409
    now = stored(runtime, draft).typed
    assert (now["residence_city"], now["purpose_description"]) == ("Elders", "Twee\nregels")
    assert (now["last_name"], now["email"]) == ("Eerste", "een@voorbeeld.example")
    page = fields_of(asked.text)
    assert page["keep.email"] == "there"  # the other one is empty
    assert "keep.last_name" not in page  # that is for the reader to say
    not_yet = client.post(f"/requests/drafts/{draft.id}/resolve", data=page)
    assert not_yet.status_code == 409
    assert "Tweede" in not_yet.text
    page = {**fields_of(not_yet.text), "keep.last_name": "here"}
    done = client.post(f"/requests/drafts/{draft.id}/resolve", data=page)
    assert done.status_code == 303
    now = stored(runtime, draft).typed
    assert (now["last_name"], now["email"]) == ("Tweede", "een@voorbeeld.example")
    assert now["note_bis_number"] == "1"
    assert count(runtime, Attachment) == 1


def test_a_third_window_in_between_is_asked_about_again(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people)
    types(client, draft, "last_name", last_name="Eerste")
    form = {**draft.typed, "version": str(draft.version), "last_name": "Tweede"}
    page = fields_of(client.post(f"/requests/drafts/{draft.id}/save", data=form).text)
    types(client, stored(runtime, draft), "last_name", last_name="Derde")
    page["keep.last_name"] = "here"
    asked = client.post(f"/requests/drafts/{draft.id}/resolve", data=page)
    assert asked.status_code == 409
    assert "Derde" in asked.text
    assert stored(runtime, draft).typed["last_name"] == "Derde"


@pytest.mark.parametrize("way", ["/files", "/check/1", "/declaration", "/save", ""])
def test_each_button_of_the_form_keeps_what_was_typed_when_another_window_was_first(
    runtime: Runtime, people: People, client_as: ClientAs, way: str
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people)
    types(client, draft, "last_name", last_name="Eerste")
    form = {**typed_for(runtime), "version": str(draft.version), "last_name": "Tweede"}
    answer = client.post(f"/requests/drafts/{draft.id}{way}", data={**form, "check_1": "yes"})
    assert answer.status_code == 409
    assert "Eerste" in answer.text
    assert "Tweede" in answer.text


def test_values_are_shown_in_the_words_of_the_form(app: Flask) -> None:
    with app.test_request_context():
        assert shown("residence_country", {"residence_country": "PL"}, "nl") == "Polen"
        assert shown("sex", {"sex": "F"}, "nl") == "Vrouw"
        ticked = {"residence_number": "", "no_house_number": "1"}
        assert shown("residence_number", ticked, "nl") == "Geen huisnummer"
        assert shown("last_name", {}, "nl") == ""
