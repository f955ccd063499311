"""What other rooms do when a message left or failed, which jobs there are, and what is timed.

Rooms do not register themselves: `bisdesk.wiring` says what stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bisdesk.bis_requests.models import BisRequest
from bisdesk.outbox.models import Message
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

Note = Callable[[Work, Message], None]

on_handed_over: dict[str, Note] = {}
"""By the message's code; called in the transaction that notes the hand-over, at its time."""
on_failed: dict[str, Note] = {}
"""The same, when a message will never be sent."""
on_bounced: dict[str, Note] = {}
"""The same, when a message that was handed over came back for good."""
on_delivery_failed: list[Callable[[Work, BisRequest], None]] = []
"""Called for either, with the request that the message is about; staff have to do something."""


@dataclass(frozen=True)
class JobKind:
    """How a job is done: `run(runtime, subject_id)`, which may be called twice.

    It raises RetryLater when it has to wait. After `most_tries` (none: never) `give_up` is called instead.
    """

    run: Callable[[Runtime, str], None]
    give_up: Callable[[Runtime, str], None] | None = None
    most_tries: int | None = None
    longest_pause: timedelta = timedelta(minutes=15)


jobs: dict[str, JobKind] = {}


@dataclass(frozen=True)
class Timed:
    """What happens by itself, in one process at a time. apart: it can be slow, and the others need not wait for it."""

    name: str
    run: Callable[[Runtime], object]
    every: timedelta
    apart: bool = False


timed: list[Timed] = []
