"""Search and decide: what staff do before a number is asked for. Judging is in `duplicates`, the asking in `job`."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import cast

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, WrongState, after
from bisdesk.clock import BRUSSELS
from bisdesk.domain.bis_number import BisNumberError, Ssin, parse
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.duplicates import verdicts as duplicates
from bisdesk.duplicates.models import CandidateKind
from bisdesk.duplicates.queries import judged
from bisdesk.policy.actions import Action
from bisdesk.register.models import Registration, RegistrationStatus
from bisdesk.register.port import (
    Candidate,
    PersonData,
    Register,
    RegisterByHand,
    SearchQuery,
    Sex,
    Status,
    Tolerance,
    Why,
)
from bisdesk.register.queries import latest
from bisdesk.register.rules import (
    DecisionRefused,
    check_existing,
    check_new_person,
    check_nothing_open,
)
from bisdesk.store.ids import new_id
from bisdesk.work.work import Stale, Work

JOB = "register"
"""The kind of the job that asks the register; its subject is the request."""

LONGEST_REASON = 500
TOLERANCE = Tolerance(years=1)
"""How far from the typed birth date look-alikes are looked for, on both sides."""


Need = Callable[[Work, BisRequest], Sequence[str]]
needs: list[Need] = []
"""What other rooms ask before a decision stands (lines that are not judged right), wired in `wiring.py`.
Each returns the names of what is open."""


def person_of(bis_request: BisRequest) -> PersonData:
    """What the register gets to know of the worker: identity only. One name only is a last name."""
    return PersonData(
        last_name=bis_request.last_name or "",
        first_name=bis_request.first_name or None,
        other_first_names=bis_request.other_first_names or None,
        birth_date=bis_request.birth_date or "",
        sex=cast("Sex | None", bis_request.sex),
        nationality=bis_request.nationality,
        birth_country=bis_request.birth_country,
        birth_place=bis_request.birth_place,
    )


def candidates(register: Register, bis_request: BisRequest) -> list[Candidate]:
    """Return who in the register may be this person, the most alike first; the number that was typed on top.

    Call it outside any transaction. Raises RegisterDown or RegisterRefused.
    """
    found = search(register, person_of(bis_request))
    given = bis_request.existing_number
    if given is None:
        return found
    typed = _typed(register, given)
    given = (
        typed[0].number if typed else given
    )  # the one that took its place, where it was replaced
    for candidate in found:
        if candidate.number == given:
            known = replace(candidate, score=100, reasons=(Why.GIVEN_NUMBER, *candidate.reasons))
            return [known, *(other for other in found if other.number != given)]
    return [*typed, *found]


def search(register: Register, person: PersonData) -> list[Candidate]:
    """Return the look-alikes of a person, the most alike first."""
    return register.search(
        SearchQuery(
            last_name=person.last_name,
            first_name=person.first_name,
            other_first_names=person.other_first_names,
            birth_date=person.birth_date,
            sex=person.sex,
            tolerance=TOLERANCE,
        )
    )


def decide(
    work: Work,
    bis_request_id: str,
    *,
    version: int,
    found: Sequence[Candidate] | None,
    use_number: str | None = None,
    reason: str | None = None,
    document_reason: str | None = None,
    keys_noted: bool = False,
) -> Registration:
    """Decide to register: with the existing number `use_number`, or as a new person.

    found: what `candidates` gave just before; None when the register could not be asked (it is asked again
    before a number is given, in any case). document_reason: why the document is taken although it does not count
    on this day. keys_noted: staff know that the person has working digital keys. The same decision a second time gives the same outcome.
    Raises NotFound, Denied, Stale, WrongState or DecisionRefused.
    """
    bis_request = work.get(bis_request_id, Action.REGISTER)
    number = None if not use_number else _parsed(work, use_number)
    reason = (reason or "").strip() or None
    if (decided := _decided_before(work, bis_request, version, number)) is not None:
        return decided
    if bis_request.version != version:
        raise Stale(bis_request.version)
    state = after(Transition.REGISTER, bis_request.state)
    check_nothing_open(tuple(name for need in needs for name in need(work, bis_request)))
    _check(work, bis_request, found or (), number, reason)
    _confirm_document(work, bis_request, document_reason)
    registration = _keep_decision(work, bis_request, number, reason)
    registration.keys_noted = keys_noted
    bis_request.state = state
    work.changed(bis_request)
    work.tell(bis_request, "register_decided")
    work.audit(AuditTag.REGISTER_DECIDED, bis_request, reason="existing" if number else "new")
    work.enqueue(JOB, bis_request.id)
    work.board_changed(bis_request)
    return registration


def try_again(work: Work, bis_request_id: str) -> None:
    """Let the register be asked now instead of after the pause. Raises NotFound, Denied or WrongState."""
    bis_request = work.get(bis_request_id, Action.REGISTER)
    if bis_request.state is not State.REGISTERING:
        raise WrongState(Transition.NUMBER_GIVEN, bis_request.state)
    work.enqueue(JOB, bis_request.id)


def _typed(register: Register, given: str) -> list[Candidate]:
    try:
        record = register.get(given)
        while record is not None and record.replaced_by is not None:
            record = register.get(record.replaced_by)
    except RegisterByHand:
        return []  # staff look it up themselves
    if record is None or record.status is not Status.CURRENT:
        return []
    return [Candidate(record.number, record.kind, record.person, 100, (Why.GIVEN_NUMBER,))]


def _parsed(work: Work, typed: str) -> Ssin:
    try:
        return parse(typed, today=work.now.astimezone(BRUSSELS).date())
    except BisNumberError as error:
        raise DecisionRefused(error.code, details=error.details) from None


def _decided_before(
    work: Work, bis_request: BisRequest, version: int, number: Ssin | None
) -> Registration | None:
    """The decision that a double click repeats, if this is one."""
    if bis_request.version <= version:
        return None
    last = latest(work.session, bis_request.id)
    if last is None or last.status is RegistrationStatus.REFUSED:
        return None
    same = (last.decided_by, last.use_number) == (work.actor.id, number.digits if number else None)
    return last if same else None


def _check(
    work: Work,
    bis_request: BisRequest,
    found: Sequence[Candidate],
    number: Ssin | None,
    reason: str | None,
) -> None:
    verdicts = judged(work.session, bis_request.id)
    if number is None:
        check_new_person(found, verdicts, reason)
        duplicates.check_requests(work.session, bis_request)
        return
    expected = (
        frozenset(candidate.number for candidate in found)
        | {bis_request.existing_number or ""}
        | {each for each, said in verdicts.items() if said.same}
    )
    check_existing(number.digits, verdicts, expected=expected, reason=reason)
    if number.digits not in verdicts:
        duplicates.keep(
            work, bis_request, CandidateKind.REGISTER, number.digits, same=True, reason=reason
        )


def _confirm_document(work: Work, bis_request: BisRequest, reason: str | None) -> None:
    """Judge the document once more: it may have run out, or a rule have changed, since it was filed.

    One that does not count on this day is taken with a reason only. Raises DecisionRefused.
    """
    judgement = judged_now(bis_request, check_context(work.session, work.now))
    if judgement.counts:
        return
    try:
        said = bounded(reason or "", LONGEST_REASON)
    except Refusal as refusal:
        raise DecisionRefused("document_reason_unreadable") from refusal
    if not said:
        raise DecisionRefused("document_over")
    work.tell(bis_request, "document_confirmed", reason=said)
    work.audit(AuditTag.DOCUMENT_CONFIRMED, bis_request, reason=judgement.rule)


def _keep_decision(
    work: Work, bis_request: BisRequest, number: Ssin | None, reason: str | None
) -> Registration:
    before = latest(work.session, bis_request.id)
    registration = Registration(
        request_id=bis_request.id,
        # One key per request: an answer that came after a refusal is found again, not made twice.
        key=before.key if before else new_id(),
        status=RegistrationStatus.WAITING,
        use_number=number.digits if number else None,
        reason=reason,
        person=asdict(person_of(bis_request)),
        decided_by=work.actor.id or "",
        decided_at=work.now,
    )
    work.session.add(registration)
    return registration
