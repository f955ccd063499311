"""What happens to activations by itself, when its time has come. Called by the worker's timed loop."""

from datetime import timedelta

from sqlalchemy import and_, or_
from sqlmodel import col, select

from bisdesk.activation import chain, service
from bisdesk.activation.attempts import CHECK_TIME, tries_are_used_up
from bisdesk.activation.links import MAX_ATTEMPTS, pending
from bisdesk.activation.models import ENDED, Activation, ActivationState
from bisdesk.activation.states import STEPS, Event, after
from bisdesk.activation.ways import way_of
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.deadline import last_reminder_at
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

AT_ONCE = 200
WORTH_IT = timedelta(days=1)
"""A reminder of a link that ends sooner is not sent."""
_SURELY_BEFORE = timedelta(days=29)
"""Less than 30 calendar days, whatever the clocks do: the query looks wide, the rule decides."""


def due(runtime: Runtime) -> int:
    """Note what time has brought: reminders, links that are over, blocks, activations that reached nobody.

    Each activation has a transaction of its own; return how many changed. Harmless when repeated.
    """
    changed = 0
    for activation_id in _candidates(runtime):
        with runtime.work(SYSTEM) as work:
            locked = service.lock(work, activation_id)
            if locked is not None and _note(work, *locked):
                changed += 1
    return changed


def _candidates(runtime: Runtime) -> list[str]:
    """Those whose time may have come; `_note` decides with the row locked."""
    now = runtime.clock.now()
    unsent = or_(col(Activation.started_at).is_(None), col(Activation.code_sent_at).is_(None))
    query = (
        select(Activation.id)
        .where(
            col(Activation.state).not_in(ENDED),
            or_(
                col(Activation.blocks_at) <= now,
                and_(unsent, col(Activation.created_at) <= now - _SURELY_BEFORE),
                and_(
                    col(Activation.state) == ActivationState.OPEN, col(Activation.link_until) <= now
                ),
                col(Activation.remind_at) <= now,
                and_(
                    col(Activation.attempts) >= MAX_ATTEMPTS,
                    col(Activation.tried_at) <= now - CHECK_TIME,
                ),
            ),
        )
        .order_by(col(Activation.created_at))
        .limit(AT_ONCE)
    )
    with runtime.database.reading() as session:
        return list(session.exec(query))


def _note(work: Work, bis_request: BisRequest, activation: Activation) -> bool:
    state, now, blocks_at = activation.state, work.now, activation.blocks_at
    if service.reached_nobody(activation, now) and state in STEPS[Event.GIVE_UP].start:
        service.give_up(work, bis_request, activation)
    elif state not in STEPS[Event.BLOCK].start:
        return False
    elif blocks_at is not None and now >= blocks_at:
        service.block(
            work, bis_request, activation, "no_note" if activation.external else "too_late"
        )
    elif tries_are_used_up(activation, now):
        service.block(work, bis_request, activation, "wrong_codes")
    else:
        return _note_of_link(work, bis_request, activation)
    return True


def _note_of_link(work: Work, bis_request: BisRequest, activation: Activation) -> bool:
    remind_at, link_until = activation.remind_at, activation.link_until
    reminded = remind_at is not None and work.now >= remind_at
    if reminded:
        _remind(work, bis_request, activation)
    is_open = activation.state is ActivationState.OPEN
    if is_open and link_until is not None and work.now >= link_until:
        activation.state = after(Event.LINK_OVER, activation.state)
        work.session.add(activation)
        work.tell(bis_request, "link_expired")
        work.board_changed(bis_request)
        return True
    return reminded


def _remind(work: Work, bis_request: BisRequest, activation: Activation) -> None:
    """Send a reminder, with a fresh link where links are ours, which holds as long as the one it replaces.

    None when too little of its time is left (the worker process stood still), or when a mail with a link is on its
    way already. Where no link holds any more two days before the block, the fresh one holds until then.
    """
    until = activation.link_until
    if (until is None or work.now >= until) and _is_the_last(activation):
        until = activation.blocks_at
    waits = pending(work.session, activation) is not None
    if until is not None and until - work.now >= WORTH_IT and not waits:
        way_of(activation).remind(work, activation, until)
        work.audit(AuditTag.ACTIVATION_REMINDED, activation)
    if activation.external:
        activation.remind_at = None
        work.session.add(activation)
    else:
        chain.reckon(work, activation)
    work.board_changed(bis_request)


def _is_the_last(activation: Activation) -> bool:
    started_at = activation.started_at
    return started_at is not None and activation.remind_at == last_reminder_at(started_at)
