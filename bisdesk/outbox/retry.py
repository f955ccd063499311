"""When to try again, and when to give up. Pure but for its dice."""

from datetime import datetime, timedelta
from secrets import SystemRandom

FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=3)
JITTER = 0.25
KEEP_TRYING = timedelta(days=3)
FEWEST_TRIES = 10
"""So that a message that waited while no worker lived is not given up at its first refusal."""


class RetryLater(Exception):
    """Not now; the same again after a pause. `code`: what it was, for the log; never a value or an address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NeverAgain(Exception):
    """Trying again cannot help. `code`: why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pause(
    tries: int,
    *,
    first: timedelta = FIRST_PAUSE,
    longest: timedelta = LONGEST_PAUSE,
    dice: float | None = None,
) -> timedelta:
    """How long to wait after this many tries: doubled each time up to `longest`, a quarter more or less.

    dice: 0..1, for tests; without it a random one, so that what failed together does not come back together.
    """
    doubled = first * (1 << min(max(tries, 1) - 1, 20))
    chance = SystemRandom().random() if dice is None else dice
    return min(doubled, longest) * (1 - JITTER + 2 * JITTER * chance)


def next_try(
    *,
    now: datetime,
    since: datetime,
    tries: int,
    keep_trying: timedelta = KEEP_TRYING,
    dice: float | None = None,
) -> datetime | None:
    """When a message is tried again; None: never, its time is over.

    Three days from `since` (less for what is soon useless), but at least `FEWEST_TRIES` tries when it
    may be kept that long. The last try is made at the very end of its time.
    """
    end = since + keep_trying
    then = now + pause(tries, dice=dice)
    if now < end:
        return min(then, end)
    return then if keep_trying >= KEEP_TRYING and tries < FEWEST_TRIES else None
