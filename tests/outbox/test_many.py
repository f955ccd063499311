"""Ten thousand messages, faults at random, workers killed at random: none lost, none doubled. `make test-long`."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlmodel import col, func, select

from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.channels.servers import DROP, Gateway, Relay, gateway, relay
from tests.outbox.messages import queue_mails, with_relay
from tests.outbox.quick_clock import QuickClock
from tests.support.environment import environment_of
from tests.support.server import ROOT

MAILS, TEXTS = 7_000, 3_000
WORKERS = 3
KILL_AFTER = 400  # messages that were taken
FAULTS = 0.02  # of the steps of a conversation
dice = random.Random(20261125)


@dataclass
class Seen:
    """What the other side has: each message it took, by id, and what it refused for good."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)


class Fickle(dict[str, str]):
    """The faults of a relay, thrown anew at each step."""

    def get(self, step: str, default: Any = None) -> Any:
        if step == "body":
            return DROP
        return dice.choice((DROP, "421 busy")) if dice.random() < FAULTS / 4 else default

    def __contains__(self, step: object) -> bool:
        return step == "body" and dice.random() < FAULTS


@dataclass
class FickleRelay(Relay):
    seen: Seen = field(default_factory=Seen)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(cast(bytes, envelope.content))
        message_id = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        luck = dice.random()
        if luck < FAULTS:
            return "451 later"
        if luck < 1.5 * FAULTS and not self.seen.taken[message_id]:
            self.seen.refused.add(message_id)
            return "554 no"
        self.seen.taken[message_id] += 1
        if luck < 3 * FAULTS:
            self.seen.unanswered.add(message_id)
            server.transport.abort()  # type: ignore[union-attr]
        return "250 taken"


@dataclass
class FickleGateway(Gateway):
    seen: Seen = field(default_factory=Seen)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        message_id = handler.headers["Idempotency-Key"]
        luck, status = dice.random(), 202
        if luck < FAULTS:
            status = dice.choice((429, 500, 503, 409))
        elif luck < 1.5 * FAULTS and not self.seen.taken[message_id]:
            self.seen.refused.add(message_id)
            status = 422
        else:
            self.seen.taken[message_id] += 1
            if luck < 3 * FAULTS:
                self.seen.unanswered.add(message_id)
                return
        handler.send_response(status)
        handler.end_headers()


def queue_texts(runtime: Runtime, request_id: str, count: int) -> None:
    with runtime.work(SYSTEM) as work:
        for _ in range(count):
            work.send(
                "activation_code",
                channel=Channel.SMS,
                request_id=request_id,
                secret={"code": "A" * 20},
            )


@contextmanager
def workers(runtime: Runtime, clock: QuickClock) -> Iterator[list[subprocess.Popen[bytes]]]:
    living: list[subprocess.Popen[bytes]] = [start_worker(runtime, clock) for _ in range(WORKERS)]
    try:
        yield living
    finally:
        for process in living:
            process.kill()
            process.wait()


def start_worker(runtime: Runtime, clock: QuickClock) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.outbox.quick_worker", str(clock.began)],
        cwd=ROOT, env=os.environ | environment_of(runtime.settings),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def left(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.exec(
            select(func.count())
            .select_from(Message)
            .where(col(Message.status).in_((Status.WAITING, Status.TAKEN)))
        ).one()


@pytest.mark.long
def test_sec_R2_of_ten_thousand_messages_none_is_lost_and_none_is_doubled(
    runtime_on: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.factories.activations import start_activation

    runtime = runtime_on
    started = start_activation(runtime)
    with runtime.database.writing() as session:  # its own three left already
        for message in session.exec(select(Message)):
            session.delete(message)
    seen = Seen()
    with (
        relay(of=FickleRelay, seen=seen) as mail_server,
        gateway(of=FickleGateway, seen=seen) as sms_server,
    ):
        mail_server.faults = Fickle()
        with_relay(
            runtime, mail_server.port, sms="gateway", sms_gateway_url=sms_server.url, sms_timeout=2
        )
        queue_mails(runtime, MAILS)
        queue_texts(runtime, started.request_id, TEXTS)
        clock = QuickClock(time.monotonic())
        killed, began, taken_then = 0, time.monotonic(), 0
        with workers(runtime, clock) as living:
            while left(runtime):
                time.sleep(0.5)
                if seen.taken.total() - taken_then >= KILL_AFTER:
                    taken_then = seen.taken.total()
                    victim = living.pop(dice.randrange(len(living)))
                    victim.kill()
                    victim.wait()
                    killed += 1
                    living.append(start_worker(runtime, clock))
        took = time.monotonic() - began
    with runtime.database.reading() as session:
        found = session.exec(
            select(Message).where(col(Message.code).in_(("request_received", "activation_code")))
        ).all()
    by_status = Counter(message.status for message in found)
    again = {message_id for message_id, times in seen.taken.items() if times > 1}
    with capsys.disabled():
        print(  # noqa: T201  # the throughput is to be stated
            f"\n{len(found)} messages, {WORKERS} workers, {killed} killed: {took:.0f} s, {len(found) / took:.0f}/s; "
            f"{by_status[Status.DONE]} taken, {by_status[Status.FAILED]} refused for good, "
            f"{len(again)} came again under their id ({len(again - seen.unanswered)} after a kill)"
        )
    assert len(found) == MAILS + TEXTS
    assert set(by_status) == {Status.DONE, Status.FAILED}
    for message in found:
        if message.status is Status.DONE:
            assert seen.taken[message.id], message.failure
        else:
            assert message.id in seen.refused, message.failure
    assert set(seen.taken) <= {message.id for message in found}
    # Again only what was never answered, or what a killed worker had in its hands: one for each channel.
    assert len(again - seen.unanswered) <= killed * len(Channel)
