"""Typed rows for the pages of a person's own requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, inspect
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import ENDED_WITHOUT_NUMBER, State
from bisdesk.policy.actor import Actor

RUNNING = (
    State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING, State.REGISTERED,
)  # fmt: skip
DONE = (State.CONFIRMED, *ENDED_WITHOUT_NUMBER)
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


# Made once, and read as the columns that a line shows: a whole request has forty more.
_REQUEST = inspect(BisRequest).local_table.c
_IS_OWN = (
    _REQUEST.holder_id == bindparam("holder_id"),
    _REQUEST.entity_id.in_(bindparam("entities", expanding=True)),
)
_OWN = (
    columns(
        *(_REQUEST[name] for name in ("id", "reference", "state", "changed_at")),
        *(_REQUEST[name] for name in ("first_name", "last_name", "typed")),
    )
    .where(*_IS_OWN, _REQUEST.state.in_(bindparam("states", expanding=True)))
    # What waits for its holder comes first.
    .order_by((_REQUEST.state != State.INFO_NEEDED), _REQUEST.changed_at.desc(), _REQUEST.id)
    .limit(bindparam("limit"))
)
_COUNTS = (
    columns(_REQUEST.state, func.count().label("number")).where(*_IS_OWN).group_by(_REQUEST.state)
)


def _own(actor: Actor) -> dict[str, Any]:
    """What the policy calls one's own: held by them, of an entity that they still belong to."""
    return {"holder_id": actor.id, "entities": list(actor.entities)}


def own_requests(
    session: Session, actor: Actor, tab: str, *, limit: int = PAGE
) -> list[RequestRow]:
    """A person's requests of one tab, last changed first."""
    wanted = {**_own(actor), "states": TABS[tab], "limit": limit}
    return [
        RequestRow(
            id=each.id,
            reference=each.reference,
            name=display_name(each),
            state=each.state,
            changed_at=each.changed_at,
        )
        for each in session.connection().execute(_OWN, wanted)
    ]


def waiting_for(session: Session, actor: Actor, *, limit: int = PAGE) -> list[RequestRow]:
    """A person's requests that wait for their answer."""
    rows = own_requests(session, actor, "running", limit=limit)
    return [row for row in rows if row.state is State.INFO_NEEDED]


def own_counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many requests stand under each tab."""
    found = session.connection().execute(_COUNTS, _own(actor))
    counts: dict[State, int] = {row.state: row.number for row in found}
    return {tab: sum(counts.get(state, 0) for state in states) for tab, states in TABS.items()}


def display_name(bis_request: BisRequest | Row[*tuple[Any, ...]]) -> str:
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
