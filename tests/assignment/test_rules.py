"""When an absence begins and ends."""

from datetime import UTC, datetime

import pytest

from bisdesk.assignment.rules import absence, last_day
from bisdesk.domain.refusal import Refusal

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Half past midnight on the 24th in Brussels."""


@pytest.mark.parametrize(
    ("first", "last", "now", "starts", "ends"),
    [
        ("", "2026-11-27", NOW, NOW, datetime(2026, 11, 27, 23, 0, tzinfo=UTC)),
        ("2026-11-23", "2026-11-23", NOW, NOW, datetime(2026, 11, 23, 23, 0, tzinfo=UTC)),
        (" 2026-11-24 ", "2026-11-25", NOW, datetime(2026, 11, 23, 23, 0, tzinfo=UTC), datetime(2026, 11, 25, 23, 0, tzinfo=UTC)),
        ("2026-11-24", "2026-11-24", LATE, LATE, datetime(2026, 11, 24, 23, 0, tzinfo=UTC)),
        # Summer time begins in between.
        ("2027-03-26", "2027-03-28", NOW, datetime(2027, 3, 25, 23, 0, tzinfo=UTC), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
    ],
    ids=["from now", "the rest of today", "tomorrow", "after midnight", "over the change of the clock"],
)  # fmt: skip
def test_an_absence_runs_from_its_first_day_or_now_until_its_last_day_is_over(
    first: str, last: str, now: datetime, starts: datetime, ends: datetime
) -> None:
    assert absence(first, last, now) == (starts, ends)
    assert last_day(ends).isoformat() == last.strip()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("tomorrow", "2026-11-27", "first_unreadable"),
        ("2026-11-22", "2026-11-27", "first_past"),
        ("2027-11-25", "2027-11-27", "first_far"),
        ("", "", "last_missing"),
        ("", "27/11/2026", "last_unreadable"),
        ("", "2026-02-30", "last_unreadable"),
        ("", "2026-11-22", "last_past"),
        ("2026-11-26", "2026-11-25", "last_before_first"),
        ("", "2027-11-25", "last_far"),
        ("", "9999-12-31", "last_far"),
    ],
)
def test_days_that_make_no_absence_are_refused(first: str, last: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        absence(first, last, NOW)
    assert refusal.value.code == code
