"""A submitted request that ends without a number: withdrawn by its holder, or rejected by the desk."""

import enum
from collections.abc import Callable

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, after
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded_lines
from bisdesk.policy.actions import Action
from bisdesk.work.work import Work

LONGEST_TEXT = 1000

on_withdrawn: list[Callable[[Work, BisRequest], None]] = []
"""Rooms that do something when a holder withdraws (wired in `wiring.py`), in the same transaction."""


UNANSWERED = "unanswered"
"""Why the system rejects a request; staff do not choose it."""


class Reason(enum.StrEnum):
    """Why the desk rejects a request. Each has its sentences in four languages."""

    INCOMPLETE = "incomplete"  # make it anew
    DOCUMENT = "document"  # does not count, or is no longer valid
    IDENTITY = "identity"  # document and data do not show one and the same person
    CONDITIONS = "conditions"  # not somebody for whom the Bisdesk registers
    NOT_NEEDED = "not_needed"  # has a number and can use it already
    OTHER = "other"  # the text says it


def withdraw(work: Work, reference: str) -> BisRequest:
    """End one's own request before the register is asked; said twice (a double click) it stays withdrawn.

    Raises NotFound, Denied or WrongState.
    """
    found = work.get_by_reference(reference, Action.WITHDRAW)
    if found.state is State.WITHDRAWN:
        return found
    _end(work, found, Transition.WITHDRAW, AuditTag.REQUEST_WITHDRAWN)
    work.send("request_withdrawn", account_id=found.holder_id, request_id=found.id)
    for hook in on_withdrawn:
        hook(work, found)
    return found


def reject(work: Work, reference: str, *, version: int, reason: str, text: str) -> BisRequest:
    """End a request that staff have, with a reason; the text goes to the filer, in the request and never in a mail.

    Raises NotFound, NotAssigned, Stale, WrongState, or Refusal: reason_missing, text_missing (a reason of its own
    needs words), too_long, forbidden_character.
    """
    found = work.get_by_reference(reference, Action.REJECT, version=version)
    why = _reason(reason)
    words = bounded_lines(text, LONGEST_TEXT) or None
    if why is Reason.OTHER and words is None:
        raise Refusal("text_missing")
    found.end_reason, found.end_text = why.value, words
    _end(work, found, Transition.REJECT, AuditTag.REQUEST_REJECTED, reason=why.value)
    work.send("request_rejected", account_id=found.holder_id, request_id=found.id)
    return found


def reject_unanswered(work: Work, found: BisRequest, *, text: str) -> None:
    """End a request, which the caller holds locked, whose question nobody answered. Raises WrongState.

    text: what the desk says of it, for the filer, in their language.
    """
    found.end_reason, found.end_text = UNANSWERED, text or None
    _end(
        work,
        found,
        Transition.REJECT_UNANSWERED,
        AuditTag.REQUEST_REJECTED,
        reason=UNANSWERED,
    )
    work.send("request_rejected", account_id=found.holder_id, request_id=found.id)


def _reason(code: str) -> Reason:
    try:
        return Reason(code)
    except ValueError:
        raise Refusal("reason_missing") from None


def _end(
    work: Work,
    found: BisRequest,
    transition: Transition,
    tag: AuditTag,
    *,
    reason: str | None = None,
) -> None:
    found.state = after(transition, found.state)
    found.ended_at = work.now
    reopened.close(work, found, kept=False)
    work.changed(found)
    work.tell(found, found.state.value, reason=reason)
    work.audit(tag, found, reason=reason)
    work.board_changed(found)
