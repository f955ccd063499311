"""Ask the register, exactly once per request, whatever process dies and when.

Every step may run twice. The key was stored before; the register is asked outside any transaction; what it
answered is written in one transaction together with all that follows from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlmodel import col, select

from bisdesk.assignment.models import Kind as News
from bisdesk.assignment.notices import tell
from bisdesk.assignment.people import is_there
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, after
from bisdesk.clock import BRUSSELS
from bisdesk.domain.bis_number import parse
from bisdesk.duplicates.queries import judged
from bisdesk.duplicates.verdicts import gives_another_number
from bisdesk.outbox.models import Job
from bisdesk.outbox.retry import RetryLater
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.register.models import Registration, RegistrationStatus
from bisdesk.register.port import (
    Kind,
    PersonData,
    Register,
    RegisterByHand,
    RegisterDown,
    Registered,
    RegisterRefused,
    RegisterUncertain,
    Status,
)
from bisdesk.register.queries import live, person_in
from bisdesk.register.rules import Verdicts, not_judged
from bisdesk.register.service import JOB, search
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

Follow = Callable[[Work, BisRequest], None]
on_number_given: list[Callable[[Runtime], Follow]] = []
"""What other rooms do when a number is given, wired in `wiring.py`. Each is called before the transaction
(secrets are hashed there, which is slow) and returns what is to be done inside it. Doing it twice is harmless."""


@dataclass(frozen=True)
class Case:
    """What the register has to be asked, read once."""

    registration_id: str
    key: str
    use: Registered | None  # the existing number that staff chose
    person: PersonData
    verdicts: Verdicts
    other_request: bool  # one that nobody judged gives this very person a number


def run(runtime: Runtime, request_id: str) -> None:
    """Bring one decision to its end: a number, back to review, or people have to ask. Nothing to do is fine.

    Raises RetryLater when the register is down, or its answer got lost.
    """
    case = _case(runtime, request_id)
    if case is None:
        return
    try:
        answer: Registered | RegisterRefused = _ask(runtime.register, case)
    except RegisterRefused as refused:
        answer = refused
    except RegisterByHand:
        _wait_for_people(runtime, request_id, case)
        return
    except (RegisterDown, RegisterUncertain) as error:
        _note_unreachable(runtime, request_id, case)
        raise RetryLater(error.code) from None
    follow = (
        [prepare(runtime) for prepare in on_number_given] if isinstance(answer, Registered) else []
    )
    with runtime.work(SYSTEM) as work:
        bis_request = work.get(request_id, Action.RUN_JOBS)
        registration = live(work.session, request_id, lock=True)
        if registration is None or not _still_waits(bis_request, registration, case):
            return
        if isinstance(answer, Registered):
            number_given(work, bis_request, registration, answer, follow)
        else:
            _refused(work, bis_request, registration, answer.code)


def number_given(
    work: Work,
    bis_request: BisRequest,
    registration: Registration,
    given: Registered,
    follow: Sequence[Follow],
) -> None:
    """Write the number, and let what `follow`s happen. Everybody who calls it holds both rows locked."""
    bis_request.state = after(Transition.NUMBER_GIVEN, bis_request.state)
    bis_request.ssin, bis_request.ssin_kind = given.number, given.kind
    bis_request.registered_at = work.now
    registration.status, registration.ended_at = RegistrationStatus.DONE, work.now
    work.session.add(registration)
    work.changed(bis_request)
    work.tell(bis_request, "number_given")
    work.audit(AuditTag.NUMBER_GIVEN, bis_request)
    work.board_changed(bis_request)
    for then in follow:
        then(work, bis_request)


def asleep(runtime: Runtime) -> list[str]:
    """The requests whose decision waits, although no job will take it up; the timed loop enqueues them again."""
    with runtime.database.reading() as session:
        jobs = select(Job.subject_id).where(
            Job.kind == JOB, col(Job.status).in_(("waiting", "taken"))
        )
        found = select(Registration.request_id).where(
            Registration.status == RegistrationStatus.WAITING,
            col(Registration.by_hand_since).is_(None),
            col(Registration.request_id).not_in(jobs),
        )
        return list(session.exec(found))


def wake(runtime: Runtime) -> int:
    """Enqueue what fell asleep, and return how many. Called by the worker's timed loop."""
    found = asleep(runtime)
    for request_id in found:
        with runtime.work(SYSTEM) as work:
            work.get(request_id, Action.RUN_JOBS)
            work.enqueue(JOB, request_id)
    return len(found)


