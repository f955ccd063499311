"""Messages about a request that is deleted."""

from sqlalchemy import delete
from sqlmodel import col

from bisdesk.bis_requests.models import BisRequest
from bisdesk.outbox.models import Message
from bisdesk.work.work import Work


def erase(work: Work, bis_request: BisRequest) -> None:
    """Delete them, sent or not: what they lead to is gone."""
    work.session.execute(delete(Message).where(col(Message.request_id) == bis_request.id))
