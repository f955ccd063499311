from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from bisdesk.accounts.passwords import check_password
from bisdesk.activation import attempts, renew
from bisdesk.activation.attempts import Outcome, Verdict, try_code
from bisdesk.activation.models import ActivationState, ActivationTicket
from bisdesk.activation.port import PreparedLink
from bisdesk.activation.timed import due
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.domain.activation_code import ActivationCodeError
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, start_activation, wrong_codes

HERE = "192.0.2.1"
CHECK = "bisdesk.activation.attempts.check_password"


def attempt(started: Started, typed: str) -> Verdict:
    return try_code(started.runtime, started.token, typed, address=HERE).verdict


def grouped(code: str, between: str) -> str:
    return between.join(code[at : at + 5] for at in range(0, 20, 5))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda code: code, id="as sent"),
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda code: grouped(code, " "), id="spaces"),
        pytest.param(lambda code: grouped(code.lower(), "-"), id="small letters and hyphens"),
        pytest.param(lambda code: f" {grouped(code, '–')}\n", id="dashes and a new line"),
    ],
)
def test_the_right_code_is_taken_however_it_is_typed(
    runtime: Runtime, change: Callable[[str], str]
) -> None:
    started = start_activation(runtime)
    assert attempt(started, change(started.code)) is Verdict.RIGHT
    assert started.activation.state is ActivationState.CODE_ACCEPTED
    assert started.activation.attempts == 0


@pytest.mark.parametrize(
    "typed", ["", "ABCDE", "A" * 21, "0" * 20, "I" * 20, "ABCDE FGHJK LMNPQ RST!V"]
)
def test_what_cannot_be_a_code_is_no_attempt(runtime: Runtime, typed: str) -> None:
    started = start_activation(runtime)
    with pytest.raises(ActivationCodeError):
        attempt(started, typed)
    assert started.activation.attempts == 0


def test_sec_C3_three_wrong_codes_block_and_the_right_one_as_fourth_is_refused(
    runtime: Runtime,
) -> None:
    started = start_activation(runtime)
    for number, typed in enumerate(wrong_codes(started.code, 3), start=1):
        assert attempt(started, typed) is Verdict.WRONG
        assert started.activation.attempts == number
    assert started.activation.state is ActivationState.BLOCKED
    assert started.activation.end_reason == "wrong_codes"
    assert attempt(started, started.code) is Verdict.REFUSED
    assert started.activation.state is ActivationState.BLOCKED
    sent = started.sent()
    assert sent.count("activation_blocked") == 1
    assert sent.count("activation_blocked_filer") == 1


def test_two_wrong_codes_leave_the_right_one_its_chance(runtime: Runtime) -> None:
    started = start_activation(runtime)
    for typed in wrong_codes(started.code, 2):
        attempt(started, typed)
    assert attempt(started, started.code) is Verdict.RIGHT
    assert started.activation.attempts == 2


def test_until_the_keys_are_stored_the_right_code_may_be_typed_again(runtime: Runtime) -> None:
    started = start_activation(runtime)
    first = try_code(runtime, started.token, started.code, address=HERE)
    second = try_code(runtime, started.token, started.code, address=HERE)
    assert first.ticket != second.ticket
    with runtime.database.reading() as session:
        assert len(session.exec(select(ActivationTicket)).all()) == 1


def test_wrong_codes_after_the_right_one_still_count(runtime: Runtime) -> None:
    started = start_activation(runtime)
    attempt(started, started.code)
    for typed in wrong_codes(started.code, 3):
        attempt(started, typed)
    assert started.activation.state is ActivationState.BLOCKED


@pytest.mark.race
def test_sec_A7_of_twenty_parallel_wrong_codes_at_most_three_are_looked_at(
    runtime_on: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = start_activation(runtime_on)
    looked_at = []

    def counting(code: str, stored: str | None) -> tuple[bool, str | None]:
        if stored is not None:
            looked_at.append(code)
        return check_password(code, stored)

    monkeypatch.setattr(CHECK, counting)
    start_line = Barrier(20)

    def go(typed: str) -> Outcome:
        start_line.wait()
        return try_code(runtime_on, started.token, typed, address=HERE)

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(go, wrong_codes(started.code, 20)))
    verdicts = [outcome.verdict for outcome in outcomes]
    assert len(looked_at) == 3
    assert verdicts.count(Verdict.WRONG) == 3
    assert Verdict.RIGHT not in verdicts
    assert started.activation.state is ActivationState.BLOCKED
    assert attempt(started, started.code) is Verdict.REFUSED
    assert started.sent().count("activation_blocked") == 1


