"""A worker's way into their own account: password first, then a code of a key. Server-side; the cookie is random."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.keys.models import WorkerAccount, WorkerSession
from bisdesk.keys.proof import Proof
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
UNCONFIRMED = timedelta(minutes=15)


class SignedOut(Exception):
    """There is no session, or it is over, or it has not come this far."""


@dataclass(frozen=True)
class Found:
    """A session that holds, whose it is, and what waits for a code in it."""

    session: WorkerSession
    account: WorkerAccount
    proof: Proof


def session_id(vault: Vault, token: str) -> str:
    """What is stored instead of the token."""
    return vault.keyed_hash("worker_session", token)


def worker_actor(account: WorkerAccount) -> Actor:
    return Actor(kind="worker", id=account.id, language=account.language)


def open_session(work: Work, account_id: str, *, confirmed: bool) -> str:
    """Open a session and return its token. confirmed: a key's code was given just now."""
    token = secrets.token_urlsafe(32)
    _sweep(work.session, work.now)
    work.session.add(
        WorkerSession(
            id=session_id(work.vault, token),
            worker_account_id=account_id,
            created_at=work.now,
            active_at=work.now,
            confirmed_at=work.now if confirmed else None,
        )
    )
    return token


def find(
    runtime: Runtime, token: str | None, *, confirmed: bool, recovering: bool = False
) -> Found:
    """Look whose session this is, without changing anything. Raises SignedOut.

    recovering: the browser came by a link and code of the desk; such a session is good for nothing else.
    """
    with runtime.database.reading() as session:
        found = _find(session, runtime.vault, token, runtime.clock.now(), confirmed, lock=False)
    return _only(found, recovering)


def language_of(runtime: Runtime, token: str | None) -> str | None:
    """The language of whose session this is, however far it has come."""
    if not token:
        return None
    with runtime.database.reading() as session:
        return session.exec(
            select(WorkerAccount.language)
            .join(WorkerSession, col(WorkerSession.worker_account_id) == WorkerAccount.id)
            .where(WorkerSession.id == session_id(runtime.vault, token))
        ).one_or_none()


def find_in(work: Work, token: str | None, *, confirmed: bool, recovering: bool = False) -> Found:
    """The same inside a transaction, with the session's row locked; using it keeps it alive. Raises SignedOut."""
    found = _only(
        _find(work.session, work.vault, token, work.now, confirmed, lock=True), recovering
    )
    found.session.active_at = work.now
    work.session.add(found.session)
    return found


def keep(work: Work, found: Found) -> None:
    """Store what waits for a code."""
    found.session.sealed = work.vault.seal(found.proof.to_bytes(), bound_to(found.session.id))
    work.session.add(found.session)


def forget(work: Work, found: Found) -> None:
    """Nothing waits for a code any more."""
    found.session.sealed = None
    work.session.add(found.session)


def close(work: Work, token: str | None) -> None:
    if token:
        work.session.execute(
            delete(WorkerSession).where(col(WorkerSession.id) == session_id(work.vault, token))
        )


def close_all(work: Work, account_id: str) -> None:
    """End the sessions of every browser."""
    work.session.execute(
        delete(WorkerSession).where(col(WorkerSession.worker_account_id) == account_id)
    )


def end_everywhere(runtime: Runtime, token: str | None) -> None:
    """Sign out of this browser and of every other one. Raises SignedOut when there is no session."""
    before = find(runtime, token, confirmed=True)
    with runtime.work(worker_actor(before.account)) as work:
        account = find_in(work, token, confirmed=True).account
        close_all(work, account.id)
        work.audit(AuditTag.SIGNED_OUT, account, reason="everywhere")


def _only(found: Found, recovering: bool) -> Found:
    if bool(found.proof.recovery) != recovering:
        raise SignedOut
    return found


def _find(
    session: Session,
    vault: Vault,
    token: str | None,
    now: datetime,
    confirmed: bool,
    *,
    lock: bool,
) -> Found:
    row = (
        session.get(
            WorkerSession,
            session_id(vault, token),
            with_for_update=lock,
            populate_existing=True,
        )
        if token
        else None
    )
    if row is None or (row.confirmed_at is not None) != confirmed or now >= _ends_at(row):
        raise SignedOut
    proof = Proof.from_bytes(vault.open(row.sealed, bound_to(row.id))) if row.sealed else Proof()
    return Found(row, session.get_one(WorkerAccount, row.worker_account_id), proof)


def _ends_at(row: WorkerSession) -> datetime:
    if row.confirmed_at is None:
        return row.created_at + UNCONFIRMED
    return min(row.active_at + IDLE, row.created_at + ABSOLUTE)


def bound_to(session_id: str) -> str:
    """What the sealed part of a session belongs to."""
    return f"worker_session:{session_id}"


def _sweep(session: Session, now: datetime) -> None:
    session.execute(delete(WorkerSession).where(col(WorkerSession.created_at) <= now - ABSOLUTE))
