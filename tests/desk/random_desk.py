"""What anybody can try with a request, and what each attempt may lead to by the table of states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import STEPS, By, State, Transition
from bisdesk.outbox import handlers
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.jobs import do_due
from bisdesk.outbox.models import Channel
from bisdesk.policy.actor import Actor
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.verdicts import seen_now

Path = str
Posts = tuple[tuple[Path, dict[str, str]], ...]


@dataclass(frozen=True)
class Snapshot:
    """What the table of states speaks about, of one request."""

    state: State
    version: int
    assigned_to: str | None
    holder_id: str
    held: frozenset[str]
    number: str | None

    @classmethod
    def of(cls, found: BisRequest) -> "Snapshot":
        return cls(
            found.state, found.version, found.assigned_to, found.holder_id,
            frozenset((found.filer_id, found.holder_id, *found.former_holders)), found.ssin,
        )  # fmt: skip


def roles(actor: Actor | None, before: Snapshot) -> frozenset[By]:
    """What somebody is to a request; None is the system."""
    if actor is None:
        return frozenset({By.SYSTEM})
    found = {By.HOLDER} if before.holder_id == actor.id else set()
    if actor.staff and actor.id not in before.held:
        found |= {By.STAFF, By.ASSIGNED if before.assigned_to == actor.id else By.OTHER_STAFF}
    return frozenset(found)


def allowed(before: Snapshot, after: Snapshot, by: frozenset[By]) -> bool:
    """Say whether the table has a way from one to the other for who did it."""
    if before.state is after.state and before.assigned_to == after.assigned_to:
        return True
    ends = {before.state}
    # The system may do two at once: a number is given, and there is nothing to wait for.
    for _ in range(2 if By.SYSTEM in by else 1):
        ends |= {
            step.end_from(state)
            for step in STEPS.values()
            for state in ends
            if state in step.start and step.by & by
        }
        if after.state in ends - {before.state}:
            return True
    passes_on = (step for step in STEPS.values() if step.end is None and step.by & by)
    return after.state is before.state and any(before.state in step.start for step in passes_on)


Move = Callable[[BisRequest, People], Posts]


def _review(what: str, **data: str) -> Move:
    return lambda found, _people: ((f"/review/{found.reference or found.id}/{what}", data),)


def _own(what: str, **data: str) -> Move:
    return lambda found, _people: ((f"/requests/{found.reference or found.id}/{what}", data),)


def _draft(what: str = "", **data: str) -> Move:
    return lambda found, _people: ((f"/requests/drafts/{found.id}{what}", data),)


def _assign(found: BisRequest, people: People) -> Posts:
    return _review("assign", colleague=people.staff2)(found, people)


def _register(found: BisRequest, people: People) -> Posts:
    """All lines are judged first, as somebody does who sees them now."""
    judged: dict[str, str] = {}
    for line, seen in seen_now(people.runtime, found.id).items():
        judged |= {f"verdict-{line}": "right", f"seen-{line}": seen}
    return (*_review("verdicts", **judged)(found, people), *_review("register")(found, people))


def _answer(found: BisRequest, people: People) -> Posts:
    """To the last question there was, with the version that its answer has."""
    with people.runtime.database.reading() as session:
        asked = session.exec(
            select(ThreadEntry.id)
            .where(ThreadEntry.request_id == found.id, ThreadEntry.kind == EntryKind.QUESTION)
            .order_by(col(ThreadEntry.at).desc())
        ).first()
    data = {
        "question": asked or "",
        "answer_text": "It is right.",
        "version": str(found.answer_version),
    }
    return _own("answer", **data)(found, people)


def _stop(found: BisRequest, _people: People) -> Posts:
    path = f"/requests/drafts/{found.id}/check/1"
    return ((path, {"check_1": "no"}), (f"{path}/stop", {}))


T = Transition
MOVES: Mapping[Transition, Move] = {
    T.SUBMIT: _draft(note_bis_number="1"),
    T.STOP: _stop,
    T.CLAIM: _review("claim"),
    T.RELEASE: _review("release"),
    T.TAKE_OVER: _review("take_over", take_over_reason="Urgent, and it lies still."),
    T.ASSIGN: _assign,
    T.ASK: _review("ask", question="Is the name right?"),
    T.TAKE_BACK: _review("take_back"),
    T.ANSWER: _answer,
    T.REJECT: _review("reject", reject_reason="incomplete", reject_text=""),
    T.REGISTER: _register,
    T.WITHDRAW: _own("withdraw"),
}
"""What a person posts to make a transition; the version is added."""


def open_moves(before: Snapshot, actor: Actor) -> list[Transition]:
    """What the table allows this person now."""
    found = roles(actor, before)
    return [name for name in MOVES if before.state in STEPS[name].start and STEPS[name].by & found]


def _jobs(runtime: Runtime) -> None:
    for kind in handlers.jobs:
        while do_due(runtime, kind, "random"):
            pass


def _messages(runtime: Runtime) -> None:
    for channel in Channel:
        while send_due(runtime, channel, "random"):
            pass


def _timed(runtime: Runtime) -> None:
    for each in handlers.timed:
        each.run(runtime)


SYSTEM_STEPS: Sequence[Callable[[Runtime], None]] = (_jobs, _messages, _timed)
PAUSES = tuple(timedelta(days=days) for days in (0.04, 1, 16, 61))
