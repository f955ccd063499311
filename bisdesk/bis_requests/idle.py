"""Drafts that nobody touched for thirty days are thrown away by the system."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime

IDLE = timedelta(days=30)
AT_ONCE = 200


def discarded_at(draft_changed_at: datetime) -> datetime:
    """When a draft goes that nobody touches any more."""
    return draft_changed_at + IDLE


def discard_idle(runtime: Runtime) -> int:
    """Throw away the drafts that are idle, a batch at a time, each in its own transaction; return how many.

    May stop and start again anywhere. Who comes back in between keeps the draft: it is looked at again, locked.
    """
    before = runtime.clock.now() - IDLE
    with runtime.database.reading() as session:
        ids = session.exec(
            select(BisRequest.id)
            .where(BisRequest.state == State.DRAFT, col(BisRequest.changed_at) <= before)
            .order_by(col(BisRequest.changed_at))
            .limit(AT_ONCE)
        ).all()
    return sum(_discard(runtime, draft_id) for draft_id in ids)


def _discard(runtime: Runtime, draft_id: str) -> bool:
    with runtime.work(SYSTEM) as work:
        work.require(Action.RUN_JOBS)
        draft = work.session.exec(
            select(BisRequest).where(BisRequest.id == draft_id).with_for_update()
        ).one_or_none()
        if (
            draft is None
            or draft.state is not State.DRAFT
            or work.now < discarded_at(draft.changed_at)
        ):
            return False
        drafts.erase(work, draft, reason="idle")
        return True
