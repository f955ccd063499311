"""Staff note what was said on the phone: for the desk alone, by anybody there who never held the request."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_in_review, make_registered, make_submitted

ClientAs = Callable[[str], FlaskClient]
SAID = {"call_with": "worker", "call_text": "Neemt op.\r\n\r\nHet nummer klopt."}
HOSTILE = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script> {{7*7}}"


def notes(runtime: Runtime, found: BisRequest) -> list[ThreadEntry]:
    with runtime.database.reading() as session:
        return list(session.exec(select(ThreadEntry).where(ThreadEntry.request_id == found.id)))


def note(client: FlaskClient, found: BisRequest, said: dict[str, str] | None = None) -> int:
    return client.post(f"/review/{found.reference}/call", data=said or SAID).status_code


def page_of(client: FlaskClient, found: BisRequest) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/review/{found.reference}").text, "html.parser")


@pytest.mark.parametrize("make", [make_submitted, make_in_review, make_registered])
def test_a_colleague_who_does_not_have_the_request_notes_a_call_for_the_desk_alone(
    runtime: Runtime,
    people: People,
    client_as: ClientAs,
    make: Callable[[Runtime, People], BisRequest],
) -> None:
    found, client = make(runtime, people), client_as("staff2")
    assert page_of(client, found).select_one("#call form") is not None
    assert note(client, found) == 303
    [entry] = notes(runtime, found)
    assert (entry.kind, entry.called_with, entry.by, entry.at) == (
        EntryKind.CALL, "worker", people.staff2, runtime.clock.now(),
    )  # fmt: skip
    assert entry.text == "Neemt op.\n\nHet nummer klopt."
    thread = page_of(client_as("staff"), found).select_one("#thread")
    assert thread is not None
    assert "Het nummer klopt." in thread.text
    assert "Nele Pauwels noteerde een telefoongesprek met de nieuwe medewerker" in thread.text
    assert "Het nummer klopt" not in client_as("end_user").get(f"/requests/{found.reference}").text
    with runtime.database.reading() as session:
        tags = list(session.exec(select(AuditEntry.tag).where(AuditEntry.subject_id == found.id)))
        now = session.get_one(BisRequest, found.id)
    assert tags.count("call_noted") == 1
    assert (now.state, now.version) == (found.state, found.version)


def test_a_double_click_notes_one_call_and_another_call_is_another_note(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found, client = make_submitted(runtime, people), client_as("staff")
    assert [note(client, found), note(client, found)] == [303, 303]
    assert len(notes(runtime, found)) == 1
    assert note(client, found, SAID | {"call_with": "filer"}) == 303
    assert len(notes(runtime, found)) == 2


@pytest.mark.parametrize(
    ("changes", "at", "said"),
    [
        ({"call_with": ""}, "call_with", "met wie u sprak"),
        ({"call_with": "neighbour"}, "call_with", "met wie u sprak"),
        ({"call_text": " \n "}, "call_text", "Schrijf op wat er gezegd is"),
        ({"call_text": "x" * 2001}, "call_text", "Gebruik hoogstens 2000 tekens"),
        ({"call_text": "een\u202eomkering"}, "call_text", "onzichtbaar teken"),
    ],
)
def test_a_note_that_is_refused_says_why_at_its_field_and_nothing_is_lost(
    runtime: Runtime,
    people: People,
    client_as: ClientAs,
    changes: dict[str, str],
    at: str,
    said: str,
) -> None:
    found, sent = make_submitted(runtime, people), SAID | changes
    answer = client_as("staff").post(f"/review/{found.reference}/call", data=sent)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#call[open]") is not None
    assert said in page.select_one(f"#{at}-error").text  # type: ignore[union-attr]
    assert page.select_one("#call_text").text.split() == sent["call_text"].split()  # type: ignore[union-attr]
    ticked = page.select_one("#call input[checked]")
    assert (ticked["value"] if ticked else "") == ("worker" if at == "call_text" else "")
    assert notes(runtime, found) == []


def test_sec_A6_nobody_notes_a_call_about_a_request_of_their_own(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    own = make_submitted(runtime, people, "filing_staff")
    client = client_as("filing_staff")
    assert page_of(client, own).select_one("#call") is None
    assert note(client, own) == 403
    found = make_submitted(runtime, people)
    for who in ("end_user", "entity_admin", "manager", "other_end_user"):
        assert note(client_as(who), found) in (403, 404), who
    draft = make_draft(runtime, people)
    assert client_as("staff").post(f"/review/{draft.id}/call", data=SAID).status_code == 404
    assert notes(runtime, own) == notes(runtime, found) == []


def test_sec_D1_a_hostile_note_is_text(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found, client = make_submitted(runtime, people), client_as("staff")
    refused = client.post(
        f"/review/{found.reference}/call", data={"call_with": "", "call_text": HOSTILE}
    )
    assert note(client, found, SAID | {"call_text": HOSTILE}) == 303
    for html in (refused.text, client.get(f"/review/{found.reference}").text):
        assert "<img src=x" not in html
        assert "<script>alert" not in html
        assert HOSTILE in BeautifulSoup(html, "html.parser").text
