"""How the test of a draft's number stands, and what was proved about the number of a request."""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain import phone
from bisdesk.outbox.lease import is_held
from bisdesk.outbox.models import Message, Status
from bisdesk.store.vault import Vault
from bisdesk.worker_preview.rules import HOLDS, PER_DRAFT, holds
from bisdesk.worker_preview.service import number_key, number_of, of_draft


class Stage(enum.StrEnum):
    NO_NUMBER = "no_number"  # none yet, or not a valid one
    READY = "ready"  # nothing was sent to this number
    SENDING = "sending"
    SENT = "sent"  # the digits can be typed in
    FAILED = "failed"
    OVER = "over"  # its digits no longer count
    PROVED = "proved"


@dataclass(frozen=True)
class Trial:
    """left: how many test SMS the draft still has; until: when the digits stop counting."""

    stage: Stage
    number: str = ""
    left: int = PER_DRAFT
    at: datetime | None = None
    until: datetime | None = None
    failure: str = ""
    nobody_sends: bool = False


def trial_of(
    session: Session, vault: Vault, draft: BisRequest, context: Context, now: datetime
) -> Trial:
    """How it stands for the number that the form of the draft says now."""
    sent = of_draft(session, draft.id)
    left = max(0, PER_DRAFT - len(sent))
    number = number_of(draft.typed, context)
    if number is None:
        return Trial(Stage.NO_NUMBER, left=left)
    shown = phone.shown(number)
    key = number_key(vault, draft.id, number)
    mine = [each for each in sent if each.number_key == key]
    proved = next((each.confirmed_at for each in mine if each.confirmed_at), None)
    if proved is not None:
        return Trial(Stage.PROVED, shown, left, at=proved)
    if not mine:
        return Trial(Stage.READY, shown, left)
    last, until = mine[0], mine[0].asked_at + HOLDS
    if not holds(last.asked_at, now):
        return Trial(Stage.OVER, shown, left)
    message = session.get(Message, last.message_id)
    if message is None or message.status is Status.FAILED:
        failure = message.failure if message else None
        return Trial(Stage.FAILED, shown, left, failure=failure or "")
    if message.status is Status.DONE:
        return Trial(Stage.SENT, shown, left, at=message.handed_over_at, until=until)
    stuck = not is_held(session, now)
    return Trial(
        Stage.SENDING, shown, left, until=until, failure=message.failure or "", nobody_sends=stuck
    )


def proved_at(session: Session, vault: Vault, bis_request: BisRequest) -> datetime | None:
    """When a test SMS to the number of this request was read aloud; none when no one was, or to another number."""
    if not bis_request.mobile:
        return None
    key = number_key(vault, bis_request.id, bis_request.mobile)
    found = of_draft(session, bis_request.id)
    return next(
        (each.confirmed_at for each in found if each.number_key == key and each.confirmed_at), None
    )
