"""Send a new link or a new code, and restart what has to restart when a mail came back or an address was corrected.

Everybody who may ask goes through here. What the way of activating decides stands in `ways`. Secrets are made before
the transaction (`prepare_link`, `prepare_code`).
"""

import enum

from sqlmodel import Session, col, select

from bisdesk.accounts.passwords import hash_password
from bisdesk.activation import chain, service
from bisdesk.activation.embedded import new_token
from bisdesk.activation.links import all_of, find_link, pending, worker_may_renew
from bisdesk.activation.models import Activation
from bisdesk.activation.port import PreparedCode, PreparedLink
from bisdesk.activation.states import has_ended
from bisdesk.activation.ways import way_of
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.activation_code import new_code as random_code
from bisdesk.domain.deadline import same_day
from bisdesk.domain.refusal import Refusal
from bisdesk.outbox.by_hand import start_again
from bisdesk.outbox.models import Message, Status
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

__all__ = [
    "By", "PreparedCode", "PreparedLink", "RenewRefused", "Sent", "ask_as_worker", "email_corrected",
    "link_bounced", "mobile_corrected", "new_code", "new_link", "prepare_code", "prepare_link",
]  # fmt: skip


class By(enum.StrEnum):
    """Who asks for a new link."""

    WORKER = "worker"  # on the page of an expired one
    FILER = "filer"
    STAFF = "staff"


class Sent(enum.StrEnum):
    """What came of asking."""

    NEW = "new"
    SAME = "same"  # it had not been handed over yet: the same text is tried again now


class RenewRefused(Refusal):
    """No new link or code. Codes: "ended" (or none was started), "today" (one was made today already),
    "still_works" (the worker's own page sends one only once the link is over), "external" (they are CSAM's)."""


def prepare_link() -> PreparedLink:
    return PreparedLink(new_token())


def prepare_code() -> PreparedCode:
    """Make a code. Call it outside any transaction: hashing is slow."""
    code = random_code()
    return PreparedCode(code, hash_password(code))


def ask_as_worker(runtime: Runtime, token: str) -> Sent:
    """Send a new link to the worker, from the page of one that is over. Raises RenewRefused."""
    prepared = prepare_link()
    with runtime.database.reading() as session:
        found = find_link(session, runtime.vault, token)
    if found is None:
        raise RenewRefused("ended")
    with runtime.work(Actor(kind="worker", id=found[0].id)) as work:
        locked = service.lock(work, found[0].id)
        link = find_link(work.session, work.vault, token)
        if locked is None or link is None:
            raise RenewRefused("ended")
        _check_running(locked[1], work)
        if not worker_may_renew(locked[1], link[1], work.now):
            raise RenewRefused("still_works")
        return new_link(work, locked[0], prepared, by=By.WORKER)


def new_link(work: Work, bis_request: BisRequest, prepared: PreparedLink, *, by: By) -> Sent:
    """Send the worker a new link, with the same code; the older one holds until this one is handed over.

    A link whose mail did not leave yet is sent again as it is. Raises RenewRefused.
    """
    activation = _renewable(work, bis_request)
    waiting = pending(work.session, activation)
    if waiting is not None and not waiting.is_reminder:
        message = chain.sendable_again(work, waiting.message_id)
        if message is not None:
            return _again(work, bis_request, message)
    if waiting is None and _asked_today(work, activation):
        raise RenewRefused("today")
    kind = "activation_new_link" if activation.started_at else "activation_link"
    chain.add(work, activation, prepared.token, kind, asked_by=by.value)
    _tell(work, bis_request, activation, "link_renewed", AuditTag.LINK_RENEWED, by.value)
    return Sent.NEW


