"""What happens by itself while a question waits: reminders, a notice for the desk, and the end."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import endings
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.domain.deadline import days_later
from bisdesk.domain.working_time import working_days_later
from bisdesk.entities.models import Entity
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.questions import thread
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.questions.queries import last_question
from bisdesk.runtime import Runtime
from bisdesk.standard_texts.defaults import Kind
from bisdesk.standard_texts.filling import Subject, filled
from bisdesk.work.work import Work

REMIND_AFTER = (5, 10)
"""Working days after the question."""
NO_ANSWER_AFTER, REJECT_AFTER = 30, 60
"""Calendar days after the question, to the same wall-clock time in Brussels."""
_SURELY_BEFORE = timedelta(days=4)
"""Less than five working days, whatever the clocks do: the query looks wide, the rule decides."""

on_no_answer: list[Callable[[Work, BisRequest], None]] = []
on_rejected: list[Callable[[Work, BisRequest], None]] = []
"""Rooms that tell staff (wired in `wiring.py`)."""


def due(runtime: Runtime) -> int:
    """Do what time has brought, each request in a transaction of its own; return for how many something was done.

    May stop and start again anywhere, and run in several processes: each looks again with the request locked.
    """
    closed = tuple(runtime.settings.extra_holidays)
    return sum(_look(runtime, request_id, closed) for request_id in _candidates(runtime))


def reminders_at(asked_at: datetime, closed: Iterable[str]) -> list[datetime]:
    """When the holder is reminded."""
    days = tuple(closed)
    return [working_days_later(asked_at, number, days) for number in REMIND_AFTER]


def _candidates(runtime: Runtime) -> list[str]:
    """The longest waiting first. Those with nothing to do are looked at and left."""
    before = runtime.clock.now() - _SURELY_BEFORE
    with runtime.database.reading() as session:
        return list(
            session.exec(
                select(BisRequest.id)
                .where(BisRequest.state == State.INFO_NEEDED, col(BisRequest.asked_at) <= before)
                .order_by(col(BisRequest.asked_at))
            )
        )


def _look(runtime: Runtime, request_id: str, closed: tuple[str, ...]) -> bool:
    with runtime.database.reading() as session:
        found = session.get(BisRequest, request_id)
        question = last_question(session, request_id)
        if found is None or question is None:
            return False
        if _next(found, question, _done(session, question), runtime.clock.now(), closed) is None:
            return False  # mostly nothing: no lock is taken for that
    with runtime.work(SYSTEM) as work:
        found = work.get(request_id, Action.RUN_JOBS)
        question = last_question(work.session, request_id)
        if question is None:
            return False
        act = _next(found, question, _done(work.session, question), work.now, closed)
        if act is None:
            return False
        act(work, found, question)
        return True


Act = Callable[[Work, BisRequest, ThreadEntry], None]


def _next(
    found: BisRequest,
    question: ThreadEntry,
    done: set[tuple[EntryKind, int]],
    now: datetime,
    closed: tuple[str, ...],
) -> Act | None:
    """The last thing that is due and was not done; what it makes pointless (after a worker that stood still) is left."""
    if found.state is not State.INFO_NEEDED or found.asked_at is None:
        return None
    if now >= days_later(question.at, REJECT_AFTER):
        return _reject
    if (EntryKind.NO_ANSWER, 0) not in done and now >= days_later(question.at, NO_ANSWER_AFTER):
        return _note_no_answer
    times = reminders_at(question.at, closed)
    reached = [number for number, at in enumerate(times, 1) if now >= at]
    reminded = max((step for kind, step in done if kind is EntryKind.REMINDER), default=0)
    if reached and reached[-1] > reminded and (EntryKind.NO_ANSWER, 0) not in done:
        number = reached[-1]
        return lambda work, bis_request, asked: _remind(work, bis_request, asked, number)
    return None


def _done(session: Session, question: ThreadEntry) -> set[tuple[EntryKind, int]]:
    """What was done about this question already."""
    entries = session.exec(select(ThreadEntry).where(ThreadEntry.question_id == question.id))
    return {(each.kind, each.step) for each in entries}


def _remind(work: Work, found: BisRequest, question: ThreadEntry, number: int) -> None:
    thread.add(work, found, EntryKind.REMINDER, question=question, step=number)
    work.tell(found, "reminded")
    work.audit(AuditTag.INFORMATION_REMINDED, found)
    work.send("information_reminder", account_id=found.holder_id, request_id=found.id)
    work.board_changed(found)


def _note_no_answer(work: Work, found: BisRequest, question: ThreadEntry) -> None:
    thread.add(work, found, EntryKind.NO_ANSWER, question=question)
    work.tell(found, "no_answer")
    work.audit(AuditTag.NO_ANSWER_NOTED, found)
    work.board_changed(found)
    for hook in on_no_answer:
        hook(work, found)


def _reject(work: Work, found: BisRequest, _question: ThreadEntry) -> None:
    endings.reject_unanswered(work, found, text=_why(work.session, found))
    for hook in on_rejected:
        hook(work, found)


def _why(session: Session, found: BisRequest) -> str:
    """The desk's standard text, in the language of who had to answer."""
    language = session.get_one(Account, found.holder_id).language
    entity = session.get_one(Entity, found.entity_id).name
    subject = Subject(found.reference or "", entity)
    return filled(session, Kind.REJECT, endings.UNANSWERED, language, subject)
