"""Deadlines of an activation by the calendar of Brussels, to the second. An instant counts while it is before one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
LINK_DAYS = 14
BLOCK_DAYS = 30
FIRST_REMINDER_DAY = 10
LAST_REMINDER_DAYS = 2
"""So many days before the block the second reminder leaves."""
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


def same_day(one: datetime, other: datetime) -> bool:
    """Say whether two instants fall on one calendar day in Brussels."""
    return one.astimezone(BRUSSELS).date() == other.astimezone(BRUSSELS).date()


def next_reminder_at(started_at: datetime, *, renewed: bool, after: datetime) -> datetime | None:
    """When the worker is reminded next, later than `after`; None: not any more.

    On day 10 and, once there was a new link (renewed), two days before day 30, at the wall-clock time of the start.
    """
    moments = [days_later(started_at, FIRST_REMINDER_DAY)]
    if renewed:
        moments.append(last_reminder_at(started_at))
    return next((moment for moment in moments if moment > after), None)


def last_reminder_at(started_at: datetime) -> datetime:
    """When who got a new link is reminded that the block is near."""
    return days_later(started_at, BLOCK_DAYS - LAST_REMINDER_DAYS)


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
