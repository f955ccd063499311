"""Rejecting on the review page: a reason brings its standard text, and nobody's own words are lost."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.domain.language import LANGUAGES
from bisdesk.runtime import Runtime
from bisdesk.standard_texts import service
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_submitted

ClientAs = Callable[[str], FlaskClient]
HOSTILE = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script> {{7*7}} {reference}"


def soup(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def reads(runtime: Runtime, people: People, language: str) -> None:
    """The filer reads the app in this language."""
    with runtime.database.writing() as session:
        account = session.get_one(Account, people.end_user)
        account.language = language
        session.add(account)


def waiting(runtime: Runtime, found: BisRequest) -> BisRequest:
    """The same request, waiting for an answer."""
    with runtime.database.writing() as session:
        asked = session.get_one(BisRequest, found.id)
        asked.state, asked.asked_at = State.INFO_NEEDED, runtime.clock.now()
        session.add(asked)
    return stored(runtime, found.id)


def choose(
    client: FlaskClient, found: BisRequest, *, part: bool = False, **said: str
) -> BeautifulSoup:
    """Choose a standard text, as htmx does or with a button."""
    headers = {"HX-Request-Type": "partial"} if part else {}
    answer = client.post(
        f"/review/{found.reference}/reject/text",
        data={"version": str(found.version), **said},
        headers=headers,
    )
    assert answer.status_code == 200
    assert ("<h1" in answer.text) is not part
    return soup(answer)


def text_of(page: BeautifulSoup) -> str:
    box = page.select_one("#reject_text")
    assert box is not None
    return box.text.strip()


@pytest.mark.parametrize("part", [False, True], ids=["button", "htmx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_brings_its_text_in_the_language_of_who_filed(
    runtime: Runtime, people: People, client_as: ClientAs, language: str, part: bool
) -> None:
    found = make_in_review(runtime, people)
    reads(runtime, people, language)
    texts = {each: f"{each}: {{reference}} / {{entity}}" for each in LANGUAGES}
    with runtime.work(people.actor("manager")) as work:
        service.save(work, "reject_document", texts, version=0)
    page = choose(client_as("staff"), found, part=part, reject_reason="document")
    assert text_of(page) == f"{language}: {found.reference} / Agentschap Voorbeeld"
    assert page.select_one("#reject_text")["lang"] == language  # type: ignore[index]
    assert page.select_one("#reject[open]") is not None
    assert page.select_one("#reject_reason option[selected]")["value"] == "document"  # type: ignore[index]
    assert stored(runtime, found.id).state is State.IN_REVIEW


def test_another_reason_or_language_takes_the_place_of_a_text_that_nobody_touched(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    first = text_of(choose(client, found, reject_reason="document"))
    sent = first.replace("\n", "\r\n")
    second = choose(client, found, reject_reason="identity", reject_text=sent, reject_filled=first)
    assert "in aanwezigheid van de nieuwe medewerker" in text_of(second)
    german = choose(
        client, found, reject_reason="identity", reject_text=text_of(second),
        reject_filled=text_of(second), reject_language="nl", to_language="de",
    )  # fmt: skip
    assert "in Anwesenheit der Person" in text_of(german)
    assert german.select_one("input[name=reject_language]")["value"] == "de"  # type: ignore[index]
    assert german.select_one("#reject-in-de[aria-current]") is not None


def test_what_staff_typed_stands_until_they_say_that_it_may_go(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    own: dict[str, Any] = {"reject_reason": "document", "reject_text": "Bel ons even."}
    kept = choose(client, found, **own)
    assert text_of(kept) == own["reject_text"]
    assert "Hij is bewaard gebleven" in kept.select_one("#reject_text-kept").text  # type: ignore[union-attr]
    button = kept.select_one("#reject-replace")
    assert button is not None
    assert text_of(choose(client, found, to_language="fr", **own)) == own["reject_text"]
    replaced = choose(client, found, replace="1", **own)
    assert "Vraag de nieuwe medewerker om een ander" in text_of(replaced)
    assert replaced.select_one("#reject-replace") is None


def test_a_part_of_the_page_keeps_the_version_of_the_page_around_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    with runtime.database.writing() as session:
        changed = session.get_one(BisRequest, found.id)
        changed.version += 1
        session.add(changed)
    part = choose(client, found, part=True, reject_reason="document")
    whole = choose(client, found, reject_reason="document")
    assert part.select_one("#reject input[name=version]")["value"] == str(found.version)  # type: ignore[index]
    assert whole.select_one("#reject input[name=version]")["value"] == str(found.version + 1)  # type: ignore[index]


def test_another_reason_needs_more_than_its_standard_text(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    standard = text_of(choose(client, found, reject_reason="other"))
    sent = {"version": str(found.version), "reject_reason": "other", "reject_text": standard}
    refused = client.post(f"/review/{found.reference}/reject", data=sent)
    assert refused.status_code == 422
    assert "Zeg in woorden waarom" in soup(refused).select_one("#reject_text-error").text  # type: ignore[union-attr]
    assert text_of(soup(refused)) == standard
    sent["reject_text"] += " uw entiteit gebruikt geen van onze toepassingen."
    assert client.post(f"/review/{found.reference}/reject", data=sent).status_code == 303


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.INFO_NEEDED])
def test_after_a_rejection_the_filer_reads_why_and_makes_a_new_draft_with_one_click(
    runtime: Runtime, people: People, client_as: ClientAs, state: State
) -> None:
    found = make_in_review(runtime, people, last_name="Virtanen")
    if state is State.INFO_NEEDED:
        found = waiting(runtime, found)
    client, filer = client_as("staff"), client_as("end_user")
    page = soup(client.get(f"/review/{found.reference}"))
    assert page.select_one("#reject") is not None
    text = text_of(choose(client, found, reject_reason="incomplete"))
    sent = {"version": str(found.version), "reject_reason": "incomplete", "reject_text": text}
    assert client.post(f"/review/{found.reference}/reject", data=sent).status_code == 303
    assert stored(runtime, found.id).state is State.REJECTED
    page = soup(filer.get(f"/requests/{found.reference}"))
    shown = page.select_one(".note--warn .breaks")
    assert shown is not None
    assert shown.text == text
    assert "\n\n" in shown.text
    form = page.select_one("form[action$='/copy']")
    assert form is not None
    hidden = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    made = filer.post(str(form["action"]), data=hidden)
    assert made.status_code == 303
    draft = soup(filer.get(made.location))
    assert draft.select_one("#last_name")["value"] == "Virtanen"  # type: ignore[index]
    assert soup(client.get(f"/review/{found.reference}")).select_one("#reject") is None


def test_sec_A1_only_who_has_the_request_gets_a_text_for_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found, free = make_in_review(runtime, people), make_submitted(runtime, people)
    for who, at, status in (
        ("staff2", found, 403), ("staff", free, 403), ("end_user", found, 403), ("entity_admin", found, 403),
        ("manager", found, 403),
    ):  # fmt: skip
        answer = client_as(who).post(f"/review/{at.reference}/reject/text", data={})
        assert answer.status_code == status, who


def test_sec_D1_D5_a_hostile_text_is_text_in_the_box_and_on_both_pages(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, found = client_as("staff"), make_in_review(runtime, people)
    sent = {"version": str(found.version), "reject_reason": "document", "reject_text": HOSTILE}
    kept = client.post(f"/review/{found.reference}/reject/text", data=sent)
    assert client.post(f"/review/{found.reference}/reject", data=sent).status_code == 303
    pages = [
        kept,
        client.get(f"/review/{found.reference}"),
        client_as("end_user").get(f"/requests/{found.reference}"),
    ]
    for answer in pages:
        assert "<img src=x" not in answer.text
        assert "<script>alert" not in answer.text
        assert HOSTILE in soup(answer).text
