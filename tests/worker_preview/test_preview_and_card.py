"""What the new worker will get, shown before submitting; and the card to take along."""

from collections.abc import Callable
from pathlib import Path

import pdfua
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.messages.examples import EXAMPLE_LINK
from bisdesk.runtime import Runtime
from bisdesk.worker_preview.card import Facts, render
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted

ClientAs = Callable[[str], FlaskClient]
FACTS = Facts(
    activate="https://sleutels.voorbeeld.example/activate/",
    keys="https://sleutels.voorbeeld.example/keys",
    sender="bisdesk@voorbeeld.example",
    contact="hulp@voorbeeld.example",
    demo=False,
)


@pytest.mark.parametrize(
    ("typed", "greeting", "language"),
    [
        ({"preferred_language": "fr"}, "Madame Saarinen,", "fr"),
        ({"preferred_language": "de", "sex": "M"}, "Sehr geehrter Herr Saarinen,", "de"),
        ({"preferred_language": "en", "sex": "X"}, "Dear Anneli Saarinen,", "en"),
        ({"preferred_language": "en", "sex": "X", "first_name": "", "no_first_name": "1"}, "Dear Saarinen,", "en"),
        ({"preferred_language": "", "first_name": "", "last_name": "", "sex": ""}, "Goedendag,", "nl"),
    ],
)  # fmt: skip
def test_both_mails_and_the_sms_stand_there_in_the_workers_language_with_their_name(
    client_as: ClientAs,
    runtime: Runtime,
    people: People,
    typed: dict[str, str],
    greeting: str,
    language: str,
) -> None:
    draft = make_draft(runtime, people, checked=False, **typed)  # type: ignore[arg-type]
    page = client_as("end_user").get(f"/requests/drafts/{draft.id}/worker")
    shown = [
        each.text
        for each in BeautifulSoup(page.text, "html.parser").select(f".breaks[lang={language}]")
    ]
    assert len(shown) == 3
    assert all(greeting in each for each in shown[:2])
    assert EXAMPLE_LINK in shown[0]
    assert "XXXXX XXXXX XXXXX XXXXX" in shown[2]


def test_sec_D1_a_hostile_name_stays_text_in_the_preview(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people, checked=False, last_name="<script>alert(1)</script>{{7*7}}")
    text = client_as("end_user").get(f"/requests/drafts/{draft.id}/worker").text
    assert "<script>alert" not in text
    assert "{{7*7}}" in text


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_card_is_one_tagged_a4_that_says_all_and_names_nobody(
    language: str, tmp_path: Path
) -> None:
    path = tmp_path / "card.pdf"
    path.write_bytes(render(FACTS, language))
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 1
    text = "".join(document[0].get_textpage().get_text_range().split())  # an address may be cut
    for fact in (FACTS.activate, FACTS.keys, FACTS.sender, FACTS.contact):
        assert fact in text
    found = pdfua.validate(str(path)).findings
    assert [
        each.message
        for each in found
        if each.rule_id != "UA-15-003" or each.confidence is pdfua.Confidence.CERTAIN
    ] == []


def test_the_card_is_there_for_the_draft_and_for_the_request(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    client = client_as("end_user")
    draft, found = make_draft(runtime, people), make_submitted(runtime, people)
    for address in (f"/requests/drafts/{draft.id}", f"/requests/{found.reference}"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        links = [str(link["href"]) for link in page.select("a[href^='/documents/worker-card/']")]
        assert links == [f"/documents/worker-card/{each}" for each in ("nl", "fr", "de", "en")]
    answer = client.get("/documents/worker-card/fr")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    for personal in (b"Saarinen", str(found.reference).encode()):
        assert personal not in answer.data
    assert client.get("/documents/worker-card/es").status_code == 404
