"""The ticket: the right to go on after the right code, held by one browser.

It carries, sealed, what the worker has set up so far, until key, user name and password are stored.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from bisdesk.activation.models import Activation, ActivationState, ActivationTicket
from bisdesk.keys.proof import Proof
from bisdesk.runtime import Runtime
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work

TICKET_LIFE = timedelta(hours=1)


class TicketOver(Exception):
    """There is no ticket, or it is over: the worker types the code again."""


@dataclass(frozen=True)
class Held:
    """A ticket that holds, with what it carries."""

    ticket: ActivationTicket
    activation: Activation
    proof: Proof


def ticket_id(vault: Vault, token: str) -> str:
    """What is stored instead of the ticket itself."""
    return vault.keyed_hash("activation_ticket", token)


def issue(work: Work, activation: Activation) -> str:
    """Give a new ticket; those given before are over. Return what the browser keeps."""
    drop_all(work, activation.id)
    token = secrets.token_urlsafe(32)
    work.session.add(
        ActivationTicket(
            id=ticket_id(work.vault, token),
            activation_id=activation.id,
            created_at=work.now,
        )
    )
    return token


def drop_all(work: Work, activation_id: str) -> None:
    work.session.execute(
        delete(ActivationTicket).where(col(ActivationTicket.activation_id) == activation_id)
    )


def held(runtime: Runtime, token: str | None) -> Held:
    """Look, without changing anything, what the browser's ticket is good for. Raises TicketOver."""
    with runtime.database.reading() as session:
        return _held(session, runtime.vault, token, runtime.clock.now(), lock=False)


def held_in(work: Work, token: str | None) -> Held:
    """The same inside a transaction, with the ticket's row locked. Raises TicketOver."""
    return _held(work.session, work.vault, token, work.now, lock=True)


def keep(work: Work, found: Held) -> None:
    """Store what the worker has set up so far."""
    found.ticket.sealed = work.vault.seal(found.proof.to_bytes(), bound_to(found.ticket.id))
    work.session.add(found.ticket)


def _held(session: Session, vault: Vault, token: str | None, now: datetime, *, lock: bool) -> Held:
    ticket = (
        session.get(
            ActivationTicket,
            ticket_id(vault, token),
            with_for_update=lock,
            populate_existing=True,
        )
        if token
        else None
    )
    if ticket is None or now >= ticket.created_at + TICKET_LIFE:
        raise TicketOver
    activation = session.get_one(Activation, ticket.activation_id)
    too_late = activation.blocks_at is not None and now >= activation.blocks_at
    if activation.state is not ActivationState.CODE_ACCEPTED or too_late:
        raise TicketOver
    sealed = ticket.sealed
    proof = Proof.from_bytes(vault.open(sealed, bound_to(ticket.id))) if sealed else Proof()
    return Held(ticket=ticket, activation=activation, proof=proof)


def bound_to(ticket_id: str) -> str:
    """What the sealed part of a ticket belongs to."""
    return f"ticket:{ticket_id}"
