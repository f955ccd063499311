"""One process at a time holds the worker's lease."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bisdesk.clock import FixedClock
from bisdesk.outbox.lease import HOLDS_FOR, hold, is_held, let_go
from bisdesk.runtime import Runtime
from tests.outbox.messages import another_process


def held(runtime: Runtime) -> bool:
    with runtime.database.reading() as session:
        return is_held(session, runtime.clock.now())


def test_the_lease_is_renewed_by_its_holder_and_by_nobody_else(
    runtime: Runtime, clock: FixedClock
) -> None:
    assert not held(runtime)
    assert hold(runtime, "first")
    assert held(runtime)
    for _ in range(3):
        clock.advance(HOLDS_FOR - timedelta(seconds=1))
        assert not hold(runtime, "second")
        assert hold(runtime, "first")


def test_a_dead_holder_loses_it(runtime: Runtime, clock: FixedClock) -> None:
    hold(runtime, "first")
    clock.advance(HOLDS_FOR)
    assert not held(runtime)
    assert hold(runtime, "second")
    assert not hold(runtime, "first")


def test_who_stops_lets_the_next_one_begin_at_once(runtime: Runtime) -> None:
    hold(runtime, "first")
    let_go(runtime, "second")
    assert not hold(runtime, "second")
    let_go(runtime, "first")
    assert not held(runtime)
    assert hold(runtime, "second")


@pytest.mark.race
def test_of_many_processes_one_gets_it(runtime_on: Runtime) -> None:
    processes = [another_process(runtime_on) for _ in range(4)]
    together = Barrier(4)

    def try_it(number: int) -> bool:
        together.wait()
        return hold(processes[number], f"holder {number}")

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, range(4))) == 1
    for process in processes:
        process.database.dispose()
