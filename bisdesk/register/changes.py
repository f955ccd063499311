"""A number that was given is replaced by another, or cancelled: asked by staff, done once, and remembered.

The key is stored before the register is asked, outside any transaction; what it answered is written in one transaction
for every request that carries the number, together with the mails, and the digital keys follow the number.
"""

from dataclasses import asdict

from sqlmodel import Session, col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import HAS_NUMBER
from bisdesk.bis_requests.uniqueness import follow_person
from bisdesk.domain.bis_number import Ssin
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.keys.service import follow_number
from bisdesk.outbox.retry import RetryLater
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.register.entering import EntryRefused, differences, read_number
from bisdesk.register.models import End, NumberChange, NumberHistory, RegistrationStatus
from bisdesk.register.port import (
    PersonData,
    Register,
    RegisterByHand,
    RegisterDown,
    Registered,
    RegisterRefused,
    RegisterUncertain,
)
from bisdesk.register.service import LONGEST_REASON, person_of
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale, Work

JOB = "number_change"
"""The kind of the job that asks the register; its subject is the change."""

EVENTS = {End.REPLACED: "number_replaced", End.CANCELLED: "number_cancelled"}
TAGS = {End.REPLACED: AuditTag.NUMBER_REPLACED, End.CANCELLED: AuditTag.NUMBER_CANCELLED}


def ask(
    work: Work,
    reference: str,
    *,
    version: int,
    end: End,
    reason: str,
    typed: str = "",
    confirmed: str = "",
    must_type: bool = False,
) -> NumberChange:
    """Ask to replace the request's number, by the one that was typed or (without it) a new one, or to cancel it.

    must_type: people ask the register, so a new number has to be typed in. The same again gives the same outcome.
    Raises NotFound, Denied, Stale (also when there is no number, or a change waits already), EntryRefused
    (the codes of `entering`, number_needed, number_same), or Refusal: reason_missing, too_long, forbidden_character.
    """
    bis_request = work.get_by_reference(reference, Action.CHANGE_NUMBER)
    before = latest_change(work.session, bis_request.id)
    if before is not None and _same_again(work, before, version, end):
        return before
    waits = before is not None and before.status is RegistrationStatus.WAITING
    if bis_request.version != version or waits or not _has_number(bis_request):
        raise Stale(bis_request.version)
    by = _new_number(work, bis_request, typed, confirmed, must_type) if _replaces(end) else None
    said = bounded(reason, LONGEST_REASON)
    if not said:
        raise Refusal("reason_missing")
    change = NumberChange(
        request_id=bis_request.id,
        end=end,
        number=bis_request.ssin or "",
        by_number=by.digits if by else None,
        reason=said,
        person=asdict(person_of(bis_request)),
        asked_by=work.actor.id or "",
        asked_at=work.now,
        asked_version=version,
        status=RegistrationStatus.WAITING,
    )
    work.session.add(change)
    work.changed(bis_request)
    work.audit(AuditTag.NUMBER_CHANGE_ASKED, bis_request, reason=end.value)
    work.enqueue(JOB, change.id)
    work.board_changed(bis_request)
    return change


def run(runtime: Runtime, change_id: str) -> None:
    """Have it done, and write what came of it. Running it again is harmless.

    Raises RetryLater when the register is down, or its answer got lost.
    """
    with runtime.database.reading() as session:
        change = session.get(NumberChange, change_id)
    if change is None or change.status is not RegistrationStatus.WAITING:
        return
    try:
        given = _ask(runtime.register, change)
    except (RegisterDown, RegisterUncertain) as error:
        raise RetryLater(error.code) from None
    except RegisterRefused as refused:
        _write_refusal(runtime, change_id, refused.code)
        return
    except RegisterByHand:
        _write_refusal(runtime, change_id, "number_needed")
        return
    with runtime.work(SYSTEM) as work:
        _apply(work, change_id, given)


def latest_change(session: Session, request_id: str) -> NumberChange | None:
    """What was last asked about the number, whatever became of it."""
    found = select(NumberChange).where(NumberChange.request_id == request_id)
    return session.exec(found.order_by(col(NumberChange.asked_at).desc()).limit(1)).one_or_none()


def history_of(session: Session, request_id: str) -> list[NumberHistory]:
    """The numbers that the request had before, the newest first."""
    found = select(NumberHistory).where(NumberHistory.request_id == request_id)
    return list(session.exec(found.order_by(col(NumberHistory.ended_at).desc())))


def reveal_old(work: Work, bis_request: BisRequest, history_id: str) -> NumberHistory | None:
    """Return a former number of the request to show it; audited in the same transaction."""
    found = work.session.get(NumberHistory, history_id)
    if found is None or found.request_id != bis_request.id:
        return None
    work.audit(AuditTag.NUMBER_REVEALED, bis_request, reason="former")
    return found


