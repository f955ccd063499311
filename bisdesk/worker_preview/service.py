"""Send a test SMS from a draft, and take the digits that the worker read aloud."""

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.checks import Context, Status
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, WrongState
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal
from bisdesk.outbox.models import Channel, Message
from bisdesk.policy.actions import Action
from bisdesk.runtime import Runtime
from bisdesk.store.throttle import hit
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work
from bisdesk.worker_preview.models import TrialSms
from bisdesk.worker_preview.rules import (
    DOUBLE_CLICK,
    MOST_TRIES,
    PER_DRAFT,
    PER_PERSON,
    PERSON_WINDOW,
    four_digits,
    holds,
)

CODE = "test_sms"
DEFAULT_LANGUAGE = "nl"


def count_one(runtime: Runtime, account_id: str) -> None:
    """Count a test SMS of this person, in a transaction of its own. Raises Refusal: too_often (with `wait`)."""
    key = runtime.vault.keyed_hash("throttle", f"{CODE}:{account_id}")
    now = runtime.clock.now()
    wait = hit(runtime.database, key, limit=PER_PERSON, window=PERSON_WINDOW, now=now)
    if wait is not None:
        raise Refusal("too_often", wait=wait)


def send(work: Work, draft_id: str) -> TrialSms:
    """Send four digits to the number that the draft says now.

    A double click sends one. Raises NotFound, Denied, WrongState, or Refusal: no_number (it is not a valid one),
    used_up (three were sent).
    """
    draft = _draft(work, draft_id)
    number = number_of(draft.typed, check_context(work.session, work.now))
    if number is None:
        raise Refusal("no_number")
    before = of_draft(work.session, draft_id)
    key = number_key(work.vault, draft_id, number)
    if before and before[0].number_key == key and work.now < before[0].asked_at + DOUBLE_CLICK:
        return before[0]
    if len(before) >= PER_DRAFT:
        raise Refusal("used_up")
    digits = f"{secrets.randbelow(10_000):04d}"
    carried = {"digits": digits, "to": number, "language": language_of(draft.typed)}
    message = work.send(CODE, channel=Channel.SMS, secret=carried)
    trial = TrialSms(
        request_id=draft_id,
        message_id=message.id,
        number_key=key,
        digits_key=_digits_key(work.vault, message.id, digits),
        asked_by=work.actor.id or "",
        asked_at=work.now,
    )
    work.session.add(trial)
    work.audit(AuditTag.TEST_SMS_SENT, draft)
    return trial


def confirm(work: Work, draft_id: str, typed: str) -> bool:
    """Take the digits that were read aloud; say whether they are right. Each SMS of the last minutes counts.

    Raises NotFound, Denied, WrongState, or Refusal: four_digits, none_sent (to this number), too_late, too_many.
    """
    draft = _draft(work, draft_id)
    number = number_of(draft.typed, check_context(work.session, work.now))
    key = number_key(work.vault, draft_id, number) if number else ""
    mine = [each for each in of_draft(work.session, draft_id) if each.number_key == key]
    if not mine:
        raise Refusal("none_sent")
    if any(each.confirmed_at for each in mine):
        return True
    digits = four_digits(typed)
    counting = [each for each in mine if holds(each.asked_at, work.now)]
    if not counting:
        raise Refusal("too_late")
    if counting[0].tries >= MOST_TRIES:
        raise Refusal("too_many")
    for each in counting:
        if secrets.compare_digest(
            each.digits_key, _digits_key(work.vault, each.message_id, digits)
        ):
            each.confirmed_at = work.now
            work.session.add(each)
            work.audit(AuditTag.TEST_SMS_CONFIRMED, draft)
            return True
    counting[0].tries += 1
    work.session.add(counting[0])
    return False


def of_draft(session: Session, draft_id: str) -> Sequence[TrialSms]:
    """The newest first."""
    found = select(TrialSms).where(TrialSms.request_id == draft_id)
    return session.exec(found.order_by(col(TrialSms.asked_at).desc())).all()


def number_key(vault: Vault, draft_id: str, number: str) -> str:
    """What stands for a number: the same one in another draft has another key."""
    return vault.keyed_hash("trial_number", f"{draft_id}\x1f{number}")


def number_of(typed: Mapping[str, str], context: Context) -> str | None:
    """The mobile number that the form says, in E.164; none while it is not a valid one."""
    # It can be tried before it is said whose it is.
    whole = {**typed, "mobile_kind": typed.get("mobile_kind") or "personal"}
    verdict = check_group("mobile", whole, context)
    return verdict.values.get("mobile") if verdict.status is Status.OK else None


def language_of(typed: Mapping[str, str]) -> str:
    """The worker's language, as far as it was chosen."""
    said = typed.get("preferred_language", "")
    return said if said in LANGUAGES else DEFAULT_LANGUAGE


def erase(work: Work, bis_request: BisRequest) -> None:
    """Forget the tests of a draft or request, and their messages with them."""
    gone = [each.message_id for each in of_draft(work.session, bis_request.id)]
    work.session.execute(delete(Message).where(col(Message.id).in_(gone)))
    work.session.execute(delete(TrialSms).where(col(TrialSms.request_id) == bis_request.id))


def _draft(work: Work, draft_id: str) -> BisRequest:
    draft = work.get(draft_id, Action.EDIT_DRAFT)
    if draft.state is not State.DRAFT:
        raise WrongState(Transition.SUBMIT, draft.state)
    return draft


def _digits_key(vault: Vault, message_id: str, digits: str) -> str:
    return vault.keyed_hash("trial_digits", f"{message_id}\x1f{digits}")
