"""Ask who filed a request for information, and take the question back."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.age import age_of
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.queries import timeline_of
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.domain.refusal import Refusal
from bisdesk.outbox.models import Message
from bisdesk.questions import service, thread
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.questions.opening import opens
from bisdesk.questions.queries import last_question, thread_of
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People
from tests.factories.questions import make_asked

QUESTION = "Is the first name really spelt with two n's?"


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def entries(runtime: Runtime, request_id: str) -> Sequence[ThreadEntry]:
    with runtime.database.reading() as session:
        return session.exec(
            select(ThreadEntry)
            .where(ThreadEntry.request_id == request_id)
            .order_by(col(ThreadEntry.at), col(ThreadEntry.question_id).is_not(None))
        ).all()


def messages(runtime: Runtime) -> list[tuple[str, str | None]]:
    with runtime.database.reading() as session:
        return list(session.exec(select(Message.code, Message.account_id)).all())


@pytest.mark.parametrize(
    ("named", "files", "opened"),
    [
        ((), False, []),
        ((), True, ["files"]),
        (("email",), False, ["email"]),
        (("mobile", "email"), True, ["email", "mobile", "files"]),
        (("last_name",), False, ["last_name", "check_date", "check_place", "declaration"]),
        (
            ("residence_country",),
            False,
            ["residence_country", "residence_postcode", "check_date", "check_place", "declaration"],
        ),
        (
            ("document_type",),
            False,
            ["document_type", "document_expiry", "check_date", "check_place", "declaration"],
        ),
        (("preferred_language",), False, ["preferred_language"]),
    ],
)
def test_a_question_opens_what_it_names_and_what_hangs_on_that(
    named: tuple[str, ...], files: bool, opened: list[str]
) -> None:
    assert opens(named, files=files) == opened


@pytest.mark.parametrize("name", ["state", "mrz", "purpose", "files", "declaration", "check_date"])
def test_sec_A3_a_question_opens_no_other_field(name: str) -> None:
    with pytest.raises(Refusal, match="unknown_field"):
        opens((name,), files=False)


def test_a_question_mails_the_holder_and_opens_what_it_names(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make.make_in_review(runtime, people)
    data = {
        "version": str(found.version),
        "question": f"{QUESTION}\r\nPlease look at it.",
        "open_first_name": "1",
        "open_last_name": "1",
        "files": "1",
    }
    answer = client_as("staff").post(f"/review/{found.reference}/ask", data=data)
    assert answer.status_code == 303
    now = stored(runtime, found.id)
    assert (now.state, now.asked_at) == (State.INFO_NEEDED, runtime.clock.now())
    assert now.opened == [
        "first_name",
        "last_name",
        "check_date",
        "check_place",
        "files",
        "declaration",
    ]
    assert ("information_needed", people.end_user) in messages(runtime)
    [entry] = entries(runtime, found.id)
    assert (entry.kind, entry.by) == (EntryKind.QUESTION, people.staff)
    assert entry.text == f"{QUESTION}\nPlease look at it."
    with runtime.database.reading() as session:
        audited = session.exec(select(AuditEntry).where(AuditEntry.subject_id == found.id)).all()
        told = session.exec(
            select(TimelineEntry.event).where(TimelineEntry.request_id == found.id)
        ).all()
    assert audited[-1].tag == "information_asked"
    assert "asked" in told


@pytest.mark.parametrize(
    "bad",
    [
        {"question": "  "},
        {"question": "x" * 2001},
        {"question": "Who\u202e?"},
        {"question": QUESTION, "open_state": "1"},
    ],
)
def test_a_question_that_is_refused_comes_back_with_what_was_typed(
    runtime: Runtime,
    people: People,
    client_as: Callable[[str], FlaskClient],
    bad: dict[str, object],
) -> None:
    found = make.make_in_review(runtime, people)
    data = {"open_email": "1", "files": "1", "version": str(found.version), **bad}
    answer = client_as("staff").post(f"/review/{found.reference}/ask", data=data)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    asked = page.select_one("#question")
    assert asked is not None
    assert asked.text.strip() == str(bad["question"]).strip()
    assert page.select_one("#question-error") is not None
    assert page.select_one("input[name=files][checked]") is not None
    assert page.select_one("input[name=open_email][checked]") is not None
    assert stored(runtime, found.id).state is State.IN_REVIEW
    assert entries(runtime, found.id) == []


def test_the_mail_says_nothing_of_the_question(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    from bisdesk.outbox.compose import compose

    make_asked(runtime, people, question=QUESTION)
    with runtime.database.reading() as session:
        message = session.exec(select(Message).where(Message.code == "information_needed")).one()
    mail = compose(runtime, message)
    said = f"{mail.subject} {mail.text} {mail.html}"  # type: ignore[union-attr]
    for personal in ("Saarinen", "Anneli", "spelt", "first name"):
        assert personal not in said


def test_a_double_click_asks_once(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make.make_in_review(runtime, people)
    data = {"version": str(found.version), "question": QUESTION}
    client = client_as("staff")
    answers = [client.post(f"/review/{found.reference}/ask", data=data) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len(entries(runtime, found.id)) == 1
    assert [code for code, _ in messages(runtime)].count("information_needed") == 1


def test_a_question_from_a_stale_page_is_not_asked(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make.make_in_review(runtime, people)
    data = {"version": str(found.version - 1), "question": QUESTION}
    answer = client_as("staff").post(f"/review/{found.reference}/ask", data=data)
    assert answer.status_code == 409
    assert stored(runtime, found.id).state is State.IN_REVIEW


def test_a_question_taken_back_locks_everything_and_forgets_what_was_typed(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make_asked(runtime, people, fields=("last_name",))
    with runtime.database.writing() as session:
        found.answering = {"last_name": "Half-typed"}
        session.merge(found)
    client = client_as("staff")
    data = {"version": str(found.version)}
    answers = [client.post(f"/review/{found.reference}/take_back", data=data) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    now = stored(runtime, found.id)
    assert (now.state, now.assigned_to, now.asked_at) == (State.IN_REVIEW, people.staff, None)
    assert (now.opened, now.answering, now.last_name) == ([], {}, "Saarinen")
    kinds = [each.kind for each in entries(runtime, found.id)]
    assert kinds == [EntryKind.QUESTION, EntryKind.TAKEN_BACK]


def test_its_age_stands_still_while_it_waits(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    found = make.make_in_review(runtime, people)
    clock.advance(timedelta(hours=2))
    asked = make_asked(runtime, people, of=found)
    clock.advance(timedelta(days=1))
    assert age_of(asked, clock.now(), ()) == timedelta(hours=2)
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, asked.reference or "", version=asked.version)
    clock.advance(timedelta(hours=1))
    assert age_of(stored(runtime, found.id), clock.now(), ()) == timedelta(hours=3)


def test_a_call_is_noted_for_the_desk_alone(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    from bisdesk.questions.queries import thread_of

    found = make_asked(runtime, people)
    clock.advance(timedelta(minutes=1))
    with runtime.work(people.actor("staff2")) as work:
        thread.note_call(work, found, "It is a typing mistake.", called_with="filer")
    with runtime.database.reading() as session:
        desk = thread_of(session, found.id, for_staff=True)
        filer = thread_of(session, found.id, for_staff=False)
    assert [each.kind for each in desk] == [EntryKind.QUESTION, EntryKind.CALL]
    assert [each.kind for each in filer] == [EntryKind.QUESTION]


def test_nothing_of_the_thread_is_left_when_it_is_erased(runtime: Runtime, people: People) -> None:
    found = make_asked(runtime, people)
    other = make_asked(runtime, people)
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, found.reference or "", version=found.version)
        thread.erase(work, found.id)
    assert entries(runtime, found.id) == []
    assert len(entries(runtime, other.id)) == 1


def test_what_happened_in_one_moment_stands_in_the_order_in_which_it_happened(
    runtime: Runtime, people: People
) -> None:
    found = make_asked(runtime, people, question="First?")
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, found.reference or "", version=found.version)
    again = make_asked(runtime, people, of=stored(runtime, found.id), question="Second?")
    with runtime.database.reading() as session:
        course = [row.event for row in timeline_of(session, again.id)]
        last = last_question(session, again.id)
        said = [each.text for each in thread_of(session, again.id, for_staff=True) if each.text]
    assert course == ["started", "submitted", "claimed", "asked", "taken_back", "asked"]
    assert last is not None
    assert (last.text, said) == ("Second?", ["First?", "Second?"])
