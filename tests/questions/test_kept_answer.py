"""What is typed for an answer after the session has ended is kept, and comes back to the same person only."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from bisdesk.accounts.models import Account
from bisdesk.bis_requests import answer_words
from bisdesk.bis_requests.models import BisRequest, KeptForm
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.questions import service
from bisdesk.runtime import Runtime
from tests.bis_requests.test_kept import COLLEAGUE, guarded, signs_in, stored, token_in
from tests.factories.people import People
from tests.factories.questions import make_asked
from tests.support.world import count

__all__ = ["guarded"]

LONG_AGO = timedelta(minutes=31)


def opened(guarded: Flask, found: BisRequest) -> tuple[FlaskClient, str]:
    client = guarded.test_client()
    signs_in(client)
    return client, token_in(client.get(f"/requests/{found.reference}/answer").text)


def post_late(
    client: FlaskClient, found: BisRequest, token: str, way: str = "", **typed: str
) -> TestResponse:
    data = {"version": str(found.answer_version), "csrf_token": token, **typed}
    return client.post(f"/requests/{found.reference}/answer{way}", data=data)


@pytest.mark.parametrize("way", ["", "/save", "/fields/text"])
def test_sec_B2_an_answer_posted_after_the_session_ended_stands_in_its_page_after_signing_in(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock, way: str
) -> None:
    found = make_asked(runtime, people, fields=("birth_place",))
    with runtime.database.writing() as session:
        session.get_one(Account, people.end_user).language = "fr"
    client, token = opened(guarded, found)
    clock.advance(LONG_AGO)
    typed = {"birth_place": "Oulu"} if way != "/fields/text" else {}
    said = post_late(client, found, token, way, answer_text="It is Oulu.", **typed)
    page = f"/requests/{found.reference}/answer"
    assert said.location == f"/sign-in?next={page}&kept=1"
    assert stored(runtime, found.id).answering == {}
    with runtime.database.reading() as session:
        assert b"Oulu" not in session.exec(select(KeptForm.sealed)).one()
    assert signs_in(client, to=page) == page
    now = stored(runtime, found.id)
    assert now.state is State.INFO_NEEDED
    assert now.answering == {"answer_text": "It is Oulu.", **typed}
    html = client.get(page).text
    assert "It is Oulu." in html
    assert "a été conservé et se trouve" in html  # told in the language of who signed in
    assert count(runtime, KeptForm) == 0


def test_sec_B2_words_of_two_windows_are_both_kept(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    found = make_asked(runtime, people)
    client, token = opened(guarded, found)
    with runtime.work(people.actor("end_user")) as work:
        answer_words.save_text(work, found.id, "From there.", version=None)
    clock.advance(LONG_AGO)
    post_late(client, found, token, answer_text="From here.")
    signs_in(client)
    assert stored(runtime, found.id).answering["answer_text"] == "From there.\n\nFrom here."


def test_sec_B2_a_field_that_another_window_changed_is_asked_about(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    found = make_asked(runtime, people, fields=("birth_place",))
    client, token = opened(guarded, found)
    data = {"version": str(found.answer_version), "csrf_token": token, "birth_place": "Turku 1"}
    assert client.post(f"/requests/{found.reference}/answer/save", data=data).status_code == 303
    clock.advance(LONG_AGO)
    post_late(client, found, token, answer_text="Words.", birth_place="Oulu")
    signs_in(client)
    page = client.get(f"/requests/{found.reference}/answer").text
    assert "Oulu" in page
    assert "Turku 1" in page
    assert stored(runtime, found.id).answering == {
        "birth_place": "Turku 1",
        "answer_text": "Words.",
    }
    taken = client.get(f"/requests/drafts/{found.id}?kept=no", follow_redirects=True).text
    assert "Turku 1" in taken
    assert "Oulu" not in taken


def test_sec_B2_an_answer_is_kept_for_its_holder_alone(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    found = make_asked(runtime, people)
    client = guarded.test_client()
    signs_in(client, COLLEAGUE)
    other = token_in(client.get("/requests").text)
    clock.advance(LONG_AGO)
    said = post_late(client, found, other, answer_text="Not mine.")
    assert said.location == "/sign-in"
    assert count(runtime, KeptForm) == 0


def test_sec_B2_a_question_that_was_taken_back_takes_nothing_any_more(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    found = make_asked(runtime, people)
    client, token = opened(guarded, found)
    clock.advance(LONG_AGO)
    post_late(client, found, token, answer_text="Too late.")
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, found.reference or "", version=found.version)
    signs_in(client)
    assert stored(runtime, found.id).answering == {}
    assert count(runtime, KeptForm) == 0
