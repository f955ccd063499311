"""CSAM activates, with its own link mail and pages. Staff type in its code, when its mail left, and how it ended.

The code is write-only: it goes sealed into the SMS, which loses it when it is handed over, and is shown to nobody.
"""

import enum
import re
from datetime import date, datetime, time

from bisdesk.activation import chain, service
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.activation.port import Prepared, PreparedCode, PreparedLink
from bisdesk.activation.states import Event, after, has_ended
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.deadline import (
    BRUSSELS,
    block_at,
    days_later,
    link_ends_at,
    next_reminder_at,
)
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.work.work import Work

_CODE = re.compile(r"[0-9A-Z]{20}", re.ASCII)
_FILLING = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff\u2010-\u2015\u2212-]+")


class External:
    """See `port.Way`. Links are CSAM's own: there is nothing to make or to end."""

    external = True
    explanation = "activation_external_explained"

    def begin(self, work: Work, activation: Activation, prepared: Prepared) -> None:
        activation.external, activation.code_hash = True, ""
        work.session.add(activation)

    def remind(self, work: Work, activation: Activation, until: datetime) -> None:
        work.send("activation_external_reminder", request_id=activation.request_id)

    def email_corrected(self, work: Work, activation: Activation, prepared: PreparedLink) -> None:
        """Staff have CSAM send its mail again; the clock runs on."""

    def mobile_corrected(
        self, work: Work, bis_request: BisRequest, activation: Activation, prepared: PreparedCode
    ) -> None:
        chain.stop(work, activation.code_message_id)
        activation.code_message_id = None
        work.session.add(activation)


class Outcome(enum.StrEnum):
    """How it ended at CSAM, as staff note it."""

    ACTIVATED = "activated"
    BLOCKED = "blocked"


def enter_code(work: Work, reference: str, typed: str) -> None:
    """Send the worker the code that CSAM gave; one that was sent before is dead.

    Raises Refusal: code_missing, code_form (20 letters and digits; the message never repeats them), ended; NotFound.
    """
    bis_request, activation = _running(work, reference)
    code = _FILLING.sub("", typed).upper()
    if not code:
        raise Refusal("code_missing")
    if not _CODE.fullmatch(code):
        raise Refusal("code_form")
    chain.stop(work, activation.code_message_id)
    chain.queue_code(work, activation, code)
    work.tell(bis_request, "code_entered")
    work.audit(AuditTag.CODE_ENTERED, activation)
    work.board_changed(bis_request)


def enter_sent(work: Work, reference: str, day: str, hour: str) -> None:
    """Note when CSAM sent its mail: that starts the clock. Entered again, it counts from the new time.

    day: 2026-11-25, hour: 14:30, on the clock in Brussels. Raises Refusal: time_missing, time_unreadable,
    no_such_time (the clock jumped over it), future, too_old (30 days ago: it would be blocked already), ended; NotFound.
    """
    bis_request, activation = _running(work, reference)
    at = _moment(day, hour)
    if at > work.now:
        raise Refusal("future")
    if work.now >= block_at(at):
        raise Refusal("too_old")
    activation.started_at, activation.blocks_at = at, block_at(at)
    activation.link_until = link_ends_at(at)
    activation.remind_at = next_reminder_at(at, renewed=False, after=work.now)
    if activation.state in (ActivationState.WAITING, ActivationState.LINK_EXPIRED):
        activation.state = after(Event.LINK_HANDED_OVER, activation.state)
    work.session.add(activation)
    work.tell(bis_request, "link_sent")
    work.audit(AuditTag.LINK_SENDING_ENTERED, activation)
    work.board_changed(bis_request)
    service.confirm_if_ready(work, bis_request, activation)


def note(work: Work, reference: str, typed: str) -> None:
    """Note how it ended at CSAM. typed: a value of Outcome.

    Raises Refusal: outcome_missing, not_started (nobody noted when the mail left), ended; NotFound.
    """
    bis_request, activation = _running(work, reference)
    outcome = next((each for each in Outcome if each.value == typed), None)
    if outcome is None:
        raise Refusal("outcome_missing")
    if outcome is Outcome.BLOCKED:
        if activation.started_at is None:
            raise Refusal("not_started")
        service.block(work, bis_request, activation, "noted")
        return
    chain.stop(work, activation.code_message_id)
    service.end(work, bis_request, activation, Event.NOTED_ACTIVATED)
    work.send("activation_done_filer", account_id=bis_request.holder_id, request_id=bis_request.id)


def _running(work: Work, reference: str) -> tuple[BisRequest, Activation]:
    found = work.get_by_reference(reference, Action.NOTE_ACTIVATION)
    locked = service.lock_of_request(work, found.id)
    if locked is None or not locked[1].external:
        raise NotFound
    if has_ended(locked[1].state) or service.is_over(locked[1], work.now):
        raise Refusal("ended")
    return locked


def _moment(day: str, hour: str) -> datetime:
    if not day.strip() or not hour.strip():
        raise Refusal("time_missing")
    try:
        wall = datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(hour.strip()))
    except ValueError:
        raise Refusal("time_unreadable") from None
    if wall.tzinfo is not None:
        raise Refusal("time_unreadable")
    at = days_later(wall.replace(tzinfo=BRUSSELS), 0)
    if at.astimezone(BRUSSELS).replace(tzinfo=None) != wall.replace(microsecond=0):
        raise Refusal("no_such_time")
    return at
