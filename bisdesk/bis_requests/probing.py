"""How often a person may be told that an address or number is taken: each such answer says something of somebody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bisdesk.bis_requests.submitting import Taken
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from bisdesk.store.throttle import give_back, hit

LIMIT, WINDOW = 10, timedelta(hours=1)


@dataclass
class Paused(Exception):
    """This person was told so often that they wait before the next submit, whatever it says."""

    wait: timedelta


@contextmanager
def counted(runtime: Runtime, actor: Actor) -> Iterator[None]:
    """Count a submit before it is looked at, also those at the same moment; only refusals as taken stay counted.

    Raises Paused.
    """
    key = runtime.vault.keyed_hash("throttle", f"taken:{actor.id}")
    wait = hit(runtime.database, key, limit=LIMIT, window=WINDOW, now=runtime.clock.now())
    if wait is not None:
        raise Paused(wait)
    try:
        yield
    except Taken:
        raise
    except Exception:
        give_back(runtime.database, key)
        raise
    give_back(runtime.database, key)
