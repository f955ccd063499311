"""R1: whatever dies and when, one person, one number, one registration, one set of messages."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.outbox.retry import RetryLater
from bisdesk.register import changes, entering
from bisdesk.register.embedded import EmbeddedRegister, Fault
from bisdesk.register.job import run
from bisdesk.register.manual import ManualRegister
from bisdesk.register.models import End, RegistrationStatus
from bisdesk.wiring import build_runtime
from tests.register.desk import Counts, Desk
from tests.support.environment import environment_of

ROOT = Path(__file__).resolve().parents[2]
KILLED = -9
WHERE = (
    "before_call",
    "before_register_commit",
    "after_register_commit",
    "after_call",
    "before_commit",
    "after_commit",
)
MESSAGES = {"activation_code", "activation_explained", "activation_link"}
FAMILIES = ("Abara", "Kowalska", "Nguyen", "Ferreira", "Lindqvist", "Oyelaran", "Tanaka", "Zubiri")


@pytest.mark.race
def test_sec_R1_a_killed_worker_registers_exactly_once(desk_on: Desk) -> None:
    requests = _decided(desk_on, len(WHERE))
    ended = _killed(
        desk_on, [f"register:{each}:{where}" for each, where in zip(requests, WHERE, strict=True)]
    )
    assert ended == [KILLED] * len(WHERE)
    before = [desk_on.request(each).state for each in requests]
    assert before == [State.REGISTERING] * 5 + [State.REGISTERED]
    _finish(desk_on, requests)
    _assert_exactly_once(desk_on, requests)


@pytest.mark.long
@pytest.mark.race
def test_sec_R1_killed_at_any_moment_200_times(desk_on: Desk) -> None:
    requests = _decided(desk_on, 200)
    dice = random.Random(20261123)
    # A whole run takes some 30 to 100 ms: twice that reaches every moment, the end included.
    for _ in range(2):
        _killed(desk_on, [f"register:{each}:{dice.randint(1, 200)}" for each in requests])
    states = {desk_on.request(each).state for each in requests}
    assert states <= {State.REGISTERING, State.REGISTERED}
    _finish(desk_on, requests)
    _assert_exactly_once(desk_on, requests)


@pytest.mark.race
def test_sec_R1_a_killed_click_decides_once_or_not_at_all(desk_on: Desk) -> None:
    requests = [desk_on.in_review(last_name=each, first_name=None) for each in FAMILIES[:2]]
    wheres = ("before_commit", "after_commit")
    killed = [f"decide:{each}:{where}" for each, where in zip(requests, wheres, strict=True)]
    assert _killed(desk_on, killed) == [KILLED] * 2
    assert len(desk_on.registrations(requests[0])) == 0
    assert [job.subject_id for job in desk_on.jobs()] == [requests[1]]
    for each in requests:
        desk_on.decide(each, version=1)  # clicked again on the same page
    _finish(desk_on, requests)
    _assert_exactly_once(desk_on, requests)


@pytest.mark.race
def test_sec_R1_a_killed_worker_leaves_a_number_to_enter_once(desk_on: Desk) -> None:
    requests = _decided(desk_on, 2)
    wheres = ("before_commit", "after_commit")
    killed = [f"register:{each}:{where}" for each, where in zip(requests, wheres, strict=True)]
    assert _killed(desk_on, killed, bis_register="manual") == [KILLED] * 2
    desk_on.runtime.register = ManualRegister(desk_on.runtime.database)
    _finish(desk_on, requests)
    for each in requests:
        (registration,) = desk_on.registrations(each)
        assert registration.by_hand_since is not None
        assert desk_on.request(each).state is State.REGISTERING


@pytest.mark.race
def test_sec_R1_a_killed_click_stores_an_entered_number_exactly_once(desk_on: Desk) -> None:
    wheres = ("before_commit", "after_commit", "before_commit2", "after_commit2")
    numbers = ("90523100261", "90523100459", "90523100657", "90523100855")
    desk_on.runtime.register = ManualRegister(desk_on.runtime.database)
    requests = [
        desk_on.in_review(last_name=each, first_name=None, reference=f"BIS-2026-00000{index}")
        for index, each in enumerate(FAMILIES[:4])
    ]
    for each in requests:
        desk_on.decide(each)
        desk_on.run(each)
    killed = [
        f"enter:{each}={number}:{where}"
        for each, number, where in zip(requests, numbers, wheres, strict=True)
    ]
    assert _killed(desk_on, killed, bis_register="manual") == [KILLED] * 4
    states = [desk_on.request(each).state for each in requests]
    assert states == [State.REGISTERING] * 3 + [State.REGISTERED]
    for each, number in zip(requests, numbers, strict=True):
        reference = desk_on.request(each).reference or ""
        for _ in range(2):  # clicked again
            entering.enter(desk_on.runtime, desk_on.actor(), reference, typed=number)
        assert desk_on.request(each).ssin == number
        sent = desk_on.messages(each)
        assert set(sent) >= MESSAGES
        assert len(sent) == len(set(sent))
        assert [event for event, _ in desk_on.events(each)].count("number_given") == 1


@pytest.mark.race
def test_sec_R1_a_killed_worker_replaces_a_number_exactly_once(desk_on: Desk) -> None:
    requests = _decided(desk_on, len(WHERE))
    _finish(desk_on, requests)
    numbers = [desk_on.request(each).ssin for each in requests]
    asked = []
    for index, each in enumerate(requests):
        with desk_on.runtime.database.writing() as session:
            session.get_one(BisRequest, each).reference = f"BIS-2026-00000{index}"
        with desk_on.runtime.work(desk_on.actor("staff2")) as work:
            version = desk_on.request(each).version
            change = changes.ask(
                work,
                f"BIS-2026-00000{index}",
                version=version,
                end=End.REPLACED,
                reason="Wrong day",
            )
        asked.append(change.id)
    killed = [f"change:{each}:{where}" for each, where in zip(asked, WHERE, strict=True)]
    assert _killed(desk_on, killed) == [KILLED] * len(WHERE)
    for each in asked * 2:
        changes.run(desk_on.runtime, each)
    assert desk_on.counts().numbers == 2 * len(WHERE)
    for each, old in zip(requests, numbers, strict=True):
        record = desk_on.register.get(old or "")
        assert record is not None
        assert record.replaced_by == desk_on.request(each).ssin
        assert desk_on.messages(each).count("number_replaced") == 1
        assert [event for event, _ in desk_on.events(each)].count("number_replaced") == 1


@pytest.mark.race
def test_sec_R1_two_workers_at_once_register_exactly_once(desk_on: Desk) -> None:
    requests = _decided(desk_on, 4)
    runtimes = [build_runtime(desk_on.runtime.settings, desk_on.runtime.clock) for _ in range(3)]
    with ThreadPoolExecutor(len(runtimes)) as pool:
        asked = [pool.submit(run, runtime, each) for each in requests for runtime in runtimes]
    for done in asked:
        done.result()
    for runtime in runtimes:
        runtime.database.dispose()
        assert isinstance(runtime.register, EmbeddedRegister)
        runtime.register.dispose()
    _assert_exactly_once(desk_on, requests)


@pytest.mark.race
def test_sec_R1_two_staff_clicks_at_once_decide_once(desk_on: Desk) -> None:
    request_id = desk_on.in_review()
    with ThreadPoolExecutor(4) as pool:
        decided = list(pool.map(lambda _: desk_on.decide(request_id, version=1).id, range(4)))
    assert len(set(decided)) == 1
    _finish(desk_on, [request_id])
    _assert_exactly_once(desk_on, [request_id])


def test_sec_R1_a_lost_answer_registers_exactly_once(desk_on: Desk) -> None:
    requests = _decided(desk_on, 1)
    desk_on.register.prepare()
    desk_on.register.faults.switch_on(Fault.ANSWER_LOST)
    with pytest.raises(RetryLater):
        desk_on.run(requests[0])
    desk_on.register.faults.switch_on(Fault.DOWN)
    with pytest.raises(RetryLater):
        desk_on.run(requests[0])
    desk_on.register.faults.repair()
    _finish(desk_on, requests)
    _assert_exactly_once(desk_on, requests)


def _decided(desk: Desk, count: int) -> list[str]:
    """Requests that wait for their number; no two of them look alike."""
    made = []
    for index in range(count):
        family = FAMILIES[index % len(FAMILIES)]
        request_id = desk.in_review(
            last_name=family,
            first_name=None,
            birth_date=f"{1920 + 3 * (index // len(FAMILIES))}-05-17",
            email=f"{family}.{index}@postilaatikko.example",
        )
        desk.decide(request_id)
        made.append(request_id)
    return made


def _killed(desk: Desk, requests: list[str], bis_register: str = "embedded") -> list[int]:
    """Let worker processes do these, and die; return how each process ended."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.register.dying_worker", *requests],
        cwd=ROOT,
        env=os.environ
        | environment_of(desk.runtime.settings)
        | {"BISDESK_BIS_REGISTER": bis_register},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return [int(line) for line in done.stdout.split()]


def _finish(desk: Desk, requests: list[str]) -> None:
    """What the outbox does with the job of a worker that died: it runs again, here twice."""
    for request_id in requests * 2:
        desk.run(request_id)


def _assert_exactly_once(desk: Desk, requests: list[str]) -> None:
    for request_id in requests:
        bis_request = desk.request(request_id)
        (registration,) = desk.registrations(request_id)
        given = desk.register.find_by_key(registration.key)
        assert given is not None
        assert (bis_request.state, bis_request.ssin) == (State.REGISTERED, given.number)
        assert registration.status is RegistrationStatus.DONE
        sent = desk.messages(request_id)
        assert set(sent) >= MESSAGES
        assert len(sent) == len(set(sent))
        assert [event for event, _ in desk.events(request_id)].count("number_given") == 1
    assert desk.counts() == Counts(
        people=len(requests), numbers=len(requests), creations=len(requests)
    )
