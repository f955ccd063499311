"""Who stands around a request, by name, and what staff said of its lines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case
from sqlalchemy.orm import load_only
from sqlmodel import Session, and_, col, or_, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.entities.models import Entity
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import may
from bisdesk.review.models import FieldVerdict
from bisdesk.review.rules import Judged


@dataclass(frozen=True)
class Concerned:
    """The people around a request, by name. reads_in: the language in which its holder reads the app."""

    entity: str
    filer: str
    assignee: str | None
    reads_in: str


def names_of(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """The names of accounts, by id."""
    found = select(Account.id, Account.name).where(col(Account.id).in_(account_ids))
    return dict(session.exec(found).all())


def people_of(session: Session, bis_request: BisRequest) -> Concerned:
    """Who filed it, for which entity, and who has it now."""
    ids = {bis_request.filer_id, bis_request.holder_id, bis_request.assigned_to or ""}
    wanted = select(Account.id, Account.name, Account.language).where(col(Account.id).in_(ids))
    found = {id_: (name, language) for id_, name, language in session.exec(wanted)}
    entity = session.get_one(Entity, bis_request.entity_id)
    assignee = found[bis_request.assigned_to][0] if bis_request.assigned_to else None
    filer, reader = found[bis_request.filer_id], found[bis_request.holder_id]
    return Concerned(entity.name, filer[0], assignee, reads_in=reader[1])


@dataclass(frozen=True)
class VerdictRow:
    """A verdict on a line, by whom and when."""

    judged: Judged
    note: str
    by: str
    at: datetime


def verdicts_on(session: Session, request_id: str) -> dict[str, VerdictRow]:
    """What staff said of each line, the last word only."""
    rows = session.exec(
        select(FieldVerdict, Account.name)
        .join(Account, col(Account.id) == FieldVerdict.by)
        .where(FieldVerdict.request_id == request_id)
    ).all()
    return {
        row.field: VerdictRow(Judged(row.verdict, row.value_key), row.note or "", name, row.at)
        for row, name in rows
    }


def reads_in(session: Session, bis_request: BisRequest) -> str:
    """The language in which who has the request now reads the app."""
    return session.get_one(Account, bis_request.holder_id).language


_LOOKED_AT = 20
"""Of so many the first that may be taken: the policy, which SQL does not know, refuses what its reader held before."""


def next_for(session: Session, actor: Actor, now_at: BisRequest) -> str | None:
    """Return the reference of what the reader goes on with: the next one of theirs in review, round and round;
    else the oldest that nobody has and that they may take."""
    mine = and_(col(BisRequest.assigned_to) == actor.id, col(BisRequest.state) == State.IN_REVIEW)
    free = and_(
        col(BisRequest.state) == State.SUBMITTED,
        col(BisRequest.filer_id) != actor.id,
        col(BisRequest.holder_id) != actor.id,
    )
    later = col(BisRequest.submitted_at) >= now_at.submitted_at
    found = session.exec(
        select(BisRequest)
        .options(
            load_only(
                *(
                    getattr(BisRequest, name)
                    for name in ("reference", "state", "entity_id", "filer_id", "holder_id", "former_holders", "assigned_to")
                )
            )
        )
        .where(BisRequest.id != now_at.id, or_(mine, free))
        .order_by(
            case((mine & later, 0), (mine, 1), else_=2),
            col(BisRequest.submitted_at),
            col(BisRequest.id),
        )
        .limit(_LOOKED_AT)
    )  # fmt: skip
    return next((each.reference for each in found if may(actor, Action.CLAIM, each)), None)
