"""Counting back in working time."""

from datetime import datetime, timedelta

import pytest

from bisdesk.clock import BRUSSELS
from bisdesk.demo.moments import working_before
from bisdesk.domain.working_time import working_time

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("now", "hours", "then"),
    [
        (MONDAY, 1, datetime(2026, 11, 23, 11, 0, tzinfo=BRUSSELS)),
        (MONDAY, 4, datetime(2026, 11, 20, 16, 0, tzinfo=BRUSSELS)),
        (MONDAY.replace(hour=3), 1, datetime(2026, 11, 20, 16, 0, tzinfo=BRUSSELS)),
        (datetime(2026, 11, 12, 10, 0, tzinfo=BRUSSELS), 2, datetime(2026, 11, 10, 16, 0, tzinfo=BRUSSELS)),
    ],
    ids=["the same day", "over a weekend", "from the night", "over a holiday"],
)  # fmt: skip
def test_counts_back(now: datetime, hours: float, then: datetime) -> None:
    assert working_before(now, timedelta(hours=hours)) == then


@pytest.mark.parametrize("hours", [0.5, 8, 41.25, 300])
def test_is_the_inverse_of_working_time(hours: float) -> None:
    back = timedelta(hours=hours)
    assert working_time(working_before(MONDAY, back), MONDAY) == back
