"""Asking on the review page: a standard text fills the box and ticks what it is about."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.questions.opening import OPENABLE, opens
from bisdesk.runtime import Runtime
from bisdesk.standard_texts.defaults import DEFAULTS, FILES
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_submitted

ClientAs = Callable[[str], FlaskClient]


def choose(
    client: FlaskClient, found: BisRequest, said: dict[str, object], *, part: bool = False
) -> BeautifulSoup:
    answer = client.post(
        f"/review/{found.reference}/ask/text",
        data={"version": str(found.version), **said},
        headers={"HX-Request-Type": "partial"} if part else {},
    )
    assert answer.status_code == 200
    assert ("<h1" in answer.text) is not part
    return BeautifulSoup(answer.text, "html.parser")


def text_of(page: BeautifulSoup) -> str:
    box = page.select_one("#question")
    assert box is not None
    return box.text.strip()


def ticked(page: BeautifulSoup) -> set[str]:
    names = (str(each["name"]) for each in page.select("#ask input[name^=open_][checked]"))
    return {name.removeprefix("open_") for name in names} | {
        FILES for _ in page.select("#ask input[name=files][checked]")
    }


def test_what_a_text_ticks_can_be_asked() -> None:
    for each in DEFAULTS.values():
        assert set(each.opens) <= {*OPENABLE, FILES}


def test_who_cannot_read_the_declaration_opens_it_with_the_date_of_the_check() -> None:
    opened = opens(DEFAULTS["ask_declaration_unreadable"].opens, files=False)
    assert {"check_date", "declaration"} <= set(opened)


@pytest.mark.parametrize("part", [False, True], ids=["button", "htmx"])
def test_a_standard_text_fills_the_box_and_is_sent_as_it_stands_there(
    runtime: Runtime, people: People, client_as: ClientAs, part: bool
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    page = choose(client, found, {"ask_name": "phone_unanswered"}, part=part)
    assert "krijgen we geen gehoor" in text_of(page)
    assert ticked(page) == {"mobile"}
    sent = {
        each["name"]: each.get("value", "")
        for each in page.select("#ask input[name=version], #ask input[name=ask_language]")
    }
    data = sent | {"question": text_of(page), "open_mobile": "1"}
    assert client.post(f"/review/{found.reference}/ask", data=data).status_code == 303
    with runtime.database.reading() as session:
        assert session.get_one(BisRequest, found.id).state is State.INFO_NEEDED
    filer = client_as("end_user").get(f"/requests/{found.reference}")
    assert filer.status_code == 200


def test_the_fields_that_staff_ticked_stand_in_the_text_in_its_language(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    said: dict[str, object] = {"ask_name": "differs", "open_last_name": "1", "open_birth_date": "1"}
    page = choose(client, found, said)
    assert "Achternaam en Geboortedatum" in text_of(page)
    assert ticked(page) == {"last_name", "birth_date"}
    said |= {"question": text_of(page), "ask_filled": text_of(page), "to_language": "fr"}
    assert "Nom et Date de naissance" in text_of(choose(client, found, said))
    said = {name: value for name, value in said.items() if not name.startswith("open_")}
    said |= {"to_language": "nl"}
    assert "zie hieronder" in text_of(choose(client, found, said))


def test_a_question_of_ones_own_stands_until_it_may_go(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    own: dict[str, object] = {"ask_name": "differs", "question": "Heet ze echt Sari?"}
    kept = choose(client, found, own)
    assert text_of(kept) == own["question"]
    assert kept.select_one("#ask-replace") is not None
    assert text_of(choose(client, found, own | {"replace": "1"})) != own["question"]


def test_sec_A1_only_who_has_the_request_gets_a_text_to_ask_with(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found, free = make_in_review(runtime, people), make_submitted(runtime, people)
    for who, at in (("staff2", found), ("staff", free), ("end_user", found), ("manager", found)):
        answer = client_as(who).post(f"/review/{at.reference}/ask/text", data={})
        assert answer.status_code == 403, who