@pytest.mark.race
def test_sec_A7_a_double_click_on_the_right_code_uses_no_try_up(runtime_on: Runtime) -> None:
    started = start_activation(runtime_on)
    for typed in wrong_codes(started.code, 2):
        attempt(started, typed)
    start_line = Barrier(2)

    def go(typed: str) -> Verdict:
        start_line.wait()
        return attempt(started, typed)

    with ThreadPoolExecutor(2) as pool:
        verdicts = set(pool.map(go, [started.code] * 2))
    assert Verdict.RIGHT in verdicts
    assert verdicts <= {Verdict.RIGHT, Verdict.BUSY}
    assert started.activation.attempts == 2
    assert started.activation.state is ActivationState.CODE_ACCEPTED


class Killed(BaseException):
    """The process dies here."""


def die(code: str, stored: str | None) -> tuple[bool, str | None]:
    raise Killed


def test_sec_C3_dying_while_a_code_is_looked_at_gives_no_extra_try(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = start_activation(runtime)
    with monkeypatch.context() as patch:
        patch.setattr(CHECK, die)
        for typed in wrong_codes(started.code, 3):
            with pytest.raises(Killed):
                attempt(started, typed)
    assert started.activation.attempts == 3
    assert attempt(started, started.code) is Verdict.BUSY
    clock.advance(attempts.CHECK_TIME)
    assert attempt(started, started.code) is Verdict.REFUSED
    assert started.activation.state is ActivationState.BLOCKED


def test_tries_left_behind_by_a_dead_process_block_by_themselves(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = start_activation(runtime)
    with monkeypatch.context() as patch:
        patch.setattr(CHECK, die)
        for typed in wrong_codes(started.code, 3):
            with pytest.raises(Killed):
                attempt(started, typed)
    assert due(runtime) == 0
    clock.advance(attempts.CHECK_TIME)
    assert due(runtime) == 1
    assert started.activation.state is ActivationState.BLOCKED


def test_the_link_takes_codes_to_the_last_second(runtime: Runtime, clock: FixedClock) -> None:
    started = start_activation(runtime)
    clock.advance(timedelta(days=14) - timedelta(seconds=1))
    assert attempt(started, wrong_codes(started.code, 1)[0]) is Verdict.WRONG
    clock.advance(timedelta(seconds=1))
    assert attempt(started, started.code) is Verdict.REFUSED
    assert started.activation.attempts == 1


def test_sec_A5_no_code_is_looked_at_before_the_link_was_handed_over(runtime: Runtime) -> None:
    started = start_activation(runtime, handed_over=False)
    assert attempt(started, started.code) is Verdict.REFUSED


def test_an_address_that_tries_too_often_is_slowed_down(runtime: Runtime) -> None:
    for _ in range(attempts.ADDRESS_LIMIT):
        try_code(runtime, "nobody", "A" * 20, address=HERE)
    with pytest.raises(attempts.TooManyTries):
        try_code(runtime, "nobody", "A" * 20, address=HERE)
    assert try_code(runtime, "nobody", "A" * 20, address="192.0.2.2").verdict is Verdict.REFUSED


def test_refused_and_taken_codes_are_logged_without_the_code(runtime: Runtime) -> None:
    started = start_activation(runtime)
    attempt(started, wrong_codes(started.code, 1)[0])
    attempt(started, started.code)
    with runtime.database.reading() as session:
        entries = session.exec(select(AuditEntry)).all()
    by_tag = {entry.tag: entry for entry in entries}
    assert by_tag["code_refused"].outcome == "refused"
    assert by_tag["code_accepted"].actor_kind == "worker"
    assert all(started.code not in str(entry) for entry in entries)


@pytest.mark.race
def test_sec_A7_of_fifty_racing_codes_over_two_links_three_count(runtime_on: Runtime) -> None:
    """Old and new link, all of them wrong but one: whichever comes first, no fourth is looked at."""
    started = start_activation(runtime_on)
    with runtime_on.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        renew.email_corrected(work, found, PreparedLink("fresh"))
    started.hand_over("activation_link")
    start_line = Barrier(50)

    def go(number: int) -> Verdict:
        typed = wrong_codes(started.code, 50)[number]
        start_line.wait()
        token = "fresh" if number % 2 else started.token
        return try_code(runtime_on, token, typed, address=f"192.0.2.{number}").verdict

    with ThreadPoolExecutor(50) as pool:
        verdicts = list(pool.map(go, range(50)))
    assert verdicts.count(Verdict.WRONG) == 3
    assert set(verdicts) <= {Verdict.WRONG, Verdict.BUSY, Verdict.REFUSED}
    assert started.activation.attempts == 3
    assert started.activation.state is ActivationState.BLOCKED
    assert started.sent().count("activation_blocked") == 1
    assert attempt(started, started.code) is Verdict.REFUSED
