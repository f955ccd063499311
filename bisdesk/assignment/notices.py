"""What staff are told in the app."""

from sqlmodel import col, delete

from bisdesk.assignment.models import Kind, StaffNotice
from bisdesk.bis_requests.models import BisRequest
from bisdesk.work.work import Work


def tell(work: Work, account_id: str, kind: Kind, bis_request: BisRequest) -> None:
    """Tell a member of staff what happened to a request; each open board shows it within seconds."""
    by = work.actor.id if work.actor.kind == "account" else None
    work.session.add(
        StaffNotice(account_id=account_id, kind=kind, request_id=bis_request.id, by=by, at=work.now)
    )
    work.board_changed()


def erase(work: Work, request_id: str) -> None:
    """Leave nothing about this request."""
    work.session.exec(delete(StaffNotice).where(col(StaffNotice.request_id) == request_id))
