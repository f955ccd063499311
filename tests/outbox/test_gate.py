"""A channel in trouble: it is left alone, tried with one message, and comes back slowly."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from bisdesk.channels.port import (
    ChannelDown,
    Failure,
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.clock import FixedClock
from bisdesk.health.doctor import examine
from bisdesk.outbox import gate, pace
from bisdesk.outbox.by_hand import try_again
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.retry import KEEP_TRYING
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.channels.servers import relay
from tests.factories.people import People
from tests.outbox.messages import (
    Recorder,
    another_process,
    messages,
    only,
    queue_activation,
    queue_mails,
    with_relay,
)

PASSWORD = TechnicalFailure("smtp_auth_535")
DOWN = ChannelDown("smtp_unreachable")
REFUSED = PermanentFailure("smtp_recipient_550")


def rounds(runtime: Runtime, channel: Recorder, clock: FixedClock, count: int) -> list[int]:
    """How many mails left in each of so many rounds, a second apart, by two workers."""
    left = []
    for _ in range(count):
        clock.advance(timedelta(seconds=1))
        before = len(channel.mails)
        for holder in ("one", "two"):
            send_due(runtime, Channel.MAIL, holder)
        left.append(len(channel.mails) - before)
    return left


def hours_of(runtime: Runtime, channel: Recorder, clock: FixedClock, failure: Failure) -> None:
    """Let everything fail in this way for half a day."""
    channel.failures = [failure] * 100_000
    for _ in range(12 * 3):
        clock.advance(timedelta(minutes=20))
        send_due(runtime, Channel.MAIL, "me")
    channel.failures.clear()


@pytest.mark.parametrize("failure", [DOWN, PASSWORD], ids=["down", "closed"])
def test_sec_R2_who_comes_back_is_not_met_by_all_that_waited(
    runtime: Runtime, channel: Recorder, clock: FixedClock, failure: Failure
) -> None:
    queue_mails(runtime, 100)
    hours_of(runtime, channel, clock, failure)
    with (
        runtime.database.writing() as session
    ):  # all of them at the same moment, the worst there is
        session.execute(update(Message).values(next_try_at=clock.now()))
    clock.advance(pace.LONGEST_CLOSED * 1.25)
    left = rounds(runtime, channel, clock, 10)
    assert left == [1, 2, 4, 8, 16, 20, 20, 20, 9, 0]
    assert {message.status for message in messages(runtime)} == {Status.DONE}
    assert gate.ask(runtime, Channel.MAIL) == gate.Allowed(20)


def test_sec_R2_a_fault_of_our_own_uses_up_nothing_of_the_three_days(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    queue_mails(runtime, 3)
    clock.advance(timedelta(hours=1))
    channel.failures = [PASSWORD] * 100_000
    tried = 0
    for _ in range(4 * 24):
        clock.advance(timedelta(hours=1))
        tried += send_due(runtime, Channel.MAIL, "me")
    assert {message.status for message in messages(runtime)} == {Status.WAITING}
    assert tried < 4 * 24 + 3  # one message each time, not each of them
    channel.failures = [REFUSED, *[DOWN] * 100_000]
    clock.advance(pace.LONGEST_CLOSED * 1.25)
    send_due(runtime, Channel.MAIL, "me")
    opened_at = clock.now()
    while Status.WAITING in {message.status for message in messages(runtime)}:
        clock.advance(timedelta(hours=1))
        send_due(runtime, Channel.MAIL, "me")
    # One hour of them was used before the channel was closed.
    assert timedelta(hours=-1) <= clock.now() - (opened_at + KEEP_TRYING) <= timedelta(hours=3)


def test_what_was_tried_while_it_was_closed_is_due_as_soon_as_it_opens(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    queue_mails(runtime, 3)
    hours_of(runtime, channel, clock, PASSWORD)
    clock.advance(pace.LONGEST_CLOSED * 1.25)
    assert rounds(runtime, channel, clock, 3) == [1, 2, 0]


@pytest.mark.parametrize("failure", [TemporaryFailure("smtp_recipient_450"), REFUSED])
def test_what_concerns_one_reader_closes_nothing(
    runtime: Runtime, channel: Recorder, failure: Failure
) -> None:
    queue_mails(runtime, 10)
    channel.failures = [failure] * 9
    send_due(runtime, Channel.MAIL, "me")
    assert len(channel.mails) == 1


def test_two_that_hang_up_are_no_trouble_and_what_comes_between_counts(
    runtime: Runtime, channel: Recorder
) -> None:
    queue_mails(runtime, 10)
    channel.failures = [DOWN, DOWN, REFUSED, DOWN, DOWN]
    send_due(runtime, Channel.MAIL, "me")
    assert len(channel.mails) == 5


def test_three_in_a_row_stop_the_round_and_the_rest_is_not_used_up(
    runtime: Runtime, channel: Recorder
) -> None:
    queue_mails(runtime, 10)
    channel.failures = [DOWN] * 10
    assert send_due(runtime, Channel.MAIL, "me") == 10
    assert sorted(message.tries for message in messages(runtime)) == [0] * 7 + [1] * 3
    assert send_due(runtime, Channel.MAIL, "me") == 0
    assert {message.status for message in messages(runtime)} == {Status.WAITING}


def test_sec_R3_a_closed_channel_leaves_the_other_open(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    queue_activation(runtime)
    channel.failures = [PASSWORD]
    send_due(runtime, Channel.MAIL, "me")
    assert send_due(runtime, Channel.MAIL, "me") == 0
    assert send_due(runtime, Channel.SMS, "me") == 1
    assert len(channel.texts) == 1


def test_who_asks_to_be_left_alone_is_left_alone(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    queue_mails(runtime, 5)
    channel.failures = [ChannelDown("sms_429", retry_after=120)] * 3
    send_due(runtime, Channel.MAIL, "me")
    clock.advance(timedelta(seconds=119))
    assert send_due(runtime, Channel.MAIL, "me") == 0
    clock.advance(timedelta(seconds=1))
    assert send_due(runtime, Channel.MAIL, "me") == 1


def test_asked_for_by_hand_a_closed_channel_is_tried_at_once(
    runtime: Runtime, channel: Recorder, people: People
) -> None:
    (message_id,) = queue_mails(runtime)
    channel.failures = [PASSWORD]
    send_due(runtime, Channel.MAIL, "me")
    with runtime.work(people.actor("staff")) as work:
        try_again(work, message_id)
    send_due(runtime, Channel.MAIL, "me")
    assert [mail.id for mail in channel.mails] == [message_id]


def test_sec_R2_a_code_that_no_longer_works_is_not_sent_when_the_channel_opens(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    started = queue_activation(runtime)
    with runtime.work(SYSTEM) as work:
        work.send(
            "key_code",
            channel=Channel.SMS,
            request_id=started.request_id,
            secret={"code": "123456"},
        )
    channel.failures = [TechnicalFailure("sms_401")]
    send_due(runtime, Channel.SMS, "me")
    clock.advance(timedelta(minutes=11))
    for _ in range(3):
        clock.advance(timedelta(seconds=2))
        send_due(runtime, Channel.SMS, "me")
    assert [sms.code for sms in channel.texts] == ["activation_code"]
    message = only(runtime, "key_code")
    assert (message.status, message.secret) == (Status.FAILED, None)


def test_operators_see_it_and_see_it_go(
    runtime: Runtime, channel: Recorder, clock: FixedClock, client: FlaskClient
) -> None:
    def lacks() -> list[str]:
        answer = client.get("/readyz")
        assert answer.status_code == 200
        found: list[str] = json.loads(answer.data)["lacks"]
        return found

    assert "mail" not in lacks()
    queue_mails(runtime, 2)
    channel.failures = [PASSWORD]
    send_due(runtime, Channel.MAIL, "me")
    assert "mail" in lacks()
    with runtime.database.reading() as session:
        (trouble,) = gate.troubles(session)
    assert (trouble.channel, trouble.technical, trouble.failure, trouble.since) == (
        Channel.MAIL, True, "smtp_auth_535", clock.now()
    )  # fmt: skip
    clock.advance(timedelta(minutes=1))
    send_due(runtime, Channel.MAIL, "me")
    assert "mail" not in lacks()


def test_the_doctor_names_what_is_the_matter_with_a_channel(runtime: Runtime) -> None:
    with relay() as server:
        with_relay(runtime, server.port, sms="gateway", sms_gateway_url="https://sms.example/")
    gate.failed(runtime, Channel.MAIL, PASSWORD)
    for _ in range(pace.SEVERAL):
        gate.failed(runtime, Channel.SMS, ChannelDown("sms_503"))
    told = {line.name: line for line in examine(runtime)}
    assert told["mail"].wrong
    assert "fault in the settings (smtp_auth_535)" in told["mail"].text
    assert told["sms"].wrong
    assert "takes nothing since 2026-11-23 11:00 UTC (sms_503)" in told["sms"].text


@pytest.fixture
def two(runtime_on: Runtime) -> Iterator[list[Runtime]]:
    other = another_process(runtime_on)
    yield [runtime_on, other]
    other.database.dispose()


def test_of_several_workers_one_sends_the_probe(two: list[Runtime], clock: FixedClock) -> None:
    queue_mails(two[0], 5)
    gate.failed(two[0], Channel.MAIL, PASSWORD)
    clock.advance(timedelta(minutes=1))
    assert [gate.ask(each, Channel.MAIL).messages for each in two] == [1, 0]
    gate.answered(two[1], Channel.MAIL, 1)
    clock.advance(pace.ROUND)
    assert [gate.ask(each, Channel.MAIL).messages for each in two] == [2, 0]


def test_the_slowest_hand_over_ends_within_the_lease() -> None:
    from bisdesk.channels.build import LONGEST_HAND_OVER
    from bisdesk.outbox.deliver import BEGIN_WITHIN, NOTE_PAUSES
    from bisdesk.outbox.take import LEASE

    longest = timedelta(seconds=LONGEST_HAND_OVER + sum(NOTE_PAUSES))
    assert BEGIN_WITHIN + longest < LEASE