def _ask(register: Register, change: NumberChange) -> Registered | None:
    if change.end is End.CANCELLED:
        register.cancel(change.number, reason=change.reason)
        return None
    person = PersonData(**change.person)
    return register.replace(
        change.key, change.number, person, reason=change.reason, by=change.by_number
    )


def _apply(work: Work, change_id: str, given: Registered | None) -> None:
    """Write it for every request that carries the number, in the order in which everybody locks them."""
    work.require(Action.RUN_JOBS)
    number = work.session.exec(
        select(NumberChange.number).where(NumberChange.id == change_id)
    ).one()
    carrying = work.session.exec(
        select(BisRequest)
        .where(BisRequest.ssin == number, col(BisRequest.state).in_(HAS_NUMBER))
        .order_by(col(BisRequest.id))
        .with_for_update(key_share=True)
    ).all()
    change = _locked(work, change_id)
    if change.status is not RegistrationStatus.WAITING:
        return
    if change.request_id not in {each.id for each in carrying}:
        _refuse(work, change, "number_ended")
        return
    for bis_request in carrying:
        _change(work, bis_request, change, given)
    if given is not None:
        account = follow_number(work, change.number, given.number)
        if account is not None:
            follow_person(work.session, account.id, account.person_key)
    change.status, change.ended_at = RegistrationStatus.DONE, work.now
    work.session.add(change)


def _change(
    work: Work, bis_request: BisRequest, change: NumberChange, given: Registered | None
) -> None:
    before = history_of(work.session, bis_request.id)
    work.session.add(
        NumberHistory(
            request_id=bis_request.id,
            change_id=change.id,
            number=change.number,
            kind=bis_request.ssin_kind or "bis",
            given_at=before[0].ended_at if before else bis_request.registered_at,
            ended_at=work.now,
            end=change.end,
            replaced_by=given.number if given else None,
            reason=change.reason,
            by=change.asked_by,
        )
    )
    bis_request.ssin = given.number if given else None
    bis_request.ssin_kind = given.kind if given else None
    work.changed(bis_request)
    work.tell(bis_request, EVENTS[change.end], reason=change.reason)
    work.audit(TAGS[change.end], bis_request)
    work.send("number_replaced", account_id=bis_request.holder_id, request_id=bis_request.id)
    work.board_changed(bis_request)


def _write_refusal(runtime: Runtime, change_id: str, code: str) -> None:
    with runtime.work(SYSTEM) as work:
        work.require(Action.RUN_JOBS)
        change = _locked(work, change_id)
        if change.status is RegistrationStatus.WAITING:
            _refuse(work, change, code)


def _refuse(work: Work, change: NumberChange, code: str) -> None:
    change.status, change.ended_at, change.refusal = RegistrationStatus.REFUSED, work.now, code
    work.session.add(change)
    work.audit(AuditTag.REGISTER_REFUSED, change, reason=code)


def _locked(work: Work, change_id: str) -> NumberChange:
    return work.session.exec(
        select(NumberChange)
        .where(NumberChange.id == change_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _same_again(work: Work, before: NumberChange, version: int, end: End) -> bool:
    """A double click: this person asked this already, from this page."""
    return before.status is not RegistrationStatus.REFUSED and (
        before.asked_by,
        before.end,
        before.asked_version,
    ) == (work.actor.id, end, version)


def _has_number(bis_request: BisRequest) -> bool:
    return bis_request.state in HAS_NUMBER and bis_request.ssin is not None


def _replaces(end: End) -> bool:
    return end is End.REPLACED


def _new_number(
    work: Work, bis_request: BisRequest, typed: str, confirmed: str, must_type: bool
) -> Ssin | None:
    """The number that takes the other's place, as typed; None: the register gives one. Raises EntryRefused."""
    if not typed.strip():
        if must_type:
            raise EntryRefused("number_needed")
        return None
    number = read_number(typed, work.now)
    if number.digits == bis_request.ssin:
        raise EntryRefused("number_same")
    if _ended_here(work, number):
        raise EntryRefused("number_ended")
    differs = [*differences(bis_request, number), *_in_use(work, bis_request, number)]
    if differs and confirmed != number.digits:
        raise EntryRefused("to_confirm", differs=differs, digits=number.digits)
    return number


def _ended_here(work: Work, number: Ssin) -> bool:
    found = select(NumberHistory.id).where(NumberHistory.number == number.digits)
    return work.session.exec(found.limit(1)).first() is not None


def _in_use(work: Work, bis_request: BisRequest, number: Ssin) -> list[str]:
    """The same person may have been registered twice: then one number takes the other's place."""
    others = select(BisRequest.id).where(
        BisRequest.ssin == number.digits, BisRequest.id != bis_request.id
    )
    return ["in_use"] if work.session.exec(others.limit(1)).first() else []
