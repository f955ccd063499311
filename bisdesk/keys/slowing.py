"""Slow down who guesses, by account and by address, so that no stranger keeps the owner out.

A browser in which somebody signed in before holds a cookie for that account. Its tries are counted apart: whatever
strangers try meanwhile, it does not wait for them.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from bisdesk.keys.models import WorkerAccount
from bisdesk.runtime import Runtime
from bisdesk.store import waits
from bisdesk.store.vault import Vault

FREE, FREE_OF_ADDRESS = 5, 30
"""Tries without a wait. Many people may share one address, so it has more."""


@dataclass
class TooManyTries(Exception):
    """Wait before trying again."""

    wait: timedelta


def new_known(vault: Vault, account: WorkerAccount) -> str:
    """What a browser keeps after a full sign-in. Nobody learns from it whose it is; it opens nothing."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_proof(vault, account, nonce)}"


def who_tries(vault: Vault, account: WorkerAccount | None, fallback: str, known: str | None) -> str:
    """Whose tries these are: of a browser that the account knows, else of all strangers together (`fallback`)."""
    nonce, _, proof = (known or "").partition(".")
    if account and nonce and hmac.compare_digest(proof, _proof(vault, account, nonce)):
        return f"known:{nonce}"
    return fallback


def count(runtime: Runtime, what: str, *, free: int = FREE) -> None:
    """Count one more try. Raises TooManyTries."""
    now = runtime.clock.now()
    wait = waits.ask(runtime.database, _key(runtime, what), free=free, now=now)
    if wait is not None:
        raise TooManyTries(wait)


def right(runtime: Runtime, what: str) -> None:
    """It was right: begin to count anew."""
    waits.start_again(runtime.database, _key(runtime, what))


def give_back(runtime: Runtime, what: str) -> None:
    """It was right, but others may still be guessing there: take back this one try."""
    waits.give_back(runtime.database, _key(runtime, what), runtime.clock.now())


def _key(runtime: Runtime, what: str) -> str:
    return runtime.vault.keyed_hash("throttle", what)


def _proof(vault: Vault, account: WorkerAccount, nonce: str) -> str:
    # With another password the browsers of before are strangers again.
    return vault.keyed_hash("known_browser", f"{account.id}:{nonce}:{account.password_hash}")
