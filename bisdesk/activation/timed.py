"""What happens to activations by itself, when its time has come. Called by the worker's timed loop."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import col, func, select

from bisdesk.activation import service
from bisdesk.activation.attempts import CHECK_TIME, tries_are_used_up
from bisdesk.activation.links import MAX_ATTEMPTS
from bisdesk.activation.models import ENDED, Activation, ActivationLink, ActivationState
from bisdesk.activation.states import STEPS, Event, after
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.deadline import block_at
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

AT_ONCE = 200
_SURELY_BEFORE = timedelta(days=29)
"""Less than 30 calendar days, whatever the clocks do: the query looks wide, the rule decides."""


def due(runtime: Runtime) -> int:
    """Note what time has brought: links that are over, blocks, activations that reached nobody.

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
    last_end = (
        select(func.max(col(ActivationLink.expires_at)))
        .where(col(ActivationLink.activation_id) == Activation.id)
        .correlate(Activation)
        .scalar_subquery()
    )
    unsent = or_(col(Activation.started_at).is_(None), col(Activation.code_sent_at).is_(None))
    query = (
        select(Activation.id)
        .where(
            col(Activation.state).not_in(ENDED),
            or_(
                col(Activation.blocks_at) <= now,
                and_(unsent, col(Activation.created_at) <= now - _SURELY_BEFORE),
                and_(col(Activation.state) == ActivationState.OPEN, last_end <= now),
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
    state = activation.state
    blocks_at = activation.blocks_at
    if _reached_nobody(activation, work.now) and state in STEPS[Event.GIVE_UP].start:
        service.give_up(work, bis_request, activation)
    elif state not in STEPS[Event.BLOCK].start:
        return False
    elif blocks_at is not None and work.now >= blocks_at:
        service.block(work, bis_request, activation, "too_late")
    elif tries_are_used_up(activation, work.now):
        service.block(work, bis_request, activation, "wrong_codes")
    elif state is ActivationState.OPEN and _link_is_over(work, activation):
        activation.state = after(Event.LINK_OVER, state)
        work.session.add(activation)
        work.tell(bis_request, "link_expired")
        work.board_changed(bis_request)
    else:
        return False
    return True


def _reached_nobody(activation: Activation, now: datetime) -> bool:
    """Link or code did not leave within 30 days of the registration."""
    sent = activation.started_at is not None and activation.code_sent_at is not None
    return not sent and now >= block_at(activation.created_at)


def _link_is_over(work: Work, activation: Activation) -> bool:
    last_end = work.session.exec(
        select(func.max(col(ActivationLink.expires_at))).where(
            ActivationLink.activation_id == activation.id
        )
    ).one()
    return last_end is not None and work.now >= last_end
