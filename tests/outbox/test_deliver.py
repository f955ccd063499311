"""Handing messages over, and what is noted."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from bisdesk.activation.models import ActivationState
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.channels.port import (
    ChannelDown,
    Failure,
    PermanentFailure,
    TemporaryFailure,
)
from bisdesk.clock import FixedClock
from bisdesk.domain.activation_code import shown
from bisdesk.outbox import handlers
from bisdesk.outbox.by_hand import try_again
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.pace import LONGEST_PROBE
from bisdesk.outbox.retry import KEEP_TRYING
from bisdesk.outbox.take import LEASE
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work
from tests.channels.servers import free_port, relay
from tests.factories.activations import secret_of
from tests.factories.people import People
from tests.outbox.messages import (
    SECRETS,
    Recorder,
    messages,
    only,
    queue_activation,
    queue_mails,
    with_relay,
)


def send_all(runtime: Runtime) -> None:
    while sum(send_due(runtime, channel, "me") for channel in Channel):
        pass


def test_the_three_starting_messages_reach_the_worker_and_start_the_clock(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    started = queue_activation(runtime)
    clock.advance(timedelta(hours=5))
    send_all(runtime)
    link, explained = sorted(channel.mails[:2], key=lambda mail: mail.code, reverse=True)
    assert (link.code, explained.code) == ("activation_link", "activation_explained")
    assert f"http://localhost/activate/{started.token}" in link.text
    assert {link.to, explained.to} == {started.bis_request.email}
    assert {link.language, explained.language} == {"fr"}
    (sms,) = channel.texts
    assert (sms.to, shown(started.code) in sms.text) == (started.bis_request.mobile, True)
    activation = started.activation
    assert activation.state is ActivationState.OPEN
    assert activation.started_at == clock.now()
    assert started.bis_request.state is State.CONFIRMED
    assert channel.mails[2].code == "registration_confirmed"
    assert {message.status for message in messages(runtime)} == {Status.DONE}


@pytest.mark.parametrize("code", SECRETS)
def test_sec_C2_a_secret_is_erased_when_its_message_is_handed_over(
    runtime: Runtime, channel: Recorder, code: str
) -> None:
    queue_activation(runtime)
    assert only(runtime, code).secret is not None
    send_all(runtime)
    assert only(runtime, code).secret is None


def test_sec_C2_the_stored_database_holds_neither_link_nor_code(runtime: Runtime) -> None:
    started = queue_activation(runtime)
    secrets = (started.token.encode(), started.code.encode(), shown(started.code).encode())

    def stored() -> bytes:
        return b"".join(path.read_bytes() for path in runtime.settings.instance.glob("bisdesk.db*"))

    assert not any(secret in stored() for secret in secrets)
    send_all(runtime)  # into the demo mailbox and phone: sealed too
    assert runtime.demo_inbox.newest("sms")
    assert not any(secret in stored() for secret in secrets)
    with runtime.database.reading() as session:
        said = [str(row) for row in session.exec(select(TimelineEntry)).all()]
        said += [str(row) for row in session.exec(select(AuditEntry)).all()]
    assert said
    assert not any(secret.decode() in line for secret in secrets for line in said)


def test_sec_C2_nothing_secret_or_personal_is_logged(
    runtime: Runtime, channel: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    channel.failures = [TemporaryFailure("smtp_slow"), PermanentFailure("address")]
    started = queue_activation(runtime)
    send_all(runtime)
    printed = "".join(capsys.readouterr())
    assert "message_not_taken" in printed
    worker = started.bis_request
    for secret in (started.token, started.code, worker.email, worker.mobile, worker.last_name):
        assert str(secret) not in printed


def test_sec_R2_the_same_id_goes_out_at_every_try(runtime: Runtime, clock: FixedClock) -> None:
    (message_id,) = queue_mails(runtime)
    with relay(drop=True) as server:
        with_relay(runtime, server.port)
        send_due(runtime, Channel.MAIL, "me")
        message = only(runtime, "request_received")
        assert (message.status, message.failure) == (Status.WAITING, "smtp_dropped")
        server.drop = False
        clock.advance(timedelta(minutes=1))
        send_due(runtime, Channel.MAIL, "me")
        assert send_due(runtime, Channel.MAIL, "me") == 0
    assert server.ids == [f"<{message_id}@vlaanderen.example>"] * 2
    assert server.taken[0].get_content_type() == server.taken[1].get_content_type()
    message = only(runtime, "request_received")
    assert (message.status, message.tries, message.failure) == (Status.DONE, 2, None)


def test_sec_R2_what_a_relay_puts_off_for_hours_is_lost_not_and_doubled_not(
    runtime: Runtime, clock: FixedClock
) -> None:
    queue_mails(runtime)
    with relay(rcpt="451 later") as server:
        with_relay(runtime, server.port)
        for _ in range(60):
            clock.advance(timedelta(minutes=5))
            send_due(runtime, Channel.MAIL, "me")
        assert only(runtime, "request_received").status is Status.WAITING
        server.rcpt = "250 OK"
        clock.advance(timedelta(hours=4))
        send_due(runtime, Channel.MAIL, "me")
    assert len(server.taken) == 1
    assert only(runtime, "request_received").status is Status.DONE


@pytest.mark.parametrize("answers", [{"rcpt": "550 unknown"}, {"data": "554 no"}])
def test_sec_R2_what_a_relay_refuses_for_good_fails_at_once(
    runtime: Runtime, answers: dict[str, str]
) -> None:
    queue_mails(runtime)
    with relay(**answers) as server:
        with_relay(runtime, server.port)
        send_due(runtime, Channel.MAIL, "me")
    message = only(runtime, "request_received")
    assert (message.status, message.tries, message.leased_by) == (Status.FAILED, 1, None)
    assert str(message.failure).startswith("smtp_")


def test_sec_R2_a_relay_that_is_down_for_three_days_loses_nothing_that_is_asked_for_again(
    runtime: Runtime, clock: FixedClock, people: People
) -> None:
    ids = queue_mails(runtime, 2)
    port = free_port()
    with_relay(runtime, port)
    while Status.WAITING in {message.status for message in messages(runtime)}:
        clock.advance(timedelta(hours=1))
        send_due(runtime, Channel.MAIL, "me")
    assert clock.now() >= messages(runtime)[0].created_at + KEEP_TRYING
    assert {message.failure for message in messages(runtime)} == {"smtp_unreachable"}
    with relay(port=port) as server:
        for message_id in ids:
            with runtime.work(people.actor("staff")) as work:
                try_again(work, message_id)
        for _ in range(3):
            send_due(runtime, Channel.MAIL, "me")
            clock.advance(timedelta(seconds=1))
    assert sorted(server.ids) == sorted(f"<{each}@vlaanderen.example>" for each in ids)
    assert {message.status for message in messages(runtime)} == {Status.DONE}


@pytest.mark.parametrize("failure", [TemporaryFailure("sms_409"), ChannelDown("sms_503")])
def test_sec_R2_a_gateway_down_for_three_days_is_a_final_failure_that_can_be_repeated(
    runtime: Runtime, channel: Recorder, clock: FixedClock, failure: Failure
) -> None:
    started = queue_activation(runtime)
    channel.failures = [failure] * 1000
    end = clock.now() + KEEP_TRYING
    while (message := only(runtime, "activation_code")).status is Status.WAITING:
        clock.move_to(max(message.next_try_at, clock.now() + LONGEST_PROBE * 1.25))
        send_due(runtime, Channel.SMS, "me")
    assert end <= clock.now() <= end + LONGEST_PROBE * 1.25
    assert (message.status, message.failure) == (Status.FAILED, failure.code)
    assert message.tries > 20
    # By hand it can be sent again, in the same words.
    assert secret_of(runtime, message) == {"code": started.code}


def test_a_final_failure_shows_on_the_board(runtime: Runtime, channel: Recorder) -> None:
    started = queue_activation(runtime)
    before = started.bis_request.board_version
    channel.failures = [PermanentFailure("sms_400")]
    send_due(runtime, Channel.SMS, "me")
    assert started.bis_request.board_version > before


def test_an_explanation_that_finally_fails_does_not_hold_the_confirmation(
    runtime: Runtime, channel: Recorder
) -> None:
    started = queue_activation(runtime)
    for message in messages(runtime):
        if message.code == "activation_explained":
            _make_unsendable(runtime, message.id)
    send_all(runtime)
    assert only(runtime, "activation_explained").status is Status.FAILED
    assert started.bis_request.state is State.CONFIRMED


def _make_unsendable(runtime: Runtime, message_id: str) -> None:
    with runtime.database.writing() as session:
        message = session.get_one(Message, message_id)
        message.tries, message.created_at = 50, message.created_at - timedelta(days=4)
        session.add(message)
    recorder = runtime.mail
    assert isinstance(recorder, Recorder)

    def refuse_explanation(code: str) -> None:
        if code == "activation_explained":
            raise TemporaryFailure("smtp_slow")

    recorder.before = refuse_explanation


def test_messages_that_start_an_activation_are_void_once_it_has_ended(
    runtime: Runtime, channel: Recorder
) -> None:
    started = queue_activation(runtime)
    with runtime.database.writing() as session:
        activation = started.activation
        activation.state = ActivationState.UNDELIVERABLE
        session.add(session.merge(activation))
    send_all(runtime)
    assert {mail.code for mail in channel.mails} <= {"registration_confirmed"}
    for code in SECRETS:
        message = only(runtime, code)
        assert (message.status, message.failure, message.secret) == (
            Status.FAILED,
            "not_needed",
            None,
        )


def test_a_key_code_is_given_up_when_it_no_longer_works(
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
    channel.failures = [TemporaryFailure("sms_503")] * 100
    clock.advance(timedelta(minutes=10))
    send_due(runtime, Channel.SMS, "me")
    message = only(runtime, "key_code")
    assert (message.status, message.secret) == (Status.FAILED, None)


def test_who_was_revoked_gets_no_mail_any_more(runtime: Runtime, channel: Recorder) -> None:
    queue_mails(runtime, active=False)
    send_all(runtime)
    assert channel.mails == []
    assert only(runtime, "request_received").failure == "no_reader"


def test_a_worker_without_address_is_a_final_failure(runtime: Runtime, channel: Recorder) -> None:
    queue_activation(runtime, mobile=None)
    send_all(runtime)
    assert only(runtime, "activation_code").failure == "no_address"
    assert only(runtime, "activation_link").status is Status.DONE


def test_a_message_nobody_knows_does_not_stop_the_others(
    runtime: Runtime, channel: Recorder
) -> None:
    with runtime.work(SYSTEM) as work:
        work.send("no_such_message")
    queue_mails(runtime)
    send_all(runtime)
    assert only(runtime, "no_such_message").failure == "unknown_message"
    assert len(channel.mails) == 1


def test_a_fault_of_ours_is_tried_again_and_does_not_stop_the_others(
    runtime: Runtime, channel: Recorder
) -> None:
    first, second = queue_mails(runtime, 2)
    faults = [ZeroDivisionError("anneli@postilaatikko.example")]

    def stumble(_code: str) -> None:
        if faults:
            raise faults.pop()

    channel.before = stumble
    send_due(runtime, Channel.MAIL, "me")
    found = {message.id: message for message in messages(runtime)}
    assert {found[first].status, found[second].status} == {Status.WAITING, Status.DONE}
    (waiting,) = (message for message in found.values() if message.status is Status.WAITING)
    assert waiting.failure == "error_ZeroDivisionError"


def test_sec_R2_when_what_follows_fails_the_message_is_not_sent_again(
    runtime: Runtime, channel: Recorder, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_work: Work, _message: Message) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(handlers.on_handed_over, "request_received", stumble)
    queue_mails(runtime)
    send_all(runtime)
    clock.advance(LEASE * 2)
    send_all(runtime)
    assert len(channel.mails) == 1
    assert only(runtime, "request_received").status is Status.DONE


def test_stopping_gives_back_what_was_not_begun(runtime: Runtime, channel: Recorder) -> None:
    queue_mails(runtime, 3)
    send_due(runtime, Channel.MAIL, "me", stopping=lambda: bool(channel.mails))
    assert sorted(message.status.value for message in messages(runtime)) == [
        "done",
        "waiting",
        "waiting",
    ]


def test_a_slow_relay_does_not_outlast_the_lease(
    runtime: Runtime, channel: Recorder, clock: FixedClock
) -> None:
    queue_mails(runtime, 3)
    channel.before = lambda _code: clock.advance(LEASE * 0.4)
    send_due(runtime, Channel.MAIL, "me")
    assert len(channel.mails) == 2
    assert [m.status for m in messages(runtime)].count(Status.WAITING) == 1


@pytest.mark.parametrize("name", ['O"Neil, <x@y.example>', "a\r\nBcc: x@y.example", "a\0b"])
def test_sec_D6_a_name_reaches_no_header(runtime: Runtime, name: str) -> None:
    queue_activation(runtime, last_name=name)
    with relay() as server:
        with_relay(runtime, server.port)
        send_due(runtime, Channel.MAIL, "me")
    assert len(server.taken) == 2
    for mail in server.taken:
        assert mail["Bcc"] is None
        assert [address.addr_spec for address in mail["To"].addresses] == [
            "anneli.saarinen@postilaatikko.example"
        ]
        assert "x@y.example" not in " ".join(str(value) for value in mail.values())
    assert set(server.recipients) == {"anneli.saarinen@postilaatikko.example"}


def test_sec_D6_an_address_with_a_new_line_fails_for_good(runtime: Runtime) -> None:
    queue_activation(runtime, email="a@b.example\r\nBcc: x@y.example")
    with relay() as server:
        with_relay(runtime, server.port)
        send_due(runtime, Channel.MAIL, "me")
    assert server.recipients == []
    assert only(runtime, "activation_link").failure == "address"


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}]
)
def test_sec_D10_a_host_that_a_browser_names_reaches_no_mail(
    app: Flask, runtime: Runtime, channel: Recorder, headers: dict[str, str]
) -> None:
    started = queue_activation(runtime)
    with app.test_request_context("/", headers=headers):
        send_all(runtime)
    assert "evil" not in "".join(mail.text + mail.html for mail in channel.mails)
    assert any(f"http://localhost{started.path}" in mail.text for mail in channel.mails)
