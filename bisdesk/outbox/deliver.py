"""Hand over the messages of one channel, and note what came of it."""

import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.channels.port import Failure, OutgoingMail, PermanentFailure
from bisdesk.messages.catalogue import CATALOGUE, THREE_DAYS
from bisdesk.outbox import handlers
from bisdesk.outbox.compose import compose
from bisdesk.outbox.failed import note_failed
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.retry import next_try
from bisdesk.outbox.take import LEASE, give_back, take
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

log = structlog.get_logger("bisdesk.outbox")

NOTE_PAUSES = (0.1, 0.5, 2.0, 5.0)


def send_due(
    runtime: Runtime, channel: Channel, holder: str, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Send what is due on this channel; return how many messages were taken."""
    taken = take(runtime, Message, col(Message.channel) == channel, holder)
    begun_before = runtime.clock.now() + LEASE / 2
    for message in taken:
        if stopping() or runtime.clock.now() > begun_before:
            give_back(runtime, Message, message.id, holder)
        else:
            _send(runtime, message)
    return len(taken)


def _send(runtime: Runtime, message: Message) -> None:
    try:
        _hand_over(runtime, message)
    except Failure as failure:
        _tell(message, failure.code)
        _note(runtime, message.id, _later_or_never(failure))
    except Exception as error:  # noqa: BLE001  # one message that we cannot make must not stop the others
        code = f"error_{type(error).__name__}"[:60]
        _tell(message, code)
        _note(runtime, message.id, _later_or_never(Failure(code)))
    else:
        log.info("message_handed_over", id=message.id, code=message.code, tries=message.tries)
        _note_hand_over(runtime, message)


def _note_hand_over(runtime: Runtime, message: Message) -> None:
    try:
        _note(runtime, message.id, _left)
    except OperationalError:
        raise  # the database is away; the next try carries the same id
    except Exception as error:  # noqa: BLE001  # what should follow went wrong: sending it again mends nothing
        _tell(message, f"follow_{type(error).__name__}")
        _note(runtime, message.id, _only_left)


def _hand_over(runtime: Runtime, message: Message) -> None:
    composed = compose(runtime, message)
    if isinstance(composed, OutgoingMail):
        runtime.mail.send(composed)
    else:
        runtime.sms.send(composed)


def _tell(message: Message, code: str) -> None:
    log.warning(
        "message_not_taken", id=message.id, code=message.code, tries=message.tries, failure=code
    )


def _note(runtime: Runtime, message_id: str, change: Callable[[Work, Message], None]) -> None:
    """Write it down, stubbornly: what was handed over and is not noted will be sent again."""
    for pause in (*NOTE_PAUSES, None):
        try:
            with runtime.work(SYSTEM) as work:
                message = _locked(work, message_id)
                if message is not None:
                    change(work, message)
            return
        except OperationalError:
            if pause is None:
                raise
            time.sleep(pause)


def _locked(work: Work, message_id: str) -> Message | None:
    """The message, unless it is gone or was handed over by another process; the request's row is locked first."""
    request_id = work.session.exec(
        select(Message.request_id).where(Message.id == message_id)
    ).one_or_none()
    if request_id is not None:
        work.session.exec(
            select(BisRequest.id).where(BisRequest.id == request_id).with_for_update()
        ).one_or_none()
    message = work.session.exec(
        select(Message).where(Message.id == message_id).with_for_update()
    ).one_or_none()
    return None if message is None or message.status is Status.DONE else message


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


def _later_or_never(failure: Failure) -> Callable[[Work, Message], None]:
    def change(work: Work, message: Message) -> None:
        kind = CATALOGUE.get(message.code)
        keep_trying = kind.keep_trying if kind else THREE_DAYS
        then = next_try(
            now=work.now,
            since=message.trying_since,
            tries=message.tries,
            keep_trying=keep_trying,
        )
        message.failure = failure.code[:60]
        message.leased_by = message.lease_until = None
        work.session.add(message)
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
