"""Who is behind a session: one query for session, account and memberships, at every request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_
from sqlalchemy import select as select_rows
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account, SignInSession
from bisdesk.entities.agreement import CURRENT_TEXT
from bisdesk.entities.models import Agreement, Entity, EntityStatus, Membership
from bisdesk.policy.actor import Actor, Lack, Place

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
TOUCH_EVERY = timedelta(seconds=30)
"""Activity is written down at most this often."""


@dataclass(frozen=True)
class Identified:
    """A session that still holds, and whose it is."""

    session: SignInSession
    actor: Actor

    def ends_after(self, now: datetime) -> datetime:
        """When it ends if nothing more happens after what is asked now; never too late, at most 30 s too soon."""
        active_at = max(self.session.active_at, now - TOUCH_EVERY)
        return min(active_at + IDLE, self.session.created_at + ABSOLUTE)


def identify(db: Session, session_id: str, now: datetime) -> Identified | None:
    """Return who is signed in with this session; None when it is over, or the account no longer active."""
    rows = db.execute(
        select_rows(SignInSession, Account, Membership, Entity, Agreement)
        .join(Account, col(Account.id) == col(SignInSession.account_id))
        .outerjoin(Membership, col(Membership.account_id) == Account.id)
        .outerjoin(Entity, col(Entity.id) == Membership.entity_id)
        .outerjoin(
            Agreement,
            and_(
                col(Agreement.account_id) == Account.id,
                col(Agreement.text_version) == CURRENT_TEXT,
            ),
        )
        .where(col(SignInSession.id) == session_id)
    ).all()
    if not rows:
        return None
    session, account = rows[0][0], rows[0][1]
    over = now >= session.active_at + IDLE or now >= session.created_at + ABSOLUTE
    if over or not account.active:
        return None
    places = tuple(_place(row[2], row[3], row[4]) for row in rows if row[2] is not None)
    return Identified(session=session, actor=actor_of(account, places))


def load_actor(db: Session, account_id: str) -> Actor | None:
    """The same person without a session: for tests, demo data and the worker process."""
    account = db.get(Account, account_id)
    if account is None or not account.active:
        return None
    rows = db.exec(
        select(Membership, Entity, Agreement)
        .join(Entity, col(Entity.id) == Membership.entity_id)
        .outerjoin(
            Agreement,
            and_(
                col(Agreement.account_id) == Membership.account_id,
                col(Agreement.text_version) == CURRENT_TEXT,
            ),
        )
        .where(Membership.account_id == account_id)
    ).all()
    return actor_of(account, tuple(_place(*row) for row in rows))


def actor_of(account: Account, places: tuple[Place, ...]) -> Actor:
    return Actor(
        kind="account",
        id=account.id,
        name=account.name,
        email=account.email,
        language=account.language,
        staff=account.is_staff,
        manager=account.is_manager,
        places=places,
    )


def _place(membership: Membership, entity: Entity, agreement: Any) -> Place:
    held = {
        Lack.ENTITY_ACTIVE: entity.status is EntityStatus.ACTIVE,
        Lack.MEMBERSHIP_ACTIVE: membership.active,
        Lack.AGREEMENT_SIGNED: agreement is not None,
        Lack.RIGHT_PORTAL: membership.right_portal,
        Lack.RIGHT_FORM: membership.right_form,
    }
    return Place(
        entity_id=entity.id,
        entity_name=entity.name,
        end_user=membership.is_end_user,
        admin=membership.is_admin,
        lacks=frozenset(lack for lack, ok in held.items() if not ok),
    )
