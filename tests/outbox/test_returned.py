"""Messages that were handed over and came back, were delivered, or take longer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bisdesk.assignment.models import Kind, StaffNotice
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.board.rows import rows_of
from bisdesk.channels.port import OutgoingMail
from bisdesk.clock import FixedClock
from bisdesk.outbox import handlers
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.returned import Told, came_back, delayed, delivered
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work
from tests.factories.activations import Started
from tests.factories.people import make_account
from tests.outbox.messages import only, queue_activation, queue_mails
from tests.outbox.test_deliver import send_all

MAIL, SMS = Channel.MAIL, Channel.SMS


@pytest.fixture
def bounced() -> Iterator[list[str]]:
    """The codes of the messages whose room was told that they came back."""
    told: list[str] = []
    before = dict(handlers.on_bounced)
    for code in ("activation_link", "activation_explained", "activation_code"):
        handlers.on_bounced[code] = lambda _work, message: told.append(message.code)
    yield told
    handlers.on_bounced.clear()
    handlers.on_bounced.update(before)


def sent_activation(runtime: Runtime) -> Started:
    """The three messages left, and somebody of the desk has the request."""
    started = queue_activation(runtime)
    with runtime.database.writing() as session:
        clerk = make_account(session, runtime, "Clerk", staff=True)
        found = session.get_one(BisRequest, started.request_id)
        found.assigned_to = clerk.id
        session.add(found)
    send_all(runtime)
    return started


def flags(runtime: Runtime, started: Started) -> bool:
    with runtime.database.reading() as session:
        (row,) = rows_of(session, [started.request_id])
    return row.message_failed


def test_a_message_that_comes_back_is_shown_told_and_noted_once(
    runtime_on: Runtime, clock: FixedClock, bounced: list[str]
) -> None:
    runtime = runtime_on
    started = sent_activation(runtime)
    link = only(runtime, "activation_link")
    clock.advance(timedelta(minutes=5))
    assert came_back(runtime, link.id, MAIL, "bounce_5.1.1") is Told.NOTED
    assert came_back(runtime, link.id, MAIL, "bounce_5.2.2") is Told.KNOWN
    now = only(runtime, "activation_link")
    assert (now.status, now.failure, now.failed_at) == (Status.FAILED, "bounce_5.1.1", clock.now())
    assert now.handed_over_at == clock.now() - timedelta(minutes=5)
    assert bounced == ["activation_link"]
    assert flags(runtime, started)
    with runtime.database.reading() as session:
        notices = session.exec(select(StaffNotice.kind)).all()
        audit = session.exec(
            select(AuditEntry.subject_id, AuditEntry.reason).where(
                AuditEntry.tag == "delivery_failed"
            )
        ).all()
        events = session.exec(
            select(TimelineEntry.event).where(TimelineEntry.request_id == started.request_id)
        ).all()
    assert notices == [Kind.DELIVERY_FAILED]
    assert audit == [(link.id, "bounce_5.1.1")]
    assert events.count("delivery_failed") == 1


def test_a_new_link_takes_the_flag_away_and_another_message_does_not(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = sent_activation(runtime)
    came_back(runtime, only(runtime, "activation_link").id, MAIL, "bounce_5.1.1")
    for code, still in (("activation_explained", True), ("activation_new_link", False)):
        clock.advance(timedelta(minutes=1))
        with runtime.work(SYSTEM) as work:
            work.send(code, request_id=started.request_id)
        assert flags(runtime, started) is still


def test_an_sms_that_arrived_cannot_fail_later_and_what_failed_stays_failed(
    runtime: Runtime,
) -> None:
    sent_activation(runtime)
    code = only(runtime, "activation_code").id
    assert delivered(runtime, code, SMS) is Told.NOTED
    assert came_back(runtime, code, SMS, "receipt_expired") is Told.KNOWN
    assert only(runtime, "activation_code").status is Status.DONE
    explained = only(runtime, "activation_explained").id
    came_back(runtime, explained, MAIL, "bounce_5.0.0")
    assert delivered(runtime, explained, MAIL) is Told.KNOWN
    assert delayed(runtime, explained, MAIL) is Told.KNOWN


def test_a_message_that_takes_longer_is_only_noted(runtime: Runtime) -> None:
    started = sent_activation(runtime)
    link = only(runtime, "activation_link").id
    assert delayed(runtime, link, MAIL) is Told.NOTED
    assert only(runtime, "activation_link").status is Status.DONE
    assert not flags(runtime, started)
    assert came_back(runtime, link, MAIL, "bounce_4.4.7") is Told.NOTED


@pytest.mark.parametrize(
    ("tries", "status", "failure", "told"),
    [
        pytest.param(0, Status.WAITING, None, Told.NOT_OURS, id="never tried"),
        pytest.param(1, Status.TAKEN, None, Told.TOO_EARLY, id="being handed over now"),
        pytest.param(1, Status.WAITING, "smtp_dropped", Told.TOO_EARLY, id="nobody knows whether it left"),
        pytest.param(3, Status.FAILED, "smtp_recipient_550", Told.NOT_OURS, id="refused at the door"),
        pytest.param(1, Status.HELD, None, Told.NOT_OURS, id="held"),
    ],
)  # fmt: skip
def test_what_was_not_handed_over_cannot_come_back(
    runtime: Runtime, tries: int, status: Status, failure: str | None, told: Told
) -> None:
    (message_id,) = queue_mails(runtime)
    with runtime.database.writing() as session:
        message = session.get_one(Message, message_id)
        message.tries, message.status, message.failure = tries, status, failure
        session.add(message)
    for tell in (delivered, delayed):
        assert tell(runtime, message_id, MAIL) is told
    assert came_back(runtime, message_id, MAIL, "bounce_5.1.1") is told
    assert only(runtime, "request_received").failure == failure


def test_nobody_is_believed_about_another_channel_or_an_unknown_message(runtime: Runtime) -> None:
    sent_activation(runtime)
    link, code = only(runtime, "activation_link").id, only(runtime, "activation_code").id
    for message_id, channel in ((link, SMS), (code, MAIL), ("0" * 32, MAIL), ("", SMS)):
        assert came_back(runtime, message_id, channel, "bounce_5.1.1") is Told.NOT_OURS
    with runtime.database.reading() as session:
        failed = session.exec(select(Message.id).where(col(Message.failed_at).is_not(None))).all()
    assert failed == []


def test_when_the_room_cannot_follow_nothing_is_noted(runtime: Runtime, bounced: list[str]) -> None:
    started = sent_activation(runtime)

    def stumbles(_work: Work, _message: Message) -> None:
        raise LookupError

    handlers.on_bounced["activation_link"] = stumbles
    link = only(runtime, "activation_link").id
    with pytest.raises(LookupError):
        came_back(runtime, link, MAIL, "bounce_5.1.1")
    assert only(runtime, "activation_link").status is Status.DONE
    assert not flags(runtime, started)


def test_a_second_copy_that_is_noted_late_does_not_undo_what_came_back(runtime: Runtime) -> None:
    (message_id,) = queue_mails(runtime)

    class TooSlow:
        """Meanwhile another process handed it over, and it came back."""

        def send(self, _mail: OutgoingMail) -> None:
            with runtime.database.writing() as session:
                message = session.get_one(Message, message_id)
                message.status, message.handed_over_at = Status.DONE, runtime.clock.now()
                session.add(message)
            assert came_back(runtime, message_id, MAIL, "bounce_5.1.1") is Told.NOTED

    runtime.mail = TooSlow()
    send_all(runtime)
    message = only(runtime, "request_received")
    assert (message.status, message.failure) == (Status.FAILED, "bounce_5.1.1")