def _case(runtime: Runtime, request_id: str) -> Case | None:
    with runtime.database.reading() as session:
        registration = live(session, request_id)
        if registration is None or registration.status is not RegistrationStatus.WAITING:
            return None
        return Case(
            registration_id=registration.id,
            key=registration.key,
            use=_chosen(registration),
            person=person_in(registration),
            verdicts=judged(session, request_id),
            other_request=gives_another_number(session, session.get_one(BisRequest, request_id)),
        )


def _chosen(registration: Registration) -> Registered | None:
    if registration.use_number is None:
        return None
    chosen = parse(
        registration.use_number, today=registration.decided_at.astimezone(BRUSSELS).date()
    )
    return Registered(chosen.digits, cast("Kind", chosen.kind))


def _ask(register: Register, case: Case) -> Registered:
    """Return the number. Raises RegisterRefused, also for what the register's own answers rule out.

    Codes beside the register's: look_alike (one that nobody judged turned up), number_already_given (the
    register gave another number under this key).
    """
    given = register.find_by_key(case.key)
    if case.use is not None:
        if given is not None and given.number != case.use.number:
            raise RegisterRefused("number_already_given")
        return _existing(register, case.use)
    if given is not None:
        return given
    unjudged = case.other_request or not_judged(search(register, case.person), case.verdicts)
    if not unjudged:
        return register.create(case.key, case.person)
    # The look-alike may be this very person: another worker with the same decision was a moment faster.
    given = register.find_by_key(case.key)
    if given is None:
        raise RegisterRefused("look_alike")
    return given


def _existing(register: Register, chosen: Registered) -> Registered:
    try:
        record = register.get(chosen.number)
    except RegisterByHand:
        return chosen  # staff looked it up themselves
    if record is None and chosen.kind == "rrn":
        return chosen  # the BIS register does not know everybody who once lived in Belgium
    if record is None:
        raise RegisterRefused("number_unknown")
    if record.status is not Status.CURRENT:
        raise RegisterRefused("number_ended")
    return Registered(record.number, record.kind)


def _still_waits(bis_request: BisRequest, registration: Registration, case: Case) -> bool:
    """Another worker may have ended it while this one was asking."""
    return (
        bis_request.state is State.REGISTERING
        and registration.id == case.registration_id
        and registration.status is RegistrationStatus.WAITING
    )


def _wait_for_people(runtime: Runtime, request_id: str, case: Case) -> None:
    """From now on a number has to be entered by hand; no job takes it up again by itself."""
    with runtime.work(SYSTEM) as work:
        bis_request = work.get(request_id, Action.RUN_JOBS)
        registration = live(work.session, request_id, lock=True)
        if registration is None or not _still_waits(bis_request, registration, case):
            return
        registration.by_hand_since = registration.by_hand_since or work.now
        registration.unreachable_since = None
        work.session.add(registration)
        work.board_changed(bis_request)


def _note_unreachable(runtime: Runtime, request_id: str, case: Case) -> None:
    """Keep since when it fails, for the page; the first time only."""
    with runtime.work(SYSTEM) as work:
        bis_request = work.get(request_id, Action.RUN_JOBS)
        registration = live(work.session, request_id, lock=True)
        if registration is None or not _still_waits(bis_request, registration, case):
            return
        if registration.unreachable_since is None:
            registration.unreachable_since = work.now
            work.session.add(registration)


def _refused(work: Work, bis_request: BisRequest, registration: Registration, code: str) -> None:
    registration.status, registration.ended_at = RegistrationStatus.REFUSED, work.now
    registration.refusal = code
    work.session.add(registration)
    holder = bis_request.assigned_to
    if holder is not None and is_there(work.session, holder, work.now):
        bis_request.state = after(Transition.BACK_TO_REVIEW, bis_request.state)
        tell(work, holder, News.SENT_BACK, bis_request)
    else:
        bis_request.state = after(Transition.BACK_TO_BOARD, bis_request.state)
        bis_request.assigned_to = None
    work.changed(bis_request)
    work.tell(bis_request, "register_refused", reason=code)
    work.audit(AuditTag.REGISTER_REFUSED, bis_request, reason=code)
    work.board_changed(bis_request)
