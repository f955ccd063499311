"""The people of the policy's matrix, in two entities."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlmodel import Session

from bisdesk.accounts.identify import load_actor
from bisdesk.accounts.models import Account, SignInSession
from bisdesk.accounts.passwords import hash_password
from bisdesk.accounts.service import email_key, session_id_of
from bisdesk.entities.agreement import CURRENT_TEXT
from bisdesk.entities.models import Agreement, Entity, EntityStatus, Membership
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime

PASSWORD = "correct horse battery staple"
_HASHED = hash_password(PASSWORD)


def make_account(db: Session, runtime: Runtime, name: str, **changes: Any) -> Account:
    email = f"{name.lower().replace(' ', '.')}@voorbeeld.example"
    given: dict[str, Any] = {
        "email": email,
        "email_key": email_key(email),
        "name": name,
        "password_hash": _HASHED,
        "created_at": runtime.clock.now(),
    }
    account = Account(**(given | changes))
    db.add(account)
    db.flush()
    return account


def make_entity(db: Session, runtime: Runtime, name: str, ovo_code: str) -> Entity:
    entity = Entity(
        name=name, ovo_code=ovo_code, status=EntityStatus.ACTIVE, created_at=runtime.clock.now()
    )
    db.add(entity)
    db.flush()
    return entity


def make_membership(
    db: Session,
    runtime: Runtime,
    entity: Entity,
    account: Account,
    *,
    signed: bool = True,
    **changes: Any,
) -> Membership:
    given: dict[str, Any] = {
        "entity_id": entity.id,
        "account_id": account.id,
        "is_end_user": True,
        "right_portal": True,
        "right_form": True,
        "created_at": runtime.clock.now(),
    }
    membership = Membership(**(given | changes))
    db.add(membership)
    if signed:
        db.add(
            Agreement(
                account_id=account.id, text_version=CURRENT_TEXT, signed_at=runtime.clock.now()
            )
        )
    db.flush()
    return membership


@dataclass
class People:
    """Account ids by role."""

    runtime: Runtime
    entity: str
    other_entity: str
    end_user: str
    colleague: str
    other_end_user: str
    entity_admin: str
    staff: str
    staff2: str
    manager: str
    filing_staff: str  # staff who is an end user as well

    @classmethod
    def on(cls, runtime: Runtime) -> "People":
        with runtime.database.writing() as db:
            entity = make_entity(db, runtime, "Agentschap Voorbeeld", "OVO000001")
            other = make_entity(db, runtime, "Departement Elders", "OVO000002")
            made = {
                "end_user": make_account(db, runtime, "Lien Vermeersch"),
                "colleague": make_account(db, runtime, "Jonas Peeters"),
                "other_end_user": make_account(db, runtime, "Amber Claes"),
                "entity_admin": make_account(db, runtime, "Wout Maes"),
                "staff": make_account(db, runtime, "Karim Boutaleb", is_staff=True),
                "staff2": make_account(db, runtime, "Nele Pauwels", is_staff=True),
                "manager": make_account(db, runtime, "An Vervoort", is_manager=True),
                "filing_staff": make_account(db, runtime, "Stef Goossens", is_staff=True),
            }
            for who in ("end_user", "colleague", "filing_staff"):
                make_membership(db, runtime, entity, made[who])
            make_membership(db, runtime, other, made["other_end_user"])
            make_membership(
                db, runtime, entity, made["entity_admin"], is_end_user=False, is_admin=True
            )
            ids = {who: account.id for who, account in made.items()}
            return cls(runtime=runtime, entity=entity.id, other_entity=other.id, **ids)

    def actor(self, who: str) -> Actor:
        """The person as the policy sees them now."""
        with self.runtime.database.reading() as db:
            actor = load_actor(db, getattr(self, who))
        assert actor is not None
        return actor

    def sign_in(self, client: FlaskClient, who: str) -> None:
        """Give the browser a session of this person, without the slow password check."""
        token = secrets.token_urlsafe(32)
        now = self.runtime.clock.now()
        account_id = getattr(self, who)
        with self.runtime.database.writing() as db:
            db.add(
                SignInSession(
                    id=session_id_of(self.runtime, token),
                    account_id=account_id,
                    values={"_user_id": account_id, "_fresh": True},
                    created_at=now,
                    active_at=now,
                    fresh_at=now,
                )
            )
        client.set_cookie("bisdesk-session", token)
