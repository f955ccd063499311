"""How an activation stands, for the request's page and the board. No secret, no personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from bisdesk.activation.labels import STATE_LABELS
from bisdesk.activation.links import MAX_ATTEMPTS
from bisdesk.activation.models import Activation, ActivationLink, ActivationState
from bisdesk.activation.states import has_ended
from bisdesk.domain.deadline import link_ends_at


@dataclass(frozen=True)
class ActivationView:
    """An activation as filer and staff see it."""

    state: ActivationState
    attempts_left: int
    started_at: datetime | None
    code_sent_at: datetime | None
    link_expires_at: datetime | None
    blocks_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None  # wrong_codes, too_late, not_handed_over, activated, not_needed

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return str(STATE_LABELS[self.state])

    @property
    def running(self) -> bool:
        return not has_ended(self.state)

    @property
    def deadline(self) -> datetime | None:
        """What comes next while it runs: the end of the link, after that the block."""
        if not self.running:
            return None
        expired = self.state is ActivationState.LINK_EXPIRED
        return self.blocks_at if expired else self.link_expires_at

    def days_left(self, now: datetime) -> int | None:
        """Whole days until the deadline; 0 on the last one."""
        if self.deadline is None:
            return None
        return max(timedelta(), self.deadline - now).days


def view_of(activation: Activation, link_expires_at: datetime | None = None) -> ActivationView:
    """See one activation. link_expires_at: of its newest link; without it that of the first one."""
    if link_expires_at is None and activation.started_at is not None:
        link_expires_at = link_ends_at(activation.started_at)
    return ActivationView(
        state=activation.state,
        attempts_left=max(0, MAX_ATTEMPTS - activation.attempts),
        started_at=activation.started_at,
        code_sent_at=activation.code_sent_at,
        link_expires_at=link_expires_at,
        blocks_at=activation.blocks_at,
        ended_at=activation.ended_at,
        end_reason=activation.end_reason,
    )


_NEWEST = (
    select(
        col(ActivationLink.activation_id).label("activation_id"),
        func.max(col(ActivationLink.expires_at)).label("expires_at"),
    )
    .group_by(col(ActivationLink.activation_id))
    .subquery()
)
_OF_REQUESTS = (
    select(Activation, _NEWEST.c.expires_at)
    .outerjoin(_NEWEST, _NEWEST.c.activation_id == Activation.id)
    .where(col(Activation.request_id).in_(bindparam("request_ids", expanding=True)))
)
"""Made once: each list and each page of a request asks it."""


def views_of(session: Session, request_ids: Sequence[str]) -> dict[str, ActivationView]:
    """The activations of these requests, by request, in one query."""
    found = session.execute(_OF_REQUESTS, {"request_ids": list(request_ids)})
    return {each.request_id: view_of(each, expires_at) for each, expires_at in found}
