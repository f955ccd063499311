"""Typing on after the session has ended: nothing is lost, and it comes back to the same person only."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from bisdesk.bis_requests import drafts, kept
from bisdesk.bis_requests.kept import part_of_form
from bisdesk.bis_requests.models import BisRequest, KeptForm
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft, typed_for
from tests.support.world import count

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
EMAIL, COLLEAGUE = "lien.vermeersch@voorbeeld.example", "jonas.peeters@voorbeeld.example"
LONG_AGO = timedelta(minutes=31)


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The app as it is outside tests: with CSRF on."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found is not None
    return found.group(1)


def signs_in(client: FlaskClient, email: str = EMAIL, to: str = "") -> str:
    page = client.get("/sign-in").text
    data = {"email": email, "password": PASSWORD, "next": to, "csrf_token": token_in(page)}
    return str(client.post("/sign-in", data=data).location)


def opened(guarded: Flask, draft: BisRequest) -> tuple[FlaskClient, str]:
    """A window with the draft, and the token of its form."""
    client = guarded.test_client()
    signs_in(client)
    return client, token_in(client.get(f"/requests/drafts/{draft.id}").text)


def stored(runtime: Runtime, draft_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, draft_id)


def test_sec_B2_a_field_left_after_the_session_ended_is_saved_after_signing_in_again(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    data = {"version": str(draft.version), "last_name": "Te Laat"}
    headers = {**PART, "X-CSRFToken": token}
    answer = client.post(
        f"/requests/drafts/{draft.id}/fields/last_name", data=data, headers=headers
    )
    assert answer.headers["HX-Redirect"] == f"/sign-in?next=/requests/drafts/{draft.id}&kept=1"
    assert stored(runtime, draft.id).typed["last_name"] == "Saarinen"
    page = client.get(answer.headers["HX-Redirect"]).text
    assert "Te Laat" not in page
    assert signs_in(client, to=f"/requests/drafts/{draft.id}") == f"/requests/drafts/{draft.id}"
    assert stored(runtime, draft.id).typed["last_name"] == "Te Laat"
    assert "bewaard" in client.get(f"/requests/drafts/{draft.id}").text
    assert count(runtime, KeptForm) == 0


@pytest.mark.parametrize("way", ["/save", "", "/files", "/check/1", "/declaration"])
def test_sec_B2_a_whole_form_without_javascript_is_kept_too(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock, way: str
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    form = {**draft.typed, "version": str(draft.version), "csrf_token": token}
    form |= {"last_name": "Te Laat", "residence_city": "Elders", "note_bis_number": ""}
    del form["note_bis_number"]  # a tick box that was emptied
    answer = client.post(
        f"/requests/drafts/{draft.id}{way}", data=form, content_type="multipart/form-data"
    )
    assert answer.location == f"/sign-in?next=/requests/drafts/{draft.id}&kept=1"
    signs_in(client)
    typed = stored(runtime, draft.id).typed
    assert (typed["last_name"], typed["residence_city"]) == ("Te Laat", "Elders")
    assert not typed["note_bis_number"]
    assert typed["first_name"] == draft.typed["first_name"]


def test_sec_B2_a_form_that_was_never_saved_becomes_a_draft_after_signing_in_again(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    client = guarded.test_client()
    signs_in(client)
    page = BeautifulSoup(client.get("/requests/new").data, "html.parser")
    form = page.select_one("#draft-form")
    assert form is not None
    hidden = {str(each["name"]): str(each["value"]) for each in form.select("input[type=hidden]")}
    clock.advance(LONG_AGO)
    client.post(f"{form['action']}/save", data={**typed_for(runtime), **hidden})
    assert count(runtime, BisRequest) == 0
    signs_in(client)
    (made,) = _all(runtime)
    assert made.typed["last_name"] == "Saarinen"
    assert made.holder_id == people.end_user


def test_sec_B2_what_is_kept_is_sealed_and_goes_to_nobody_else(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    _posts_late(client, draft, token)
    with runtime.database.reading() as session:
        assert b"Te Laat" not in session.exec(select(KeptForm.sealed)).one()
    signs_in(client, COLLEAGUE)
    assert count(runtime, KeptForm) == 1
    assert client.get(f"/requests/drafts/{draft.id}").status_code == 404
    assert stored(runtime, draft.id).typed["last_name"] == "Saarinen"


@pytest.mark.parametrize("wrong", ["no token", "made up", "of another session", "signed out"])
def test_sec_B2_nothing_is_kept_of_a_post_that_is_not_from_a_page_of_that_session(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock, wrong: str
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    _, other = opened(guarded, draft)
    if wrong == "signed out":
        client.post("/sign-out", data={"csrf_token": token})
    given = {"no token": "", "made up": "x", "of another session": other}.get(wrong, token)
    clock.advance(LONG_AGO)
    answer = _posts_late(client, draft, given)
    assert answer.status_code in (303, 400)
    assert count(runtime, KeptForm) == 0


def test_sec_B2_what_nobody_comes_back_for_is_erased_after_half_an_hour(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    _posts_late(client, draft, token)
    clock.advance(timedelta(minutes=30))
    signs_in(client)
    assert stored(runtime, draft.id).typed["last_name"] == "Saarinen"
    kept.forget_old(runtime)
    assert count(runtime, KeptForm) == 0


def test_what_another_window_changed_meanwhile_is_asked_and_not_overwritten(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    _posts_late(client, draft, token, residence_city="Elders")
    with runtime.work(people.actor("end_user")) as work:
        drafts.save(
            work, draft.id, {"last_name": "Ander Venster"}, version=None, groups=("last_name",)
        )
    signs_in(client)
    now = stored(runtime, draft.id)
    assert (now.typed["last_name"], now.typed["residence_city"]) == ("Ander Venster", "Elders")
    page = BeautifulSoup(client.get(f"/requests/drafts/{draft.id}").data, "html.parser")
    form = page.select_one("form[action$='/resolve']")
    assert form is not None
    data = {
        str(each["name"]): str(each.get("value", ""))
        for each in form.select("input")
        if each.get("type") != "radio"
    }
    client.post(str(form["action"]), data={**data, "keep.last_name": "here"})
    assert stored(runtime, draft.id).typed["last_name"] == "Te Laat"
    assert count(runtime, KeptForm) == 0


def test_several_late_posts_of_one_page_are_put_together(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    for group, value in (("last_name", "Te Laat"), ("first_name", "Ook"), ("last_name", "Later")):
        client.post(
            f"/requests/drafts/{draft.id}/fields/{group}",
            data={"version": str(draft.version), group: value},
            headers={**PART, "X-CSRFToken": token},
        )
    signs_in(client)
    typed = stored(runtime, draft.id).typed
    assert (typed["last_name"], typed["first_name"]) == ("Later", "Ook")


def test_a_draft_that_is_thrown_away_takes_what_was_kept_along(
    runtime: Runtime, people: People, guarded: Flask, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client, token = opened(guarded, draft)
    clock.advance(LONG_AGO)
    _posts_late(client, draft, token)
    with runtime.work(people.actor("end_user")) as work:
        drafts.discard(work, draft.id)
    assert count(runtime, KeptForm) == 0


@pytest.mark.parametrize(
    ("posted", "groups", "expected"),
    [
        ({"sex": "F"}, ("sex",), ("sex",)),
        ({}, ("note_bis_number",), ("note_bis_number",)),
        ({"sex": "F", "state": "x"}, ("sex", "email"), ("sex",)),
    ],
)
def test_only_groups_that_were_posted_are_kept(
    posted: dict[str, str], groups: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert part_of_form(posted, groups).groups == expected


def _posts_late(client: FlaskClient, draft: BisRequest, token: str, **changes: str) -> TestResponse:
    form = {**draft.typed, "version": str(draft.version), "csrf_token": token}
    form |= {"last_name": "Te Laat", **changes}
    return client.post(f"/requests/drafts/{draft.id}/save", data=form)


def _all(runtime: Runtime) -> list[BisRequest]:
    with runtime.database.reading() as session:
        return list(session.exec(select(BisRequest)))
