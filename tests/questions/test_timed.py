"""Reminders, the notice for the desk, and the end of a question that nobody answers: to the second, exactly once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.assignment.models import StaffNotice
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.outbox.models import Message
from bisdesk.questions import service
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.questions.timed import due
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.questions import make_asked
from tests.support.race import at_once

BRUSSELS = ZoneInfo("Europe/Brussels")
SECOND = timedelta(seconds=1)


def local(text: str) -> datetime:
    """A wall-clock time in Brussels."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)


def sent(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        codes = select(Message.code).where(
            col(Message.code).in_(("information_reminder", "request_rejected"))
        )
        return list(session.exec(codes.order_by(col(Message.created_at))))


def about(runtime: Runtime, request_id: str) -> list[tuple[EntryKind, int]]:
    with runtime.database.reading() as session:
        found = select(ThreadEntry).where(
            ThreadEntry.request_id == request_id, col(ThreadEntry.question_id).is_not(None)
        )
        return [
            (each.kind, each.step) for each in session.exec(found.order_by(col(ThreadEntry.at)))
        ]


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


# Asked when; first and second reminder after 5 and 10 working days, no answer after 30 days, rejected after 60.
COURSES = [
    # 25 December is a holiday, 26 December one of the desk (a Saturday), 1 January a holiday.
    ("2026-12-18T10:30:15", "2026-12-28T10:30:15", "2027-01-05T10:30:15", "2027-01-17T10:30:15", "2027-02-16T10:30:15"),
    # Over the end of summer time (25 October 2026): the wall clock counts, also in days of 25 hours; All Saints' falls
    # on a Sunday, All Souls' (2 November) and 11 November are days off.
    ("2026-10-21T15:00:00", "2026-10-28T15:00:00", "2026-11-05T15:00:00", "2026-11-20T15:00:00", "2026-12-20T15:00:00"),
    # Over the start of summer time (28 March 2027), Easter Monday (29 March), Labour Day and Ascension Day.
    ("2027-03-24T09:00:01", "2027-04-01T09:00:01", "2027-04-08T09:00:01", "2027-04-23T09:00:01", "2027-05-23T09:00:01"),
    # Asked on a Saturday, late.
    ("2027-02-27T23:59:59", "2027-03-05T23:59:59", "2027-03-12T23:59:59", "2027-03-29T23:59:59", "2027-04-28T23:59:59"),
]  # fmt: skip


@pytest.mark.parametrize("course", COURSES, ids=[each[0][:10] for each in COURSES])
def test_each_thing_happens_to_the_second_and_once(
    runtime: Runtime, people: People, clock: FixedClock, course: tuple[str, ...]
) -> None:
    asked, first, second, no_answer, rejected = map(local, course)
    clock.move_to(asked)
    found = make_asked(runtime, people)
    reminder, told = EntryKind.REMINDER, EntryKind.NO_ANSWER
    for at, then in (
        (first, [(reminder, 1)]),
        (second, [(reminder, 1), (reminder, 2)]),
        (no_answer, [(reminder, 1), (reminder, 2), (told, 0)]),
    ):
        clock.move_to(at - SECOND)
        before = about(runtime, found.id)
        assert due(runtime) == 0
        assert about(runtime, found.id) == before
        clock.move_to(at)
        assert [due(runtime), due(runtime)] == [1, 0]
        assert about(runtime, found.id) == then
    clock.move_to(rejected - SECOND)
    assert due(runtime) == 0
    assert stored(runtime, found.id).state is State.INFO_NEEDED
    clock.move_to(rejected)
    assert [due(runtime), due(runtime)] == [1, 0]
    now = stored(runtime, found.id)
    assert (now.state, now.end_reason, now.ended_at) == (State.REJECTED, "unanswered", rejected)
    assert f"vroeg meer informatie over aanvraag {now.reference}" in (now.end_text or "")
    assert (now.opened, now.answering) == ([], {})
    assert sent(runtime) == ["information_reminder"] * 2 + ["request_rejected"]
    with runtime.database.reading() as session:
        kinds = list(session.exec(select(StaffNotice.kind)))
    assert kinds == ["no_answer", "rejected_unanswered"]


def test_an_answer_or_taking_back_ends_the_reminders(
    runtime: Runtime, people: People, clock: FixedClock, client_as: Callable[[str], FlaskClient]
) -> None:
    back, answered = make_asked(runtime, people), make_asked(runtime, people)
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, back.reference or "", version=back.version)
    with runtime.database.reading() as session:
        question = session.exec(
            select(ThreadEntry.id).where(ThreadEntry.request_id == answered.id)
        ).one()
    data = {"version": str(answered.answer_version), "question": question, "answer_text": "Yes."}
    path = f"/requests/{answered.reference}/answer"
    assert client_as("end_user").post(path, data=data).status_code == 303
    clock.advance(timedelta(days=61))
    assert due(runtime) == 0
    assert sent(runtime) == []


def test_a_second_question_is_counted_from_when_it_was_asked(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    found = make_asked(runtime, people)
    clock.advance(timedelta(days=6))
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, found.reference or "", version=found.version)
    make_asked(runtime, people, of=stored(runtime, found.id))
    clock.advance(timedelta(days=4))
    assert due(runtime) == 0


def test_a_worker_that_stood_still_sends_one_reminder_and_not_two(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    make_asked(runtime, people)
    clock.advance(timedelta(days=20))
    assert [due(runtime), due(runtime)] == [1, 0]
    assert sent(runtime) == ["information_reminder"]


def test_the_present_holder_is_reminded(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    from bisdesk.bis_requests import hand_over

    found = make_asked(runtime, people)
    with runtime.work(people.actor("end_user")) as work:
        hand_over.hand_over(work, found.id, people.colleague)
    clock.advance(timedelta(days=8))
    due(runtime)
    with runtime.database.reading() as session:
        to = session.exec(
            select(Message.account_id).where(Message.code == "information_reminder")
        ).all()
    assert to == [people.colleague]


@pytest.mark.race
def test_of_several_workers_at_once_one_reminds_and_one_rejects(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = make_asked(runtime_on, people)
    clock = runtime_on.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=8))
    assert sorted(map(str, at_once(4, lambda _index: due(runtime_on)))) == ["0", "0", "0", "1"]
    clock.advance(timedelta(days=60))
    assert sorted(map(str, at_once(4, lambda _index: due(runtime_on)))) == ["0", "0", "0", "1"]
    assert sent(runtime_on) == ["information_reminder", "request_rejected"]
    assert stored(runtime_on, found.id).state is State.REJECTED
