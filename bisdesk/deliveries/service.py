"""What staff do about a message that has left."""

from sqlalchemy import select
from sqlmodel import col

from bisdesk.audit.tags import AuditTag
from bisdesk.domain.refusal import Refusal
from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.outbox.failed import followed
from bisdesk.outbox.models import Message
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.work.work import Work


class NotSentAgain(Refusal):
    """No new message. Codes: "not_left" (try it again instead), "carries" (it needs a new link or code),
    "followed" (a newer one took its place)."""


def send_again(work: Work, message_id: str) -> Message:
    """Queue the message once more, as a new one: made from what stands in the request now, under an id of its own.

    Raises NotFound, Denied or NotSentAgain.
    """
    message = work.session.get(Message, message_id)
    if message is None:
        work.require(Action.SEND_AGAIN)
        raise NotFound
    if message.request_id is None:
        work.require(Action.SEND_AGAIN)
    else:
        bis_request = work.get(message.request_id, Action.SEND_AGAIN)
        work.board_changed(bis_request)
    if message.handed_over_at is None:
        raise NotSentAgain("not_left")
    kind = CATALOGUE.get(message.code)
    if kind is None or kind.carries:
        raise NotSentAgain("carries")
    # With the request's row locked, a double click finds the message of the first one.
    if work.session.execute(select(followed()).where(col(Message.id) == message_id)).scalar_one():
        raise NotSentAgain("followed")
    new = work.send(
        message.code,
        channel=message.channel,
        request_id=message.request_id,
        account_id=message.account_id,
        worker_account_id=message.worker_account_id,
    )
    work.audit(AuditTag.MESSAGE_SENT_AGAIN, new)
    return new
