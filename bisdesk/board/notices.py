"""What waits for the desk because an address or number is in use elsewhere: typed rows, nothing of the drafts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest, Decision, TakenNotice
from bisdesk.entities.models import Entity

DECIDED_LATELY = timedelta(days=30)
LONGEST_LIST = 100


@dataclass(frozen=True)
class NoticeRow:
    """One notice. `reference` is the other request's; None when only a worker's digital keys carry the value."""

    id: str
    kind: str
    at: datetime
    times: int
    entity: str
    filer: str
    reference: str | None
    own: bool  # the reader filed or held one of the two
    decision: Decision | None
    reason: str
    decided_by: str
    decided_at: datetime | None
    used: bool


def open_count(session: Session) -> int:
    """How many notices wait for a decision."""
    waiting = select(func.count()).select_from(TakenNotice)
    return session.exec(waiting.where(col(TakenNotice.decision).is_(None))).one()


def open_notices(session: Session, viewer: str) -> list[NoticeRow]:
    """What waits, the longest first."""
    found = _ROWS.where(col(TakenNotice.decision).is_(None))
    return _rows(session, found.order_by(*_LONGEST_FIRST), viewer)


def decided_notices(session: Session, viewer: str, now: datetime) -> list[NoticeRow]:
    """What was decided lately, the newest first."""
    found = _ROWS.where(col(TakenNotice.decided_at) > now - DECIDED_LATELY)
    return _rows(session, found.order_by(col(TakenNotice.decided_at).desc()), viewer)


_LONGEST_FIRST = (col(TakenNotice.noted_at), col(TakenNotice.kind), col(TakenNotice.id))
_draft, _other = aliased(BisRequest), aliased(BisRequest)
_filer, _decider = aliased(Account), aliased(Account)
_ROWS = (
    columns(  # type: ignore[call-overload]
        TakenNotice,
        Entity.name,
        _filer.name,
        _decider.name,
        _other.reference,
        _draft.filer_id,
        _draft.holder_id,
        _other.filer_id,
        _other.holder_id,
    )
    .join(_draft, col(_draft.id) == TakenNotice.draft_id)
    .join(Entity, col(Entity.id) == TakenNotice.entity_id)
    .join(_filer, col(_filer.id) == TakenNotice.filer_id)
    .outerjoin(_other, col(_other.id) == TakenNotice.other_request_id)
    .outerjoin(_decider, col(_decider.id) == TakenNotice.decided_by)
)


def _rows(session: Session, found: Select[Any], viewer: str) -> list[NoticeRow]:
    return [
        NoticeRow(
            id=notice.id,
            kind=notice.kind,
            at=notice.noted_at,
            times=notice.times,
            entity=entity,
            filer=filer,
            reference=reference,
            own=viewer in whose,
            decision=notice.decision,
            reason=notice.reason or "",
            decided_by=decider or "",
            decided_at=notice.decided_at,
            used=notice.used_at is not None,
        )
        for notice, entity, filer, decider, reference, *whose in session.execute(
            found.limit(LONGEST_LIST)
        )
    ]
