"""What others tell about a message that was handed over: it came back, it was delivered, it takes longer.

Whoever tells (a mailbox, a hook) is believed only about a message that left by that channel. Told again,
nothing changes.
"""

import enum
from collections.abc import Callable

import structlog

from bisdesk.audit.tags import AuditTag
from bisdesk.outbox import handlers
from bisdesk.outbox.failed import note_failed
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.rows import locked
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

log = structlog.get_logger("bisdesk.outbox")


class Told(enum.StrEnum):
    """What came of it."""

    NOTED = "noted"
    KNOWN = "known"  # already, or something later is
    NOT_OURS = "not_ours"  # no such message, or not sent by this channel, or never handed over
    TOO_EARLY = "too_early"  # it is being handed over right now: tell it again


def came_back(runtime: Runtime, message_id: str, channel: Channel, code: str) -> Told:
    """Mark a message that was handed over as come back for good. code: why, as `Message.failure` keeps it."""

    def change(work: Work, message: Message) -> Told:
        # Receipts of a gateway can overtake each other; an SMS that arrived cannot fail any more.
        if message.status is Status.FAILED or (
            channel is Channel.SMS and message.delivered_at is not None
        ):
            return Told.KNOWN
        message.status, message.failure = Status.FAILED, code[:60]
        work.session.add(message)
        work.session.flush()
        note_failed(work, message)
        if note := handlers.on_bounced.get(message.code):
            note(work, message)
        return Told.NOTED

    return _tell(runtime, message_id, channel, change, "message_came_back")


def delivered(runtime: Runtime, message_id: str, channel: Channel) -> Told:
    """Note that a message reached its reader's phone or mailbox. What came back stays so."""

    def change(work: Work, message: Message) -> Told:
        if message.status is Status.FAILED or message.delivered_at is not None:
            return Told.KNOWN
        message.delivered_at = work.now
        work.session.add(message)
        work.audit(AuditTag.DELIVERY_CONFIRMED, message)
        return Told.NOTED

    return _tell(runtime, message_id, channel, change, "message_delivered")


def delayed(runtime: Runtime, message_id: str, channel: Channel) -> Told:
    """Note that a server on the way still tries."""

    def change(work: Work, message: Message) -> Told:
        if message.status is Status.FAILED or message.delivered_at or message.delayed_at:
            return Told.KNOWN
        message.delayed_at = work.now
        work.session.add(message)
        return Told.NOTED

    return _tell(runtime, message_id, channel, change, "message_delayed")


def _tell(
    runtime: Runtime,
    message_id: str,
    channel: Channel,
    change: Callable[[Work, Message], Told],
    event: str,
) -> Told:
    with runtime.work(SYSTEM) as work:
        message = locked(work, message_id)
        if message is None or message.channel is not channel:
            return Told.NOT_OURS
        if message.handed_over_at is None:
            # The relay's answer can be on its way while the bounce is here already.
            under_way = message.tries > 0 and message.status in (Status.TAKEN, Status.WAITING)
            return Told.TOO_EARLY if under_way else Told.NOT_OURS
        told = change(work, message)
        kind = message.code
    if told is Told.NOTED:
        log.info(event, id=message_id, code=kind)
    return told
