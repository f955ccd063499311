"""What was corrected in a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.corrections.models import Correction
from bisdesk.corrections.rules import FIELDS, Why


@dataclass(frozen=True)
class Corrected:
    """One field: what it said before, what it says since."""

    field: str
    before: str | None
    after: str | None
    why: Why
    reason: str
    by: str
    at: datetime


def corrections_of(session: Session, bis_request: BisRequest) -> list[Corrected]:
    """The newest first."""
    rows = session.exec(
        select(Correction, Account.name)
        .join(Account, col(Account.id) == Correction.by)
        .where(Correction.request_id == bis_request.id)
        .order_by(col(Correction.at).desc(), col(Correction.id).desc())
    ).all()
    since: dict[str, str | None] = {}
    found = []
    for row, name in rows:
        after = since.get(row.field, getattr(bis_request, row.field))
        since[row.field] = row.old_value
        found.append(Corrected(row.field, row.old_value, after, row.why, row.reason, name, row.at))
    return found


def fields_corrected(session: Session, request_id: str, until: datetime) -> tuple[str, ...]:
    """Which fields the last correction up to a moment was about, in form order."""
    mine = Correction.request_id == request_id, col(Correction.at) <= until
    last = select(func.max(Correction.at)).where(*mine).scalar_subquery()
    named = set(session.exec(select(Correction.field).where(mine[0], Correction.at == last)))
    return tuple(field for field in FIELDS if field in named)


def before(session: Session, request_id: str, version: int) -> dict[str, str | None]:
    """What the fields that were corrected since this version of the request said in it."""
    rows: Sequence[Correction] = session.exec(
        select(Correction)
        .where(Correction.request_id == request_id, col(Correction.from_version) >= version)
        .order_by(col(Correction.from_version).desc())
    ).all()
    return {row.field: row.old_value for row in rows}
