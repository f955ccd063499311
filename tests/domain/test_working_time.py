"""Working time of the desk."""

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.working_time import (
    BRUSSELS,
    TARGET,
    is_working_day,
    working_days_later,
    working_time,
)

EXTRA = ["07-11", "11-02", "11-15", "12-26"]


def at(text: str) -> datetime:
    """Read a wall-clock time of Brussels."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),
        pytest.param("2026-11-21", False, id="Saturday"),
        pytest.param("2026-11-22", False, id="Sunday"),
        pytest.param("2026-01-01", False, id="New Year"),
        pytest.param("2026-04-06", False, id="Easter Monday"),
        pytest.param("2026-05-01", False, id="Labour Day"),
        pytest.param("2026-05-14", False, id="Ascension"),
        pytest.param("2026-05-15", True, id="the day after Ascension"),
        pytest.param("2026-05-25", False, id="Whit Monday"),
        pytest.param("2026-07-21", False, id="National Day"),
        pytest.param("2028-08-15", False, id="Assumption"),
        pytest.param("2027-11-01", False, id="All Saints"),
        pytest.param("2026-11-11", False, id="Armistice"),
        pytest.param("2026-12-25", False, id="Christmas"),
        pytest.param("2028-07-11", False, id="11 July, of the settings"),
        pytest.param("2026-11-02", False, id="2 November, of the settings"),
        pytest.param("2027-11-15", False, id="15 November, of the settings"),
        pytest.param("2028-12-26", False, id="26 December, of the settings"),
    ],
)
def test_the_desk_is_closed_at_weekends_and_on_holidays(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day), frozenset(EXTRA)) is works


def test_a_day_can_be_closed_once() -> None:
    closed = frozenset({"2026-11-23"})
    assert not is_working_day(date(2026, 11, 23), closed)
    assert is_working_day(date(2027, 11, 23), closed)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23T09:00", "2026-11-23T17:00", 8),
        ("2026-11-23T10:15", "2026-11-23T11:45", 1.5),
        pytest.param("2026-11-23T07:00", "2026-11-23T09:30", 0.5, id="before opening"),
        pytest.param("2026-11-23T16:30", "2026-11-23T22:00", 0.5, id="after closing"),
        pytest.param("2026-11-23T18:00", "2026-11-24T08:00", 0, id="over night"),
        pytest.param("2026-11-23T16:00", "2026-11-24T10:00", 2, id="the next day"),
        pytest.param("2026-11-20T16:00", "2026-11-23T10:00", 2, id="over the weekend"),
        pytest.param("2026-11-10T16:00", "2026-11-12T10:00", 2, id="over Armistice"),
        pytest.param("2026-11-21T10:00", "2026-11-22T10:00", 0, id="at the weekend"),
        pytest.param("2026-11-23T13:00", "2026-11-25T13:00", 16, id="the target of two days"),
        pytest.param("2026-12-24T09:00", "2026-12-28T17:00", 16, id="over Christmas"),
        pytest.param("2026-10-23T16:00", "2026-10-26T10:00", 2, id="over the change of the clock"),
        pytest.param("2026-11-24T10:00", "2026-11-23T10:00", 0, id="backwards"),
        pytest.param("2025-12-31T09:00", "2026-01-05T17:00", 24, id="over New Year"),
    ],
)
def test_only_open_hours_count(start: str, end: str, hours: float) -> None:
    assert working_time(at(start), at(end), EXTRA) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("paused", "hours"),
    [
        ([], 24),
        ([("2026-11-23T12:00", "2026-11-24T12:00")], 16),
        pytest.param([("2026-11-23T18:00", "2026-11-24T08:00")], 24, id="paused over night"),
        pytest.param([("2026-11-20T12:00", "2026-11-23T12:00")], 21, id="reaches before the start"),
        pytest.param([("2026-11-25T13:00", "2026-12-24T13:00")], 20, id="reaches past the end"),
        pytest.param([("2026-11-01T13:00", "2026-12-24T13:00")], 0, id="all of it"),
        pytest.param(
            [("2026-11-23T09:00", "2026-11-23T10:00"), ("2026-11-24T09:00", "2026-11-24T11:00")],
            21,
            id="twice",
        ),
    ],
)
def test_the_clock_stands_still_while_paused(paused: list[tuple[str, str]], hours: int) -> None:
    found = working_time(
        at("2026-11-23T09:00"),
        at("2026-11-25T17:00"),
        EXTRA,
        paused=[(at(first), at(last)) for first, last in paused],
    )
    assert found == timedelta(hours=hours)


def test_the_target_is_sixteen_hours() -> None:
    assert timedelta(hours=16) == TARGET


@pytest.mark.parametrize(
    ("start", "days", "then"),
    [
        ("2026-11-23T10:00", 5, "2026-11-30T10:00"),
        ("2026-11-23T10:00", 10, "2026-12-07T10:00"),
        ("2026-11-20T10:00", 1, "2026-11-23T10:00"),
        ("2026-11-21T10:00", 1, "2026-11-23T10:00"),
        ("2026-12-23T10:00", 2, "2026-12-28T10:00"),
        ("2026-10-23T10:00", 1, "2026-10-26T10:00"),
        ("2026-11-23T10:00", 0, "2026-11-23T10:00"),
    ],
)
def test_reminders_come_after_working_days(start: str, days: int, then: str) -> None:
    assert working_days_later(at(start), days, EXTRA) == at(then)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=BRUSSELS)
)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_two_stretches_add_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three), key=datetime.timestamp)
    whole = working_time(first, last, EXTRA)
    assert whole == working_time(first, middle, EXTRA) + working_time(middle, last, EXTRA)
    assert timedelta() <= whole <= last - first + timedelta(hours=1)
    assert working_time(first, last, EXTRA, paused=[(first, last)]) == timedelta()


def test_five_hundred_rows_are_aged_quickly() -> None:
    now = at("2026-11-23T12:34")
    rows = [now - timedelta(hours=5 * n) for n in range(500)]

    def age_all() -> float:
        start = time.thread_time()
        for row in rows:
            working_time(row, now, EXTRA, paused=[(row, row + timedelta(hours=3))])
        return time.thread_time() - start

    assert min(age_all() for _ in range(3)) < 0.1
