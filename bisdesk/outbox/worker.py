"""The worker process: a thread per channel and per kind of job, so that none waits for another; and what is timed."""

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bisdesk.outbox import gate, handlers
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.handlers import Timed
from bisdesk.outbox.jobs import do_due
from bisdesk.outbox.lease import HEARTBEAT, HOLDS_FOR, hold, let_go
from bisdesk.outbox.models import Channel
from bisdesk.runtime import Runtime

log = structlog.get_logger("bisdesk.worker")

POLL = 0.25  # seconds between two looks when there was nothing to do
AFTER_ERROR = 2.0
TIMED_POLL = 1.0
LONGEST_STOP = 20.0


class Worker:
    """Start it, beat its heart, stop it. Each of its threads lives until `stop`."""

    def __init__(self, runtime: Runtime, *, poll: float = POLL) -> None:
        self.holder = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._runtime = runtime
        self._poll = poll
        self._stop = threading.Event()
        self._leads_until = 0.0
        self._done_at: dict[str, datetime] = {}
        self._threads = [
            threading.Thread(target=self._loop, args=(name, step), name=name, daemon=True)
            for name, step in self._steps().items()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def beat(self) -> None:
        """Renew the lease; while it is held, this process does what is timed."""
        asked_at = time.monotonic()
        if hold(self._runtime, self.holder):
            self._leads_until = asked_at + HOLDS_FOR.total_seconds()

    def ask_to_stop(self) -> None:
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait; return whether to stop."""
        return self._stop.wait(seconds)

    def stop(self) -> None:
        """Let each thread end what it began, then give up the lease."""
        self._stop.set()
        until = time.monotonic() + LONGEST_STOP
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        let_go(self._runtime, self.holder)

    def _steps(self) -> dict[str, Callable[[], float]]:
        """What each thread does again and again; each step returns how long to wait until the next."""
        together = [chore for chore in handlers.timed if not chore.apart]
        steps: dict[str, Callable[[], float]] = {"timed": self._doing(together)}
        for chore in handlers.timed:
            if chore.apart:
                steps[f"timed {chore.name}"] = self._doing([chore])
        for channel in Channel:
            steps[channel.value] = self._sending(channel)
        for kind in handlers.jobs:
            steps[f"job {kind}"] = self._working(kind)
        return steps

    def _sending(self, channel: Channel) -> Callable[[], float]:
        def step() -> float:
            taken = send_due(self._runtime, channel, self.holder, self._stop.is_set)
            return 0 if taken else self._poll

        return step

    def _working(self, kind: str) -> Callable[[], float]:
        def step() -> float:
            taken = do_due(self._runtime, kind, self.holder, self._stop.is_set)
            return 0 if taken else self._poll

        return step

    def _doing(self, chores: list[Timed]) -> Callable[[], float]:
        return lambda: self._timed(chores)

    def _timed(self, chores: list[Timed]) -> float:
        for chore in chores:
            now = self._runtime.clock.now()
            last = self._done_at.get(chore.name)
            if time.monotonic() >= self._leads_until or self._stop.is_set():
                break
            if last is None or now - last >= chore.every:
                self._done_at[chore.name] = now
                chore.run(self._runtime)
        return min(self._poll * 4, TIMED_POLL)

    def _loop(self, name: str, step: Callable[[], float]) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            try:
                pause = step()
            except Exception as error:  # noqa: BLE001  # a database that is away for a while comes back
                log.error("worker_error", thread=name, kind=type(error).__name__)  # noqa: TRY400
                pause = AFTER_ERROR


def _look_anew(runtime: Runtime) -> None:
    """Who starts a worker may have mended the settings: a closed channel is tried at once."""
    try:
        with runtime.database.writing() as session:
            gate.probe_now(session, *Channel, now=runtime.clock.now())
    except SQLAlchemyError as error:  # it comes back, and the channel is tried within ten minutes
        log.error("worker_error", thread="start", kind=type(error).__name__)  # noqa: TRY400


def run(runtime: Runtime) -> None:
    """Work until SIGTERM or SIGINT."""
    from bisdesk.web.logs import configure_logs

    configure_logs()
    worker = Worker(runtime)

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        worker.ask_to_stop()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    _look_anew(runtime)
    worker.start()
    log.info("worker_started", holder=worker.holder)
    pause = 0.0
    while not worker.wait(pause):
        try:
            worker.beat()
        except Exception as error:  # noqa: BLE001  # see _loop
            log.error("worker_error", thread="heart", kind=type(error).__name__)  # noqa: TRY400
        pause = HEARTBEAT.total_seconds()
    worker.stop()
    log.info("worker_stopped", holder=worker.holder)
