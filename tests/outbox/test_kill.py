"""A worker is killed between any two steps: nothing is lost, and what goes out twice carries one id."""

import signal
from datetime import timedelta

import pytest

from bisdesk.clock import FixedClock
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel, Status
from bisdesk.outbox.take import LEASE
from bisdesk.runtime import Runtime
from tests.channels.servers import relay
from tests.outbox import dying_worker
from tests.outbox.messages import only, queue_mails, with_relay


@pytest.mark.parametrize(
    ("place", "taken_before"),
    [("before the relay", 0), ("after the relay", 1), ("while noting", 1)],
)
def test_sec_R2_a_worker_killed_at_each_step_loses_nothing(
    runtime_on: Runtime, clock: FixedClock, place: str, taken_before: int
) -> None:
    (message_id,) = queue_mails(runtime_on)
    go = dying_worker.start(runtime_on, place)
    with relay() as server:
        assert go(server.port) == signal.SIGKILL
        assert len(server.taken) == taken_before
        assert only(runtime_on, "request_received").status is Status.TAKEN
        with_relay(runtime_on, server.port)
        assert send_due(runtime_on, Channel.MAIL, "me") == 0  # it may still be at work
        clock.advance(LEASE + timedelta(seconds=1))
        assert send_due(runtime_on, Channel.MAIL, "me") == 1
        assert send_due(runtime_on, Channel.MAIL, "me") == 0
    assert set(server.ids) == {f"<{message_id}@vlaanderen.example>"}
    assert len(server.ids) == taken_before + 1
    message = only(runtime_on, "request_received")
    assert (message.status, message.tries) == (Status.DONE, 2)
