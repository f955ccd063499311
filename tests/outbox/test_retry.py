"""When to try again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.outbox.retry import (
    FEWEST_TRIES,
    JITTER,
    KEEP_TRYING,
    LONGEST_PAUSE,
    next_try,
    pause,
)

T0 = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [(0, 20), (1, 20), (2, 40), (3, 80), (7, 1280), (20, 10800), (10_000, 10800)],
)
def test_pauses_double_up_to_three_hours(tries: int, seconds: int) -> None:
    assert pause(tries, dice=0.5) == timedelta(seconds=seconds)


@given(st.integers(1, 50), st.floats(0, 1))
def test_a_pause_strays_by_a_quarter_at_most(tries: int, dice: float) -> None:
    middle = pause(tries, dice=0.5)
    assert abs(pause(tries, dice=dice) - middle) <= middle * JITTER + timedelta(microseconds=1)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({pause(5) for _ in range(50)}) > 10


def test_sec_R2_a_message_is_tried_for_three_days_and_once_more_at_their_end() -> None:
    now, tries, tried_at = T0, 0, []
    while True:
        tries += 1
        tried_at.append(now)
        then = next_try(now=now, since=T0, tries=tries)
        if then is None:
            break
        assert then > now
        now = then
    assert tried_at[-1] == T0 + KEEP_TRYING
    assert 25 < len(tried_at) < 60
    assert max(b - a for a, b in pairwise(tried_at)) <= LONGEST_PAUSE * 1.25


def test_a_message_that_waited_while_no_worker_lived_is_still_tried_several_times() -> None:
    late = T0 + timedelta(days=9)
    assert next_try(now=late, since=T0, tries=1) is not None
    assert next_try(now=late, since=T0, tries=FEWEST_TRIES) is None


def test_what_is_soon_useless_is_given_up_soon() -> None:
    life = timedelta(minutes=10)
    assert next_try(now=T0, since=T0, tries=1, keep_trying=life) is not None
    assert next_try(now=T0 + life, since=T0, tries=2, keep_trying=life) is None
