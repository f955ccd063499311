"""`/messages`: which messages it shows, in which order, and what its buttons do."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import insert, update
from sqlmodel import col, select

from bisdesk.activation.models import Activation, ActivationState
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest
from bisdesk.channels.port import ChannelDown, TechnicalFailure
from bisdesk.clock import FixedClock
from bisdesk.deliveries.queries import PAGE
from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.outbox import gate
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.pace import SEVERAL
from bisdesk.outbox.returned import came_back, delivered
from bisdesk.review.deliveries import NAMES
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from tests.factories.activations import Started
from tests.factories.people import People
from tests.outbox.messages import messages, only, queue_activation, queue_mails
from tests.outbox.test_deliver import send_all

ClientAs = Callable[[str], FlaskClient]


def rows_of(client: FlaskClient, address: str = "/messages") -> list[Tag]:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser").select("#messages tbody tr")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def row_about(client: FlaskClient, message: Message, address: str = "/messages?show=all") -> Tag:
    (row,) = [row for row in rows_of(client, address) if row.get("id") == f"message-{message.id}"]
    return row


def buttons(row: Tag) -> list[str]:
    return [words(each) for each in row.select("button, a.btn")]


def press(client: FlaskClient, row: Tag, text: str) -> str:
    """Post the form of a button; return what the next page says on top."""
    (form,) = [form for form in row.select("form") if words(form).startswith(text)]
    hidden = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    answer = client.post(str(form["action"]), data=hidden, follow_redirects=True)
    assert answer.status_code == 200
    note = BeautifulSoup(answer.text, "html.parser").select_one(".note")
    assert note is not None
    return words(note)


def sent(runtime: Runtime) -> Started:
    started = queue_activation(runtime)
    send_all(runtime)
    return started


def change(runtime: Runtime, message: Message, **values: Any) -> None:
    with runtime.database.writing() as session:
        found = session.get_one(Message, message.id)
        for name, value in values.items():
            setattr(found, name, value)
        session.add(found)


def test_what_did_not_arrive_comes_first_newest_trouble_on_top_with_reason_and_remedy(
    runtime: Runtime, client_as: ClientAs, clock: FixedClock
) -> None:
    started = sent(runtime)
    staff = client_as("staff")
    assert rows_of(staff) == []
    assert "Alles is aangekomen" in staff.get("/messages").text
    came_back(runtime, only(runtime, "activation_link").id, Channel.MAIL, "bounce_5.1.1")
    clock.advance(timedelta(minutes=1))
    came_back(runtime, only(runtime, "activation_code").id, Channel.SMS, "receipt_expired")
    code, link = rows_of(staff)
    assert code["id"] == f"message-{only(runtime, 'activation_code').id}"
    assert "Teruggekeerd" in words(link)
    assert "het adres bestaat niet" in words(link)
    assert "Vraag de eindgebruiker" in words(link)
    reference = started.bis_request.reference
    assert link.select_one(f"a[href$='{reference}']") is not None
    assert [text.split(" ·")[0] for text in buttons(code)] == ["Stuur een nieuwe code", "Verbeter het nummer"]  # fmt: skip


def test_no_address_or_text_of_a_message_stands_in_the_list_or_its_address(
    runtime: Runtime, client_as: ClientAs
) -> None:
    started = sent(runtime)
    page = client_as("staff").get("/messages?show=all").text
    found = started.bis_request
    for value in (found.email, found.mobile, found.last_name, started.token, started.code):
        assert value
        assert value not in page


def test_the_address_says_what_is_shown_and_nonsense_in_it_is_passed_over(
    runtime: Runtime, client_as: ClientAs
) -> None:
    sent(runtime)
    queue_activation(runtime)
    staff = client_as("staff")
    shown = {
        "show=waiting": 3,
        "show=waiting&channel=sms": 1,
        "show=all": 7,
        "show=all&channel=mail": 5,
        "show=all&code=activation_link": 2,
        "show=all&code=activation_link&channel=sms": 0,
        "show=all&before=1-" + "0" * 32: 0,
        "show=all&before=nonsense": 7,
        "show=nonsense&channel=nonsense&code=' OR 1=1": 0,
        f"show=all&before={'9' * 17}-{'f' * 32}": 7,
    }
    assert {query: len(rows_of(staff, f"/messages?{query}")) for query in shown} == shown
    assert "Niets past bij wat u koos" in staff.get("/messages?channel=sms").text


@pytest.mark.parametrize(
    ("values", "label", "offered"),
    [
        ({"tries": 2, "failure": "smtp_slow"}, "Wordt opnieuw geprobeerd", ["Probeer nu opnieuw"]),
        ({"status": Status.FAILED, "failure": "smtp_recipient_550"}, "Niet afgeleverd", ["Probeer nu opnieuw", "Verbeter het adres"]),
        ({"status": Status.FAILED, "failure": "secret_erased", "secret": None}, "Niet afgeleverd", ["Stuur een nieuwe link", "Verbeter het adres"]),
        ({"status": Status.FAILED, "failure": "not_needed"}, "Niet meer nodig", []),
        ({"status": Status.HELD}, "Tegengehouden", ["Geef vrij"]),
        ({}, "Wacht", []),
    ],
)  # fmt: skip
def test_each_state_has_its_words_and_its_buttons(
    runtime: Runtime,
    client_as: ClientAs,
    values: dict[str, Any],
    label: str,
    offered: list[str],
) -> None:
    queue_activation(runtime)
    link = only(runtime, "activation_link")
    change(runtime, link, failed_at=runtime.clock.now(), **values)
    row = row_about(client_as("staff"), link)
    assert label in words(row)
    assert [text.split(" ·")[0] for text in buttons(row)] == offered


def test_a_link_or_code_of_csam_is_not_offered_anew(runtime: Runtime, client_as: ClientAs) -> None:
    started, staff = sent(runtime), client_as("staff")
    code = only(runtime, "activation_code")
    assert [text.split(" ·")[0] for text in buttons(row_about(staff, code))] == [
        "Stuur een nieuwe code"
    ]
    with runtime.database.writing() as session:
        activation = session.exec(
            select(Activation).where(Activation.request_id == started.bis_request.id)
        ).one()
        activation.external = True
        session.add(activation)
    assert buttons(row_about(staff, code)) == []


def test_what_failed_of_an_activation_that_has_ended_asks_for_nothing_more(
    runtime: Runtime, client_as: ClientAs
) -> None:
    started, staff = queue_activation(runtime), client_as("staff")
    link = only(runtime, "activation_link")
    refused = {"status": Status.FAILED, "failure": "smtp_recipient_550"}
    change(runtime, link, failed_at=runtime.clock.now(), **refused)
    assert len(rows_of(staff)) == 1
    with runtime.database.writing() as session:
        session.execute(
            update(Activation)
            .where(col(Activation.request_id) == started.bis_request.id)
            .values(state=ActivationState.UNDELIVERABLE)
        )
    assert rows_of(staff) == []
    row = row_about(staff, link)
    assert buttons(row) == []
    assert "De activatie is beëindigd" in words(row)
    panel = staff.get(f"/review/{started.bis_request.reference}").text
    assert "Probeer nu opnieuw" not in panel


def test_a_receipt_shows_and_a_message_under_way_does_too(
    runtime: Runtime, client_as: ClientAs
) -> None:
    sent(runtime)
    code, link = only(runtime, "activation_code"), only(runtime, "activation_link")
    delivered(runtime, code.id, Channel.SMS)
    until = runtime.clock.now() + timedelta(minutes=1)
    change(runtime, link, status=Status.TAKEN, handed_over_at=None, lease_until=until)
    staff = client_as("staff")
    assert "Afgeleverd" in words(row_about(staff, code))
    assert "Wordt verstuurd" in words(row_about(staff, link))


def test_trying_again_sends_the_same_message_and_comes_back_to_the_same_list(
    runtime: Runtime, client_as: ClientAs
) -> None:
    queue_activation(runtime)
    link = only(runtime, "activation_link")
    change(runtime, link, status=Status.FAILED, tries=3, failure="smtp_slow", failed_at=runtime.clock.now())  # fmt: skip
    staff = client_as("staff")
    row = row_about(staff, link, "/messages?code=activation_link")
    assert "probeert" in press(staff, row, "Probeer nu opnieuw")
    send_all(runtime)
    again = only(runtime, "activation_link")
    assert (again.id, again.status) == (link.id, Status.DONE)
    assert "intussen vertrokken" in press(staff, row, "Probeer nu opnieuw")


def test_what_came_back_is_sent_again_once_as_a_new_message(
    runtime: Runtime, client_as: ClientAs, clock: FixedClock
) -> None:
    sent(runtime)
    explained = only(runtime, "activation_explained")
    came_back(runtime, explained.id, Channel.MAIL, "bounce_5.2.2")
    clock.advance(timedelta(minutes=1))
    staff = client_as("staff")
    row = row_about(staff, explained, "/messages")
    assert "nog een keer verstuurd" in press(staff, row, "Stuur opnieuw")
    assert "al opnieuw verstuurd" in press(staff, row, "Stuur opnieuw")
    assert len(messages(runtime, "activation_explained")) == 2
    assert "Een nieuwer bericht" in words(row_about(staff, explained))
    assert rows_of(staff) == []
    with runtime.database.reading() as session:
        tags = session.exec(select(AuditEntry.tag)).all()
    assert tags.count("message_sent_again") == 1


def test_a_link_cannot_be_sent_again_as_it_was(runtime: Runtime, client_as: ClientAs) -> None:
    sent(runtime)
    staff = client_as("staff")
    link = only(runtime, "activation_link")
    for action in ("send-again", "try-again"):
        staff.post(f"/messages/{link.id}/{action}")
    assert len(messages(runtime, "activation_link")) == 1
    assert staff.post(f"/messages/{'0' * 32}/send-again").status_code == 404


def test_sec_A6_nobody_sends_messages_of_a_request_they_filed(
    runtime: Runtime, client_as: ClientAs, people: People
) -> None:
    started = sent(runtime)
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, started.request_id)
        found.filer_id = found.holder_id = people.filing_staff
        session.add(found)
    explained = only(runtime, "activation_explained")
    came_back(runtime, explained.id, Channel.MAIL, "bounce_5.2.2")
    both = client_as("filing_staff")
    assert not [text for text in buttons(row_about(both, explained)) if "Stuur opnieuw" in text]
    for action in ("send-again", "try-again"):
        assert both.post(f"/messages/{explained.id}/{action}").status_code == 403
    assert len(messages(runtime, "activation_explained")) == 1


def test_sec_D3_a_button_leads_back_to_this_site_only(
    runtime: Runtime, client_as: ClientAs
) -> None:
    queue_mails(runtime)
    (message,) = messages(runtime)
    for address in ("https://evil.example", "//evil.example", r"/\evil.example"):
        answer = client_as("staff").post(
            f"/messages/{message.id}/try-again", data={"next": address}
        )
        assert answer.location == "/messages"


@pytest.mark.long
def test_a_hundred_thousand_messages_are_paged_without_looking_at_all_of_them(
    runtime: Runtime, client_as: ClientAs, clock: FixedClock
) -> None:
    sent(runtime)
    account = queue_mails(runtime)
    now = clock.now()
    with runtime.database.reading() as session:
        whose = session.get_one(Message, account[0]).account_id
    many = [
        {
            "id": new_id(), "code": "request_received", "channel": Channel.MAIL, "account_id": whose, "tries": 1,
            "status": Status.FAILED if number % 50 == 0 else Status.DONE, "created_at": now - timedelta(seconds=number),
            "next_try_at": now, "failure": "bounce_5.1.1" if number % 50 == 0 else None, "handed_over_at": now,
            "failed_at": now - timedelta(seconds=number) if number % 50 == 0 else None,
        }
        for number in range(100_000)
    ]  # fmt: skip
    with runtime.database.writing() as session:
        session.execute(insert(Message), many)
    staff = client_as("staff")
    staff.get("/messages")
    for first_page in ("/messages", "/messages?show=all"):
        seen: list[str] = []
        address = first_page
        while len(seen) < 3 * PAGE:
            begun = time.perf_counter()
            answer = staff.get(address)
            assert time.perf_counter() - begun < 1.5
            page = BeautifulSoup(answer.text, "html.parser")
            seen += [str(row["id"]) for row in page.select("#messages tbody tr")]
            older = page.select_one("a[rel=next]")
            assert older is not None
            address = str(older["href"])
        assert len(seen) == len(set(seen)) == 3 * PAGE
    first = [str(row["id"]) for row in rows_of(staff)]
    failed = [each for each in many if each["status"] is Status.FAILED]
    assert first == [f"message-{each['id']}" for each in failed[:PAGE]]


def test_each_message_of_the_catalogue_has_a_name() -> None:
    assert set(CATALOGUE) - set(NAMES) == set()


def test_a_channel_that_stands_still_is_named_on_top_with_its_reason(
    runtime: Runtime, client_as: ClientAs
) -> None:
    client = client_as("staff")
    assert not _troubles(client)
    gate.failed(runtime, Channel.MAIL, TechnicalFailure("smtp_auth_535"))
    for _ in range(SEVERAL):
        gate.failed(runtime, Channel.SMS, ChannelDown("sms_503"))
    mail, sms = _troubles(client)
    assert mail.startswith("E-mail staat stil sinds 23 november")
    assert "een beheerder moet de instellingen nakijken" in mail
    assert "sms-dienst aanvaardt nu geen berichten" in sms
    gate.answered(runtime, Channel.MAIL, 1)
    gate.answered(runtime, Channel.SMS, 1)
    assert not _troubles(client)


def _troubles(client: FlaskClient) -> list[str]:
    page = BeautifulSoup(client.get("/messages").text, "html.parser")
    return [words(each) for each in page.select("[id^=trouble-]")]
