"""Each channel's gate, one for all worker processes: how many messages may be taken now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlmodel import Session, col, select

from bisdesk.channels.port import ChannelDown, TechnicalFailure
from bisdesk.messages.catalogue import CATALOGUE, THREE_DAYS
from bisdesk.outbox import pace
from bisdesk.outbox.models import Channel, ChannelState, Message, Status
from bisdesk.outbox.take import AT_ONCE, LEASE, is_due
from bisdesk.runtime import Runtime

log = structlog.get_logger("bisdesk.outbox")


@dataclass(frozen=True)
class Allowed:
    """How many messages may be taken; watched: their outcome is to be told to the gate."""

    messages: int
    watched: bool = False


@dataclass(frozen=True)
class Trouble:
    """A channel that serves nobody. technical: our own settings are at fault; failure: a code."""

    channel: Channel
    technical: bool
    since: datetime
    failure: str


def ask(runtime: Runtime, channel: Channel) -> Allowed:
    """Say how many may be taken now; while there is trouble, one process at a time gets leave."""
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        state = session.get(ChannelState, channel)
        if state is None or state.at_once is None:
            return Allowed(AT_ONCE, watched=state is not None and state.failures > 0)
        if state.open_at > now:
            return Allowed(0)
        waiting = select(Message.id).where(Message.channel == channel, is_due(Message, now))
        if session.exec(waiting.limit(1)).first() is None:
            return Allowed(0)
    with runtime.database.writing() as session:
        state = _locked(session, channel)
        if state.open_at > now:
            return Allowed(0)
        # A probe can hang; who has it tells how it went long before this is over.
        state.open_at = now + (LEASE / 2 if state.failures else pace.ROUND)
        session.add(state)
        return Allowed(state.at_once or AT_ONCE, watched=True)


def failed(runtime: Runtime, channel: Channel, failure: ChannelDown | TechnicalFailure) -> bool:
    """Note a failure that concerns everybody; return whether to leave the channel alone now."""

    def change(session: Session, state: ChannelState, now: datetime) -> bool:
        pace.fail(state, failure, now)
        return state.at_once is not None

    return _change(runtime, channel, change)


def answered(runtime: Runtime, channel: Channel, taken: int) -> None:
    """Note that the other side looks at messages (again). What a fault of ours took of their time is given back."""

    def change(session: Session, state: ChannelState, now: datetime) -> bool:
        if state.technical_since is not None:
            _give_back_time(session, state, state.technical_since, now)
        pace.answer(state, taken, now)
        return False

    _change(runtime, channel, change)


def unused(runtime: Runtime, channel: Channel) -> None:
    """No message of the round came as far as the other side: the leave is for the next one."""
    with runtime.database.writing() as session:
        probe_now(session, channel, now=runtime.clock.now())


def probe_now(session: Session, *channels: Channel, now: datetime) -> None:
    """Let the next message go at once, as a probe: somebody asks for it, or changed the settings."""
    session.execute(
        update(ChannelState)
        .where(col(ChannelState.channel).in_(channels), col(ChannelState.open_at) > now)
        .values(open_at=now)
    )


def troubles(session: Session) -> list[Trouble]:
    """The channels that serve nobody now."""
    found = session.exec(
        select(ChannelState)
        .where(col(ChannelState.failures) > 0, col(ChannelState.at_once).is_not(None))
        .order_by(col(ChannelState.channel))
    )
    return [
        Trouble(
            channel=state.channel,
            technical=state.technical_since is not None,
            since=state.technical_since or state.since or state.open_at,
            failure=state.failure or "",
        )
        for state in found
    ]


def _change(
    runtime: Runtime, channel: Channel, change: Callable[[Session, ChannelState, datetime], bool]
) -> bool:
    with runtime.database.writing() as session:
        state = _locked(session, channel)
        before = state.technical_since, state.at_once
        result = change(session, state, runtime.clock.now())
        session.add(state)
    if before != (state.technical_since, state.at_once):
        log.info(
            "channel_pace",
            channel=channel.value,
            at_once=state.at_once,
            technical=state.technical_since is not None,
            failure=state.failure,
        )
    return result


def _locked(session: Session, channel: Channel) -> ChannelState:
    return session.exec(
        select(ChannelState).where(ChannelState.channel == channel).with_for_update()
    ).one()


def _give_back_time(
    session: Session, state: ChannelState, closed_since: datetime, now: datetime
) -> None:
    """Let the three days of what waits stand still for as long as the channel was closed.

    Those that were tried meanwhile, as probes, are due at once; unless a single one of them was all that failed.
    """
    waiting = session.exec(
        select(Message).where(
            Message.channel == state.channel,
            col(Message.status).in_((Status.WAITING, Status.TAKEN)),
        )
    ).all()
    for message in waiting:
        kind = CATALOGUE.get(message.code)
        if kind is None or kind.keep_trying < THREE_DAYS:
            continue
        since = message.trying_since
        message.again_since = since + max(now - max(closed_since, since), timedelta(0))
        if state.failures >= pace.SEVERAL and message.status is Status.WAITING:
            message.tries, message.next_try_at = 0, min(message.next_try_at, now)
        session.add(message)
