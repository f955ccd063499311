"""Moments in the past at which the desk was open, counted back from now."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bisdesk.clock import BRUSSELS
from bisdesk.domain.working_time import CLOSES, OPENS, is_working_day


def working_before(now: datetime, back: timedelta, extra_holidays: Iterable[str] = ()) -> datetime:
    """The instant that lies so much working time before now; always one at which the desk is open."""
    closed = frozenset(extra_holidays)
    local = now.astimezone(BRUSSELS)
    day, until = local.date(), local.time()
    while True:
        if is_working_day(day, closed) and until > OPENS:
            end = datetime.combine(day, min(until, CLOSES), BRUSSELS)
            open_for = end - datetime.combine(day, OPENS, BRUSSELS)
            if back < open_for:
                return end - back
            back -= open_for
        day, until = day - timedelta(days=1), time.max
