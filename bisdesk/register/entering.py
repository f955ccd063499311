"""Where people ask the register themselves: type in the number that it gave, or send the request back to review.

The number is stored exactly once, whoever clicks how often: the request's row decides, and between two requests the
unique column of the number.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, or_, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, WrongState, after
from bisdesk.clock import BRUSSELS
from bisdesk.domain.bis_number import BisNumberError, Ssin, fits, parse
from bisdesk.domain.partial_date import PartialDate
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.keys.service import is_persons_number
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.register import job
from bisdesk.register.models import Registration, RegistrationStatus
from bisdesk.register.port import Kind, Registered
from bisdesk.register.queries import live
from bisdesk.register.service import LONGEST_REASON
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

SENT_BACK = "sent_back"
"""The refusal of a registration that staff sent back themselves; `refusal_reason` says why."""


class EntryRefused(Exception):
    """The number is not stored. `code` says why.

    Codes: those of BisNumberError with its details; number_in_use (details: `reference`, empty when only digital keys
    carry it); to_confirm (details: `differs`, some of birth_date, sex and rrn): typed again and confirmed it is taken.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, Any] = details


def enter(
    runtime: Runtime, actor: Actor, reference: str, *, typed: str, confirmed: str = ""
) -> None:
    """Store the number that the register gave to a new person.

    confirmed: the digits whose differences with the request staff saw and confirmed. The same number again, for the
    same request, changes nothing. Raises NotFound, Denied, WrongState or EntryRefused.
    """
    with runtime.work(actor) as work:
        bis_request = work.get_by_reference(reference, Action.REGISTER)
        number = _read(typed, work.now)
        if _is_done(work, bis_request, number):
            return
        _waiting(work, reference)
        if isinstance(number, EntryRefused):
            raise number
    # What follows hashes secrets: not inside the transaction.
    follow = [prepare(runtime) for prepare in job.on_number_given]
    with runtime.work(actor) as work:
        bis_request = work.get_by_reference(reference, Action.REGISTER)
        if _is_done(work, bis_request, number):
            return
        bis_request, registration = _waiting(work, reference)
        check_not_in_use(work, bis_request, number)
        _check_confirmed(bis_request, number, confirmed)
        _keep(work, registration, number)
        given = Registered(number.digits, cast("Kind", number.kind))
        job.number_given(work, bis_request, registration, given, follow)


def send_back(work: Work, reference: str, *, reason: str) -> None:
    """Bring a request that waits for a number to enter back to review, with a reason.

    Raises NotFound, Denied, WrongState (also while the register itself may be at it), or Refusal: reason_missing,
    too_long, forbidden_character.
    """
    bis_request, registration = _waiting(work, reference, Transition.BACK_TO_REVIEW)
    said = bounded(reason, LONGEST_REASON)
    if not said:
        raise Refusal("reason_missing")
    bis_request.state = after(Transition.BACK_TO_REVIEW, bis_request.state)
    registration.status, registration.ended_at = RegistrationStatus.REFUSED, work.now
    registration.refusal, registration.refusal_reason = SENT_BACK, said
    work.session.add(registration)
    work.changed(bis_request)
    work.tell(bis_request, "sent_back", reason=said)
    work.audit(AuditTag.REGISTER_REFUSED, bis_request, reason=SENT_BACK)
    work.board_changed(bis_request)


def read_number(typed: str, now: datetime) -> Ssin:
    """Read a number as staff type it. Raises EntryRefused."""
    try:
        return parse(typed, today=now.astimezone(BRUSSELS).date())
    except BisNumberError as error:
        raise EntryRefused(error.code, **error.details) from None


def check_not_in_use(work: Work, bis_request: BisRequest, number: Ssin) -> None:
    """Raise EntryRefused when another request or person has this number."""
    others = (
        select(BisRequest.reference)
        .outerjoin(Registration, col(Registration.request_id) == BisRequest.id)
        .where(
            BisRequest.id != bis_request.id,
            or_(
                BisRequest.ssin == number.digits,
                (Registration.use_number == number.digits)
                & (Registration.status == RegistrationStatus.WAITING),
            ),
        )
    )
    reference = work.session.exec(others.limit(1)).first()
    if reference is not None:
        raise EntryRefused("number_in_use", reference=reference)
    if is_persons_number(work, number.digits):
        raise EntryRefused("number_in_use", reference="")


def differences(bis_request: BisRequest, number: Ssin) -> list[str]:
    """What staff have to look at once more: birth_date, sex, and rrn for a National Register number."""
    birth = PartialDate.from_text(bis_request.birth_date or "")
    rrn = ["rrn"] if number.kind == "rrn" else []
    return [*fits(number, birth, bis_request.sex or ""), *rrn]


def _read(typed: str, now: datetime) -> Ssin | EntryRefused:
    """The number, or what is wrong with it: said only once it is sure that one is waited for."""
    try:
        return read_number(typed, now)
    except EntryRefused as refused:
        return refused


def _keep(work: Work, registration: Registration, number: Ssin) -> None:
    registration.entered_number = number.digits
    work.session.add(registration)
    try:
        work.session.flush()  # the unique column decides between two requests
    except IntegrityError:
        raise EntryRefused("number_in_use", reference="") from None


def _check_confirmed(bis_request: BisRequest, number: Ssin, confirmed: str) -> None:
    if (differs := differences(bis_request, number)) and confirmed != number.digits:
        raise EntryRefused("to_confirm", differs=differs, digits=number.digits)


def _is_done(work: Work, bis_request: BisRequest, number: Ssin | EntryRefused) -> bool:
    """Say whether this very entry was made already: a double click."""
    done = live(work.session, bis_request.id)
    return (
        done is not None
        and isinstance(number, Ssin)
        and done.status is RegistrationStatus.DONE
        and done.entered_number == number.digits
    )


def _waiting(
    work: Work, reference: str, transition: Transition = Transition.NUMBER_GIVEN
) -> tuple[BisRequest, Registration]:
    """The request and its registration, locked, while people have to ask. Raises WrongState otherwise."""
    bis_request = work.get_by_reference(reference, Action.REGISTER)
    registration = live(work.session, bis_request.id, lock=True)
    if (
        bis_request.state is not State.REGISTERING
        or registration is None
        or registration.by_hand_since is None
    ):
        raise WrongState(transition, bis_request.state)
    return bis_request, registration
