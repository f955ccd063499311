"""How fast a channel is used while the other side has trouble, and when it comes back. Pure but for its dice.

As usual: as many at once as a worker takes. After several failures in a row that concern everybody, or one that our
own settings caused: one message, as a probe, and a pause. Once a probe is answered the rounds grow, a second apart,
until nothing waits any more: who comes back is not met by all that waited, also not with many workers.
"""

from datetime import datetime, timedelta

from bisdesk.channels.port import ChannelDown, TechnicalFailure
from bisdesk.outbox.models import ChannelState
from bisdesk.outbox.retry import pause

SEVERAL = 3
"""One that hangs up is no trouble of the channel."""
ROUND = timedelta(seconds=1)
FASTEST = 20
"""Messages per round, of all workers together, while it comes back."""
FIRST_PROBE, LONGEST_PROBE = timedelta(seconds=1), timedelta(seconds=10)
FIRST_CLOSED, LONGEST_CLOSED = timedelta(seconds=30), timedelta(minutes=10)


def fail(
    state: ChannelState,
    failure: ChannelDown | TechnicalFailure,
    now: datetime,
    *,
    dice: float | None = None,
) -> None:
    """Note a failure that concerns everybody."""
    state.failures += 1
    state.failure = failure.code
    state.since = state.since or now
    if isinstance(failure, TechnicalFailure):
        state.technical_since = state.technical_since or now
    if state.technical_since is not None:
        wait = pause(state.failures, first=FIRST_CLOSED, longest=LONGEST_CLOSED, dice=dice)
    elif state.at_once is not None or state.failures >= SEVERAL:
        beyond = state.failures - SEVERAL + 1
        wait = pause(beyond, first=FIRST_PROBE, longest=LONGEST_PROBE, dice=dice)
    else:
        return
    if isinstance(failure, ChannelDown):
        wait = max(wait, timedelta(seconds=failure.retry_after))
    state.at_once, state.open_at = 1, now + wait


def answer(state: ChannelState, taken: int, now: datetime) -> None:
    """Note that the other side looked at a message of a round of `taken`, whatever it said to it."""
    state.failures, state.failure, state.since, state.technical_since = 0, None, None, None
    if state.at_once is not None:
        backlog_is_gone = taken < state.at_once
        state.at_once = None if backlog_is_gone else min(2 * state.at_once, FASTEST)
        state.open_at = now + ROUND
