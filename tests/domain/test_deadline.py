"""Deadlines by the calendar of Brussels."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.deadline import BRUSSELS, block_at, days_later, link_ends_at, new_link_ends_at


def brussels(text: str) -> datetime:
    """Read an aware ISO time."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "until"),
    [
        pytest.param("2027-03-14T02:30:00+01:00", "2027-03-28T03:00:00+02:00", id="in the gap"),
        pytest.param("2027-03-14T02:00:00+01:00", "2027-03-28T03:00:00+02:00", id="gap begins"),
        pytest.param("2027-03-14T02:59:59+01:00", "2027-03-28T03:00:00+02:00", id="gap ends"),
        pytest.param("2027-03-14T03:00:00+01:00", "2027-03-28T03:00:00+02:00", id="after the gap"),
        pytest.param("2027-03-14T01:59:59+01:00", "2027-03-28T01:59:59+01:00", id="before the gap"),
        pytest.param("2026-10-11T02:30:00+02:00", "2026-10-25T02:30:00+01:00", id="exists twice"),
        pytest.param("2026-10-11T02:00:00+02:00", "2026-10-25T02:00:00+01:00", id="first of both"),
        pytest.param("2026-10-11T01:59:59+02:00", "2026-10-25T01:59:59+02:00", id="just before"),
        pytest.param("2026-10-11T03:00:00+02:00", "2026-10-25T03:00:00+01:00", id="just after"),
        pytest.param("2026-10-25T02:30:00+02:00", "2026-11-08T02:30:00+01:00", id="from the first"),
        pytest.param(
            "2026-10-25T02:30:00+01:00", "2026-11-08T02:30:00+01:00", id="from the second"
        ),
        pytest.param("2026-11-23T14:07:33+01:00", "2026-12-07T14:07:33+01:00", id="plain"),
        pytest.param("2026-11-23T13:07:33+00:00", "2026-12-07T14:07:33+01:00", id="from UTC"),
        pytest.param("2028-02-20T10:00:00+01:00", "2028-03-05T10:00:00+01:00", id="leap year"),
        pytest.param("2026-12-20T23:30:00+00:00", "2027-01-04T00:30:00+01:00", id="over New Year"),
    ],
)
def test_a_link_ends_at_the_same_wall_clock_time_14_days_later(start: str, until: str) -> None:
    found = link_ends_at(brussels(start))
    assert found == brussels(until)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("2027-02-26T02:30:00+01:00", "2027-03-28T03:00:00+02:00"),
        ("2026-09-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"),
        ("2026-11-23T14:07:33+01:00", "2026-12-23T14:07:33+01:00"),
    ],
)
def test_the_block_comes_30_days_after_the_start(start: str, until: str) -> None:
    assert block_at(brussels(start)) == brussels(until)


def test_parts_of_a_second_do_not_count() -> None:
    start = brussels("2026-11-23T14:07:33.987654+01:00")
    assert link_ends_at(start) == brussels("2026-12-07T14:07:33+01:00")
    in_gap = brussels("2027-03-14T02:30:00.500000+01:00")
    assert link_ends_at(in_gap) == brussels("2027-03-28T03:00:00+02:00")


@pytest.mark.parametrize(
    ("handed_over", "until"),
    [
        ("2026-12-08T09:00:00+01:00", "2026-12-22T09:00:00+01:00"),
        ("2026-12-09T14:07:33+01:00", "2026-12-23T14:07:33+01:00"),
        ("2026-12-20T09:00:00+01:00", "2026-12-23T14:07:33+01:00"),
    ],
)
def test_a_new_link_never_moves_the_block(handed_over: str, until: str) -> None:
    blocks = block_at(brussels("2026-11-23T14:07:33+01:00"))
    assert new_link_ends_at(brussels(handed_over), blocks) == brussels(until)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001 (made aware below)
    st.integers(0, 40),
)
def test_the_wall_clock_time_is_kept_or_just_after_a_gap(start: datetime, days: int) -> None:
    aware = start.replace(tzinfo=UTC)
    local = aware.astimezone(BRUSSELS)
    found = days_later(aware, days).astimezone(BRUSSELS)
    wanted = local.replace(tzinfo=None, microsecond=0, fold=0) + timedelta(days=days)
    kept = found.replace(tzinfo=None, fold=0) == wanted
    after_gap = (found.hour, found.minute, found.second) == (3, 0, 0) and wanted.hour == 2
    assert kept or after_gap
    assert found.microsecond == 0
