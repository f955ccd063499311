"""The page on which staff look at any message in four languages. Nothing is sent, and no link or code is real."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.language import LANGUAGES
from bisdesk.message_preview import wording
from bisdesk.messages.catalogue import CATALOGUE, By
from bisdesk.messages.examples import EXAMPLE_LINK, PEOPLE, SITUATIONS, situations_of
from bisdesk.messages.occasions import To
from bisdesk.outbox.models import Message
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, start_activation

ClientAs = Callable[[str], FlaskClient]
ADDRESS = "/messages/preview"


def soup(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


@pytest.fixture
def started(runtime: Runtime) -> Started:
    return start_activation(runtime)


def mails(page: BeautifulSoup) -> dict[str, BeautifulSoup]:
    """What stands in each frame, by language."""
    frames = {str(each["id"])[-2:]: each.iframe for each in page.select("#previews li.card")}
    return {
        language: BeautifulSoup(str(frame["srcdoc"]), "html.parser")
        for language, frame in frames.items()
        if frame is not None
    }


def test_each_choice_has_its_words() -> None:
    assert set(wording.READERS) == set(PEOPLE)
    assert set(wording.GROUPS) == set(To)
    assert {name for each in SITUATIONS.values() for name in each if name} <= set(
        wording.SITUATIONS
    )


def test_every_message_in_every_situation_is_shown_in_four_languages(client_as: ClientAs) -> None:
    client = client_as("staff")
    every = [(code, situation) for code in CATALOGUE for situation in situations_of(code)]
    for number, (code, situation) in enumerate(every):
        by_sms, shown = CATALOGUE[code].by is By.SMS, ("html", "text")[number % 2]
        asked = {"code": code, "situation": situation, "reader": "longest", "shown": shown}
        answer = client.get(ADDRESS, query_string=asked)
        assert answer.status_code == 200
        page = soup(answer)
        cards = [each["id"] for each in page.select("#previews li.card")]
        assert cards == [f"preview-{language}" for language in LANGUAGES]
        as_text = page.select("#previews .sms" if by_sms else "#previews .mailprev")
        assert len(as_text) == (4 if by_sms or shown == "text" else 0)
        assert page.select_one(f"option[value={code}][selected]")


def test_the_list_of_messages_leads_here_and_back(client_as: ClientAs) -> None:
    client = client_as("staff")
    assert soup(client.get("/messages")).select_one(f"main a[href='{ADDRESS}']")
    assert soup(client.get(ADDRESS)).select_one("a[href='/messages']")


def test_an_sms_says_its_letters_and_parts(client_as: ClientAs) -> None:
    page = soup(client_as("staff").get(ADDRESS, query_string={"code": "activation_code"}))
    counted = [each.text for each in page.select("#previews .muted")]
    assert all(re.fullmatch(r"\d+ tekens · [23] delen · GSM-7", text) for text in counted), counted
    assert "XXXXX XXXXX XXXXX XXXXX" in page.select("#previews .sms")[0].get_text("\n")


def test_a_mail_keeps_its_design_and_nothing_else_of_the_page_loosens(client_as: ClientAs) -> None:
    answer = client_as("staff").get(ADDRESS)
    policy = answer.headers["Content-Security-Policy"]
    assert re.search(
        r"style-src-elem 'self' 'sha256-[A-Za-z0-9+/]{43}='; style-src-attr 'unsafe-inline';",
        policy,
    )
    assert "script-src 'self';" in policy
    assert "default-src 'self';" in policy
    frames = soup(answer).select("iframe")
    assert [frame.get("sandbox") for frame in frames] == [[]] * 4  # there, and nothing is allowed
    plain = client_as("staff").get(ADDRESS, query_string={"shown": "text"})
    assert "unsafe-inline" not in plain.headers["Content-Security-Policy"]


def test_sec_A1_only_the_desk_sees_it(client_as: ClientAs) -> None:
    for who in ("end_user", "entity_admin", "manager"):
        assert client_as(who).get(ADDRESS).status_code == 403
        assert (
            client_as(who).post(ADDRESS, data={"reference": "BIS-2026-000001"}).status_code == 403
        )


def test_sec_C2_a_request_lends_its_data_but_neither_link_nor_code(
    runtime: Runtime, client_as: ClientAs, started: Started
) -> None:
    client = client_as("staff")
    reference = str(started.bis_request.reference)
    answer = client.post(
        ADDRESS, data={"code": "activation_link", "reference": f" {reference.lower()} "}
    )
    assert answer.status_code == 200
    shown = mails(soup(answer))
    greetings = {language: page.select_one(".card p").text for language, page in shown.items()}  # type: ignore[union-attr]
    assert greetings == {
        "nl": "Geachte mevrouw Saarinen,", "fr": "Madame Saarinen,", "de": "Sehr geehrte Frau Saarinen,", "en": "Dear Ms Saarinen,",
    }  # fmt: skip
    assert all(f"/activate/{EXAMPLE_LINK}" in str(page) for page in shown.values())
    assert "Taal van de lezer" in soup(answer).select_one("#preview-fr").text  # type: ignore[union-attr]
    sms = client.post(ADDRESS, data={"code": "activation_code", "reference": reference})
    for page in (answer, sms):
        assert started.token not in page.text
        assert started.code not in page.text.replace(" ", "")
    with runtime.database.reading() as session:
        views = session.exec(
            select(AuditEntry).where(AuditEntry.tag == AuditTag.REQUEST_VIEWED.value)
        ).all()
        assert [view.subject_id for view in views] == [started.request_id]  # once in 15 minutes
        assert len(session.exec(select(Message)).all()) == len(started.sent())


def test_the_deadlines_and_the_reader_are_those_of_the_request(
    client_as: ClientAs, started: Started
) -> None:
    data = {"reference": str(started.bis_request.reference), "shown": "text"}
    blocks_at = started.activation.blocks_at
    assert blocks_at is not None
    client = client_as("staff")
    confirmed = client.post(ADDRESS, data=data | {"code": "registration_confirmed"})
    assert f"{blocks_at:%-d}" in soup(confirmed).select_one("#preview-en .mailprev").text  # type: ignore[union-attr]
    assert "Geachte Holder 1," in soup(confirmed).select_one("#preview-nl .mailprev").text  # type: ignore[union-attr]
    ready = client.post(
        ADDRESS, data=data | {"code": "worker_ready"}
    )  # an entity without administrator
    assert "Goedendag," in soup(ready).select_one("#preview-nl .mailprev").text  # type: ignore[union-attr]


def test_a_reference_that_is_none_is_refused_at_the_field_and_the_rest_stays(
    client_as: ClientAs,
) -> None:
    data = {"code": "request_rejected", "situation": "document", "reader": "marks", "shown": "text", "reference": "BIS-2026-999999"}  # fmt: skip
    answer = client_as("staff").post(ADDRESS, data=data)
    assert answer.status_code == 422
    page = soup(answer)
    assert "geen ingediende aanvraag" in page.select_one("#reference-error").text  # type: ignore[union-attr]
    assert page.select_one("#reference")["value"] == "BIS-2026-999999"  # type: ignore[index]
    chosen = {str(each["value"]) for each in page.select("option[selected]")}
    assert chosen == {"request_rejected", "document", "marks"}
    assert "Łukasz Dvořák-Şahin" in page.select_one("#preview-nl .mailprev").text  # type: ignore[union-attr]


def test_what_is_not_known_falls_back_and_breaks_nothing(client_as: ClientAs) -> None:
    asked = {"code": "<b>", "reader": "nobody", "situation": "never", "shown": "3"}
    page = soup(client_as("staff").get(ADDRESS, query_string=asked))
    assert page.select_one("option[value=activation_link][selected]")
    assert len(mails(page)) == 4


def test_sec_D1_a_hostile_name_stays_text_in_the_frame(
    runtime: Runtime, client_as: ClientAs, started: Started
) -> None:
    hostile = "\"'></iframe><script>alert(1)</script>"
    with runtime.database.writing() as session:
        session.get_one(BisRequest, started.request_id).last_name = hostile
    for shown in ("html", "text"):
        data = {"reference": str(started.bis_request.reference), "shown": shown}
        answer = client_as("staff").post(ADDRESS, data=data)
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;alert" in answer.text or "&amp;lt;script&amp;gt;alert" in answer.text
        for mail in mails(soup(answer)).values():
            assert mail.find("script") is None
            assert hostile in mail.text
