"""Tickets: how one is made and ended, what its token is, and whether it still holds."""

import enum
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.activation_code import ALPHABET
from bisdesk.phone_upload.models import UploadTicket
from bisdesk.store.ids import new_id
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work

LIFE: Final = timedelta(minutes=15)
LETTERS: Final = 26
"""Letters of a token, of 32 that are hard to mistake when somebody types them: 130 bits."""


class Standing(enum.StrEnum):
    """How a ticket stands, for who made it."""

    OPEN = "open"
    READY = "ready"  # the phone has sent all it wanted to
    EXPIRED = "expired"


def token_of(vault: Vault, ticket_id: str) -> str:
    """The token of a ticket: made from its id and a key that is in no database, so that it is stored nowhere.

    The page that shows it may be loaded again, and still shows the same code.
    """
    number = int(vault.keyed_hash("upload_token", ticket_id), 16)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LETTERS)).lower()


def token_hash(vault: Vault, token: str) -> str:
    """What is stored instead of the token."""
    return vault.keyed_hash("upload_ticket", token.lower())  # phones like a capital first


def browser_hash(vault: Vault, ticket_id: str, browser: str) -> str:
    """What is stored of the phone's cookie; two tickets do not tell that it was the same phone."""
    return vault.keyed_hash("upload_browser", f"{ticket_id}:{browser}")


def standing(ticket: UploadTicket, now: datetime) -> Standing:
    """It holds while now < expires_at."""
    if ticket.ready_at is not None:
        return Standing.READY
    return Standing.OPEN if now < ticket.expires_at else Standing.EXPIRED


def start(work: Work, draft: BisRequest) -> UploadTicket:
    """Make a ticket for this draft, which the caller holds locked; one that was open is over."""
    _end(work, draft, "replaced")
    ticket_id = new_id()
    ticket = UploadTicket(
        id=ticket_id,
        draft_id=draft.id,
        token_hash=token_hash(work.vault, token_of(work.vault, ticket_id)),
        made_by=str(work.actor.id),
        made_at=work.now,
        expires_at=work.now + LIFE,
    )
    work.session.add(ticket)
    work.audit(AuditTag.UPLOAD_TICKET_MADE, ticket)
    return ticket


def stop(work: Work, draft: BisRequest) -> None:
    """End the ticket of this draft, which the caller holds locked."""
    _end(work, draft, "stopped")


def erase(work: Work, bis_request: BisRequest) -> None:
    """Let go of what is left of a ticket when its request is thrown away or purged."""
    work.session.execute(delete(UploadTicket).where(col(UploadTicket.draft_id) == bis_request.id))


def of_draft(session: Session, draft_id: str) -> UploadTicket | None:
    return session.exec(select(UploadTicket).where(UploadTicket.draft_id == draft_id)).one_or_none()


def find(session: Session, vault: Vault, token: str) -> UploadTicket | None:
    """The ticket of this token: one query for any token, known or not."""
    return session.exec(
        select(UploadTicket).where(UploadTicket.token_hash == token_hash(vault, token))
    ).one_or_none()


def _end(work: Work, draft: BisRequest, why: str) -> None:
    ticket = of_draft(work.session, draft.id)
    if ticket is None:
        return
    if standing(ticket, work.now) is Standing.OPEN:
        work.audit(AuditTag.UPLOAD_TICKET_ENDED, ticket, reason=why)
    work.session.delete(ticket)
    work.session.flush()
