"""What a phone with a ticket can do: look, add files, and say that it is ready. Nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col, func, select
from werkzeug.datastructures import FileStorage

from bisdesk.accounts.identify import load_actor
from bisdesk.attachments.models import Attachment
from bisdesk.attachments.recognise import MAX_FILES
from bisdesk.attachments.uploads import Refused, take
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.phone_upload import tickets
from bisdesk.phone_upload.models import UploadTicket
from bisdesk.phone_upload.tickets import Standing
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import NotFound, may
from bisdesk.runtime import Runtime
from bisdesk.store import throttle
from bisdesk.work.work import Work

PER_TICKET: Final = 60
PER_ADDRESS, WINDOW = 240, timedelta(minutes=5)
"""Posts; many phones share one address of a mobile network."""


class TicketOver(Exception):
    """Nobody's token, one that expired or was ended, a draft that is none any more, or another phone: all the same."""


@dataclass
class TooManyPosts(Exception):
    """This ticket or this address posted too often. Wait before trying again."""

    wait: timedelta


@dataclass(frozen=True)
class Held:
    """A ticket that this phone may use now. Of the request it tells how many files there are, and nothing else."""

    ticket_id: str
    draft_id: str
    actor: Actor
    language: str
    expires_at: datetime
    bound: bool  # this phone sent a file before
    added: int
    files: int

    @property
    def left(self) -> int:
        """How many files may still be added."""
        return max(0, MAX_FILES - self.files)


def look_at(runtime: Runtime, token: str, browser: str) -> Held:
    """Look what the ticket is good for in this browser; it changes nothing and uses nothing up. Raises TicketOver."""
    with runtime.database.reading() as session:
        ticket = tickets.find(session, runtime.vault, token)
        draft = session.get(BisRequest, ticket.draft_id) if ticket else None
        if ticket is None or draft is None:
            raise TicketOver
        maker = load_actor(session, ticket.made_by)
        files = session.exec(select(func.count()).where(Attachment.request_id == draft.id)).one()
    actor = Actor(kind="ticket", id=ticket.id, stands_for=maker)
    if maker is None or not may(actor, Action.UPLOAD_BY_TICKET, draft):
        raise TicketOver
    mark = tickets.browser_hash(runtime.vault, ticket.id, browser)
    _check(ticket, draft, mark, runtime.clock.now())
    return Held(
        ticket_id=ticket.id,
        draft_id=draft.id,
        actor=actor,
        language=maker.language,
        expires_at=ticket.expires_at,
        bound=ticket.browser_hash == mark,
        added=ticket.added,
        files=files,
    )


def was_ready(session: Session, runtime: Runtime, token: str, browser: str) -> int | None:
    """How many files this very phone had added when it said that it was ready, else None."""
    ticket = tickets.find(session, runtime.vault, token)
    if ticket is None or ticket.ready_at is None:
        return None
    mark = tickets.browser_hash(runtime.vault, ticket.id, browser)
    return ticket.added if ticket.browser_hash == mark else None


def slow_down(runtime: Runtime, key: str, limit: int) -> None:
    """Count one more post. Raises TooManyPosts."""
    hashed = runtime.vault.keyed_hash("throttle", f"phone_upload:{key}")
    now = runtime.clock.now()
    wait = throttle.hit(runtime.database, hashed, limit=limit, window=WINDOW, now=now)
    if wait is not None:
        raise TooManyPosts(wait)


def add_files(
    runtime: Runtime, held: Held, browser: str, posted: Iterable[FileStorage]
) -> list[Refused]:
    """Keep what this phone sent; return what is refused. The first one that sends a file has the ticket for itself.

    Each file has a transaction of its own. Raises TicketOver, TooManyPosts.
    """
    given = [each for each in posted if each.filename]
    if not given:
        return []
    slow_down(runtime, held.ticket_id, PER_TICKET)
    with runtime.work(held.actor) as work:
        _locked(work, held, browser)
    refused = take(
        runtime,
        held.actor,
        held.draft_id,
        given,
        lambda work: _locked(work, held, browser)[1],
    )
    if kept := len(given) - len(refused):
        with runtime.work(held.actor) as work:
            ticket = col(UploadTicket.id) == held.ticket_id
            more = {"added": col(UploadTicket.added) + kept}
            work.session.execute(update(UploadTicket).where(ticket).values(**more))
    return refused


def finish(runtime: Runtime, held: Held, browser: str) -> None:
    """The phone is ready: its ticket is over. Only for who sent something. Raises TicketOver."""
    if not held.bound:
        return
    with runtime.work(held.actor) as work:
        ticket, _draft = _locked(work, held, browser)
        ticket.ready_at = work.now
        work.session.add(ticket)
        work.audit(AuditTag.UPLOAD_TICKET_ENDED, ticket, reason="ready")


def _locked(work: Work, held: Held, browser: str) -> tuple[UploadTicket, BisRequest]:
    """Draft and ticket, locked in the order that everybody keeps; the ticket is this phone's from here on."""
    try:
        draft = work.get(held.draft_id, Action.UPLOAD_BY_TICKET)
    except NotFound:
        raise TicketOver from None
    ticket = work.session.get(
        UploadTicket, held.ticket_id, with_for_update=True, populate_existing=True
    )
    if ticket is None:
        raise TicketOver
    mark = tickets.browser_hash(work.vault, ticket.id, browser)
    _check(ticket, draft, mark, work.now)
    ticket.browser_hash = mark
    work.session.add(ticket)
    return ticket, draft


def _check(ticket: UploadTicket, draft: BisRequest, mark: str, now: datetime) -> None:
    if tickets.standing(ticket, now) is not Standing.OPEN or draft.state is not State.DRAFT:
        raise TicketOver
    if ticket.browser_hash not in (None, mark):
        raise TicketOver
