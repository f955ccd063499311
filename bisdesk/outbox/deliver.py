"""Hand over the messages of one channel, and note what came of it."""

import enum
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from bisdesk.channels.port import (
    ChannelDown,
    Failure,
    OutgoingMail,
    OutgoingSms,
    PermanentFailure,
    TechnicalFailure,
)
from bisdesk.messages.catalogue import CATALOGUE, THREE_DAYS
from bisdesk.outbox import gate, handlers
from bisdesk.outbox.compose import compose
from bisdesk.outbox.failed import note_failed
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.pace import LONGEST_CLOSED
from bisdesk.outbox.retry import next_try, pause
from bisdesk.outbox.rows import locked
from bisdesk.outbox.take import LEASE, give_back, take
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

log = structlog.get_logger("bisdesk.outbox")

NOTE_PAUSES = (0.1, 0.5, 2.0, 5.0)
BEGIN_WITHIN = LEASE / 2
"""Of a message's lease: the other half is for the slowest hand-over and for noting it."""
LONGEST_CODE = 40


def send_due(
    runtime: Runtime, channel: Channel, holder: str, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Send what is due on this channel; return how many messages were taken.

    Raises OperationalError when an outcome could not be written down: the next try has the same id.
    """
    allowed = gate.ask(runtime, channel)
    if not allowed.messages:
        return 0
    taken = take(runtime, Message, col(Message.channel) == channel, holder, limit=allowed.messages)
    begun_before = runtime.clock.now() + BEGIN_WITHIN
    watched, closed, told = allowed.watched, False, not allowed.watched
    for message in taken:
        if closed or stopping() or runtime.clock.now() > begun_before:
            give_back(runtime, Message, message.id, holder)
            continue
        outcome = _send(runtime, message)
        if isinstance(outcome, ChannelDown | TechnicalFailure):
            closed = gate.failed(runtime, channel, outcome)
            watched = told = True
        elif outcome is Reached.YES and watched:
            gate.answered(runtime, channel, len(taken))
            watched, told = False, True
    if not told:
        gate.unused(runtime, channel)
    return len(taken)


class Reached(enum.Enum):
    """Whether the other side saw the message and judged it."""

    YES = enum.auto()
    NO = enum.auto()


def _send(runtime: Runtime, message: Message) -> Reached | ChannelDown | TechnicalFailure:
    """Make the message, hand it over, and note what came of it. Return what the gate has to know."""
    try:
        composed = _composed(runtime, message)
    except Failure as failure:
        _tell(message, failure.code)
        _note(runtime, message.id, _later_or_never(failure, message, three_days_anew=True))
        return Reached.NO
    try:
        if isinstance(composed, OutgoingMail):
            runtime.mail.send(composed)
        else:
            runtime.sms.send(composed)
    except (ChannelDown, TechnicalFailure) as failure:
        _tell(message, failure.code)
        _note(runtime, message.id, _later_or_never(failure, message))
        return failure
    except Exception as error:  # noqa: BLE001  # one message that we cannot hand over must not stop the others
        named = error if isinstance(error, Failure) else _fault(error)
        _tell(message, named.code)
        _note(runtime, message.id, _later_or_never(named, message))
        return Reached.YES if isinstance(error, Failure) else Reached.NO
    log.info("message_handed_over", id=message.id, code=message.code, tries=message.tries)
    _note_hand_over(runtime, message)
    return Reached.YES


def _composed(runtime: Runtime, message: Message) -> OutgoingMail | OutgoingSms:
    """Raises Failure."""
    keep_trying = _keep_trying(message)
    if keep_trying < THREE_DAYS and runtime.clock.now() > message.trying_since + keep_trying:
        raise PermanentFailure("too_late")
    try:
        return compose(runtime, message)
    except Failure:
        raise
    except Exception as error:  # noqa: BLE001  # see _send
        raise _fault(error) from None


def _fault(error: Exception) -> Failure:
    """A fault of the program: its kind alone, for the text may hold personal data."""
    return Failure(f"error_{type(error).__name__}"[:LONGEST_CODE])


def _keep_trying(message: Message) -> timedelta:
    kind = CATALOGUE.get(message.code)
    return kind.keep_trying if kind else THREE_DAYS


def _note_hand_over(runtime: Runtime, message: Message) -> None:
    try:
        _note(runtime, message.id, _left)
    except OperationalError:
        raise  # the database is away; the next try carries the same id
    except Exception as error:  # noqa: BLE001  # what should follow went wrong: sending it again mends nothing
        _tell(message, f"follow_{type(error).__name__}")
        _note(runtime, message.id, _only_left)


def _tell(message: Message, code: str) -> None:
    log.warning(
        "message_not_taken", id=message.id, code=message.code, tries=message.tries, failure=code
    )


def _note(runtime: Runtime, message_id: str, change: Callable[[Work, Message], None]) -> None:
    """Write it down, stubbornly: what was handed over and is not noted will be sent again."""
    for wait in (*NOTE_PAUSES, None):
        try:
            with runtime.work(SYSTEM) as work:
                message = _locked(work, message_id)
                if message is not None:
                    change(work, message)
            return
        except OperationalError:
            if wait is None:
                raise
            time.sleep(wait)


def _locked(work: Work, message_id: str) -> Message | None:
    """The message, unless it is gone or was handed over by another process: that one may even have come back."""
    message = locked(work, message_id)
    return None if message is None or message.handed_over_at is not None else message


def _left(work: Work, message: Message) -> None:
    _only_left(work, message)
    work.session.flush()
    if note := handlers.on_handed_over.get(message.code):
        note(work, message)


def _only_left(work: Work, message: Message) -> None:
    message.status = Status.DONE
    message.handed_over_at = work.now
    message.secret = None
    message.failure = message.leased_by = message.lease_until = None
    work.session.add(message)


def _later_or_never(
    failure: Failure, taken: Message, *, three_days_anew: bool = False
) -> Callable[[Work, Message], None]:
    """What a failure does to the message, unless another process took it over meanwhile.

    three_days_anew: a technical failure of this message alone; one of its whole channel is reckoned when that opens.
    """
    keep_trying = _keep_trying(taken)

    def change(work: Work, message: Message) -> None:
        if message.status is not Status.TAKEN or message.leased_by != taken.leased_by:
            return
        message.failure = failure.code[:LONGEST_CODE]
        message.leased_by = message.lease_until = None
        work.session.add(message)
        if isinstance(failure, TechnicalFailure) and keep_trying >= THREE_DAYS:
            then: datetime | None = work.now + pause(message.tries, longest=LONGEST_CLOSED)
            if three_days_anew:
                message.again_since = work.now
        else:
            then = next_try(
                now=work.now,
                since=message.trying_since,
                tries=message.tries,
                keep_trying=keep_trying,
            )
        if then is None or isinstance(failure, PermanentFailure):
            _give_up(work, message, keeps_secret=keep_trying >= THREE_DAYS)
        else:
            message.status, message.next_try_at = Status.WAITING, then

    return change


def _give_up(work: Work, message: Message, *, keeps_secret: bool) -> None:
    """Final failure. A link or code stays sealed, so that it can be sent again by hand, unless it is stale."""
    message.status = Status.FAILED
    if not keeps_secret or message.failure == "not_needed":
        message.secret = None
    work.session.flush()
    if note := handlers.on_failed.get(message.code):
        note(work, message)
    note_failed(work, message)
