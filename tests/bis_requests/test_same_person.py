"""Somebody for whom the entity has a request already is pointed out; what other entities have is never told."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.same_person import named, named_in
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted, typed_for

ClientAs = Callable[[str], FlaskClient]
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (("Marta", "Kowalczyk", "1991-07-12"), ("Marta", "Kowalczyk", "1991-07-12"), True),
        (("Márta", "Kovaltchik", "1991-07-12"), ("Marta", "Kowalczyk", "1991-07-12"), True),
        (("Kowalczyk", "Marta", "1991-07-12"), ("Marta", "Kowalczyk", "1991-07-12"), True),
        (("", "Kowalczyk", "1991-07-12"), ("Marta", "Kowalczyk", "1991-07-12"), True),
        (("Marta", "Kowalczyk", "1991-00-00"), ("Marta", "Kowalczyk", "1991-07-12"), True),
        (("Marta", "Kowalczyk", "1991-07-00"), ("Marta", "Kowalczyk", "1991-07-12"), True),
        (("Marta", "Kowalczyk", "1991-08-00"), ("Marta", "Kowalczyk", "1991-07-12"), False),
        (("Marta", "Kowalczyk", "1991-07-13"), ("Marta", "Kowalczyk", "1991-07-12"), False),
        (("Piotr", "Kowalczyk", "1991-07-12"), ("Marta", "Kowalczyk", "1991-07-12"), False),
        (("Marta", "Nowak", "1991-07-12"), ("Marta", "Kowalczyk", "1991-07-12"), False),
    ],
)
def test_near_is_same_sound_and_a_birth_date_that_can_be_the_same(
    one: tuple[str, str, str], other: tuple[str, str, str], near: bool
) -> None:
    first, second = named(*one), named(*other)
    assert first is not None
    assert second is not None
    assert (first.is_near(second), second.is_near(first)) == (near, near)


@pytest.mark.parametrize(
    "typed",
    [
        {"last_name": "Kowalczyk"},
        {"birth_year": "1991"},
        {"last_name": "Kowalczyk", "birth_day": "31", "birth_month": "2", "birth_year": "1991"},
        {"last_name": "Kowalczyk", "birth_year": "negentien"},
        {"last_name": "Kowalczyk", "birth_month": "13", "birth_year": "1991"},
        {"last_name": " ", "birth_year": "1991"},
        {"last_name": "Kowalczyk", "birth_year": "99999"},
    ],
)
def test_without_a_name_or_a_readable_date_there_is_nothing_to_compare(
    typed: dict[str, str],
) -> None:
    assert named_in(typed) is None


def types_name(client: FlaskClient, draft: BisRequest) -> str:
    data = {"version": str(draft.version), "last_name": "Saarinen"}
    path = f"/requests/drafts/{draft.id}/fields/last_name"
    return client.post(path, data=data, headers=PART).text


def test_a_request_of_a_colleague_is_pointed_out_while_typing_and_at_the_end(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    there = make_submitted(runtime, people, "colleague")
    draft = make_draft(runtime, people, last_name="", other_first_names="Aino")
    client = client_as("end_user")
    assert there.reference
    assert there.reference not in client.get(f"/requests/drafts/{draft.id}").text
    answer = types_name(client, draft)
    assert (
        f"{there.reference}: ingediend door Jonas Peeters op 23 november 2026 (Ingediend)"
        in re.sub(r"\s+", " ", answer)
    )
    page = client.get(f"/requests/drafts/{draft.id}").text
    assert page.count(there.reference) == 2  # beside the names, and in the summary at the end


def test_it_is_a_warning_and_the_request_can_be_submitted(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make_submitted(runtime, people, "colleague")
    draft = make_draft(runtime, people)
    data = {**draft.typed, "version": str(draft.version)}
    answer = client_as("end_user").post(f"/requests/drafts/{draft.id}", data=data)
    assert answer.status_code == 303
    assert re.search(r"BIS-\d{4}-\d{6}$", answer.location)


def test_own_drafts_count_and_those_of_colleagues_are_not_told(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    theirs = make_draft(runtime, people, "colleague")
    mine = make_draft(runtime, people)
    draft = make_draft(runtime, people)
    page = client_as("end_user").get(f"/requests/drafts/{draft.id}").text
    assert f"/requests/drafts/{mine.id}" in page
    assert theirs.id not in page


def test_sec_A2_a_request_of_another_entity_changes_no_byte_of_the_answer(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    typed = typed_for(runtime)
    answers = []
    for elsewhere in (False, True):
        if elsewhere:
            make_submitted(runtime, people, "other_end_user")
        same = {name: typed[name] for name in ("email", "mobile", "document_number")}
        draft = make_draft(runtime, people, last_name="", **same)  # type: ignore[arg-type]
        text = types_name(client, draft).replace(draft.id, "ID")
        page = client.get(f"/requests/drafts/{draft.id}").text.replace(draft.id, "ID")
        answers.append([_steady(text), _steady(page)])
        client.post(f"/requests/drafts/{draft.id}/discard")
    assert answers[0] == answers[1]


def _steady(text: str) -> str:
    """Without what differs from answer to answer: ids of files, tokens."""
    return re.sub(r"[0-9a-f]{32}|[\w-]{20,}\.[\w-]+\.[\w-]+|value=\"Ij[^\"]*\"", "X", text)
