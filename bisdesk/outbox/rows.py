"""Lock a message's row, in the order that everybody keeps: the row of its request first."""

from sqlmodel import select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.outbox.models import Message
from bisdesk.work.work import Work


def locked(work: Work, message_id: str) -> Message | None:
    request_id = work.session.exec(
        select(Message.request_id).where(Message.id == message_id)
    ).one_or_none()
    if request_id is not None:
        work.session.exec(
            select(BisRequest.id).where(BisRequest.id == request_id).with_for_update(key_share=True)
        ).one_or_none()
    return work.session.exec(
        select(Message).where(Message.id == message_id).with_for_update()
    ).one_or_none()
