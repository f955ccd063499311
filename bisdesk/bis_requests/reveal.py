"""Looking at a request is an action of its own: what was viewed is in the audit log."""

from datetime import timedelta

from sqlmodel import col, select

from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.work.work import Work

ONCE_PER = timedelta(minutes=15)
"""A request page counts as one view per person and request in this time."""


def view_request(work: Work, reference: str) -> BisRequest:
    """Return the request and note the view. Raises NotFound or Denied."""
    found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    seen = work.session.exec(
        select(AuditEntry.seq).where(
            AuditEntry.subject_id == found.id,
            AuditEntry.actor_id == work.actor.id,
            AuditEntry.tag == AuditTag.REQUEST_VIEWED.value,
            col(AuditEntry.at) > work.now - ONCE_PER,
        )
    ).first()
    if seen is None:
        work.audit(AuditTag.REQUEST_VIEWED, found)
    return found


def reveal_number(work: Work, reference: str) -> BisRequest:
    """Return the request to show its number. Without the audit entry there is no reveal: one transaction."""
    found = work.get_by_reference(reference, Action.REVEAL_NUMBER)
    if found.ssin is None:
        raise NotFound
    work.audit(AuditTag.NUMBER_REVEALED, found)
    return found
