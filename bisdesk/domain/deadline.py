"""Deadlines of an activation by the calendar of Brussels, to the second. An instant counts while it is before one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
LINK_DAYS = 14
BLOCK_DAYS = 30
_SECOND = timedelta(seconds=1)


def days_later(start: datetime, days: int) -> datetime:
    """The same wall-clock time in Brussels, so many calendar days later, in UTC and in whole seconds.

    start: aware. A time that does not exist (March) becomes the first instant after the gap; one that exists twice
    (October) the second of the two.
    """
    local = start.astimezone(BRUSSELS).replace(microsecond=0)
    # Adding to a local time moves its wall clock; fold 1 is the later of two.
    wall = (local + timedelta(days=days)).replace(fold=1)
    instant = wall.astimezone(UTC)
    exists = instant.astimezone(BRUSSELS).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return instant if exists else _after_gap(wall)


def link_ends_at(start: datetime) -> datetime:
    """Until when the first link holds: valid while now is before it."""
    return days_later(start, LINK_DAYS)


def block_at(start: datetime) -> datetime:
    """When the activation is blocked."""
    return days_later(start, BLOCK_DAYS)


def new_link_ends_at(handed_over: datetime, blocks_at: datetime) -> datetime:
    """Until when a new link holds: 14 days from its own handing over, but never past the block."""
    return min(link_ends_at(handed_over), blocks_at)


def _after_gap(wall: datetime) -> datetime:
    """The instant at which the clock jumped over this wall-clock time.

    Read with the offset of after the jump, the time lies before it; read with that of before, it lies after it.
    """
    before, after = (wall.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    offset = before.astimezone(BRUSSELS).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(BRUSSELS).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
