"""Start an activation, set its clock when its messages leave, and confirm the request when it may be."""

from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.accounts.passwords import hash_password
from bisdesk.activation import chain
from bisdesk.activation.embedded import Embedded, new_token
from bisdesk.activation.models import ENDED_BADLY, Activation, ActivationState
from bisdesk.activation.port import Prepared, Way
from bisdesk.activation.states import Event, after, has_ended
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import states as request_states
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.uniqueness import free
from bisdesk.domain.activation_code import new_code
from bisdesk.domain.deadline import block_at
from bisdesk.keys.service import has_working_keys
from bisdesk.outbox.models import Message, Status
from bisdesk.work.work import Work

KEYS_NOTED = "keys_noted"
"""Why an activation is not needed: the desk knows of keys that this app does not hold."""
EMBEDDED = Embedded()
CARRY_LINK = {
    "activation_link": "link_sent",
    "activation_new_link": "new_link_sent",
    "activation_reminder": "reminder_sent",
}
"""The mails that carry a link, and what the timeline says when one was handed over."""
EXPLAIN = ("activation_explained", "activation_external_explained")
CODE_WAS_RIGHT = (ActivationState.CODE_ACCEPTED, ActivationState.ACTIVATED)


def prepare() -> Prepared:
    """Make link token and code. Call it outside any transaction."""
    code = new_code()
    return Prepared(
        token=new_token(),
        code=code,
        code_hash=hash_password(code),
    )


def start(
    work: Work,
    bis_request: BisRequest,
    prepared: Prepared,
    *,
    keys_noted: bool = False,
    way: Way = EMBEDDED,
) -> Activation:
    """Begin the activation of a worker whose request just became registered; queue its first messages.

    Asked again it changes nothing. Who has working keys already, here or as staff noted (keys_noted), needs no
    activation: the request is confirmed at once.
    """
    found = of_request(work.session, bis_request.id)
    if found is not None:
        return found
    activation = Activation(
        request_id=bis_request.id,
        state=ActivationState.WAITING,
        code_hash=prepared.code_hash,
        created_at=work.now,
    )
    work.session.add(activation)
    work.session.flush()
    work.audit(AuditTag.ACTIVATION_STARTED, activation)
    if bis_request.ssin and has_working_keys(work, bis_request.ssin):
        end(work, bis_request, activation, Event.KEYS_EXIST)
        return activation
    if keys_noted:
        end(work, bis_request, activation, Event.KEYS_EXIST, KEYS_NOTED)
        return activation
    way.begin(work, activation, prepared)
    work.send(way.explanation, request_id=bis_request.id)
    work.board_changed(bis_request)
    return activation


def handed_over(work: Work, message: Message) -> None:
    """Note that a message of the activation left this installation, at `work.now`."""
    locked = _locked_of(work, message)
    if locked is None:
        return
    bis_request, activation = locked
    if message.code in CARRY_LINK:
        if chain.left(work, activation, message):
            work.tell(bis_request, CARRY_LINK[message.code])
    elif message.code == "activation_code":
        if message.id == activation.code_message_id:  # else a newer one took its place
            activation.code_sent_at = work.now
            work.tell(bis_request, "code_sent")
    elif message.code in EXPLAIN:
        activation.explained_at = activation.explained_at or work.now
    else:
        return
    work.session.add(activation)
    work.board_changed(bis_request)
    confirm_if_ready(work, bis_request, activation)


def failed(work: Work, message: Message) -> None:
    """Note that a message finally failed: nobody waits for an explanation that will never leave."""
    locked = _locked_of(work, message)
    if locked is None:
        return
    bis_request, activation = locked
    work.board_changed(bis_request)
    confirm_if_ready(
        work,
        bis_request,
        activation,
        explanation_failed=message.code in EXPLAIN,
    )


