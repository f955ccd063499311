"""An activation at CSAM, as staff work with it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from bisdesk.activation import external, renew
from bisdesk.activation.models import ActivationState
from bisdesk.activation.port import PreparedCode
from bisdesk.activation.timed import due
from bisdesk.activation.ways import EXTERNAL
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import BRUSSELS, FixedClock
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actor import SYSTEM
from bisdesk.policy.decide import NotFound
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work
from tests.activation.test_ways import CODE, AtCsam, begun, desk
from tests.factories.activations import Started, start_activation

DAY = timedelta(days=1)


def refused(started: Started, do: Callable[[Work], None]) -> str | None:
    """Why it was refused; none: it was done."""
    try:
        with started.runtime.work(desk(started.runtime)) as work:
            do(work)
    except Refusal as refusal:
        return refusal.code
    return None


def reference(started: Started) -> str:
    return started.bis_request.reference or ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "code_missing"), (" - ", "code_missing"), ("ABC", "code_form"), ("A" * 21, "code_form"),
        ("A" * 19 + "é", "code_form"), ("A" * 19 + "٣", "code_form"), ("A" * 19 + "!", "code_form"),
        ("abcde fghij–klmno 01234", None),
    ],
)  # fmt: skip
def test_a_code_of_csam_is_twenty_letters_and_digits(
    runtime: Runtime, typed: str, code: str | None
) -> None:
    started = AtCsam().start(runtime)
    assert (
        refused(started, lambda work: external.enter_code(work, reference(started), typed)) == code
    )
    assert started.sent().count("activation_code") == (1 if code is None else 0)


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [
        ("2027-04-01", "12:00", None), ("2027-04-01", "12:01", "future"), ("2027-04-02", "00:00", "future"),
        ("2027-03-02", "12:00", "too_old"), ("2027-03-02", "12:01", None),
        ("2027-03-28", "02:30", "no_such_time"), ("2027-03-28", "03:00", None),
        ("", "12:00", "time_missing"), ("2027-04-01", " ", "time_missing"),
        ("01/04/2027", "12:00", "time_unreadable"), ("2027-04-01", "12:00+05:00", "time_unreadable"),
    ],
)  # fmt: skip
def test_the_clock_starts_when_csam_sent_its_mail_which_is_not_in_the_future(
    runtime: Runtime, clock: FixedClock, day: str, hour: str, code: str | None
) -> None:
    clock.move_to(datetime(2027, 4, 1, 12, 0, tzinfo=BRUSSELS))
    started = AtCsam().start(runtime)
    found = refused(started, lambda work: external.enter_sent(work, reference(started), day, hour))
    assert found == code
    if code is not None:
        assert started.activation.started_at is None
        return
    at = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=BRUSSELS)
    assert started.activation.started_at == at
    due(runtime)
    expired = clock.now() >= at + 14 * DAY
    state = ActivationState.LINK_EXPIRED if expired else ActivationState.OPEN
    assert started.activation.state is state


def test_it_is_blocked_at_day_thirty_without_a_note_and_without_a_mail_to_the_worker(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = begun(AtCsam(), runtime)
    clock.advance(30 * DAY)
    due(runtime)
    assert started.activation.state is ActivationState.BLOCKED
    assert started.activation.end_reason == "no_note"
    assert "activation_blocked" not in started.sent()
    assert started.sent().count("activation_blocked_filer") == 1


@pytest.mark.parametrize(
    ("outcome", "state", "mails"),
    [
        ("activated", ActivationState.ACTIVATED, {"activation_done_filer"}),
        ("blocked", ActivationState.BLOCKED, {"activation_blocked", "activation_blocked_filer"}),
    ],
)
def test_staff_note_how_it_ended(
    runtime: Runtime, clock: FixedClock, outcome: str, state: ActivationState, mails: set[str]
) -> None:
    started = begun(AtCsam(), runtime)
    before = set(started.sent())
    with runtime.work(desk(runtime)) as work:
        external.note(work, reference(started), outcome)
    assert started.activation.state is state
    assert set(started.sent()) - before == mails
    with pytest.raises(Refusal, match="ended"), runtime.work(desk(runtime)) as work:
        external.note(work, reference(started), outcome)
    clock.advance(30 * DAY)
    assert due(runtime) == 0


def test_what_csam_has_nobody_makes_here(runtime: Runtime) -> None:
    started = begun(AtCsam(), runtime)
    assert not {"activation_link", "activation_new_link", "activation_done"} & set(started.sent())
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        with pytest.raises(renew.RenewRefused, match="external"):
            renew.new_link(work, found, renew.prepare_link(), by=renew.By.STAFF)
        with pytest.raises(renew.RenewRefused, match="external"):
            renew.new_code(work, found, PreparedCode("x", "y"))


def test_an_activation_of_this_app_takes_no_code_of_csam(runtime: Runtime) -> None:
    started = start_activation(runtime)
    enters: list[Callable[[Work], None]] = [
        lambda work: external.enter_code(work, reference(started), CODE),
        lambda work: external.enter_sent(work, reference(started), "2026-11-23", "09:00"),
        lambda work: external.note(work, reference(started), "blocked"),
    ]
    for enter in enters:
        with pytest.raises(NotFound), runtime.work(desk(runtime)) as work:
            enter(work)


def test_sec_C7_the_desks_page_never_shows_the_code_and_keeps_a_date_that_was_refused(
    runtime: Runtime, client_as: Callable[[str], FlaskClient]
) -> None:
    started = start_activation(runtime, handed_over=False, way=EXTERNAL)
    client: FlaskClient = client_as("staff")
    at = f"/requests/{reference(started)}/activation"
    assert client.get(at).status_code == 200
    refused = client.post(f"{at}/code", data={"csam_code": "WRONGCODE"})
    assert refused.status_code == 422
    assert "WRONGCODE" not in refused.text
    assert client.post(f"{at}/code", data={"csam_code": CODE}).status_code == 303
    assert CODE not in client.get(at).text
    late = client.post(f"{at}/sent", data={"sent_date": "2031-01-01", "sent_time": "09:30"})
    assert late.status_code == 422
    assert 'value="2031-01-01"' in late.text
    assert 'value="09:30"' in late.text
    assert client.post(f"{at}/outcome").status_code == 422
    assert client.post(f"{at}/outcome", data={"outcome": "activated"}).status_code == 303
    assert started.activation.state is ActivationState.ACTIVATED
    assert client.post(f"{at}/code", data={"csam_code": CODE}).status_code == 422
