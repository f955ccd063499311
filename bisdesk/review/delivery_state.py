"""How a message stands, and what staff can do about it. No words and no page."""

import enum
from datetime import datetime

from bisdesk.activation.service import EXPLAIN
from bisdesk.messages.catalogue import CATALOGUE, Reader
from bisdesk.outbox.failed import CARRY_A_LINK, NOT_NEEDED
from bisdesk.outbox.models import Message, Status


class State(enum.StrEnum):
    WAITING = "waiting"
    AGAIN = "again"  # it was refused, and will be tried again
    SENDING = "sending"
    HANDED_OVER = "handed_over"
    DELAYED = "delayed"  # a server on the way still tries
    DELIVERED = "delivered"  # by a receipt
    FAILED = "failed"  # never handed over
    CAME_BACK = "came_back"
    NOT_NEEDED = "not_needed"
    HELD = "held"


LOST = (State.FAILED, State.CAME_BACK)


class Offer(enum.StrEnum):
    """What staff can do about one message."""

    TRY_AGAIN = "try_again"  # the same text, under the same id
    SEND_AGAIN = "send_again"  # a new message with what stands there now
    NEW_LINK = "new_link"
    NEW_CODE = "new_code"
    CORRECT = "correct"  # the address, together with the filer


def state_of(message: Message, now: datetime) -> State:
    if message.status is Status.FAILED:
        if message.failure == NOT_NEEDED:
            return State.NOT_NEEDED
        return State.FAILED if message.handed_over_at is None else State.CAME_BACK
    if message.status is Status.DONE:
        if message.delivered_at is not None:
            return State.DELIVERED
        return State.HANDED_OVER if message.delayed_at is None else State.DELAYED
    if message.status is Status.HELD:
        return State.HELD
    if message.status is Status.TAKEN and message.lease_until and message.lease_until > now:
        return State.SENDING
    return State.AGAIN if message.tries else State.WAITING


def to_worker(message: Message) -> bool:
    """Its address stands in the request."""
    return message.account_id is None and message.worker_account_id is None


def is_void(message: Message, *, activating: bool) -> bool:
    """Say whether it would not be sent any more: it belongs to an activation that has ended."""
    kind = CATALOGUE.get(message.code)
    return kind is not None and kind.starts_activation and not activating


def offers(
    message: Message, state: State, *, newest: bool, activating: bool, external: bool = False
) -> tuple[Offer, ...]:
    """What can be done. newest: no message took its place; activating: the worker's activation runs; external: at CSAM,
    so that neither link nor code is ours to make."""
    if not newest or message.code not in CATALOGUE or is_void(message, activating=activating):
        return ()
    found = []
    kind = CATALOGUE[message.code]
    left = message.handed_over_at is not None
    gone = bool(kind.carries) and message.secret is None
    if not left and not gone and state in (State.AGAIN, State.FAILED, State.HELD):
        found.append(Offer.TRY_AGAIN)
    if activating and not external and (left or (gone and state is State.FAILED)):
        found += [Offer.NEW_LINK] if message.code in CARRY_A_LINK else []
        found += [Offer.NEW_CODE] if message.code == "activation_code" else []
    explained = message.code in EXPLAIN and activating
    if left and not kind.carries and (state is State.CAME_BACK or explained):
        found.append(Offer.SEND_AGAIN)
    if state in LOST and to_worker(message) and kind.reader is Reader.WORKER:
        found.append(Offer.CORRECT)
    return tuple(found)


ADDRESS = ("bounce_5.1", "smtp_recipient_5", "address", "no_address", "receipt_unknown_number")
"""How the code of a failure begins when the address itself is wrong."""


def is_about_the_address(failure: str) -> bool:
    return failure.startswith(ADDRESS)
