"""A message that did not leave, asked for by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.channels.port import Failure, PermanentFailure, TemporaryFailure
from bisdesk.clock import FixedClock
from bisdesk.outbox.by_hand import AlreadyHandedOver, SecretGone, try_again
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.retry import KEEP_TRYING
from bisdesk.outbox.take import LEASE, take
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import Denied, NotFound, OwnRequest
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.outbox.messages import Recorder, only, queue_activation, queue_mails


@pytest.fixture
def staff(people: People) -> Actor:
    return people.actor("staff")


def by_hand(runtime: Runtime, actor: Actor, message_id: str) -> Message:
    with runtime.work(actor) as work:
        return try_again(work, message_id)


def down_for_days(runtime: Runtime, clock: FixedClock) -> None:
    while only(runtime, "activation_link").status is Status.WAITING:
        clock.advance(timedelta(hours=3))
        send_due(runtime, Channel.MAIL, "me")


def waits_for_hours(runtime: Runtime, clock: FixedClock) -> None:
    for _ in range(12):
        clock.advance(timedelta(hours=1))
        send_due(runtime, Channel.MAIL, "me")


def left_by_a_dead_worker(runtime: Runtime, clock: FixedClock) -> None:
    take(runtime, Message, Message.channel == Channel.MAIL, "dead")  # type: ignore[arg-type]
    clock.advance(LEASE)


@pytest.mark.parametrize(
    ("failure", "until"),
    [
        pytest.param(TemporaryFailure("smtp_slow"), down_for_days, id="down for three days"),
        pytest.param(TemporaryFailure("smtp_slow"), waits_for_hours, id="waits for its next try"),
        pytest.param(PermanentFailure("address"), waits_for_hours, id="refused for good"),
        pytest.param(PermanentFailure("address"), left_by_a_dead_worker, id="taken by the dead"),
    ],
)
def test_asked_for_by_hand_the_same_message_leaves_at_once(
    runtime: Runtime,
    channel: Recorder,
    clock: FixedClock,
    staff: Actor,
    failure: Failure,
    until: Callable[[Runtime, FixedClock], None],
) -> None:
    started = queue_activation(runtime)
    channel.failures = [failure] * 1000
    until(runtime, clock)
    before = only(runtime, "activation_link")
    channel.failures.clear()
    by_hand(runtime, staff, before.id)
    send_due(runtime, Channel.MAIL, "me")
    (mail,) = [mail for mail in channel.mails if mail.code == "activation_link"]
    assert mail.id == before.id
    assert started.path in mail.text
    assert only(runtime, "activation_link").status is Status.DONE
    assert started.activation.started_at == clock.now()


def test_asked_for_by_hand_it_has_three_whole_days_again(
    runtime: Runtime, channel: Recorder, clock: FixedClock, staff: Actor
) -> None:
    queue_activation(runtime)
    channel.failures = [TemporaryFailure("smtp_slow")] * 1000
    down_for_days(runtime, clock)
    asked_at = clock.now()
    by_hand(runtime, staff, only(runtime, "activation_link").id)
    while (message := only(runtime, "activation_link")).status is Status.WAITING:
        clock.move_to(max(message.next_try_at, clock.now() + timedelta(minutes=1)))
        send_due(runtime, Channel.MAIL, "me")
    assert timedelta(0) <= clock.now() - (asked_at + KEEP_TRYING) < timedelta(minutes=2)


def test_what_is_being_handed_over_goes_on(
    runtime: Runtime, channel: Recorder, staff: Actor
) -> None:
    (message_id,) = queue_mails(runtime)
    take(runtime, Message, Message.channel == Channel.MAIL, "at work")  # type: ignore[arg-type]
    assert by_hand(runtime, staff, message_id).leased_by == "at work"
    assert send_due(runtime, Channel.MAIL, "me") == 0
    assert channel.mails == []


def test_what_left_is_not_sent_again(runtime: Runtime, channel: Recorder, staff: Actor) -> None:
    (message_id,) = queue_mails(runtime)
    send_due(runtime, Channel.MAIL, "me")
    with pytest.raises(AlreadyHandedOver):
        by_hand(runtime, staff, message_id)
    send_due(runtime, Channel.MAIL, "me")
    assert len(channel.mails) == 1


def test_a_link_that_is_no_longer_kept_needs_a_new_one(
    runtime: Runtime, channel: Recorder, staff: Actor
) -> None:
    queue_activation(runtime)
    channel.failures = [PermanentFailure("not_needed")]
    send_due(runtime, Channel.SMS, "me")
    with pytest.raises(SecretGone):
        by_hand(runtime, staff, only(runtime, "activation_code").id)


@pytest.mark.parametrize("who", ["end_user", "manager", "entity_admin"])
def test_sec_A1_only_the_desk_may_ask_for_it(runtime: Runtime, people: People, who: str) -> None:
    (message_id,) = queue_mails(runtime)
    with pytest.raises(Denied):
        by_hand(runtime, people.actor(who), message_id)


def test_sec_A6_nobody_asks_for_messages_of_what_they_filed(runtime: Runtime, staff: Actor) -> None:
    queue_activation(runtime, filer_id=staff.id)
    with pytest.raises(OwnRequest):
        by_hand(runtime, staff, only(runtime, "activation_link").id)


def test_a_message_that_is_not_there_is_not_found(runtime: Runtime, staff: Actor) -> None:
    with pytest.raises(NotFound):
        by_hand(runtime, staff, "x" * 32)


def test_it_is_in_the_audit_log_by_id_and_the_board_sees_it(
    runtime: Runtime, channel: Recorder, staff: Actor
) -> None:
    started = queue_activation(runtime)
    before = started.bis_request.board_version
    by_hand(runtime, staff, only(runtime, "activation_link").id)
    with runtime.database.reading() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.tag == "message_tried_again")
        ).one()
    assert (entry.actor_id, entry.subject_id) == (staff.id, only(runtime, "activation_link").id)
    assert started.bis_request.board_version > before