def confirm_if_ready(
    work: Work,
    bis_request: BisRequest,
    activation: Activation,
    *,
    explanation_failed: bool = False,
) -> None:
    """Confirm a registered request once nothing of its start is left to wait for."""
    if bis_request.state is not request_states.State.REGISTERED:
        return
    explained = (
        activation.explained_at is not None
        or explanation_failed
        or _explanation_failed(work.session, bis_request.id)
    )
    all_out = activation.started_at and activation.code_sent_at and explained
    if not (all_out or has_ended(activation.state)):
        return
    bis_request.state = request_states.after(request_states.Transition.CONFIRM, bis_request.state)
    bis_request.confirmed_at = work.now
    work.changed(bis_request)
    work.tell(bis_request, "confirmed")
    work.audit(AuditTag.REQUEST_CONFIRMED, bis_request)
    work.send(
        "registration_confirmed",
        account_id=bis_request.holder_id,
        request_id=bis_request.id,
    )
    work.board_changed(bis_request)


def end(
    work: Work,
    bis_request: BisRequest,
    activation: Activation,
    event: Event,
    reason: str = "",
) -> None:
    """Let the activation end by `event`. reason: a code, such as wrong_codes or too_late."""
    activation.state = after(event, activation.state)
    activation.ended_at = work.now
    activation.end_reason = reason or activation.state.value
    activation.checking = 0
    work.session.add(activation)
    if activation.state in ENDED_BADLY:
        free(work.session, bis_request.id)
    work.tell(bis_request, activation.state.value)
    work.audit(AuditTag.ACTIVATION_ENDED, activation, reason=activation.end_reason)
    work.board_changed(bis_request)
    confirm_if_ready(work, bis_request, activation)


def block(work: Work, bis_request: BisRequest, activation: Activation, reason: str) -> None:
    """Block the activation, and tell worker and filer that a new request is needed.

    Where CSAM activates and nobody noted how it ended, the worker is not told: they may have keys.
    """
    end(work, bis_request, activation, Event.BLOCK, reason)
    if not activation.external or reason == "noted":
        work.send("activation_blocked", request_id=bis_request.id)
    work.send(
        "activation_blocked_filer",
        account_id=bis_request.holder_id,
        request_id=bis_request.id,
    )


def give_up(work: Work, bis_request: BisRequest, activation: Activation) -> None:
    """End an activation whose link or code reached nobody in time; the filer is told, staff see it."""
    end(work, bis_request, activation, Event.GIVE_UP, "not_handed_over")
    work.send(
        "activation_undeliverable_filer",
        account_id=bis_request.holder_id,
        request_id=bis_request.id,
    )


def reached_nobody(activation: Activation, now: datetime) -> bool:
    """Say whether link or code did not leave within 30 days of the registration."""
    sent = activation.started_at is not None and activation.code_sent_at is not None
    return not sent and now >= block_at(activation.created_at)


def is_over(activation: Activation, now: datetime) -> bool:
    """Say whether its time has come, noted or not: the block, or the end of waiting for a hand-over."""
    blocked = activation.blocks_at is not None and now >= activation.blocks_at
    return blocked or reached_nobody(activation, now)


def of_request(session: Session, request_id: str | None) -> Activation | None:
    """Look the activation up; a message without a request has none."""
    if request_id is None:
        return None
    return session.exec(select(Activation).where(Activation.request_id == request_id)).one_or_none()


def lock(work: Work, activation_id: str) -> tuple[BisRequest, Activation] | None:
    """Lock the request's row and then the activation's, the order that everybody keeps."""
    request_id = work.session.exec(
        select(Activation.request_id).where(Activation.id == activation_id)
    ).one_or_none()
    return None if request_id is None else lock_of_request(work, request_id)


def lock_of_request(work: Work, request_id: str) -> tuple[BisRequest, Activation] | None:
    bis_request = work.session.exec(
        select(BisRequest)
        .where(BisRequest.id == request_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    activation = work.session.exec(
        select(Activation)
        .where(Activation.request_id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    return (bis_request, activation) if bis_request and activation else None


def _locked_of(work: Work, message: Message) -> tuple[BisRequest, Activation] | None:
    if message.request_id is None or not message.code.startswith("activation_"):
        return None
    locked = lock_of_request(work, message.request_id)
    return None if locked is None or has_ended(locked[1].state) else locked


def _explanation_failed(session: Session, request_id: str) -> bool:
    found = select(Message.id).where(
        Message.request_id == request_id,
        col(Message.code).in_(EXPLAIN),
        Message.status == Status.FAILED,
    )
    return session.exec(found.limit(1)).first() is not None
