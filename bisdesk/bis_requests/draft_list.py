"""The list of a person's drafts: whose data, how far, what lacks first, and when it is thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.bis_requests import panels
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.draft_page import Needed, needed_of, total_of
from bisdesk.bis_requests.idle import discarded_at
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import PAGE, display_name
from bisdesk.bis_requests.states import State
from bisdesk.bis_requests.whole_form import check_all
from bisdesk.policy.actor import Actor


@dataclass(frozen=True)
class DraftRow:
    """One draft, as its holder looks for it."""

    id: str
    name: str
    done: int
    total: int
    lacks: Sequence[Needed]
    created_at: datetime
    changed_at: datetime
    discarded_at: datetime
    from_other: bool  # a colleague handed it over


def own_drafts(session: Session, actor: Actor, now: datetime) -> list[DraftRow]:
    """A person's drafts, last changed first."""
    found = session.exec(
        select(BisRequest)
        .where(
            BisRequest.holder_id == actor.id,
            col(BisRequest.entity_id).in_(actor.entities),
            BisRequest.state == State.DRAFT,
        )
        .order_by(col(BisRequest.changed_at).desc(), col(BisRequest.id))
        .limit(PAGE)
    ).all()
    elsewhere = panels.missing_of(session, [each.id for each in found])
    context = check_context(session, now, filer_email=actor.email)
    rows = []
    for each in found:
        lacks = needed_of(check_all(each.typed, context), each.typed, elsewhere[each.id])
        rows.append(
            DraftRow(
                id=each.id,
                name=display_name(each),
                done=total_of() - len(lacks),
                total=total_of(),
                lacks=lacks,
                created_at=each.created_at,
                changed_at=each.changed_at,
                discarded_at=discarded_at(each.changed_at),
                from_other=bool(each.former_holders),
            )
        )
    return rows
