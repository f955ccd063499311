"""When an absence begins and ends."""

from datetime import UTC, date, datetime, time, timedelta

from bisdesk.domain.deadline import BRUSSELS
from bisdesk.domain.refusal import Refusal

LONGEST = timedelta(days=366)
"""Who is away longer sets it again."""
AHEAD = timedelta(days=366)


def absence(first_day: str, last_day: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the instants between which somebody is away: from the first day, or now when that is today or empty.

    Both days as ISO dates, as a date input posts them. It ends at midnight in Brussels after the last day.
    Raises Refusal: first_unreadable, first_past, first_far, last_missing, last_unreadable, last_past, last_before_first,
    last_far.
    """
    today = now.astimezone(BRUSSELS).date()
    first = _day(first_day, "first_unreadable") if first_day.strip() else today
    if first < today:
        raise Refusal("first_past")
    if first - today > AHEAD:
        raise Refusal("first_far")
    if not last_day.strip():
        raise Refusal("last_missing")
    last = _day(last_day, "last_unreadable")
    if last < today:
        raise Refusal("last_past")
    if last < first:
        raise Refusal("last_before_first")
    if last - first > LONGEST:
        raise Refusal("last_far")
    return now if first == today else midnight(first), midnight(last + timedelta(days=1))


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Brussels."""
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


def last_day(ends_at: datetime) -> date:
    """The last day of an absence that ends then."""
    return (ends_at - timedelta(microseconds=1)).astimezone(BRUSSELS).date()


def _day(text: str, code: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(code) from None
