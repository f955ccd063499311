"""flask-login's view of who is signed in. The session itself is server-side (`bisdesk.web.sessions`)."""

from flask import Flask, g
from flask_login import LoginManager, UserMixin

from bisdesk.policy.actor import Actor


class SignedIn(UserMixin):  # type: ignore[misc]
    def __init__(self, actor: Actor) -> None:
        self.id = actor.id
        self.actor = actor


def _load(account_id: str) -> SignedIn | None:
    # The session was looked up when the request came in; here only: is it the same person?
    actor: Actor | None = g.get("actor")
    return SignedIn(actor) if actor is not None and actor.id == account_id else None


def install_login(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = (
        None  # tokens are random and server-side; addresses of people change
    )
    manager.user_loader(_load)
