"""Do the jobs of one kind, and note what came of it."""

import traceback
from collections.abc import Callable

import structlog
from sqlmodel import col, select

from bisdesk.outbox import handlers
from bisdesk.outbox.handlers import JobKind
from bisdesk.outbox.models import Job, Status
from bisdesk.outbox.retry import NeverAgain, RetryLater, pause
from bisdesk.outbox.take import give_back, take
from bisdesk.runtime import Runtime

log = structlog.get_logger("bisdesk.jobs")

JOBS_AT_ONCE = 1
"""A job can take long; the others stay free for another process."""


def do_due(
    runtime: Runtime, kind: str, holder: str, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Do what is due of this kind; return how many jobs were taken."""
    taken = take(runtime, Job, col(Job.kind) == kind, holder, limit=JOBS_AT_ONCE)
    for job in taken:
        if stopping():
            give_back(runtime, Job, job.id, holder)
        else:
            _do(runtime, handlers.jobs[kind], job)
    return len(taken)


def _do(runtime: Runtime, kind: JobKind, job: Job) -> None:
    try:
        kind.run(runtime, job.subject_id)
    except NeverAgain as refused:
        _give_up(runtime, kind, job, refused.code)
    except RetryLater as later:
        _again(runtime, kind, job, later.code)
    except Exception as error:  # noqa: BLE001  # one job that cannot be done must not stop the others
        # No trace: it repeats the error's text, which may hold personal data.
        log.error("job_error", id=job.id, kind=job.kind, where=_where(error))  # noqa: TRY400
        _again(runtime, kind, job, f"error_{type(error).__name__}")
    else:
        log.info("job_done", id=job.id, kind=job.kind, tries=job.tries)
        _settle(runtime, job, Status.DONE, None)


def _again(runtime: Runtime, kind: JobKind, job: Job, code: str) -> None:
    if kind.most_tries is not None and job.tries >= kind.most_tries:
        _give_up(runtime, kind, job, code)
        return
    log.warning("job_again", id=job.id, kind=job.kind, tries=job.tries, failure=code)
    _settle(runtime, job, Status.WAITING, code, longest=kind)


def _give_up(runtime: Runtime, kind: JobKind, job: Job, code: str) -> None:
    log.warning("job_failed", id=job.id, kind=job.kind, tries=job.tries, failure=code)
    if kind.give_up is not None:
        kind.give_up(runtime, job.subject_id)
    _settle(runtime, job, Status.FAILED, code)


def _settle(
    runtime: Runtime, job: Job, status: Status, code: str | None, longest: JobKind | None = None
) -> None:
    """Write it down, unless the job was asked for again meanwhile or another process has it now."""
    now = runtime.clock.now()
    with runtime.database.writing() as session:
        found = session.exec(select(Job).where(Job.id == job.id).with_for_update()).one_or_none()
        if found is None or found.leased_by != job.leased_by or found.status is not Status.TAKEN:
            return
        found.status = status
        found.failure = code[:60] if code else None
        found.leased_by = found.lease_until = None
        if longest is not None:
            found.next_try_at = now + pause(found.tries, longest=longest.longest_pause)
        session.add(found)


def _where(error: Exception) -> str:
    """The place in the code and the kind of error; its text may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}" if last else "?"
    return f"{type(error).__name__} at {place}"
