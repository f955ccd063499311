"""Waits that grow, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from bisdesk.runtime import Runtime
from bisdesk.store.waits import LONGEST, MEMORY, ask, give_back, start_again
from tests.support.race import at_once

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)


def test_after_the_free_tries_each_wait_is_longer_up_to_a_quarter_of_an_hour(
    runtime_on: Runtime,
) -> None:
    database, now, waited = runtime_on.database, NOW, []
    for _ in range(9):
        wait = ask(database, "key", free=3, now=now)
        if wait is not None:
            assert ask(
                database, "key", free=3, now=now + wait / 2
            )  # trying on does not lengthen it
            waited.append(int(wait.total_seconds()) // 60)
            now += wait
            assert ask(database, "key", free=3, now=now) is None
    assert waited == [1, 2, 4, 8, 15, 15]


def test_a_success_or_a_quiet_day_begins_anew_and_others_are_not_concerned(
    runtime_on: Runtime,
) -> None:
    database = runtime_on.database
    for _ in range(3):
        ask(database, "key", free=3, now=NOW)
    assert ask(database, "key", free=3, now=NOW) == timedelta(minutes=1)
    assert ask(database, "other", free=3, now=NOW) is None
    give_back(database, "key", NOW)
    assert ask(database, "key", free=3, now=NOW) is None
    assert ask(database, "key", free=3, now=NOW)
    start_again(database, "key")
    assert [ask(database, "key", free=3, now=NOW) for _ in range(3)] == [None] * 3
    assert ask(database, "key", free=3, now=NOW)
    assert [ask(database, "key", free=3, now=NOW + MEMORY) for _ in range(3)] == [None] * 3


@pytest.mark.race
def test_sec_B7_of_many_tries_at_once_only_the_free_ones_are_looked_at(runtime_on: Runtime) -> None:
    results = at_once(
        20, lambda _index: ask(runtime_on.database, "key", free=5, now=NOW) or timedelta()
    )
    assert results.count(timedelta()) == 5
    assert max(each for each in results if isinstance(each, timedelta)) <= LONGEST
