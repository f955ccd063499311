"""Give a draft or a request to a colleague of the same entity who may file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import ON_THE_BOARD, State
from bisdesk.entities.filers import Filer, who_may_file
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.work.work import Work

LISTED = 200
RUNNING = (State.DRAFT, *ON_THE_BOARD)
OF_THE_CHECK = ("check_date", "check_place")

on_handed_over: list[drafts.DraftHook] = []
"""Rooms whose part of a draft does not count for the next holder (wired in `wiring.py`)."""


class NotAColleague(Exception):
    """This person cannot file for the entity, or not any more."""


def hand_over(work: Work, request_id: str, to: str) -> BisRequest:
    """Give it to this colleague, who is told; the former holder sees it no longer. Said twice, it is done once.

    A draft loses its identity check and declaration: who checks is who signs and files.
    Raises NotFound, Denied or NotAColleague.
    """
    found = work.get(request_id, Action.HAND_OVER)
    if found.holder_id == to:
        return found
    if to not in {each.id for each in who_may_file(work.session, found.entity_id)}:
        raise NotAColleague
    by_holder = found.holder_id == work.actor.id
    found.former_holders = [*found.former_holders, found.holder_id]
    found.holder_id = to
    if found.state is State.DRAFT:
        found.filer_id = to  # who hands a draft over has filed nothing
        drafts.put(work, found, dict.fromkeys(OF_THE_CHECK, ""))
        for hook in on_handed_over:
            hook(work, found)
    work.changed(found)
    work.tell(found, "handed_over")
    work.audit(AuditTag.REQUEST_HANDED_OVER, found, reason="holder" if by_holder else "admin")
    work.send("request_handed_over", account_id=to, request_id=found.id)
    return found


def colleagues(session: Session, found: BisRequest) -> Sequence[Filer]:
    """To whom it can be given."""
    return [each for each in who_may_file(session, found.entity_id) if each.id != found.holder_id]


@dataclass(frozen=True)
class EntityRow:
    """A draft or request as an entity admin sees it: no data of the person."""

    id: str
    reference: str | None
    state: State
    holder: str
    filer: str
    created_at: datetime
    changed_at: datetime


def of_entities(session: Session, actor: Actor) -> list[EntityRow]:
    """What runs in the entities that this person administers, last changed first."""
    mine = [each.entity_id for each in actor.places if actor.administers(each.entity_id)]
    holder, filer = aliased(Account), aliased(Account)
    found = session.execute(
        select(  # type: ignore[call-overload]
            *(col(getattr(BisRequest, name)) for name in ("id", "reference", "state")),
            holder.name.label("holder"),  # type: ignore[attr-defined]
            filer.name.label("filer"),  # type: ignore[attr-defined]
            col(BisRequest.created_at),
            col(BisRequest.changed_at),
        )
        .join(holder, col(holder.id) == BisRequest.holder_id)
        .join(filer, col(filer.id) == BisRequest.filer_id)
        .where(col(BisRequest.entity_id).in_(mine), col(BisRequest.state).in_(RUNNING))
        .order_by(col(BisRequest.changed_at).desc(), col(BisRequest.id))
        .limit(LISTED)
    )
    return [EntityRow(**row._mapping) for row in found]  # noqa: SLF001  # its public name
