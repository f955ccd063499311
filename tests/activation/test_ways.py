"""What both ways of activating do alike, by one set of tests: this app's own, and CSAM's."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bisdesk.accounts.models import Account
from bisdesk.activation import external, renew, service
from bisdesk.activation.models import ActivationState
from bisdesk.activation.port import Way
from bisdesk.activation.timed import due
from bisdesk.activation.ways import EXTERNAL, chosen
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import BRUSSELS, FixedClock
from bisdesk.domain.deadline import block_at, link_ends_at
from bisdesk.outbox.models import Message, Status
from bisdesk.policy.actor import SYSTEM, Actor
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, make_registered, secret_of, start_activation
from tests.factories.people import make_account

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CODE = "0O1IABCDEFGHJKLMNPQR"


def desk(runtime: Runtime) -> Actor:
    """Somebody at the desk."""
    with runtime.database.writing() as session:
        count = len(session.exec(select(Account.id)).all())
        return Actor(
            kind="account", id=make_account(session, runtime, f"Desk {count}").id, staff=True
        )


class AtHome:
    """How a test starts what this app activates."""

    way: Way = service.EMBEDDED
    reminder = "activation_reminder"

    def start(self, runtime: Runtime) -> Started:
        return start_activation(runtime, handed_over=False)

    def link_left(self, started: Started) -> None:
        started.hand_over("activation_link")

    def code_left(self, started: Started) -> None:
        started.hand_over("activation_code")


class AtCsam(AtHome):
    """How a test starts what CSAM activates: staff type in what CSAM did."""

    way: Way = EXTERNAL
    reminder = "activation_external_reminder"

    def start(self, runtime: Runtime) -> Started:
        return start_activation(runtime, handed_over=False, way=EXTERNAL)

    def link_left(self, started: Started) -> None:
        now = started.runtime.clock.now().astimezone(BRUSSELS)
        with started.runtime.work(desk(started.runtime)) as work:
            reference = started.bis_request.reference or ""
            external.enter_sent(work, reference, f"{now:%Y-%m-%d}", f"{now:%H:%M:%S}")

    def code_left(self, started: Started) -> None:
        with started.runtime.work(desk(started.runtime)) as work:
            external.enter_code(work, started.bis_request.reference or "", CODE)
        started.hand_over("activation_code")


@pytest.fixture(params=[AtHome, AtCsam], ids=["embedded", "external"])
def how(request: pytest.FixtureRequest) -> AtHome:
    made: AtHome = request.param()
    return made


def begun(how: AtHome, runtime: Runtime) -> Started:
    started = how.start(runtime)
    started.hand_over(how.way.explanation)
    how.code_left(started)
    how.link_left(started)
    return started


def test_it_is_confirmed_when_link_code_and_explanation_are_out(
    how: AtHome, runtime: Runtime
) -> None:
    started = how.start(runtime)
    assert started.activation.state is ActivationState.WAITING
    how.link_left(started)
    started.hand_over(how.way.explanation)
    assert started.bis_request.state is State.REGISTERED
    how.code_left(started)
    assert started.bis_request.state is State.CONFIRMED
    assert started.activation.state is ActivationState.OPEN


def test_reminder_end_of_link_and_block_come_to_the_second(
    how: AtHome, runtime: Runtime, clock: FixedClock
) -> None:
    started = begun(how, runtime)
    start = clock.now()
    assert started.activation.started_at == start
    assert started.activation.link_until == link_ends_at(start)
    assert started.activation.blocks_at == block_at(start)
    for moment, reminders, state in [
        (start + 10 * DAY - SECOND, 0, ActivationState.OPEN),
        (start + 10 * DAY, 1, ActivationState.OPEN),
        (start + 14 * DAY - SECOND, 1, ActivationState.OPEN),
        (start + 14 * DAY, 1, ActivationState.LINK_EXPIRED),
        (start + 30 * DAY - SECOND, 1, ActivationState.LINK_EXPIRED),
        (start + 30 * DAY, 1, ActivationState.BLOCKED),
    ]:
        clock.move_to(moment)
        due(runtime)
        assert started.activation.state is state, moment
        assert started.sent().count(how.reminder) == reminders, moment
        started.hand_over(how.reminder)
    assert started.sent().count("activation_blocked_filer") == 1


@pytest.mark.parametrize("left", ["link", "code", "nothing"])
def test_what_did_not_leave_in_thirty_days_ends_as_undeliverable(
    how: AtHome, runtime: Runtime, clock: FixedClock, left: str
) -> None:
    started = how.start(runtime)
    if left == "link":
        how.link_left(started)
    if left == "code":
        how.code_left(started)
    clock.advance(30 * DAY - SECOND)
    due(runtime)
    assert started.activation.state is not ActivationState.UNDELIVERABLE
    clock.advance(SECOND)
    due(runtime)
    assert started.activation.state is ActivationState.UNDELIVERABLE
    assert "activation_undeliverable_filer" in started.sent()
    assert "activation_blocked" not in started.sent()


def test_whose_keys_staff_noted_needs_no_activation(how: AtHome, runtime: Runtime) -> None:
    request_id = make_registered(runtime)
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, request_id)
        service.start(work, found, service.prepare(), keys_noted=True, way=how.way)
        assert found.state is State.CONFIRMED


def test_a_corrected_number_stops_the_code_that_was_on_its_way(
    how: AtHome, runtime: Runtime
) -> None:
    started = how.start(runtime)
    if how.way.external:
        with runtime.work(desk(runtime)) as work:
            external.enter_code(work, started.bis_request.reference or "", CODE)
    before = started.newest("activation_code")
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        assert renew.mobile_corrected(work, found, renew.prepare_code())
    with runtime.database.reading() as session:
        stopped = session.get_one(Message, before.id)
    assert (stopped.status, stopped.secret) == (Status.FAILED, None)


def test_a_corrected_address_gets_the_explanation_and_the_clock_runs_on(
    how: AtHome, runtime: Runtime, clock: FixedClock
) -> None:
    started = begun(how, runtime)
    blocks_at = started.activation.blocks_at
    clock.advance(DAY)
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        assert renew.email_corrected(work, found, renew.prepare_link())
    assert started.sent().count(how.way.explanation) == 2
    assert started.activation.blocks_at == blocks_at


@pytest.mark.parametrize("setting", ["embedded", "external"])
def test_the_setting_decides_how_an_activation_begins(runtime: Runtime, setting: str) -> None:
    settings = runtime.settings.model_copy(update={"activation": setting})
    assert chosen(settings).external is (setting == "external")


def test_sec_C7_the_code_of_csam_is_sealed_until_it_is_handed_over_and_then_nowhere(
    runtime: Runtime,
) -> None:
    started = AtCsam().start(runtime)
    assert started.activation.code_hash == ""
    with runtime.work(desk(runtime)) as work:
        external.enter_code(
            work, started.bis_request.reference or "", f" {CODE[:10]}-{CODE[10:].lower()} "
        )
    assert secret_of(runtime, started.newest("activation_code")) == {"code": CODE}

    def stored() -> bytes:
        files = [path for path in runtime.settings.instance.iterdir() if path.is_file()]
        return b"".join(path.read_bytes() for path in files)

    assert CODE.encode() not in stored()
    started.hand_over("activation_code")
    assert started.newest("activation_code").secret is None
    assert CODE.encode() not in stored()
