"""Who of the desk is there, and to whom a request can be given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, select

from bisdesk.accounts.models import Account
from bisdesk.assignment.models import Absence
from bisdesk.bis_requests.models import BisRequest


@dataclass(frozen=True)
class Colleague:
    """Somebody of the desk."""

    id: str
    name: str

    @property
    def pair(self) -> tuple[str, str]:
        """As an option of a select."""
        return self.id, self.name


def is_there(session: Session, account_id: str, now: datetime) -> bool:
    """Say whether this person works at the desk now: an active account, staff, and not away."""
    found = select(Account.id).where(Account.id == account_id, *there(now))
    return session.exec(found).first() is not None


def colleagues(session: Session, bis_request: BisRequest, now: datetime) -> list[Colleague]:
    """Who may get this request, by name: there now, without it, and they never filed or held it."""
    never = {bis_request.filer_id, bis_request.holder_id, *bis_request.former_holders}
    found = session.exec(
        select(Account.id, Account.name)
        .where(*there(now), col(Account.id).not_in({*never, bis_request.assigned_to} - {None}))
        .order_by(Account.name, Account.id)
    )
    return [Colleague(*row) for row in found]


def desk(session: Session, now: datetime, *, but: str) -> list[Colleague]:
    """Who of the desk is there now, by name, without one of them: who chooses."""
    found = session.exec(
        select(Account.id, Account.name)
        .where(*there(now), Account.id != but)
        .order_by(Account.name, Account.id)
    )
    return [Colleague(*row) for row in found]


def absence_now(session: Session, account_id: str, now: datetime) -> Absence | None:
    """The absence of this person that runs now; of several the one that ends last."""
    found = select(Absence).where(
        Absence.account_id == account_id, col(Absence.starts_at) <= now, col(Absence.ends_at) > now
    )
    return session.exec(found.order_by(col(Absence.ends_at).desc())).first()


def away(now: datetime) -> ColumnElement[bool]:
    """A condition on accounts: an absence runs."""
    return exists().where(
        col(Absence.account_id) == Account.id,
        col(Absence.starts_at) <= now,
        col(Absence.ends_at) > now,
    )


def there(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on accounts: of the desk, and not away."""
    return (col(Account.active).is_(True), col(Account.is_staff).is_(True), ~away(now))
