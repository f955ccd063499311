"""The links and the code of one activation: which is pending, which is in force, what ended which, and what that does to the clock.

Callers hold the locks of request and activation (`service.lock`).
"""

from datetime import datetime

from sqlmodel import Session, select

from bisdesk.activation import tickets
from bisdesk.activation.links import all_of, pending, token_hash
from bisdesk.activation.models import Activation, ActivationLink, ActivationState
from bisdesk.activation.states import Event, after
from bisdesk.domain.deadline import block_at, new_link_ends_at, next_reminder_at
from bisdesk.outbox.failed import NOT_NEEDED
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.work.work import Work


def add(
    work: Work,
    activation: Activation,
    token: str,
    code: str,
    *,
    asked_by: str | None = None,
    reminder: bool = False,
    holds_until: datetime | None = None,
) -> ActivationLink:
    """Make a link and queue the mail `code` that carries it; one that was still pending is dead."""
    if (waiting := pending(work.session, activation)) is not None:
        _end(work, waiting)
    message = work.send(code, request_id=activation.request_id, secret={"token": token})
    link = ActivationLink(
        activation_id=activation.id,
        token_hash=token_hash(work.vault, token),
        message_id=message.id,
        is_reminder=reminder,
        asked_by=asked_by,
        holds_until=holds_until,
        created_at=work.now,
    )
    work.session.add(link)
    work.session.flush()
    return link


def carried_by(session: Session, message: Message) -> ActivationLink | None:
    return session.exec(
        select(ActivationLink).where(ActivationLink.message_id == message.id)
    ).one_or_none()


def left(work: Work, activation: Activation, message: Message) -> bool:
    """The mail with a link was handed over: it is in force now, and the older ones are over.

    False when that changes nothing: it was noted before, or the link is dead already.
    """
    link = carried_by(work.session, message)
    if link is None or link.ended_at is not None or link.handed_over_at is not None:
        return False
    if activation.started_at is None or activation.blocks_at is None:
        activation.started_at = work.now
        activation.blocks_at = block_at(work.now)
    link.handed_over_at = work.now
    link.expires_at = link.holds_until or new_link_ends_at(work.now, activation.blocks_at)
    for other in all_of(work.session, activation):
        if other.id != link.id and other.ended_at is None:
            _end(work, other, by=link)
    work.session.add(link)
    if activation.state in (ActivationState.WAITING, ActivationState.LINK_EXPIRED):
        activation.state = after(Event.LINK_HANDED_OVER, activation.state)
    reckon(work, activation)
    return True


def end_all(work: Work, activation: Activation) -> None:
    """No link counts any more: the address they went to was wrong."""
    for link in all_of(work.session, activation):
        if link.ended_at is None or link.ended_by is not None:
            _end(work, link)
    tickets.drop_all(work, activation.id)
    _note_that_none_works(activation)
    reckon(work, activation)


def bounced(work: Work, activation: Activation, link: ActivationLink) -> None:
    """The mail with this link came back: it never counted as handed over, and what it had ended holds again."""
    link.bounced_at = work.now
    was_in_force = link.ended_at is None
    if was_in_force:
        link.ended_at = work.now
    link.ended_by = None
    work.session.add(link)
    links = all_of(work.session, activation)
    if was_in_force:
        _revive(work, [each for each in links if each.ended_by == link.id])
    counted = [each.handed_over_at for each in links if each.handed_over_at and not each.bounced_at]
    activation.started_at = min(counted, default=None)
    if activation.started_at is None:
        activation.blocks_at = None
        if activation.state is not ActivationState.WAITING:
            activation.state = after(Event.LINK_BOUNCED, activation.state)
    else:
        activation.blocks_at = block_at(activation.started_at)
    reckon(work, activation)
    if activation.link_until is None:
        _note_that_none_works(activation)


def reckon(work: Work, activation: Activation) -> None:
    """Work out what follows from the links: until when one holds, and when the worker is reminded."""
    counted = [
        each
        for each in all_of(work.session, activation)
        if each.handed_over_at is not None and each.bounced_at is None
    ]
    activation.link_until = next(
        (each.expires_at for each in counted if each.ended_at is None), None
    )
    renewed = sum(not each.is_reminder for each in counted) > 1
    started_at = activation.started_at
    activation.remind_at = (
        next_reminder_at(started_at, renewed=renewed, after=work.now) if started_at else None
    )
    work.session.add(activation)


def queue_code(work: Work, activation: Activation, code: str) -> None:
    """Queue the SMS with the code; it is the one that counts now."""
    message = work.send(
        "activation_code",
        channel=Channel.SMS,
        request_id=activation.request_id,
        secret={"code": code},
    )
    activation.code_message_id = message.id
    work.session.add(activation)


def stop(work: Work, message_id: str | None) -> None:
    """Let a message that did not leave yet never leave; what it carries is erased."""
    message = _message(work, message_id)
    if message is None or message.status is Status.DONE:
        return
    message.status, message.failure, message.secret = Status.FAILED, NOT_NEEDED, None
    message.leased_by = message.lease_until = None
    work.session.add(message)


def sendable_again(work: Work, message_id: str | None) -> Message | None:
    """The message, if it was not handed over and still carries what it has to."""
    message = _message(work, message_id)
    if message is None or message.status is Status.DONE or message.secret is None:
        return None
    return message


def _message(work: Work, message_id: str | None) -> Message | None:
    if message_id is None:
        return None
    return work.session.exec(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _end(work: Work, link: ActivationLink, by: ActivationLink | None = None) -> None:
    link.ended_at = link.ended_at or work.now
    link.ended_by = by.id if by else None
    work.session.add(link)
    if link.handed_over_at is None:
        stop(work, link.message_id)


def _revive(work: Work, links: list[ActivationLink]) -> None:
    for link in links:
        if link.handed_over_at is not None and link.bounced_at is None:
            link.ended_at = link.ended_by = None
            work.session.add(link)


def _note_that_none_works(activation: Activation) -> None:
    if activation.state is ActivationState.OPEN:
        activation.state = after(Event.LINK_OVER, activation.state)
