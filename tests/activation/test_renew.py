"""New links and new codes: who may ask when, and what becomes of the older ones."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bisdesk.activation import renew, service
from bisdesk.activation.attempts import Verdict, try_code
from bisdesk.activation.links import Renewal, Standing, look_at
from bisdesk.activation.models import ActivationState
from bisdesk.activation.port import PreparedCode, PreparedLink
from bisdesk.activation.renew import By, RenewRefused, Sent
from bisdesk.activation.timed import due
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.clock import FixedClock
from bisdesk.domain.deadline import block_at, link_ends_at
from bisdesk.outbox.failed import CARRY_A_LINK
from bisdesk.outbox.models import Message, Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, secret_of, start_activation, wrong_codes

BRUSSELS = ZoneInfo("Europe/Brussels")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
NEW_LINK = "activation_new_link"


def ask(started: Started, by: By = By.FILER, token: str = "fresh") -> Sent:
    with started.runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        return renew.new_link(work, found, PreparedLink(token), by=by)


def ask_code(started: Started, prepared: PreparedCode) -> Sent:
    with started.runtime.work(SYSTEM) as work:
        return renew.new_code(work, work.session.get_one(BisRequest, started.request_id), prepared)


def bounce(started: Started, code: str) -> None:
    message = started.newest(code)
    with started.runtime.work(SYSTEM) as work:
        found = work.session.get_one(Message, message.id)
        found.status, found.failure = Status.FAILED, "bounced"
        renew.link_bounced(work, found)


def stands(started: Started, token: str) -> Standing:
    return look_at(started.runtime, token).standing


def refusal(started: Started, by: By = By.STAFF) -> str:
    with pytest.raises(RenewRefused) as refused:
        ask(started, by)
    return refused.value.code


@pytest.mark.parametrize("by", [By.FILER, By.STAFF])
def test_a_new_link_ends_the_older_one_when_it_is_handed_over_and_not_before(
    runtime: Runtime, clock: FixedClock, by: By
) -> None:
    started = start_activation(runtime)
    block = started.activation.blocks_at
    clock.advance(3 * DAY)
    assert ask(started, by) is Sent.NEW
    assert secret_of(runtime, started.newest(NEW_LINK)) == {"token": "fresh"}
    assert (stands(started, started.token), stands(started, "fresh")) == (
        Standing.USABLE,
        Standing.NOT_YET,
    )
    clock.advance(timedelta(hours=1))
    started.hand_over(NEW_LINK)
    assert (stands(started, started.token), stands(started, "fresh")) == (
        Standing.EXPIRED,
        Standing.USABLE,
    )
    assert started.activation.link_until == link_ends_at(clock.now())
    assert started.activation.blocks_at == block
    assert look_at(runtime, started.token).renewal is Renewal.NO
    assert try_code(runtime, started.token, started.code, address="").verdict is Verdict.REFUSED
    assert try_code(runtime, "fresh", started.code, address="").verdict is Verdict.RIGHT


def test_a_link_that_was_not_handed_over_is_sent_again_as_it_is(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    before = started.newest("activation_link")
    with runtime.database.writing() as session:
        failed = session.get_one(Message, before.id)
        failed.status, failed.failure = Status.FAILED, "smtp_recipient_550"
        session.add(failed)
    assert ask(started) is Sent.SAME
    again = started.newest("activation_link")
    assert (again.id, again.secret, again.status) == (before.id, before.secret, Status.WAITING)
    assert started.sent().count("activation_link") == 1
    assert NEW_LINK not in started.sent()


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        pytest.param("2026-11-23T12:00", "2026-11-23T23:59:59", True, id="the same day"),
        pytest.param("2026-11-23T23:59:59", "2026-11-24T00:00:00", False, id="midnight passed"),
        pytest.param("2026-11-23T00:00:00", "2026-11-23T23:59:59", True, id="a whole day"),
    ],
)
def test_there_is_one_new_link_a_day_whoever_asks(
    runtime: Runtime, clock: FixedClock, first: str, second: str, refused: bool
) -> None:
    clock.move_to(datetime(2026, 11, 20, 9, tzinfo=BRUSSELS))
    started = start_activation(runtime)
    clock.move_to(datetime.fromisoformat(first).replace(tzinfo=BRUSSELS))
    ask(started, By.FILER)
    started.hand_over(NEW_LINK)
    clock.move_to(datetime.fromisoformat(second).replace(tzinfo=BRUSSELS))
    if refused:
        assert refusal(started, By.STAFF) == "today"
    else:
        assert ask(started, By.STAFF, "second") is Sent.NEW
    assert started.sent().count(NEW_LINK) == (1 if refused else 2)


@pytest.mark.parametrize(
    ("after", "code"),
    [
        pytest.param(14 * DAY - SECOND, "still_works", id="one second before the link is over"),
        pytest.param(14 * DAY, None, id="the link is over"),
        pytest.param(30 * DAY - SECOND, None, id="one second before the block"),
        pytest.param(30 * DAY, "ended", id="the block"),
    ],
)
def test_sec_A5_the_workers_page_sends_a_new_link_after_day_14_and_before_day_30(
    runtime: Runtime, clock: FixedClock, after: timedelta, code: str | None
) -> None:
    started = start_activation(runtime)
    clock.advance(after)
    if code is not None:
        with pytest.raises(RenewRefused) as refused:
            renew.ask_as_worker(runtime, started.token)
        assert refused.value.code == code
        assert NEW_LINK not in started.sent()
        return
    assert look_at(runtime, started.token).renewal is Renewal.POSSIBLE
    assert renew.ask_as_worker(runtime, started.token) is Sent.NEW
    assert look_at(runtime, started.token).renewal is Renewal.ON_ITS_WAY
    token = secret_of(runtime, started.newest(NEW_LINK))["token"]
    assert renew.ask_as_worker(runtime, started.token) is Sent.SAME
    started.hand_over(NEW_LINK)
    assert started.activation.link_until == started.activation.blocks_at or after == 14 * DAY
    assert try_code(runtime, token, started.code, address="").verdict is Verdict.RIGHT


def test_sec_A5_filer_and_staff_get_no_new_link_or_code_from_the_block_on(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    clock.advance(30 * DAY)
    prepared = renew.prepare_code()
    for noted in (False, True):  # by the timed work
        if noted:
            due(runtime)
        assert refusal(started) == "ended"
        with pytest.raises(RenewRefused):
            ask_code(started, prepared)


def test_sec_C3_tries_are_counted_over_all_links_and_codes(runtime: Runtime) -> None:
    started = start_activation(runtime)
    first, second, third = wrong_codes(started.code, 3)
    try_code(runtime, started.token, first, address="")
    ask(started)
    started.hand_over(NEW_LINK)
    try_code(runtime, "fresh", second, address="")
    ask_code(started, renew.prepare_code())
    assert started.activation.attempts == 2
    assert try_code(runtime, "fresh", third, address="").verdict is Verdict.WRONG
    assert started.activation.state is ActivationState.BLOCKED


def test_a_new_code_kills_the_old_one_and_stops_its_sms(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime, handed_over=False).hand_over("activation_link")
    assert ask_code(started, renew.prepare_code()) is Sent.SAME  # it has not left yet
    started.hand_over("activation_code")
    blocks_at = started.activation.blocks_at
    clock.advance(DAY)
    ticket = try_code(runtime, started.token, started.code, address="").ticket
    assert ticket is not None
    prepared = renew.prepare_code()
    assert ask_code(started, prepared) is Sent.NEW
    assert try_code(runtime, started.token, started.code, address="").verdict is Verdict.WRONG
    assert started.activation.attempts == 1
    assert try_code(runtime, started.token, prepared.code, address="").verdict is Verdict.RIGHT
    assert started.activation.blocks_at == blocks_at
    assert started.sent().count("activation_code") == 2


def test_a_corrected_number_stops_the_sms_that_was_waiting(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    old = started.newest("activation_code")
    prepared = renew.prepare_code()
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        assert renew.mobile_corrected(work, found, prepared)
    with runtime.database.reading() as session:
        stopped = session.get_one(Message, old.id)
    assert (stopped.status, stopped.secret) == (Status.FAILED, None)
    with runtime.work(
        SYSTEM
    ) as work:  # its worker process had it in hand, and it left all the same
        service.handed_over(work, stopped)
    assert started.activation.code_sent_at is None
    started.hand_over("activation_link", "activation_code")
    assert started.activation.code_sent_at is not None
    assert try_code(runtime, started.token, started.code, address="").verdict is Verdict.WRONG
    assert try_code(runtime, started.token, prepared.code, address="").verdict is Verdict.RIGHT


def test_a_corrected_address_ends_the_old_link_at_once_and_keeps_clock_and_tries(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    try_code(runtime, started.token, wrong_codes(started.code, 1)[0], address="")
    clock.advance(5 * DAY)
    before = started.activation
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        assert renew.email_corrected(work, found, PreparedLink("other"))
    assert stands(started, started.token) is Standing.EXPIRED
    assert look_at(runtime, started.token).renewal is Renewal.NO
    assert started.activation.state is ActivationState.LINK_EXPIRED
    with pytest.raises(RenewRefused):  # whoever got the mail by mistake sends nothing
        renew.ask_as_worker(runtime, started.token)
    started.hand_over("activation_link")
    after = started.activation
    assert after.state is ActivationState.OPEN
    assert (after.started_at, after.blocks_at, after.attempts) == (
        before.started_at,
        before.blocks_at,
        1,
    )
    assert after.link_until == link_ends_at(clock.now())
    assert started.sent().count("activation_explained") == 2
    assert try_code(runtime, "other", started.code, address="").verdict is Verdict.RIGHT


def test_a_link_mail_that_came_back_never_counted_as_handed_over(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    clock.advance(2 * DAY)
    bounce(started, "activation_link")
    waiting = started.activation
    assert waiting.state is ActivationState.WAITING
    assert (waiting.started_at, waiting.blocks_at, waiting.link_until) == (None, None, None)
    assert stands(started, started.token) is Standing.EXPIRED
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        renew.email_corrected(work, found, PreparedLink("other"))
    clock.advance(3 * DAY)
    started.hand_over("activation_link")
    running = started.activation
    assert running.state is ActivationState.OPEN
    assert (running.started_at, running.blocks_at) == (clock.now(), block_at(clock.now()))
    assert try_code(runtime, "other", started.code, address="").verdict is Verdict.RIGHT
    bounce(started, "activation_link")  # it was read: a late bounce is no news
    assert started.activation.state is ActivationState.CODE_ACCEPTED


def test_a_new_link_that_came_back_gives_the_older_one_its_time_back(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    before = started.activation
    clock.advance(3 * DAY)
    ask(started)
    started.hand_over(NEW_LINK)
    bounce(started, NEW_LINK)
    after = started.activation
    assert stands(started, started.token) is Standing.USABLE
    assert stands(started, "fresh") is Standing.EXPIRED
    assert (after.state, after.started_at, after.link_until) == (
        ActivationState.OPEN,
        before.started_at,
        before.link_until,
    )
    assert ask(started, token="next") is Sent.NEW  # what came back does not use the day up


def test_each_renewal_is_on_the_timeline_and_in_the_audit_log_without_a_secret(
    runtime: Runtime,
) -> None:
    started = start_activation(runtime)
    prepared = renew.prepare_code()
    ask(started, By.STAFF)
    started.hand_over(NEW_LINK)
    ask_code(started, prepared)
    with runtime.database.reading() as session:
        events = set(session.exec(select(TimelineEntry.event)))
        entries = session.exec(select(AuditEntry)).all()
    assert {"link_renewed", "new_link_sent", "code_renewed"} <= events
    by_tag = {entry.tag: entry.reason for entry in entries}
    assert (by_tag["link_renewed"], by_tag["code_renewed"]) == ("staff", "asked")
    assert not [each for each in entries if prepared.code in str(each) or "fresh" in str(each)]


def test_sec_C7_no_database_file_holds_a_renewed_link_or_code(runtime: Runtime) -> None:
    started = start_activation(runtime)
    code, link = renew.prepare_code(), renew.prepare_link()
    ask(started, By.STAFF, link.token)
    ask_code(started, code)
    for path in runtime.settings.instance.iterdir():
        content = path.read_bytes() if path.is_file() else b""
        assert link.token.encode() not in content
        assert code.code.encode() not in content


def test_each_mail_that_carries_a_link_has_its_words_on_the_timeline() -> None:
    assert set(service.CARRY_LINK) == set(CARRY_A_LINK)
