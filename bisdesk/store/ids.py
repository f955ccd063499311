"""Random ids. References are numbered; everything else is random, so that no id tells how many there are."""

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """32 hex digits, 122 random bits."""
    return uuid.uuid4().hex


def new_id_in_order() -> str:
    """32 hex digits that sort behind those given out before by this process: the moment, then 64 random bits.

    For rows that are shown in the order in which they were written, also when one moment wrote several.
    """
    global _last  # noqa: PLW0603  # two calls within one tick of the clock must differ
    with _lock:
        _last = max(_last + 1, time.time_ns())
        return f"{_last:016x}{secrets.token_hex(8)}"
