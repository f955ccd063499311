"""A test SMS: sent from the draft, read aloud, typed in; limits, what is kept and what is erased."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.channels.port import OutgoingSms
from bisdesk.clock import FixedClock
from bisdesk.outbox.compose import compose
from bisdesk.outbox.models import Message, Status
from bisdesk.runtime import Runtime
from bisdesk.worker_preview import service
from bisdesk.worker_preview.models import TrialSms
from bisdesk.worker_preview.queries import proved_at
from bisdesk.worker_preview.rules import MOST_TRIES
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted
from tests.support.race import at_once

ClientAs = Callable[[str], FlaskClient]


def trials(runtime: Runtime) -> list[TrialSms]:
    with runtime.database.reading() as session:
        return list(session.exec(select(TrialSms).order_by(col(TrialSms.asked_at))))


def messages(runtime: Runtime) -> list[Message]:
    with runtime.database.reading() as session:
        wanted = select(Message).where(Message.code == "test_sms")
        return list(session.exec(wanted.order_by(col(Message.created_at))))


def digits_of(runtime: Runtime, message: Message) -> str:
    secret = runtime.vault.open(message.secret or b"", f"message:{message.id}")
    return str(json.loads(secret)["digits"])


def hand_over(
    runtime: Runtime, message_id: str, status: Status = Status.DONE, failure: str | None = None
) -> None:
    with runtime.database.writing() as session:
        message = session.get_one(Message, message_id)
        message.status, message.handed_over_at = status, runtime.clock.now()
        message.failure = failure
        session.add(message)


def send(client: FlaskClient, draft: BisRequest) -> int:
    return client.post(
        f"/requests/drafts/{draft.id}/test-sms", data={"version": str(draft.version)}
    ).status_code


def type_in(client: FlaskClient, draft: BisRequest, digits: str) -> tuple[int, str]:
    data = {"version": str(draft.version), "test_digits": digits}
    answer = client.post(f"/requests/drafts/{draft.id}/test-sms/digits", data=data)
    return answer.status_code, answer.text


def part(client: FlaskClient, draft: BisRequest) -> str:
    page = BeautifulSoup(client.get(f"/requests/drafts/{draft.id}").text, "html.parser")
    found = page.select_one("#worker-trial")
    assert found is not None
    return found.get_text(" ", strip=True)


def test_a_number_is_proved_by_the_digits_that_were_read_aloud(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    assert "Stuur nu een testsms" in part(client, draft)
    assert send(client, draft) == 303
    (message,) = messages(runtime)
    digits = digits_of(runtime, message)
    assert "geen berichten verstuurd" in part(client, draft)  # no worker process lives in this test
    hand_over(runtime, message.id)
    assert "Typ" in part(client, draft) or "typ ze in" in part(client, draft)
    other = f"{(int(digits) + 1) % 10_000:04d}"
    status, text = type_in(client, draft, other)
    assert status == 422
    assert "andere cijfers" in text
    assert type_in(client, draft, f"{digits[:2]} {digits[2:]}")[0] == 303
    assert "Dit nummer werkt" in part(client, draft)


def test_htmx_gets_the_panel_alone_also_when_it_is_refused(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    client, address = client_as("end_user"), f"/requests/drafts/{draft.id}/test-sms"
    ask = {"HX-Request": "true", "HX-Request-Type": "partial"}
    data = {"version": str(draft.version), "test_digits": "12"}
    for path, status in ((address, 200), (f"{address}/digits", 422)):
        answer = client.post(path, data=data, headers=ask)
        assert answer.status_code == status
        assert BeautifulSoup(answer.text, "html.parser").select_one("#worker-trial") is not None
        assert "<html" not in answer.text


def test_it_goes_to_the_number_in_the_workers_language_and_says_nothing_of_anybody(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people, preferred_language="fr")
    send(client_as("end_user"), draft)
    (message,) = messages(runtime)
    assert (message.request_id, message.account_id) == (None, None)
    sms = compose(runtime, message)
    assert isinstance(sms, OutgoingSms)
    assert sms.to == draft.typed["mobile"]
    assert sms.text.startswith("Test du Bisdesk")
    for personal in ("Saarinen", "Anneli", draft.typed["mobile"]):
        assert personal not in sms.text


def test_sec_F1_neither_number_nor_digits_stand_readable_in_the_database(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    send(client_as("end_user"), draft)
    (trial,), (message,) = trials(runtime), messages(runtime)
    kept = f"{trial.model_dump()}"
    assert draft.typed["mobile"] not in kept
    assert len(trial.digits_key) == len(trial.number_key) == 64
    assert message.secret is not None
    assert digits_of(runtime, message).encode() not in message.secret
    with runtime.database.reading() as session:
        tags = session.exec(select(AuditEntry).where(AuditEntry.subject_id == draft.id)).all()
    said = [(each.tag, each.reason) for each in tags if each.tag.startswith("test_sms")]
    assert said == [("test_sms_sent", None)]


def test_there_are_three_for_a_draft_and_a_double_click_sends_one(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    for _ in range(3):
        assert [send(client, draft), send(client, draft)] == [303, 303]
        clock.advance(timedelta(minutes=1))
    assert len(messages(runtime)) == 3
    assert send(client, draft) == 422
    assert len(messages(runtime)) == 3


def test_sec_B7_one_person_sends_ten_within_an_hour(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    client = client_as("end_user")
    drafts_of = [make_draft(runtime, people) for _ in range(4)]
    statuses = []
    for draft in drafts_of:
        for _ in range(3):
            statuses.append(send(client, draft))
            clock.advance(timedelta(seconds=20))
    assert statuses == [303] * 10 + [429] * 2
    clock.advance(timedelta(hours=1))
    people.sign_in(client, "end_user")
    assert send(client, drafts_of[3]) == 303


@pytest.mark.parametrize("typed", ["", "12", "+32 2 553 00 00"])
def test_a_test_goes_to_a_valid_mobile_number_only(
    client_as: ClientAs, runtime: Runtime, people: People, typed: str
) -> None:
    draft = make_draft(runtime, people, mobile=typed)
    client = client_as("end_user")
    assert send(client, draft) == 422
    assert messages(runtime) == []
    assert "Vul het gsm-nummer in" in part(client, draft)


def test_with_another_number_the_proof_is_gone_and_with_the_first_it_is_back(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    send(client, draft)
    (message,) = messages(runtime)
    digits = digits_of(runtime, message)
    hand_over(runtime, message.id)
    type_in(client, draft, digits)
    first = draft.typed["mobile"]
    for number, proved in (("+358401239999", False), (first, True)):
        with runtime.work(people.actor("end_user")) as work:
            version = work.session.get_one(BisRequest, draft.id).version
            drafts.save(
                work, draft.id, {"mobile": number, "mobile_kind": "personal"}, version=version
            )
        assert ("Dit nummer werkt" in part(client, draft)) == proved


def test_digits_end_after_fifteen_minutes_and_after_five_wrong_ones(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    send(client, draft)
    digits = digits_of(runtime, messages(runtime)[0])
    other = f"{(int(digits) + 1) % 10_000:04d}"
    assert {type_in(client, draft, other)[0] for _ in range(MOST_TRIES)} == {422}
    status, text = type_in(client, draft, digits)
    assert (status, trials(runtime)[0].confirmed_at) == (422, None)
    assert "Vijf keer" in text
    clock.advance(timedelta(minutes=1))
    send(client, draft)
    later = digits_of(runtime, messages(runtime)[1])
    clock.advance(timedelta(minutes=15))
    assert "15 minuten" in type_in(client, draft, later)[1]
    assert type_in(client, draft, "12")[0] == 422


def test_an_sms_that_did_not_leave_says_why(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    send(client, draft)
    hand_over(runtime, messages(runtime)[0].id, Status.FAILED, "sms_unreachable")
    said = part(client, draft)
    assert "niet vertrokken" in said
    assert "kan niet bereikt worden" in said or "niet bereikbaar" in said or "gateway" in said


def test_the_panel_answers_nothing_while_nothing_changed(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    send(client, draft)
    address = f"/requests/drafts/{draft.id}/test-sms"
    ask = {"HX-Request": "true", "HX-Request-Type": "partial"}
    assert client.get(f"{address}?shown=sending-1", headers=ask).status_code == 204
    hand_over(runtime, messages(runtime)[0].id)
    assert "test_digits" in client.get(f"{address}?shown=sending-1", headers=ask).text


def test_a_discarded_draft_takes_its_tests_and_their_messages_along(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    client = client_as("end_user")
    send(client, draft)
    client.post(f"/requests/drafts/{draft.id}/discard", data={"version": str(draft.version)})
    assert (trials(runtime), messages(runtime)) == ([], [])


@pytest.mark.race
def test_sec_A7_of_many_clicks_at_once_no_more_than_three_are_sent(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    draft = make_draft(runtime_on, people)
    actor = people.actor("end_user")

    def ask(_index: int) -> str:
        with runtime_on.work(actor) as work:
            return service.send(work, draft.id).id

    assert len(set(map(str, at_once(6, ask)))) == 1
    assert len(messages(runtime_on)) == 1


def test_the_desk_sees_that_the_number_was_proved(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_submitted(runtime, people)
    staff = client_as("staff")
    assert "testsms" not in staff.get(f"/review/{found.reference}").text.lower()
    with runtime.database.writing() as session:
        session.add(
            TrialSms(
                request_id=found.id, message_id="0" * 32, digits_key="0" * 64, asked_by=people.end_user,
                number_key=service.number_key(runtime.vault, found.id, found.mobile or ""),
                asked_at=runtime.clock.now(), confirmed_at=runtime.clock.now(),
            )
        )  # fmt: skip
    with runtime.database.reading() as session:
        assert proved_at(session, runtime.vault, found) == runtime.clock.now()
    assert "testsms" in staff.get(f"/review/{found.reference}").text.lower()
