"""Sign in, stay, sign out. Password hashing happens outside any transaction."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from bisdesk.accounts.identify import ABSOLUTE, IDLE, LINGERS, load_actor
from bisdesk.accounts.models import Account, SignInSession
from bisdesk.accounts.passwords import check_password
from bisdesk.audit.tags import AuditTag
from bisdesk.policy.actor import ANONYMOUS, Actor
from bisdesk.runtime import Runtime
from bisdesk.store.throttle import forget, hit
from bisdesk.work.work import Work

WINDOW = timedelta(minutes=5)
ACCOUNT_LIMIT = 6  # from one address: who guesses there does not lock out the owner elsewhere
ACCOUNT_TOTAL = 30  # from everywhere: guessing from many addresses is slowed down too
ADDRESS_LIMIT = 40


class WrongCredentials(Exception):
    """Address or password is not right; which of the two is nobody's business."""


@dataclass
class TooManyTries(Exception):
    """Wait before trying again."""

    wait: timedelta


def email_key(email: str) -> str:
    """How addresses of accounts are compared."""
    return email.strip().casefold()


def sign_in(runtime: Runtime, email: str, password: str, *, address: str) -> tuple[Actor, str]:
    """Check the password and open a session; return who it is and the session's token.

    address: the client's network address, only for slowing down.
    Raises WrongCredentials, or TooManyTries for this account or address.
    """
    keys = _throttle_keys(runtime, email, address)
    now = runtime.clock.now()
    for key, limit in zip(keys, (ACCOUNT_LIMIT, ACCOUNT_TOTAL, ADDRESS_LIMIT), strict=True):
        wait = hit(runtime.database, key, limit=limit, window=WINDOW, now=now)
        if wait is not None:
            raise TooManyTries(wait)
    account = _find(runtime, email)
    usable = account is not None and account.active
    right, new_hash = check_password(
        password, account.password_hash if account and usable else None
    )
    if account is None or not right:
        with runtime.work(ANONYMOUS) as work:
            work.audit(AuditTag.SIGN_IN_REFUSED, account, outcome="refused")
        raise WrongCredentials
    for key in keys[:2]:
        forget(runtime.database, key)
    return _open_session(runtime, account, new_hash)


def password_is_right(runtime: Runtime, actor: Actor, password: str) -> bool:
    """Password again, before something that counts. Raises TooManyTries."""
    key = runtime.vault.keyed_hash("throttle", f"again:{actor.id}")
    wait = hit(runtime.database, key, limit=ACCOUNT_LIMIT, window=WINDOW, now=runtime.clock.now())
    if wait is not None:
        raise TooManyTries(wait)
    with runtime.database.reading() as session:
        account = session.get(Account, actor.id)
    right, _ = check_password(password, account.password_hash if account else None)
    if right:
        forget(runtime.database, key)
    return right


def sign_out(runtime: Runtime, actor: Actor, session_id: str) -> None:
    """End this session."""
    with runtime.work(actor) as work:
        work.session.execute(delete(SignInSession).where(col(SignInSession.id) == session_id))
        work.audit(AuditTag.SIGNED_OUT)


def choose_language(runtime: Runtime, actor: Actor, language: str) -> None:
    """Remember the interface language of this person."""
    with runtime.work(actor) as work:
        account = work.session.get_one(Account, actor.id)
        account.language = language
        work.session.add(account)


def choose_shortcuts(runtime: Runtime, actor: Actor, *, wanted: bool) -> None:
    """Remember whether single keys may act for this person."""
    with runtime.work(actor) as work:
        account = work.session.get_one(Account, actor.id)
        account.shortcuts = wanted
        work.session.add(account)


def session_id_of(runtime: Runtime, token: str) -> str:
    """What is stored instead of the token."""
    return runtime.vault.keyed_hash("session", token)


def _open_session(runtime: Runtime, account: Account, new_hash: str | None) -> tuple[Actor, str]:
    token = secrets.token_urlsafe(32)
    with runtime.work(Actor(kind="account", id=account.id)) as work:
        _drop_sessions_that_are_over(work)
        if new_hash is not None:
            account.password_hash = new_hash
            work.session.merge(account)
        work.session.add(
            SignInSession(
                id=session_id_of(runtime, token),
                account_id=account.id,
                created_at=work.now,
                active_at=work.now,
                fresh_at=work.now,
            )
        )
        work.audit(AuditTag.SIGNED_IN)
        actor = load_actor(work.session, account.id)
    if actor is None:
        raise WrongCredentials
    return actor, token


def _drop_sessions_that_are_over(work: Work) -> None:
    idle, too_long = work.now - IDLE - LINGERS, work.now - ABSOLUTE - LINGERS
    over = (col(SignInSession.active_at) <= idle) | (col(SignInSession.created_at) <= too_long)
    work.session.execute(delete(SignInSession).where(over))


def _find(runtime: Runtime, email: str) -> Account | None:
    with runtime.database.reading() as session:
        return session.exec(
            select(Account).where(Account.email_key == email_key(email))
        ).one_or_none()


def _throttle_keys(runtime: Runtime, email: str, address: str) -> tuple[str, str, str]:
    """What is counted: this account from this address, this account, this address."""
    hashed = runtime.vault.keyed_hash
    who = email_key(email)
    return (
        hashed("throttle", f"account:{who}:{address}"),
        hashed("throttle", f"account:{who}"),
        hashed("throttle", f"address:{address}"),
    )
