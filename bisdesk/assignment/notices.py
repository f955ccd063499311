"""What staff are told in the app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, delete, func, select, update

from bisdesk.accounts.models import Account
from bisdesk.assignment.models import Kind, StaffNotice
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.policy.decide import NotFound
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

KEPT_AFTER_SEEN = timedelta(days=30)
LISTED = 100


@dataclass(frozen=True)
class NewsRow:
    """One notice, as who is told reads it. `by`: a name, or nothing when the system did it."""

    id: str
    kind: Kind
    reference: str
    by: str
    why: str
    at: datetime
    seen: bool


def tell(work: Work, account_id: str, kind: Kind, bis_request: BisRequest) -> None:
    """Tell a member of staff what happened to a request; each open board shows it within seconds."""
    by = work.actor.id if work.actor.kind == "account" else None
    work.session.add(
        StaffNotice(account_id=account_id, kind=kind, request_id=bis_request.id, by=by, at=work.now)
    )
    work.board_changed()


def withdrawn(work: Work, bis_request: BisRequest) -> None:
    """Tell who has it that its holder withdrew it."""
    if bis_request.assigned_to is not None:
        tell(work, bis_request.assigned_to, Kind.WITHDRAWN, bis_request)


def erase(work: Work, request_id: str) -> None:
    """Leave nothing about this request."""
    work.session.exec(delete(StaffNotice).where(col(StaffNotice.request_id) == request_id))


def unseen_count(session: Session, account_id: str) -> int:
    """How much there is that this person has not seen."""
    return session.exec(
        select(func.count()).where(
            StaffNotice.account_id == account_id, col(StaffNotice.seen_at).is_(None)
        )
    ).one()


def news_of(session: Session, account_id: str) -> list[NewsRow]:
    """What this person was told, not seen first, then the newest first."""
    # Why stands on the request's timeline, and nowhere else.
    told_with = and_(
        col(TimelineEntry.request_id) == StaffNotice.request_id,
        col(TimelineEntry.at) == StaffNotice.at,
        col(TimelineEntry.event) == "taken_over",
        col(StaffNotice.kind) == Kind.TAKEN_OVER,
    )
    found = session.exec(
        select(StaffNotice, BisRequest.reference, Account.name, TimelineEntry.reason)
        .join(BisRequest, col(BisRequest.id) == StaffNotice.request_id)
        .outerjoin(Account, col(Account.id) == StaffNotice.by)
        .outerjoin(TimelineEntry, told_with)
        .where(StaffNotice.account_id == account_id)
        .order_by(
            col(StaffNotice.seen_at).is_not(None),
            col(StaffNotice.at).desc(),
            col(StaffNotice.id),
        )
        .limit(LISTED)
    )
    return [
        NewsRow(
            id=notice.id,
            kind=notice.kind,
            reference=reference or "",
            by=name or "",
            why=why or "",
            at=notice.at,
            seen=notice.seen_at is not None,
        )
        for notice, reference, name, why in found
    ]


def see(work: Work, notice_id: str) -> str:
    """Note that who was told has seen it; return the request's reference. Raises Denied or NotFound."""
    work.require(Action.VIEW_BOARD)
    found = work.session.exec(
        select(StaffNotice, BisRequest.reference)
        .join(BisRequest, col(BisRequest.id) == StaffNotice.request_id)
        .where(StaffNotice.id == notice_id, StaffNotice.account_id == work.actor.id)
    ).one_or_none()
    if found is None:
        raise NotFound
    notice, reference = found
    notice.seen_at = notice.seen_at or work.now
    work.session.add(notice)
    return reference or ""


def see_all(work: Work, ids: Sequence[str]) -> None:
    """The same for those that stood on the page; what came since stays unseen. Raises Denied."""
    work.require(Action.VIEW_BOARD)
    work.session.exec(
        update(StaffNotice)
        .where(
            col(StaffNotice.id).in_(ids),
            col(StaffNotice.account_id) == work.actor.id,
            col(StaffNotice.seen_at).is_(None),
        )
        .values(seen_at=work.now)
    )


def forget_old(runtime: Runtime) -> int:
    """Erase what was seen a month ago; return how many. Called by the worker's timed loop."""
    with runtime.work(SYSTEM) as work:
        work.require(Action.RUN_JOBS)
        before = work.now - KEPT_AFTER_SEEN
        gone = work.session.exec(delete(StaffNotice).where(col(StaffNotice.seen_at) <= before))
        return gone.rowcount
