"""Jobs: done, put off, given up; and the ones that are wired."""

from datetime import timedelta

import pytest

from bisdesk.clock import FixedClock
from bisdesk.outbox import handlers
from bisdesk.outbox.handlers import JobKind
from bisdesk.outbox.jobs import do_due
from bisdesk.outbox.models import Job, Status
from bisdesk.outbox.retry import NeverAgain, RetryLater
from bisdesk.outbox.take import LEASE, take
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.outbox.messages import only_job


class Trial:
    """A kind of job that raises what it is told to, one after another."""

    def __init__(self, *raises: Exception) -> None:
        self.raises = list(raises)
        self.done: list[str] = []
        self.given_up: list[str] = []

    def run(self, _runtime: Runtime, subject_id: str) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.done.append(subject_id)

    def give_up(self, _runtime: Runtime, subject_id: str) -> None:
        self.given_up.append(subject_id)


def queue(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, trial: Trial, most_tries: int | None = None
) -> None:
    kind = JobKind(trial.run, trial.give_up, most_tries=most_tries)
    monkeypatch.setitem(handlers.jobs, "trial", kind)
    with runtime.work(SYSTEM) as work:
        work.enqueue("trial", "subject")


def test_a_job_is_done_once(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial()
    queue(runtime, monkeypatch, trial)
    assert do_due(runtime, "trial", "me") == 1
    assert do_due(runtime, "trial", "me") == 0
    assert trial.done == ["subject"]
    assert only_job(runtime).status is Status.DONE


def test_asked_again_it_is_done_again(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial()
    queue(runtime, monkeypatch, trial)
    do_due(runtime, "trial", "me")
    queue(runtime, monkeypatch, trial)
    do_due(runtime, "trial", "me")
    assert trial.done == ["subject"] * 2


@pytest.mark.parametrize("error", [RetryLater("register_down"), ValueError("+32470000000")])
def test_a_job_that_has_to_wait_comes_back_with_growing_pauses(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    trial = Trial(*[error] * 5)
    queue(runtime, monkeypatch, trial)
    pauses = []
    while not trial.done:
        do_due(runtime, "trial", "me")
        job = only_job(runtime)
        if job.status is Status.WAITING:
            assert job.failure == getattr(error, "code", "error_ValueError")
            pauses.append(job.next_try_at - clock.now())
            clock.move_to(job.next_try_at)
    assert pauses == sorted(pauses)
    assert pauses[-1] <= timedelta(minutes=15) * 1.25
    assert only_job(runtime).failure is None


def test_a_job_is_never_given_up_unless_its_kind_says_so(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = Trial(*[RetryLater("register_down")] * 60)
    queue(runtime, monkeypatch, trial)
    while trial.raises:
        clock.advance(timedelta(minutes=20))
        do_due(runtime, "trial", "me")
    assert only_job(runtime).status is Status.WAITING
    assert trial.given_up == []


def test_after_its_last_try_a_job_is_given_up(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = Trial(*[ValueError()] * 9)
    queue(runtime, monkeypatch, trial, most_tries=3)
    for _ in range(5):
        do_due(runtime, "trial", "me")
        clock.advance(timedelta(hours=1))
    assert trial.given_up == ["subject"]
    assert (only_job(runtime).status, only_job(runtime).tries) == (Status.FAILED, 3)


def test_a_job_that_cannot_be_done_is_given_up_at_once(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = Trial(NeverAgain("gone"))
    queue(runtime, monkeypatch, trial)
    do_due(runtime, "trial", "me")
    assert trial.given_up == ["subject"]
    assert (only_job(runtime).status, only_job(runtime).failure) == (Status.FAILED, "gone")


def test_a_job_of_a_dead_process_is_done_by_another_after_its_lease(
    runtime: Runtime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = Trial()
    queue(runtime, monkeypatch, trial)
    take(runtime, Job, Job.kind == "trial", "dead")  # type: ignore[arg-type]
    assert do_due(runtime, "trial", "me") == 0
    clock.advance(LEASE)
    assert do_due(runtime, "trial", "me") == 1
    assert trial.done == ["subject"]


def test_stopping_leaves_the_job(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial()
    queue(runtime, monkeypatch, trial)
    do_due(runtime, "trial", "me", stopping=lambda: True)
    assert (only_job(runtime).status, only_job(runtime).tries) == (Status.WAITING, 0)


def test_the_error_of_a_job_is_logged_by_kind_and_place_only(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    queue(runtime, monkeypatch, Trial(ValueError("anneli@postilaatikko.example")))
    do_due(runtime, "trial", "me")
    printed = "".join(capsys.readouterr())
    assert "ValueError at test_jobs.py" in printed
    assert "postilaatikko" not in printed


def test_the_rooms_jobs_and_timed_work_are_wired(runtime: Runtime) -> None:
    assert {"declaration", "register"} <= set(handlers.jobs)
    assert {chore.name for chore in handlers.timed} >= {"activations", "registrations"}
    for chore in handlers.timed:
        chore.run(runtime)
