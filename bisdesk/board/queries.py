"""What the board shows: typed rows, and the version that tells whether anything changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, inspect
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.bis_requests.age import age_of
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.board.models import BoardVersion
from bisdesk.domain.working_time import SOON, TARGET
from bisdesk.entities.models import Entity
from bisdesk.register.models import Registration, RegistrationStatus

LANE_LIMIT = 60
"""Cards per column; the oldest stand first, and the count says how many there are in all."""

DESK_STATES = (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)


@dataclass(frozen=True)
class Card:
    """One request on the board."""

    id: str
    reference: str
    name: str
    state: State
    version: int
    entity: str
    language: str
    submitted_at: datetime
    age: timedelta
    level: str  # "", soon, late
    assigned_to: str | None
    assignee: str | None
    self_filed: bool
    flags: tuple[str, ...]


_VERSION = select_columns(inspect(BoardVersion).local_table.c.version)
"""Made once: every open board asks it every two seconds."""


def board_version(db: Connection) -> int:
    return int(db.execute(_VERSION).scalar_one())


def lane_counts(session: Session) -> dict[State, int]:
    """How many requests stand in each column."""
    rows = session.exec(
        select(BisRequest.state, func.count())
        .where(col(BisRequest.state).in_((*DESK_STATES, State.REGISTERED)))
        .group_by(BisRequest.state)
    ).all()
    return {State(state): number for state, number in rows}


def lane(
    session: Session, state: State, *, viewer: str, now: datetime, closed: Iterable[str]
) -> list[Card]:
    """The cards of one column, oldest first."""
    assignee = aliased(Account)
    rows = session.exec(
        select(BisRequest, Entity.name, assignee.name)
        .join(Entity, col(Entity.id) == BisRequest.entity_id)
        .outerjoin(assignee, col(assignee.id) == BisRequest.assigned_to)
        .where(BisRequest.state == state)
        .order_by(col(BisRequest.submitted_at), col(BisRequest.id))
        .limit(LANE_LIMIT)
    ).all()
    refused = _sent_back(session, [row[0].id for row in rows])
    return [
        _card(each, entity, name, viewer=viewer, now=now, closed=closed, refused=each.id in refused)
        for each, entity, name in rows
    ]


def activation_buckets(session: Session) -> dict[ActivationState, int]:
    """The registered workers who have no keys yet, by how far their activation is."""
    rows = session.exec(
        select(Activation.state, func.count())
        .join(BisRequest, col(BisRequest.id) == Activation.request_id)
        .where(
            col(BisRequest.state).in_((State.REGISTERED, State.CONFIRMED)),
            col(Activation.state).not_in((ActivationState.ACTIVATED, ActivationState.NOT_NEEDED)),
        )
        .group_by(Activation.state)
    ).all()
    return {ActivationState(state): number for state, number in rows}


def _sent_back(session: Session, ids: list[str]) -> set[str]:
    return set(
        session.exec(
            select(Registration.request_id).where(
                col(Registration.request_id).in_(ids),
                Registration.status == RegistrationStatus.REFUSED,
            )
        )
    )


def _card(
    each: BisRequest,
    entity: str,
    assignee: str | None,
    *,
    viewer: str,
    now: datetime,
    closed: Iterable[str],
    refused: bool,
) -> Card:
    submitted = each.submitted_at or each.changed_at
    age = age_of(each, now, closed)
    level = "late" if age > TARGET else ("soon" if age > SOON else "")
    first, last = each.first_name or "", each.last_name or ""
    return Card(
        id=each.id,
        reference=each.reference or "",
        name=f"{last}, {first}" if first else last,
        state=each.state,
        version=each.version,
        entity=entity,
        language=(each.preferred_language or "").upper(),
        submitted_at=submitted,
        age=age,
        level=level,
        assigned_to=each.assigned_to,
        assignee=assignee,
        self_filed=viewer in (each.filer_id, each.holder_id),
        flags=("sent_back",) if refused and each.state is not State.REGISTERING else (),
    )
