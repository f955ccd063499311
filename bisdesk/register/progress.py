"""How far a registration is, as the desk's page says it."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.outbox.models import Job, Status
from bisdesk.register.models import Registration
from bisdesk.register.service import JOB

IN_THE_QUEUE = timedelta(seconds=10)
"""A register mostly answers at once; after this nobody has to wait on the page for it."""


class Stage(enum.StrEnum):
    ASKED = "asked"
    QUEUED = "queued"
    UNREACHABLE = "unreachable"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class Progress:
    """stage; since when; when it is tried again by itself (none: it is being tried now, or nobody will)."""

    stage: Stage
    since: datetime
    next_try_at: datetime | None = None

    @property
    def moves(self) -> bool:
        """It changes without anybody doing anything."""
        return self.stage is not Stage.BY_HAND


def progress_of(
    session: Session, bis_request: BisRequest, registration: Registration | None, now: datetime
) -> Progress | None:
    """None unless the request waits for its number."""
    if bis_request.state is not State.REGISTERING or registration is None:
        return None
    if registration.by_hand_since is not None:
        return Progress(Stage.BY_HAND, registration.by_hand_since)
    if registration.unreachable_since is not None:
        return Progress(
            Stage.UNREACHABLE, registration.unreachable_since, _next_try(session, bis_request, now)
        )
    late = now - registration.decided_at >= IN_THE_QUEUE
    return Progress(Stage.QUEUED if late else Stage.ASKED, registration.decided_at)


def _next_try(session: Session, bis_request: BisRequest, now: datetime) -> datetime | None:
    job = session.exec(
        select(Job).where(Job.kind == JOB, Job.subject_id == bis_request.id)
    ).one_or_none()
    if job is None or job.status is not Status.WAITING or job.next_try_at <= now:
        return None
    return job.next_try_at