def new_code(work: Work, bis_request: BisRequest, prepared: PreparedCode) -> Sent:
    """Send the worker a new code: the old one is dead; tries used up and deadlines stay.

    A code whose SMS did not leave yet is sent again as it is. Raises RenewRefused.
    """
    activation = _renewable(work, bis_request)
    message = chain.sendable_again(work, activation.code_message_id)
    if message is not None:
        return _again(work, bis_request, message)
    way_of(activation).mobile_corrected(work, bis_request, activation, prepared)
    _tell(work, bis_request, activation, "code_renewed", AuditTag.CODE_RENEWED, "asked")
    return Sent.NEW


def email_corrected(work: Work, bis_request: BisRequest, prepared: PreparedLink) -> bool:
    """The worker's address was corrected: no older link counts any more, and link and explanation go to the new one.

    Tries and the 30 days stay as they are. False when no activation runs, so that nothing has to be sent.
    """
    try:
        activation = _running(work, bis_request)
    except RenewRefused:
        return False
    way = way_of(activation)
    way.email_corrected(work, activation, prepared)
    if not _explanation_waits(work.session, bis_request):
        work.send(way.explanation, request_id=bis_request.id)
    _tell(work, bis_request, activation, "link_renewed", AuditTag.LINK_RENEWED, "corrected")
    return True


def mobile_corrected(work: Work, bis_request: BisRequest, prepared: PreparedCode) -> bool:
    """The worker's number was corrected: the old code is dead and a new one goes there. False: no activation runs."""
    try:
        activation = _running(work, bis_request)
    except RenewRefused:
        return False
    way_of(activation).mobile_corrected(work, bis_request, activation, prepared)
    _tell(work, bis_request, activation, "code_renewed", AuditTag.CODE_RENEWED, "corrected")
    return True


def link_bounced(work: Work, message: Message) -> None:
    """The mail with a link came back for good: it never counted as handed over.

    Whoever typed the right code has read it: then a late bounce is no news.
    """
    if message.request_id is None:
        return
    locked = service.lock_of_request(work, message.request_id)
    if locked is None or has_ended(locked[1].state):
        return
    bis_request, activation = locked
    link = chain.carried_by(work.session, message)
    code_typed = activation.state in service.CODE_WAS_RIGHT
    if link is None or link.handed_over_at is None or link.bounced_at is not None or code_typed:
        return
    chain.bounced(work, activation, link)
    _tell(work, bis_request, activation, "link_bounced", AuditTag.LINK_BOUNCED, None)


def _running(work: Work, bis_request: BisRequest) -> Activation:
    locked = service.lock_of_request(work, bis_request.id)
    if locked is None:
        raise RenewRefused("ended")
    _check_running(locked[1], work)
    return locked[1]


def _renewable(work: Work, bis_request: BisRequest) -> Activation:
    activation = _running(work, bis_request)
    if activation.external:
        raise RenewRefused("external")
    return activation


def _check_running(activation: Activation, work: Work) -> None:
    """It may have ended by the clock before the timed work noted it."""
    if has_ended(activation.state) or service.is_over(activation, work.now):
        raise RenewRefused("ended")


def _asked_today(work: Work, activation: Activation) -> bool:
    return any(
        each.asked_by and not each.bounced_at and same_day(each.created_at, work.now)
        for each in all_of(work.session, activation)
    )


def _again(work: Work, bis_request: BisRequest, message: Message) -> Sent:
    """Now; unless it is held until staff release it."""
    if message.status is not Status.HELD:
        start_again(work, message)
    work.board_changed(bis_request)
    return Sent.SAME


def _explanation_waits(session: Session, bis_request: BisRequest) -> bool:
    found = select(Message.id).where(
        Message.request_id == bis_request.id,
        col(Message.code).in_(service.EXPLAIN),
        col(Message.status).in_((Status.WAITING, Status.TAKEN)),
    )
    return session.exec(found.limit(1)).first() is not None


def _tell(
    work: Work,
    bis_request: BisRequest,
    activation: Activation,
    event: str,
    tag: AuditTag,
    reason: str | None,
) -> None:
    work.session.add(activation)
    work.tell(bis_request, event)
    work.audit(tag, activation, reason=reason)
    work.board_changed(bis_request)
