"""The panel on the form: a code, what has come, and how it ended."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.accounts.models import SignInSession
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.phone_upload.models import UploadTicket
from bisdesk.phone_upload.tickets import LIFE
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.phones import PHOTO, SCRIPT, Phone, make_ticket
from tests.factories.requests import make_draft

Clients = Callable[[str], FlaskClient]


@pytest.fixture
def draft(runtime: Runtime, people: People) -> str:
    return make_draft(runtime, people, files=0).id


def address_in(page: str) -> str | None:
    shown = BeautifulSoup(page, "html.parser").select_one("#phone-address")
    return shown.text if shown else None


def tag_in(page: str) -> str:
    poll = BeautifulSoup(page, "html.parser").select_one("#phone-poll")
    assert poll is not None
    return str(poll["hx-ptag"])


def test_the_button_shows_a_code_and_loading_again_shows_the_same(
    client_as: Clients, app: Flask, draft: str
) -> None:
    client, form = client_as("end_user"), f"/requests/drafts/{draft}"
    assert address_in(client.get(form).text) is None
    made = client.post(f"{form}/phone", data={"version": "1"}, headers=SCRIPT)
    address = address_in(made.text)
    assert address is not None
    assert re.fullmatch(r"http://localhost/upload/[2-9a-z]{26}", address)
    assert "<svg role" in made.text
    assert address_in(client.get(form).text) == address
    assert Phone.of(app, address.rpartition("/")[2]).look().status_code == 200
    again = client.post(f"{form}/phone", data={"version": "1"}, headers=SCRIPT)
    assert address_in(again.text) not in (None, address)
    assert Phone.of(app, address.rpartition("/")[2]).look().status_code == 404


def test_without_javascript_nothing_typed_is_lost(
    client_as: Clients, runtime: Runtime, draft: str
) -> None:
    client, form = client_as("end_user"), f"/requests/drafts/{draft}"

    def version() -> str:
        shown = BeautifulSoup(client.get(form).text, "html.parser")
        return str(shown.select("#draft-form [name=version]")[0]["value"])

    typed = {"version": version(), "last_name": "Okonkwo"}
    made = client.post(f"{form}/phone", data=typed)
    assert (made.status_code, made.location) == (303, f"{form}#phone-panel")
    shown = client.get(form).text
    assert address_in(shown)
    assert 'value="Okonkwo"' in shown
    stopped = client.post(
        f"{form}/phone/stop", data={"version": version(), "last_name": "Okonkwo-Bello"}
    )
    assert (stopped.status_code, stopped.location) == (303, f"{form}#phone-panel")
    shown = client.get(form).text
    assert address_in(shown) is None
    assert 'value="Okonkwo-Bello"' in shown


def test_a_code_makes_the_draft_for_who_was_handed_its_id(
    client_as: Clients, runtime: Runtime
) -> None:
    opened = BeautifulSoup(client_as("end_user").get("/requests/new").text, "html.parser")
    hidden = {
        name: str(opened.select(f'#draft-form [name="{name}"]')[0]["value"])
        for name in ("version", "ticket")
    }
    draft_id = str(opened.select("#draft-form")[0]["action"]).rpartition("/")[2]

    def post(who: str, to: str, **more: str) -> int:
        data = {**hidden, **more}
        address = f"/requests/drafts/{draft_id}/{to}"
        return client_as(who).post(address, data=data, headers=SCRIPT).status_code

    assert post("colleague", "phone") == 404
    with runtime.database.reading() as session:
        assert session.get(BisRequest, draft_id) is None
    assert post("end_user", "phone") == 200
    # The form was opened as new: what is typed in it afterwards is saved as if it still were.
    assert post("end_user", "fields/first_name", first_name="Aino") == 200
    with runtime.database.reading() as session:
        assert session.get_one(BisRequest, draft_id).typed["first_name"] == "Aino"


def test_an_open_panel_asks_again_and_hears_only_what_is_new(
    client_as: Clients, app: Flask, runtime: Runtime, people: People, draft: str, clock: FixedClock
) -> None:
    phone = Phone.of(app, make_ticket(runtime, people, draft))
    client, panel = client_as("end_user"), f"/requests/drafts/{draft}/phone"
    clock.advance(timedelta(minutes=1))
    first = client.get(panel, headers=SCRIPT)

    def ask(tag: str) -> tuple[int, str]:
        answer = client.get(panel, headers={**SCRIPT, "HX-PTag": tag})
        return answer.status_code, answer.text

    assert ask(tag_in(first.text)) == (304, "")
    phone.look()
    assert ask(tag_in(first.text)) == (304, "")  # only looked at
    phone.send((b"x", "x.jpg"))
    status, connected = ask(tag_in(first.text))
    assert (status, "Er is een telefoon verbonden." in connected) == (200, True)
    phone.send(PHOTO)
    status, came = ask(tag_in(connected))
    assert (status, 'data-added="1"' in came) == (200, True)
    phone.ready()
    status, over = ask(tag_in(came))
    assert (status, "De telefoon is klaar" in over, "phone-poll" in over) == (200, True, False)
    with runtime.database.reading() as session:
        active = session.exec(select(SignInSession.active_at)).one()
    assert active == clock.now() - timedelta(minutes=1)  # asking is no activity


def test_an_expired_code_is_said_to_be_so_to_the_second(
    client_as: Clients, runtime: Runtime, people: People, draft: str, clock: FixedClock
) -> None:
    make_ticket(runtime, people, draft)
    client, panel = client_as("end_user"), f"/requests/drafts/{draft}/phone"
    clock.advance(LIFE - timedelta(seconds=1))
    assert "Nog 1 minuut" in client.get(panel, headers=SCRIPT).text
    clock.advance(timedelta(seconds=1))
    over = client.get(panel, headers=SCRIPT).text
    assert "De code voor de telefoon is vervallen" in over
    assert address_in(over) is None


def test_who_got_the_draft_by_a_hand_over_sees_no_code_and_can_make_one(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    make_ticket(runtime, people, draft)
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, draft)
        found.holder_id = people.colleague
        session.add(found)
    panel = f"/requests/drafts/{draft}/phone"
    assert client_as("end_user").get(panel, headers=SCRIPT).status_code == 404
    client = client_as("colleague")
    assert address_in(client.get(panel, headers=SCRIPT).text) is None
    assert address_in(client.post(panel, headers=SCRIPT).text) is not None
    with runtime.database.reading() as session:
        assert session.exec(select(UploadTicket.made_by)).all() == [people.colleague]
