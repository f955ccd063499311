"""The worker process: no channel waits for another, and it stops when it is told."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient

from bisdesk.clock import FixedClock
from bisdesk.outbox import handlers
from bisdesk.outbox.handlers import JobKind, Timed
from bisdesk.outbox.lease import HOLDS_FOR, hold, is_held
from bisdesk.outbox.models import Channel, Status
from bisdesk.outbox.worker import Worker
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.channels.servers import gateway, relay
from tests.outbox.messages import only, queue_activation, queue_mails, statuses, with_relay
from tests.support.environment import environment_of


def wait_for(what: Callable[[], bool], seconds: float = 20) -> None:
    """Look until it is so."""
    until = time.monotonic() + seconds
    tick = threading.Event()
    while not what():
        assert time.monotonic() < until, "it did not happen"
        tick.wait(0.02)


def wait_a_while(event: threading.Event) -> None:
    event.wait(30)


@contextmanager
def working(runtime: Runtime) -> Iterator[Worker]:
    worker = Worker(runtime, poll=0.02)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def test_sec_R3_an_sms_gateway_that_hangs_holds_up_neither_mail_nor_pages(
    runtime: Runtime, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("staff")
    started = queue_activation(runtime)
    hanging = threading.Event()
    with relay() as mail_server, gateway(wait=hanging) as sms_server:
        with_relay(
            runtime,
            mail_server.port,
            sms="gateway",
            sms_gateway_url=sms_server.url,
            sms_timeout=30,
        )
        with working(runtime):
            assert sms_server.arrived.wait(20)
            wait_for(lambda: statuses(runtime, Channel.MAIL) == {Status.DONE})
            queue_mails(runtime, 3)
            wait_for(lambda: len(mail_server.taken) == 5)
            assert client.get("/healthz").status_code == 200
            assert client.get("/board").status_code == 200
            assert statuses(runtime, Channel.SMS) == {Status.TAKEN}
            hanging.set()
            wait_for(lambda: only(runtime, "activation_code").status is Status.DONE)
    assert started.activation.code_sent_at is not None


def test_sec_R3_a_gateway_that_never_answers_is_left_and_tried_again(
    runtime: Runtime, clock: FixedClock
) -> None:
    queue_activation(runtime)
    with gateway(wait=threading.Event()) as server:
        with_relay(runtime, 1, sms="gateway", sms_gateway_url=server.url, sms_timeout=0.2)
        with working(runtime):
            wait_for(lambda: only(runtime, "activation_code").failure == "sms_slow")
    message = only(runtime, "activation_code")
    assert message.status is Status.WAITING
    assert message.next_try_at > clock.now()
    assert message.secret is not None


def test_a_job_that_hangs_holds_up_no_other_kind(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, done = threading.Event(), threading.Event()
    monkeypatch.setitem(handlers.jobs, "slow", JobKind(lambda _r, _s: wait_a_while(free)))
    monkeypatch.setitem(handlers.jobs, "quick", JobKind(lambda _r, _s: done.set()))
    with runtime.work(SYSTEM) as work:
        work.enqueue("slow", "a")
        work.enqueue("quick", "b")
    with working(runtime):
        assert done.wait(20)
        free.set()


def test_only_the_process_with_the_lease_does_what_is_timed(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = threading.Event()
    chore = Timed("trial", lambda _runtime: ran.set(), HOLDS_FOR)
    monkeypatch.setattr(handlers, "timed", [chore])
    hold(runtime, "another process")
    with working(runtime) as worker:
        worker.beat()
        assert not ran.wait(0.3)
        clock.advance(HOLDS_FOR)
        worker.beat()
        assert ran.wait(20)


def test_an_error_in_a_thread_does_not_end_it(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bisdesk.outbox.worker.AFTER_ERROR", 0.01)
    tries: list[int] = []
    again = threading.Event()

    def stumble(_runtime: Runtime) -> None:
        tries.append(1)
        if len(tries) > 1:
            again.set()
        raise ZeroDivisionError

    chore = Timed("trial", stumble, HOLDS_FOR * 0)
    monkeypatch.setattr(handlers, "timed", [chore])
    with working(runtime) as worker:
        worker.beat()
        assert again.wait(20)


def test_the_worker_command_works_and_stops_when_told(runtime: Runtime) -> None:
    queue_mails(runtime, 2)
    _move_to_now(runtime)
    process = subprocess.Popen(
        [sys.executable, "-m", "bisdesk", "worker"],
        env=os.environ | environment_of(runtime.settings),
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(lambda: statuses(runtime, Channel.MAIL) == {Status.DONE}, seconds=120)
        assert _alive(runtime)
        process.send_signal(signal.SIGTERM)
        _, printed = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert b"worker_stopped" in printed
    assert not _alive(runtime)
    assert len(runtime.demo_inbox.newest("mail")) == 2


def _move_to_now(runtime: Runtime) -> None:
    """The command has the machine's clock, which may stand before or after the test's."""
    with runtime.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE message SET next_try_at = '2000-01-01'")


def _alive(runtime: Runtime) -> bool:
    from bisdesk.clock import SystemClock

    with runtime.database.reading() as session:
        return is_held(session, SystemClock().now())
