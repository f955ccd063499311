"""Typed rows for the pages of a person's own requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.policy.actor import Actor

RUNNING = (State.SUBMITTED, State.IN_REVIEW, State.REGISTERING, State.REGISTERED)
DONE = (State.CONFIRMED, State.STOPPED)
TABS = {"running": RUNNING, "drafts": (State.DRAFT,), "done": DONE}
PAGE = 50


@dataclass(frozen=True)
class RequestRow:
    """One line of *My requests*."""

    id: str
    reference: str | None
    name: str
    state: State
    changed_at: datetime


@dataclass(frozen=True)
class TimelineRow:
    at: datetime
    event: str
    actor: str | None
    reason: str | None


def _own(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What the policy calls one's own: held by them, of an entity that they still belong to."""
    return col(BisRequest.holder_id) == actor.id, col(BisRequest.entity_id).in_(actor.entities)


def own_requests(
    session: Session, actor: Actor, tab: str, *, limit: int = PAGE
) -> list[RequestRow]:
    """A person's requests of one tab, last changed first."""
    found = session.exec(
        select(BisRequest)
        .where(*_own(actor), col(BisRequest.state).in_(TABS[tab]))
        .order_by(col(BisRequest.changed_at).desc(), col(BisRequest.id))
        .limit(limit)
    )
    return [
        RequestRow(
            id=each.id,
            reference=each.reference,
            name=display_name(each),
            state=each.state,
            changed_at=each.changed_at,
        )
        for each in found
    ]


def own_counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many requests stand under each tab."""
    rows = session.exec(
        select(BisRequest.state, func.count()).where(*_own(actor)).group_by(BisRequest.state)
    ).all()
    counts: dict[State, int] = {State(state): number for state, number in rows}
    return {tab: sum(counts.get(state, 0) for state in states) for tab, states in TABS.items()}


def display_name(bis_request: BisRequest) -> str:
    """First name and last name, from the columns or (in a draft) as typed; may be empty."""
    typed = bis_request.typed if bis_request.state in (State.DRAFT, State.STOPPED) else {}
    first = bis_request.first_name or typed.get("first_name") or ""
    last = bis_request.last_name or typed.get("last_name") or ""
    return " ".join(f"{first} {last}".split())


def timeline_of(session: Session, request_id: str) -> Sequence[TimelineRow]:
    """What happened, oldest first."""
    found = session.exec(
        select(TimelineEntry, Account.name)
        .outerjoin(Account, col(Account.id) == TimelineEntry.actor_id)
        .where(TimelineEntry.request_id == request_id)
        .order_by(col(TimelineEntry.at), col(TimelineEntry.id))
    )
    return [TimelineRow(entry.at, entry.event, name, entry.reason) for entry, name in found]
