"""How an activation stands, for the request's page and the board. No secret, no personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bisdesk.activation.labels import STATE_LABELS
from bisdesk.activation.links import MAX_ATTEMPTS
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.activation.states import has_ended


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
    external: bool
    end_reason: str | None
    """wrong_codes, too_late, noted, no_note, not_handed_over, activated, not_needed"""

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return str(STATE_LABELS[self.state])

    @property
    def running(self) -> bool:
        return not has_ended(self.state)

    def link_over(self, now: datetime) -> bool:
        """Say whether the worker has no link that works, though the clock runs."""
        until = self.link_expires_at
        return self.running and self.started_at is not None and (until is None or now >= until)

    def deadline(self, now: datetime) -> datetime | None:
        """What comes next while it runs: the end of the link, after that the block."""
        if not self.running:
            return None
        return self.blocks_at if self.link_over(now) else self.link_expires_at

    def days_left(self, now: datetime) -> int | None:
        """Whole days until the deadline; 0 on the last one."""
        deadline = self.deadline(now)
        return None if deadline is None else max(timedelta(), deadline - now).days


def view_of(activation: Activation) -> ActivationView:
    return ActivationView(
        state=activation.state,
        attempts_left=max(0, MAX_ATTEMPTS - activation.attempts),
        started_at=activation.started_at,
        code_sent_at=activation.code_sent_at,
        link_expires_at=activation.link_until,
        blocks_at=activation.blocks_at,
        ended_at=activation.ended_at,
        external=activation.external,
        end_reason=activation.end_reason,
    )


_OF_REQUESTS = select(Activation).where(
    col(Activation.request_id).in_(bindparam("request_ids", expanding=True))
)
"""Made once: each list and each page of a request asks it."""


def views_of(session: Session, request_ids: Sequence[str]) -> dict[str, ActivationView]:
    """The activations of these requests, by request, in one query."""
    found = session.execute(_OF_REQUESTS, {"request_ids": list(request_ids)}).scalars()
    return {each.request_id: view_of(each) for each in found}
