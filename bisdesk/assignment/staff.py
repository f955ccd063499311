"""Who works at the desk, who is away when, and what they have: typed rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.assignment.models import Absence
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State

HAVING = (State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)


@dataclass(frozen=True)
class AbsenceRow:
    """One absence that runs or is planned. `by`: who set it, if that was somebody else."""

    id: str
    starts_at: datetime
    ends_at: datetime
    runs: bool
    by: str


@dataclass(frozen=True)
class StaffRow:
    """One of the desk. `has`: how many requests of each state."""

    id: str
    name: str
    absences: Sequence[AbsenceRow]
    has: dict[State, int]

    @property
    def away(self) -> AbsenceRow | None:
        return next((each for each in self.absences if each.runs), None)


def absences_of(session: Session, account_id: str, now: datetime) -> list[AbsenceRow]:
    """The absence that runs, and those that are planned, in the order of time."""
    return _absences(session, [account_id], now).get(account_id, [])


def staff(session: Session, now: datetime) -> list[StaffRow]:
    """Everybody of the desk, by name."""
    people = session.exec(
        select(Account.id, Account.name)
        .where(col(Account.active).is_(True), col(Account.is_staff).is_(True))
        .order_by(Account.name, Account.id)
    ).all()
    ids = [account_id for account_id, _name in people]
    absences, has = _absences(session, ids, now), having(session, ids)
    return [
        StaffRow(account_id, name, absences.get(account_id, []), has.get(account_id, {}))
        for account_id, name in people
    ]


def having(session: Session, ids: Sequence[str]) -> dict[str, dict[State, int]]:
    """How many requests each of these has, by state."""
    found: dict[str, dict[State, int]] = {}
    rows = session.exec(
        select(BisRequest.assigned_to, BisRequest.state, func.count())
        .where(col(BisRequest.assigned_to).in_(ids), col(BisRequest.state).in_(HAVING))
        .group_by(BisRequest.assigned_to, BisRequest.state)
    )
    for account_id, state, number in rows:
        found.setdefault(str(account_id), {})[State(state)] = number
    return found


def _absences(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[AbsenceRow]]:
    found: dict[str, list[AbsenceRow]] = {}
    rows = session.exec(
        select(Absence, Account.name)
        .join(Account, col(Account.id) == Absence.set_by)
        .where(col(Absence.account_id).in_(ids), col(Absence.ends_at) > now)
        .order_by(col(Absence.starts_at))
    )
    for each, name in rows:
        by = name if each.set_by != each.account_id else ""
        row = AbsenceRow(each.id, each.starts_at, each.ends_at, each.starts_at <= now, by)
        found.setdefault(each.account_id, []).append(row)
    return found
