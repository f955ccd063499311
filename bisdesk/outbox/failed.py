"""A message did not arrive: it was given up, or it came back. What is said of it, and to whom."""

from sqlalchemy import ColumnElement, and_, inspect, or_, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.outbox import handlers
from bisdesk.outbox.models import Message
from bisdesk.work.work import Work

NOT_NEEDED = "not_needed"
"""Why a message was not sent although nothing is wrong: what it was for had ended."""
CARRY_A_LINK = tuple(
    code for code, kind in CATALOGUE.items() if kind.starts_activation and "token" in kind.carries
)
"""Messages that stand in for one another: whichever arrives, its reader can go on."""


def followed() -> ColumnElement[bool]:
    """A condition on `message`: one that can stand in for it was queued after it."""
    table, again = inspect(Message).local_table, inspect(Message).local_table.alias("again")
    alike = or_(
        again.c.code == table.c.code,
        and_(again.c.code.in_(CARRY_A_LINK), table.c.code.in_(CARRY_A_LINK)),
    )
    later = again.c.created_at > table.c.created_at
    return (
        select(again.c.id)
        .where(again.c.request_id == table.c.request_id, alike, later)
        .exists()
        .correlate(table)
    )


def note_failed(work: Work, message: Message) -> None:
    """Note `delivery_failed`: time, audit, timeline, board, staff. The request's row is locked already."""
    message.failed_at = work.now
    work.session.add(message)
    bis_request = (
        work.session.get(BisRequest, message.request_id) if message.request_id is not None else None
    )
    if bis_request is not None:
        work.board_changed(bis_request)
    if message.failure == NOT_NEEDED:
        return
    work.audit(AuditTag.DELIVERY_FAILED, message, reason=message.failure)
    if bis_request is None:
        return
    work.tell(bis_request, "delivery_failed")
    for tell in handlers.on_delivery_failed:
        tell(work, bis_request)
