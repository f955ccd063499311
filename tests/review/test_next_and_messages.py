"""What staff go on with, and how the messages about a request went."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.outbox.models import Message, Status
from bisdesk.review.deliveries import NAMES, failure_text
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_registered, make_submitted

ClientAs = Callable[[str], FlaskClient]


def page_of(client: FlaskClient, found: BisRequest) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/review/{found.reference}").text, "html.parser")


def next_of(client: FlaskClient, found: BisRequest) -> str:
    link = page_of(client, found).select_one(".head a[href^='/review/']")
    return str(link["href"]).rsplit("/", 1)[1] if link else ""


def test_next_is_my_next_one_round_and_round_and_else_the_oldest_that_is_free(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    made = []
    for make in (make_submitted, make_in_review, make_submitted, make_in_review, make_in_review):
        made.append(make(runtime, people))
        clock.advance(timedelta(minutes=1))
    free, one, later_free, two, three = made
    staff = client_as("staff")
    assert [next_of(staff, each) for each in (one, two, three)] == [
        two.reference, three.reference, one.reference,
    ]  # fmt: skip
    assert next_of(client_as("staff2"), one) == free.reference
    assert next_of(client_as("staff2"), free) == later_free.reference


def test_next_is_never_one_that_the_reader_filed_or_held(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    own = make_submitted(runtime, people, "filing_staff")
    held = make_submitted(runtime, people)
    with runtime.database.writing() as session:
        row = session.get_one(BisRequest, held.id)
        row.former_holders = [people.filing_staff]
        session.add(row)
    other = make_in_review(runtime, people)
    both = client_as("filing_staff")
    assert next_of(both, other) == ""
    may_be_taken = make_submitted(runtime, people)
    assert next_of(both, other) == may_be_taken.reference
    assert next_of(both, own) == may_be_taken.reference


def test_each_message_says_to_whom_and_how_it_went_with_a_masked_address(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    with runtime.database.writing() as session:
        for message in session.exec(select(Message).where(Message.request_id == found.id)):
            if message.code == "activation_link":
                message.status, message.tries, message.failure = Status.FAILED, 3, "smtp_recipient_550"  # fmt: skip
            if message.code == "request_received":
                message.status, message.tries = Status.DONE, 1
                message.handed_over_at = runtime.clock.now()
            if message.code == "activation_code":
                message.tries, message.failure = 2, "sms_unreachable"
            session.add(message)
    section = page_of(client_as("staff"), found).select_one(
        "section[aria-labelledby=messages-title]"
    )
    assert section is not None
    rows = [" ".join(row.text.split()) for row in section.select("tbody tr")]
    link = next(row for row in rows if row.startswith("Activatielink"))
    assert "de nieuwe medewerker" in link
    assert "Niet afgeleverd" in link
    assert "bestaat dit adres niet" in link
    assert "3 pogingen" in link
    code = next(row for row in rows if row.startswith("Activatiecode"))
    assert "2 pogingen" in code
    assert found.email is not None
    assert found.mobile is not None
    assert found.email not in section.text
    assert found.mobile[-6:] not in "".join(section.text.split())
    failed = section.select_one("h2 .count")
    assert failed is not None
    assert failed.text.startswith("1")


@pytest.mark.parametrize(
    "code",
    ["smtp_recipient_550", "smtp_recipient_452", "smtp_data_554", "smtp_auth_535", "sms_slow", "no_address", "secret_erased"],
)  # fmt: skip
def test_a_known_failure_is_told_in_words_without_its_code(app: Flask, code: str) -> None:
    with app.test_request_context():
        assert code not in failure_text(code)
        assert "other_code" in failure_text("other_code")


def test_every_message_of_the_catalogue_about_a_request_has_a_name() -> None:
    assert not [code for code in CATALOGUE if code not in NAMES]
