from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from bisdesk.runtime import Runtime
from bisdesk.store.throttle import ThrottleWindow, hit

WINDOW = timedelta(minutes=5)


@pytest.mark.race
def test_parallel_first_tries_are_all_counted(runtime_on: Runtime) -> None:
    start_line = Barrier(20)
    now = runtime_on.clock.now()

    def go(_number: int) -> timedelta | None:
        start_line.wait()
        return hit(runtime_on.database, "key", limit=5, window=WINDOW, now=now)

    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(go, range(20)))
    assert waits.count(None) == 5
    assert waits.count(WINDOW) == 15


def test_a_window_that_is_over_begins_again_and_others_are_dropped(runtime_on: Runtime) -> None:
    now = runtime_on.clock.now()
    for key in ("one", "two"):
        hit(runtime_on.database, key, limit=1, window=WINDOW, now=now)
    assert hit(runtime_on.database, "one", limit=1, window=WINDOW, now=now) == WINDOW
    assert hit(runtime_on.database, "one", limit=1, window=WINDOW, now=now + WINDOW) is None
    with runtime_on.database.reading() as session:
        assert session.exec(select(ThrottleWindow.key)).all() == ["one"]
