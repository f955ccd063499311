"""D4 to the second: what holds one second before, at and after each deadline, by the clock on the wall in Brussels."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bisdesk.activation.attempts import Verdict, try_code
from bisdesk.activation.links import Standing, look_at
from bisdesk.activation.models import ActivationLink, ActivationState
from bisdesk.activation.timed import due
from bisdesk.clock import FixedClock
from bisdesk.domain.deadline import next_reminder_at
from bisdesk.runtime import Runtime
from tests.activation.test_renew import ask
from tests.factories.activations import Started, secret_of, start_activation

BRUSSELS = ZoneInfo("Europe/Brussels")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
REMINDER = "activation_reminder"


def at(text: str) -> datetime:
    """An instant with its offset, or a wall-clock time in Brussels."""
    given = datetime.fromisoformat(text)
    return given if given.tzinfo else given.replace(tzinfo=BRUSSELS)


def pass_to(started: Started, clock: FixedClock, moment: datetime) -> ActivationState:
    """Let time pass and the timed work note it."""
    clock.move_to(moment)
    due(started.runtime)
    return started.activation.state


STARTS = [
    # start, first reminder, end of the link, block
    pytest.param(
        "2026-11-23T12:00:05", "2026-12-03T12:00:05", "2026-12-07T12:00:05", "2026-12-23T12:00:05",
        id="plain",
    ),
    pytest.param(
        "2026-10-20T23:59:59", "2026-10-30T23:59:59", "2026-11-03T23:59:59", "2026-11-19T23:59:59",
        id="over the end of summer time",
    ),
    pytest.param(
        "2026-10-11T02:30:00", "2026-10-21T02:30:00", "2026-10-25T02:30:00+01:00", "2026-11-10T02:30:00",
        id="the link ends at a time that exists twice: the second one",
    ),
    pytest.param(
        "2026-09-25T02:00:00", "2026-10-05T02:00:00", "2026-10-09T02:00:00", "2026-10-25T02:00:00+01:00",
        id="blocked at a time that exists twice",
    ),
    pytest.param(
        "2027-03-14T02:30:00", "2027-03-24T02:30:00", "2027-03-28T03:00:00+02:00", "2027-04-13T02:30:00",
        id="the link ends at a time that does not exist: after the gap",
    ),
    pytest.param(
        "2027-02-26T02:59:59", "2027-03-08T02:59:59", "2027-03-12T02:59:59", "2027-03-28T03:00:00+02:00",
        id="blocked at a time that does not exist",
    ),
    pytest.param(
        "2027-03-18T02:15:00", "2027-03-28T03:00:00+02:00", "2027-04-01T02:15:00", "2027-04-17T02:15:00",
        id="reminded at a time that does not exist",
    ),
    pytest.param(
        "2028-02-15T08:00:00", "2028-02-25T08:00:00", "2028-02-29T08:00:00", "2028-03-16T08:00:00",
        id="a leap day",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("start", "reminder", "link", "block"), STARTS)
def test_sec_C7_reminder_end_of_the_link_and_block_come_to_the_second(
    runtime: Runtime, clock: FixedClock, start: str, reminder: str, link: str, block: str
) -> None:
    clock.move_to(at(start))
    started = start_activation(runtime)
    assert pass_to(started, clock, at(reminder) - SECOND) is ActivationState.OPEN
    assert REMINDER not in started.sent()
    pass_to(started, clock, at(reminder))
    assert started.sent().count(REMINDER) == 1
    fresh = secret_of(runtime, started.newest(REMINDER))["token"]
    started.hand_over(REMINDER)
    assert look_at(runtime, started.token).standing is Standing.EXPIRED
    assert pass_to(started, clock, at(link) - SECOND) is ActivationState.OPEN
    assert look_at(runtime, fresh).standing is Standing.USABLE
    assert pass_to(started, clock, at(link)) is ActivationState.LINK_EXPIRED
    assert look_at(runtime, fresh).standing is Standing.EXPIRED
    assert pass_to(started, clock, at(block) - SECOND) is ActivationState.LINK_EXPIRED
    clock.move_to(at(block))  # whether or not the timed work has noted it
    assert look_at(runtime, fresh).standing is Standing.BLOCKED
    assert pass_to(started, clock, at(block)) is ActivationState.BLOCKED
    assert started.sent().count(REMINDER) == 1
    assert {"activation_blocked", "activation_blocked_filer"} <= set(started.sent())


@pytest.mark.parametrize(
    ("asked_on", "until", "last_reminder_holds_until"),
    [
        pytest.param(3 * DAY, 17 * DAY, 30 * DAY, id="early: over before the last reminder"),
        pytest.param(14 * DAY, 28 * DAY, 30 * DAY, id="over at the last reminder"),
        pytest.param(15 * DAY, 29 * DAY, 29 * DAY, id="a day is left: that deadline is taken over"),
        pytest.param(16 * DAY, 30 * DAY, 30 * DAY, id="until the block"),
        pytest.param(20 * DAY, 30 * DAY, 30 * DAY, id="never past the block"),
    ],
)
def test_sec_C7_after_a_new_link_the_worker_is_reminded_two_days_before_the_block(
    runtime: Runtime,
    clock: FixedClock,
    asked_on: timedelta,
    until: timedelta,
    last_reminder_holds_until: timedelta,
) -> None:
    start = clock.now()
    started = start_activation(runtime)
    for day in (10 * DAY, asked_on) if asked_on > 10 * DAY else (asked_on, 10 * DAY):
        pass_to(started, clock, start + day)
        if day == asked_on:
            ask(started)
            started.hand_over("activation_new_link")
            assert started.activation.link_until == start + until
        started.hand_over(REMINDER)
    assert started.sent().count(REMINDER) == 1
    assert started.activation.link_until == start + until
    pass_to(started, clock, start + 28 * DAY - SECOND)
    assert started.sent().count(REMINDER) == 1
    pass_to(started, clock, start + 28 * DAY)
    assert started.sent().count(REMINDER) == 2
    token = secret_of(runtime, started.newest(REMINDER))["token"]
    started.hand_over(REMINDER)
    assert started.activation.link_until == start + last_reminder_holds_until
    assert started.activation.blocks_at == start + 30 * DAY
    assert try_code(runtime, token, started.code, address="").verdict is Verdict.RIGHT


def test_without_a_new_link_nobody_is_reminded_a_second_time(
    runtime: Runtime, clock: FixedClock
) -> None:
    start = clock.now()
    started = start_activation(runtime)
    for day in range(1, 30):
        pass_to(started, clock, start + day * DAY)
        started.hand_over(REMINDER)
    assert started.sent().count(REMINDER) == 1


@pytest.mark.parametrize(
    ("looked_at", "reminded"),
    [
        pytest.param(13 * DAY, True, id="late, but a day is left"),
        pytest.param(13 * DAY + SECOND, False, id="less than a day is left"),
        pytest.param(14 * DAY, False, id="the link is over"),
        pytest.param(29 * DAY, False, id="long over"),
    ],
)
def test_a_worker_process_that_stood_still_reminds_late_or_not_at_all(
    runtime: Runtime, clock: FixedClock, looked_at: timedelta, reminded: bool
) -> None:
    started = start_activation(runtime)
    pass_to(started, clock, clock.now() + looked_at)
    assert (REMINDER in started.sent()) is reminded
    due(runtime)
    assert started.sent().count(REMINDER) == int(reminded)


@pytest.mark.parametrize("how", ["activated", "blocked"])
def test_who_has_keys_or_is_blocked_is_not_reminded(
    runtime: Runtime, clock: FixedClock, how: str
) -> None:
    started = start_activation(runtime)
    with runtime.database.writing() as session:
        activation = started.activation
        activation.state = ActivationState(how)
        session.merge(activation)
    pass_to(started, clock, clock.now() + 10 * DAY)
    assert REMINDER not in started.sent()


def test_a_mail_that_is_still_on_its_way_stands_for_the_reminder(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    clock.advance(9 * DAY)
    ask(started)
    pass_to(started, clock, clock.now() + DAY)
    assert REMINDER not in started.sent()
    started.hand_over("activation_new_link")
    with runtime.database.reading() as session:
        in_force = [each for each in session.exec(select(ActivationLink)) if each.ended_at is None]
    assert len(in_force) == 1


@pytest.mark.parametrize(
    ("renewed", "after", "expected"),
    [
        (False, 0 * DAY, 10), (False, 10 * DAY - SECOND, 10), (False, 10 * DAY, None),
        (True, 10 * DAY - SECOND, 10), (True, 10 * DAY, 28), (True, 28 * DAY - SECOND, 28),
        (True, 28 * DAY, None), (True, 29 * DAY, None),
    ],
)  # fmt: skip
def test_when_the_next_reminder_is(renewed: bool, after: timedelta, expected: int | None) -> None:
    start = at("2026-11-23T12:00:05")
    found = next_reminder_at(start, renewed=renewed, after=start + after)
    assert found == (None if expected is None else start + expected * DAY)
