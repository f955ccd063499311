"""The identity check and the declaration as pages show them, and what a draft states now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, inspect
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.answer_values import values_if_answered
from bisdesk.bis_requests.checks import Status
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.reopened import CHECKED_BY, is_reopened
from bisdesk.bis_requests.states import State
from bisdesk.bis_requests.whole_form import check_all
from bisdesk.entities.models import Entity
from bisdesk.identity.check import (
    STEPS,
    Answer,
    Check,
    Outcome,
    Step,
    Verdict,
    input_name,
    number_of,
)
from bisdesk.identity.copies import CopyView, copy_view
from bisdesk.identity.declaration import StatedData, check_figure, state
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.outbox.lease import is_held

COUNTS = (DeclarationStatus.MAKING, DeclarationStatus.MADE, DeclarationStatus.SIGNED)
"""A declaration in one of these is the one of its request; there is at most one."""


@dataclass(frozen=True)
class StepView:
    """One step on the page. `state`: done, now, later or stop."""

    step: Step
    number: int
    name: str  # of the input
    state: str
    answer: str | None


@dataclass(frozen=True)
class DeclarationView:
    """The declaration as its panel shows it. `status`: as stored, or none; `id`: of one that counts."""

    status: str
    language: str = "nl"
    figure: str = ""
    made_at: datetime | None = None
    signed_at: datetime | None = None
    signer: str = ""
    copy: CopyView | None = None
    worker_alive: bool = True  # asked only while it is being made
    id: str = ""


_DECLARATION = inspect(Declaration).local_table.c
_STATUSES = (
    columns(_DECLARATION.status)
    .where(
        _DECLARATION.request_id == bindparam("request_id"),
        _DECLARATION.for_answer == bindparam("for_answer"),
    )
    .order_by(_DECLARATION.asked_at.desc(), _DECLARATION.id)
)


def check_of(session: Session, request_id: str) -> Check:
    """The answers given so far; none when nobody has begun. In a form only those of its holder count."""
    bis_request = session.get(BisRequest, request_id)
    return Check(done_check(session, bis_request)[0] if bis_request else {})


def done_check(session: Session, bis_request: BisRequest) -> tuple[Mapping[str, str], str | None]:
    """The answers that count now, and who gave them."""
    row = session.get(IdentityCheck, bis_request.id)
    if row is not None and row.checked_by == bis_request.holder_id:
        return row.answers, row.checked_by
    # Who checks is who signs and files; what happened before it got another holder does not count in their form.
    if is_reopened(bis_request):
        return again_for_answer(bis_request), bis_request.holder_id
    if row is None or bis_request.state is State.DRAFT:
        return {}, None
    return row.answers, row.checked_by


def again_for_answer(bis_request: BisRequest) -> dict[str, str]:
    """The steps that the holder did again for an answer; they stand beside the check from before until it is given."""
    typed = bis_request.answering
    if typed.get(CHECKED_BY) != bis_request.holder_id:
        return {}
    given = {step.value: typed.get(input_name(step), "") for step in STEPS}
    return {step: said for step, said in given.items() if said}


def steps_of(check: Check) -> list[StepView]:
    """The five steps, one at a time: what is done, what is asked now, what comes later, where it stopped."""
    return [
        StepView(
            step=step,
            number=number_of(step),
            name=input_name(step),
            state=_step_state(check, step),
            answer=_given(check, step),
        )
        for step in STEPS
    ]


def current_declaration(
    session: Session, request_id: str, *, lock: bool = False, for_answer: bool = False
) -> Declaration | None:
    """The declaration that counts, being made or not; else none. for_answer: the one of an answer that is being made."""
    query = select(Declaration).where(
        Declaration.request_id == request_id,
        col(Declaration.status).in_(COUNTS),
        col(Declaration.for_answer).is_(for_answer),
    )
    return session.exec(query.with_for_update() if lock else query).one_or_none()


def declaration_view(
    session: Session, request_id: str, now: datetime, *, for_answer: bool = False
) -> DeclarationView:
    """The newest declaration of a request, also one that no longer counts: the page says why."""
    found = session.exec(
        select(Declaration)
        .where(Declaration.request_id == request_id, col(Declaration.for_answer).is_(for_answer))
        .order_by(
            col(Declaration.status).in_(COUNTS).desc(),  # the one that counts goes first
            col(Declaration.asked_at).desc(),
            col(Declaration.id),
        )
        .limit(1)
    ).one_or_none()
    if found is None:
        return DeclarationView(status="none")
    signer = session.get(Account, found.signed_by) if found.signed_by else None
    return DeclarationView(
        id=found.id if found.status in COUNTS else "",
        status=found.status.value,
        language=found.language,
        figure=check_figure(found.fingerprint),
        made_at=found.made_at,
        signed_at=found.signed_at,
        signer=signer.name if signer else "",
        copy=copy_view(session, found.id),
        worker_alive=found.status is not DeclarationStatus.MAKING or is_held(session, now),
    )


def statuses_of(
    session: Session, request_id: str, *, for_answer: bool = False
) -> Sequence[DeclarationStatus]:
    """Of all its declarations, the newest first."""
    wanted = {"request_id": request_id, "for_answer": for_answer}
    return session.connection().execute(_STATUSES, wanted).scalars().all()


def is_voided(session: Session, request_id: str) -> bool:
    """Whether there was a declaration that no longer counts, and none that does. Asked at every field check."""
    statuses = statuses_of(session, request_id)
    newest = statuses[0] if statuses else None
    return newest is DeclarationStatus.VOID and not any(each in COUNTS for each in statuses)


def stated_of(session: Session, bis_request: BisRequest, now: datetime) -> StatedData:
    """What a declaration made now would state. Raises NotStateable."""
    answers, checked_by = done_check(session, bis_request)
    checker = session.get(Account, checked_by) if checked_by else None
    entity = session.get(Entity, bis_request.entity_id)
    return state(
        _values(session, bis_request, now),
        answers,
        draft_id=bis_request.id,
        checker_name=checker.name if checker else "",
        entity_name=entity.name if entity else "",
    )


def _values(session: Session, bis_request: BisRequest, now: datetime) -> Mapping[str, Any]:
    """The checked values: of a draft from what was typed, later from the columns."""
    if is_reopened(bis_request):
        return values_if_answered(session, bis_request, now)
    if bis_request.state is not State.DRAFT:
        return {name: getattr(bis_request, name) for name in BisRequest.model_fields}
    verdicts = check_all(bis_request.typed, check_context(session, now))
    return {
        name: value
        for verdict in verdicts.values()
        if verdict.status is Status.OK
        for name, value in verdict.values.items()
    }


def _step_state(check: Check, step: Step) -> str:
    if check.outcome(step) is Outcome.YES:
        return "done"
    if step is not check.current:
        return "later"
    return "stop" if check.verdict is Verdict.REFUSED else "now"


def _given(check: Check, step: Step) -> str | None:
    outcome = check.outcome(step)
    return Answer(outcome.value).value if outcome is not Outcome.UNANSWERED else None
