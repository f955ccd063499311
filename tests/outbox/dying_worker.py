"""A second process that sends what is due once, and is killed (SIGKILL) at a named place."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress

from bisdesk.channels.port import OutgoingMail
from bisdesk.outbox import handlers
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel, Message
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work
from tests.outbox.messages import another_process, with_relay


def start(runtime: Runtime, place: str) -> Callable[[int], int]:
    """Fork it; it waits to be told the relay's port. Returns how to tell it: that gives the signal it died of.

    Call it before any thread is started: a fork copies only the thread that asks for it.
    """
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            _work(runtime, int(os.read(told, 10)), place)
        os._exit(1)

    def go(port: int) -> int:
        os.write(tell, str(port).encode())
        os.close(tell)
        os.close(told)
        _, status = os.waitpid(pid, 0)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    return go


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _work(parents: Runtime, port: int, place: str) -> None:
    runtime = another_process(parents)
    with_relay(runtime, port)
    smtp = runtime.mail

    class Dying:
        def send(self, mail: OutgoingMail) -> None:
            if place == "before the relay":
                _die()
            smtp.send(mail)
            if place == "after the relay":
                _die()

    def while_noting(work: Work, _message: Message) -> None:
        work.session.flush()
        _die()

    runtime.mail = Dying()
    if place == "while noting":
        handlers.on_handed_over["request_received"] = while_noting
    send_due(runtime, Channel.MAIL, "dying")
