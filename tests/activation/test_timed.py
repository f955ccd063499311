from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bisdesk.activation.attempts import try_code
from bisdesk.activation.models import ActivationState
from bisdesk.activation.timed import due
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories.activations import start_activation

SECOND = timedelta(seconds=1)
BRUSSELS = ZoneInfo("Europe/Brussels")


def test_a_link_ends_after_fourteen_days_to_the_second(runtime: Runtime, clock: FixedClock) -> None:
    started = start_activation(runtime)
    clock.advance(timedelta(days=14) - SECOND)
    due(runtime)
    assert started.activation.state is ActivationState.OPEN
    clock.advance(SECOND)
    assert due(runtime) == 1
    assert started.activation.state is ActivationState.LINK_EXPIRED
    assert due(runtime) == 0


@pytest.mark.parametrize("accepted", [False, True])
def test_after_thirty_days_it_is_blocked_to_the_second(
    runtime: Runtime, clock: FixedClock, accepted: bool
) -> None:
    started = start_activation(runtime)
    if accepted:
        try_code(runtime, started.token, started.code, address="")
    clock.advance(timedelta(days=30) - SECOND)
    due(runtime)
    assert started.activation.state is not ActivationState.BLOCKED
    clock.advance(SECOND)
    assert due(runtime) == 1
    assert started.activation.state is ActivationState.BLOCKED
    assert started.activation.end_reason == "too_late"
    assert started.sent()[-2:] == ["activation_blocked", "activation_blocked_filer"] or {
        "activation_blocked",
        "activation_blocked_filer",
    } <= set(started.sent())


def test_thirty_days_are_reckoned_by_the_clock_on_the_wall(
    runtime: Runtime, clock: FixedClock
) -> None:
    clock.move_to(datetime(2026, 9, 26, 9, 0, tzinfo=BRUSSELS))
    started = start_activation(runtime)
    clock.move_to(datetime(2026, 10, 26, 8, 59, 59, tzinfo=BRUSSELS))
    due(runtime)
    assert started.activation.state is ActivationState.LINK_EXPIRED
    clock.advance(SECOND)
    due(runtime)
    assert started.activation.state is ActivationState.BLOCKED


@pytest.mark.parametrize("left", [(), ("activation_link",), ("activation_code",)])
def test_what_reached_nobody_in_thirty_days_ends_as_undeliverable(
    runtime: Runtime, clock: FixedClock, left: tuple[str, ...]
) -> None:
    started = start_activation(runtime, handed_over=False)
    clock.advance(timedelta(days=3))
    started.hand_over(*left)
    clock.advance(timedelta(days=27) - SECOND)
    due(runtime)
    assert started.activation.state is not ActivationState.UNDELIVERABLE
    clock.advance(SECOND)
    assert due(runtime) == 1
    assert started.activation.state is ActivationState.UNDELIVERABLE
    assert started.bis_request.state is State.CONFIRMED
    assert "activation_undeliverable_filer" in started.sent()
    assert "activation_blocked" not in started.sent()


def test_an_ended_activation_stays_as_it_ended(runtime: Runtime, clock: FixedClock) -> None:
    started = start_activation(runtime)
    clock.advance(timedelta(days=30))
    due(runtime)
    ended_at = started.activation.ended_at
    clock.advance(timedelta(days=30))
    assert due(runtime) == 0
    assert started.activation.ended_at == ended_at
