"""Requests that end without a number: what is told to whom, and what is free again."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.endings import LONGEST_TEXT, UNANSWERED, Reason
from bisdesk.bis_requests.models import BisRequest, TimelineEntry, Uniqueness
from bisdesk.bis_requests.state_words import REJECTION_CHOICES, REJECTIONS
from bisdesk.bis_requests.states import State
from bisdesk.outbox.models import Message
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_submitted

ClientAs = Callable[[str], FlaskClient]


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def reject(client: FlaskClient, found: BisRequest, **said: str) -> int:
    data = {"version": str(found.version)} | {f"reject_{name}": text for name, text in said.items()}
    return client.post(f"/review/{found.reference}/reject", data=data).status_code


def told(runtime: Runtime, found: BisRequest) -> tuple[list[str], list[str], list[str | None]]:
    """Messages, events on the timeline, and reasons in the audit log of the end of a request."""
    with runtime.database.reading() as session:
        ends = select(AuditEntry.reason).where(
            AuditEntry.subject_id == found.id,
            AuditEntry.tag.in_(("request_withdrawn", "request_rejected")),  # type: ignore[attr-defined]
        )
        return (
            list(session.exec(select(Message.code).where(Message.request_id == found.id))),
            list(session.exec(select(TimelineEntry.event).where(TimelineEntry.request_id == found.id))),
            list(session.exec(ends)),
        )  # fmt: skip


def test_who_withdraws_gets_a_mail_and_the_desk_sees_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make_in_review(runtime, people)
    page = client_as("end_user").get(f"/requests/{found.reference}").text
    assert "Definitief intrekken" in page
    answer = client_as("end_user").post(f"/requests/{found.reference}/withdraw")
    assert answer.status_code == 303
    now = stored(runtime, found.id)
    assert (now.state, now.ended_at, now.version) == (
        State.WITHDRAWN, runtime.clock.now(), found.version + 1,
    )  # fmt: skip
    messages, events, audited = told(runtime, found)
    assert (messages.count("request_withdrawn"), events[-1], audited) == (1, "withdrawn", [None])
    assert (
        "De indiener trok deze aanvraag in"
        in client_as("staff").get(f"/review/{found.reference}").text
    )
    assert (
        "Definitief intrekken" not in client_as("end_user").get(f"/requests/{found.reference}").text
    )


def test_withdrawing_twice_is_told_once(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make_submitted(runtime, people)
    for _ in range(2):
        assert (
            client_as("end_user").post(f"/requests/{found.reference}/withdraw").status_code == 303
        )
    messages, events, _ = told(runtime, found)
    assert (messages.count("request_withdrawn"), events.count("withdrawn")) == (1, 1)


@pytest.mark.parametrize("reason", Reason)
def test_a_rejection_tells_the_filer_why_and_the_mail_only_the_reason(
    runtime: Runtime, people: People, client_as: ClientAs, reason: Reason
) -> None:
    found = make_in_review(runtime, people)
    words = "De foto in het paspoort is <b>onleesbaar</b>."
    assert reject(client_as("staff"), found, reason=reason.value, text=words) == 303
    now = stored(runtime, found.id)
    assert (now.state, now.end_reason, now.end_text) == (State.REJECTED, reason.value, words)
    messages, events, audited = told(runtime, found)
    assert (messages.count("request_rejected"), events[-1]) == (1, "rejected")
    assert audited == [reason.value]
    page = client_as("end_user").get(f"/requests/{found.reference}").text
    assert "De foto in het paspoort is &lt;b&gt;onleesbaar&lt;/b&gt;." in page


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"text": "Onvolledig"}, "Kies een reden."),
        ({"reason": "because", "text": "Onvolledig"}, "Kies een reden."),
        ({"reason": "other"}, "Zeg in woorden waarom"),
        ({"reason": "incomplete", "text": "x" * (LONGEST_TEXT + 1)}, "Dit is te lang"),
        ({"reason": "incomplete", "text": "een\u202eomkering"}, "onzichtbaar teken"),
    ],
)
def test_a_rejection_without_a_good_reason_keeps_what_was_typed(
    runtime: Runtime, people: People, client_as: ClientAs, said: dict[str, str], expected: str
) -> None:
    found = make_in_review(runtime, people)
    data = {"version": str(found.version)} | {f"reject_{name}": text for name, text in said.items()}
    answer = client_as("staff").post(f"/review/{found.reference}/reject", data=data)
    assert answer.status_code == 422
    assert expected in answer.text
    assert said.get("text", "") in answer.text
    assert stored(runtime, found.id).state is State.IN_REVIEW


@pytest.mark.parametrize("end", ["withdrawn", "rejected"])
def test_what_has_ended_frees_its_address_and_number(
    runtime: Runtime, people: People, client_as: ClientAs, end: str
) -> None:
    same = {"email": "aino.virtanen@postilaatikko.example", "mobile": "+358401234599"}
    found = make_in_review(runtime, people, **same)
    if end == "withdrawn":
        client_as("end_user").post(f"/requests/{found.reference}/withdraw")
    else:
        reject(client_as("staff"), found, reason="incomplete")
    with runtime.database.reading() as session:
        assert session.exec(select(Uniqueness)).all() == []
    assert make_submitted(runtime, people, "other_end_user", **same).state is State.SUBMITTED


def test_every_reason_has_words_for_staff_and_filer() -> None:
    codes = [reason.value for reason in Reason]
    assert list(REJECTION_CHOICES) == codes
    assert list(REJECTIONS) == [*codes, UNANSWERED]
