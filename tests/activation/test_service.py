from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bisdesk.activation import service
from bisdesk.activation.embedded import TOKEN_BYTES
from bisdesk.activation.models import Activation, ActivationLink, ActivationState
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.keys import service as keys
from bisdesk.keys.models import KeyKind
from bisdesk.outbox.models import Channel, Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.activations import (
    STARTING,
    WORKER,
    make_registered,
    messages_of,
    secret_of,
    start_activation,
)

BRUSSELS = ZoneInfo("Europe/Brussels")


def link_end(runtime: Runtime) -> datetime:
    with runtime.database.reading() as session:
        found = session.exec(select(ActivationLink)).one()
    assert found.expires_at is not None
    return found.expires_at


def test_starting_queues_link_explanation_and_code(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    sent = {message.code: message for message in messages_of(runtime, started.request_id)}
    assert set(sent) == set(STARTING)
    assert sent["activation_code"].channel is Channel.SMS
    assert secret_of(runtime, sent["activation_link"]) == {"token": started.token}
    assert secret_of(runtime, sent["activation_code"]) == {"code": started.code}
    assert started.activation.state is ActivationState.WAITING
    assert started.bis_request.state is State.REGISTERED


def test_starting_twice_changes_nothing(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    with runtime.work(SYSTEM) as work:
        bis_request = work.session.get_one(BisRequest, started.request_id)
        again = service.start(work, bis_request, service.prepare())
    assert again.id == started.activation.id
    assert len(started.sent()) == 3


def test_who_has_working_keys_needs_no_activation(runtime: Runtime) -> None:
    with runtime.work(SYSTEM) as work:
        person = keys.Person("90523100261", "a@b.example", "+358401234542", "fr", "F")
        account = keys.make_account(work, person, "anneli", "hash")
        keys.add_key(work, account, KeyKind.SMS)
    started = start_activation(runtime, handed_over=False)
    assert started.activation.state is ActivationState.NOT_NEEDED
    assert started.bis_request.state is State.CONFIRMED
    assert started.sent() == ["registration_confirmed"]


@pytest.mark.parametrize(
    ("start", "link", "block"),
    [
        pytest.param(
            "2026-11-23T12:00:05",
            "2026-12-07T12:00:05+01:00",
            "2026-12-23T12:00:05+01:00",
            id="plain",
        ),
        pytest.param(
            "2027-03-14T02:30:00",
            "2027-03-28T03:00:00+02:00",
            "2027-04-13T02:30:00+02:00",
            id="a time that does not exist: the first instant after the gap",
        ),
        pytest.param(
            "2026-10-11T02:30:00",
            "2026-10-25T02:30:00+01:00",
            "2026-11-10T02:30:00+01:00",
            id="a time that exists twice: the second one",
        ),
    ],
)
def test_the_hand_over_of_the_link_sets_the_deadlines_to_the_second(
    runtime: Runtime, clock: FixedClock, start: str, link: str, block: str
) -> None:
    clock.move_to(datetime.fromisoformat(start).replace(tzinfo=BRUSSELS))
    started = start_activation(runtime, handed_over=False).hand_over("activation_link")
    activation = started.activation
    assert activation.state is ActivationState.OPEN
    assert activation.started_at == clock.now()
    assert link_end(runtime) == datetime.fromisoformat(link)
    assert activation.blocks_at == datetime.fromisoformat(block)


def test_a_second_hand_over_of_the_same_link_moves_nothing(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    before = (link_end(runtime), started.activation.blocks_at)
    clock.advance(timedelta(hours=5))
    started.hand_over("activation_link")
    assert (link_end(runtime), started.activation.blocks_at) == before


@pytest.mark.parametrize("last", STARTING)
def test_the_request_is_confirmed_when_the_last_of_the_three_has_left(
    runtime: Runtime, last: str
) -> None:
    started = start_activation(runtime, handed_over=False)
    started.hand_over(*(code for code in STARTING if code != last))
    assert started.bis_request.state is State.REGISTERED
    started.hand_over(last)
    assert started.bis_request.state is State.CONFIRMED
    assert started.bis_request.confirmed_at == runtime.clock.now()
    assert started.sent().count("registration_confirmed") == 1
    started.hand_over(*STARTING)
    assert started.sent().count("registration_confirmed") == 1


def test_an_explanation_that_finally_failed_is_not_waited_for(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    [explained] = [
        message
        for message in messages_of(runtime, started.request_id)
        if message.code == "activation_explained"
    ]
    with runtime.work(SYSTEM) as work:
        explained.status = Status.FAILED
        explained = work.session.merge(explained)
        service.failed(work, explained)
    assert started.bis_request.state is State.REGISTERED
    started.hand_over("activation_link", "activation_code")
    assert started.bis_request.state is State.CONFIRMED


def test_a_link_mail_that_finally_failed_leaves_the_activation_waiting(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    for message in messages_of(runtime, started.request_id):
        if message.code == "activation_link":
            with runtime.work(SYSTEM) as work:
                service.failed(work, message)
    started.hand_over("activation_explained", "activation_code")
    assert started.activation.state is ActivationState.WAITING
    assert started.bis_request.state is State.REGISTERED


def test_every_step_is_told_and_logged_without_a_value(runtime: Runtime) -> None:
    started = start_activation(runtime)
    with runtime.database.reading() as session:
        events = session.exec(select(TimelineEntry.event)).all()
        tags = session.exec(select(AuditEntry.tag)).all()
    assert "confirmed" in events
    assert {"activation_started", "request_confirmed"} <= set(tags)
    assert started.bis_request.board_version > 0


def test_sec_C2_the_database_holds_neither_link_nor_code(runtime: Runtime) -> None:
    started = start_activation(runtime)
    assert started.activation.code_hash.startswith("$argon2id$")
    files = [path for path in runtime.settings.instance.iterdir() if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert started.token.encode() not in content
        assert started.code.encode() not in content


def test_sec_C1_a_link_has_at_least_128_random_bits() -> None:
    tokens = {service.prepare().token for _ in range(3)}
    assert len(tokens) == 3
    assert TOKEN_BYTES * 8 >= 128
    assert all(len(token) >= 43 for token in tokens)


def test_a_request_without_activation_is_left_alone(runtime: Runtime) -> None:
    request_id = make_registered(runtime, **WORKER)
    with runtime.database.reading() as session:
        assert session.exec(select(Activation)).all() == []
        assert service.of_request(session, request_id) is None
