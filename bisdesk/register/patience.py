"""Ask the register for a page, but no longer than somebody waits for one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from bisdesk.register.port import RegisterDown

T = TypeVar("T")

LONGEST = 1.5
"""Seconds. Pages are drawn without the register's answer then; before a number is given it is asked again in any case."""
NOBODY_WAITS = 60.0
"""Seconds, in the worker process."""
AT_ONCE = 4
"""So many calls may hang in one process; with that many, further pages do not wait at all."""

_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="register")
_free = BoundedSemaphore(AT_ONCE)


def within(ask: Callable[[], T], seconds: float | None = None) -> T:
    """Return what `ask` gives, or raise what it raises. Raises RegisterDown when it takes longer than `seconds`."""
    if not _free.acquire(blocking=False):
        raise RegisterDown
    try:
        asked = _pool.submit(_then_free, ask)
    except RuntimeError:
        _free.release()
        raise RegisterDown from None
    try:
        return asked.result(LONGEST if seconds is None else seconds)
    except TimeoutError:
        raise RegisterDown from None


def _then_free(ask: Callable[[], T]) -> T:
    try:
        return ask()
    finally:
        _free.release()
