"""Say that somebody of the desk is away, and end it."""

from datetime import timedelta

from sqlmodel import col, delete, select

from bisdesk.accounts.models import Account
from bisdesk.assignment import rules
from bisdesk.assignment.models import Absence
from bisdesk.audit.tags import AuditTag
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.policy.decide import NotFound
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

KEPT_AFTER_END = timedelta(days=183)


def begin(work: Work, account_id: str, *, first_day: str, last_day: str) -> Absence:
    """Say that this person is away: oneself, or by a manager. What they check goes back by `absent.give_back`.

    Said twice (a double click) it is one. Raises Denied, NotFound (nobody of the desk), or Refusal: the codes of
    `rules.absence`, and overlaps (with `until`, when the other one ends).
    """
    _require(work, account_id)
    # Two absences of one person are set one after the other.
    person = work.session.exec(
        select(Account).where(Account.id == account_id).with_for_update()
    ).one_or_none()
    if person is None or not (person.active and person.is_staff):
        raise NotFound
    starts_at, ends_at = rules.absence(first_day, last_day, work.now)
    other = work.session.exec(
        select(Absence).where(
            Absence.account_id == account_id,
            col(Absence.starts_at) < ends_at,
            col(Absence.ends_at) > starts_at,
        )
    ).first()
    if other is not None and other.ends_at == ends_at and other.starts_at <= starts_at:
        return other
    if other is not None:
        raise Refusal("overlaps", until=other.ends_at)
    made = Absence(
        account_id=account_id,
        starts_at=starts_at,
        ends_at=ends_at,
        set_by=str(work.actor.id),
        set_at=work.now,
    )
    work.session.add(made)
    work.audit(AuditTag.ABSENCE_SET, made, reason=_by(work, account_id))
    work.board_changed()
    return made


def end(work: Work, absence_id: str) -> None:
    """End an absence now; one that has not begun is taken back whole. One that is over stays as it was.

    Raises Denied, or NotFound (it does not exist, or is somebody else's).
    """
    found = work.session.exec(
        select(Absence).where(Absence.id == absence_id).with_for_update()
    ).one_or_none()
    if found is None:
        work.require(Action.OWN_ABSENCE if work.actor.staff else Action.MANAGE_STAFF)
        raise NotFound
    _require(work, found.account_id)
    if found.ends_at <= work.now:
        return
    work.audit(AuditTag.ABSENCE_ENDED, found, reason=_by(work, found.account_id))
    if found.starts_at > work.now:
        work.session.delete(found)
    else:
        found.ends_at = work.now
        work.session.add(found)
    work.board_changed()


def forget_old(runtime: Runtime) -> int:
    """Erase absences that are long over; return how many. Called by the worker's timed loop."""
    with runtime.work(SYSTEM) as work:
        work.require(Action.RUN_JOBS)
        before = work.now - KEPT_AFTER_END
        gone = work.session.exec(delete(Absence).where(col(Absence.ends_at) <= before))
        return gone.rowcount


def _require(work: Work, account_id: str) -> None:
    """One's own, or anybody's by a manager; of somebody else's nobody else learns that it exists."""
    if work.actor.manager:
        return work.require(Action.MANAGE_STAFF)
    work.require(Action.OWN_ABSENCE)
    if account_id != work.actor.id:
        raise NotFound
    return None


def _by(work: Work, account_id: str) -> str:
    return "own" if account_id == work.actor.id else "manager"
