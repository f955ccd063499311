"""Deadlines by the calendar of Brussels, to the second."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
LINK_DAYS = 14
BLOCK_DAYS = 30


def days_later(start: datetime, days: int) -> datetime:
    """The same wall-clock time in Brussels, so many calendar days later, in UTC.

    A time that does not exist (March) becomes the first instant after the gap; one that exists twice
    (October) the second of the two.
    """
    local = start.astimezone(BRUSSELS)
    wall = (local + timedelta(days=days)).replace(
        fold=1
    )  # wall-clock sum; fold 1 = the later of two
    instant = wall.astimezone(UTC)
    if instant.astimezone(BRUSSELS).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _after_gap(wall)


def link_ends_at(start: datetime) -> datetime:
    """Until when the first link holds: valid while now is before it."""
    return days_later(start, LINK_DAYS)


def block_at(start: datetime) -> datetime:
    """When the activation is blocked."""
    return days_later(start, BLOCK_DAYS)


def new_link_ends_at(handed_over: datetime, blocks_at: datetime) -> datetime:
    """A new link: 14 days from its own handing over, but never past the block."""
    return min(link_ends_at(handed_over), blocks_at)


def _after_gap(wall: datetime) -> datetime:
    """The instant at which the clock jumped over this wall-clock time."""
    offset_before = wall.replace(fold=0).utcoffset() or timedelta()
    offset_after = wall.replace(fold=1).utcoffset() or timedelta()
    gap = abs(offset_after - offset_before)
    low = wall.replace(tzinfo=UTC) - max(offset_before, offset_after) - gap
    high = low + 2 * gap + timedelta(seconds=1)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(BRUSSELS).utcoffset() == low.astimezone(BRUSSELS).utcoffset():
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
