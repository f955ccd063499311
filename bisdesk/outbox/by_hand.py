"""A message that did not leave is tried again now, because somebody at the desk asks for it."""

from sqlmodel import select

from bisdesk.audit.tags import AuditTag
from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.outbox import gate
from bisdesk.outbox.models import Message, Status
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.work.work import Work


class AlreadyHandedOver(Exception):
    """It left, even if it came back; what the reader should get once more is a new message."""


class SecretGone(Exception):
    """The link or code it carried is no longer kept: a new one has to be made."""


def try_again(work: Work, message_id: str) -> Message:
    """Let the worker try it at once, under the same id, with three whole days before it is given up.

    Whether it waits for its next try or finally failed makes no difference. While a worker is handing it over
    that try goes on. Raises NotFound, Denied, AlreadyHandedOver or SecretGone.
    """
    message = _locked(work, message_id)
    if message.handed_over_at is not None:
        raise AlreadyHandedOver
    kind = CATALOGUE.get(message.code)
    if message.secret is None and kind is not None and kind.carries:
        raise SecretGone
    start_again(work, message)
    return message


def start_again(work: Work, message: Message) -> None:
    """The same for callers that have asked the policy, and locked the row of a message that can still be sent."""
    message.again_since = work.now
    if not _is_being_handed_over(work, message):
        message.status, message.tries, message.next_try_at = Status.WAITING, 0, work.now
        gate.probe_now(work.session, message.channel, now=work.now)
        message.leased_by = message.lease_until = message.failed_at = None
    work.session.add(message)
    work.audit(AuditTag.MESSAGE_TRIED_AGAIN, message)


def _is_being_handed_over(work: Work, message: Message) -> bool:
    return (
        message.status is Status.TAKEN
        and message.lease_until is not None
        and message.lease_until > work.now
    )


def _locked(work: Work, message_id: str) -> Message:
    """The message, with the row of its request locked first: the order that everybody keeps."""
    found = work.session.exec(
        select(Message.request_id).where(Message.id == message_id)
    ).one_or_none()
    if found is not None:
        bis_request = work.get(found, Action.SEND_AGAIN)
        work.board_changed(bis_request)
    else:
        work.require(Action.SEND_AGAIN)
    message = work.session.exec(
        select(Message).where(Message.id == message_id).with_for_update()
    ).one_or_none()
    if message is None:
        raise NotFound
    return message
