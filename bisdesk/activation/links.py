"""How a link stands, to the second. What is said here is said before the right code: nothing personal."""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.activation.models import Activation, ActivationLink, ActivationState
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from bisdesk.store.vault import Vault

MAX_ATTEMPTS = 3


class Standing(enum.StrEnum):
    """How a link stands now."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"  # its mail is being handed over
    USABLE = "usable"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    DONE = "done"
    UNDELIVERABLE = "undeliverable"


class Renewal(enum.StrEnum):
    """What the page of a link that is over can do about it."""

    NO = "no"  # a newer one took its place
    POSSIBLE = "possible"
    ON_ITS_WAY = "on_its_way"  # the mail with a new one has not been handed over yet


@dataclass(frozen=True)
class LinkView:
    """What the page may say to who holds a link."""

    standing: Standing
    activation_id: str | None = None
    language: str | None = None
    attempts_left: int = 0
    expires_at: datetime | None = None
    blocks_at: datetime | None = None
    renewal: Renewal = Renewal.NO


_ENDED = {
    ActivationState.ACTIVATED: Standing.DONE,
    ActivationState.NOT_NEEDED: Standing.DONE,
    ActivationState.BLOCKED: Standing.BLOCKED,
    ActivationState.UNDELIVERABLE: Standing.UNDELIVERABLE,
}


def token_hash(vault: Vault, token: str) -> str:
    """What is stored instead of the link's token."""
    return vault.keyed_hash("activation_link", token)


def standing(activation: Activation, link: ActivationLink, now: datetime) -> Standing:
    """Say how a link stands at `now`, whatever the timed work has noted so far.

    It holds while now < deadline and no newer one was handed over; the block goes before the end of the link.
    """
    if activation.state in _ENDED:
        return _ENDED[activation.state]
    if activation.blocks_at is not None and now >= activation.blocks_at:
        return Standing.BLOCKED
    if link.ended_at is not None:
        return Standing.EXPIRED
    if link.expires_at is None:
        return Standing.NOT_YET
    return Standing.USABLE if now < link.expires_at else Standing.EXPIRED


def all_of(session: Session, activation: Activation) -> list[ActivationLink]:
    return list(
        session.exec(select(ActivationLink).where(ActivationLink.activation_id == activation.id))
    )


def pending(session: Session, activation: Activation) -> ActivationLink | None:
    """The link whose mail has not been handed over yet."""
    links = all_of(session, activation)
    waiting = (each for each in links if each.ended_at is None and each.handed_over_at is None)
    return next(waiting, None)


def worker_may_renew(activation: Activation, link: ActivationLink, now: datetime) -> bool:
    """Say whether the page of this link may send a new one: the link in force is over, and this one went to the
    address that still stands."""
    over = activation.link_until is not None and now >= activation.link_until
    address_stands = link.ended_at is None or link.ended_by is not None
    return over and address_stands


def find_link(
    session: Session, vault: Vault, token: str
) -> tuple[Activation, ActivationLink, str | None] | None:
    """The activation, its link and the worker's language: one query for any token, known or not."""
    return session.exec(
        select(Activation, ActivationLink, BisRequest.preferred_language)
        .join(ActivationLink, col(ActivationLink.activation_id) == Activation.id)
        .join(BisRequest, col(BisRequest.id) == Activation.request_id)
        .where(ActivationLink.token_hash == token_hash(vault, token))
    ).one_or_none()


def look_at(runtime: Runtime, token: str) -> LinkView:
    """Look at a link; looking changes nothing and uses nothing up."""
    with runtime.database.reading() as session:
        found = find_link(session, runtime.vault, token)
        if found is None:
            return LinkView(Standing.UNKNOWN)
        activation, link, language = found
        now = runtime.clock.now()
        stands = standing(activation, link, now)
        renewal = Renewal.NO
        if stands is Standing.EXPIRED and worker_may_renew(activation, link, now):
            waits = pending(session, activation) is not None
            renewal = Renewal.ON_ITS_WAY if waits else Renewal.POSSIBLE
    return LinkView(
        standing=stands,
        renewal=renewal,
        activation_id=activation.id,
        language=language,
        attempts_left=max(0, MAX_ATTEMPTS - activation.attempts),
        expires_at=link.expires_at,
        blocks_at=activation.blocks_at,
    )
