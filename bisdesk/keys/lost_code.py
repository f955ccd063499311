"""Type the code of a way back in. A try is counted before it is looked at, and given back when it was right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from bisdesk.accounts.passwords import check_password
from bisdesk.audit.tags import AuditTag
from bisdesk.domain.activation_code import parse
from bisdesk.keys import lost, sessions
from bisdesk.keys.models import KeyRecovery, WorkerAccount
from bisdesk.keys.sessions import worker_actor
from bisdesk.keys.sign_in import slow_down
from bisdesk.policy.actor import ANONYMOUS
from bisdesk.runtime import Runtime
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work

MAX_ATTEMPTS = 3
ADDRESS_LIMIT, ADDRESS_WINDOW = 60, timedelta(minutes=5)


class NotUsable(Exception):
    """The link is unknown, used, or over; which of them is said to nobody before the right code."""


class WrongCode(Exception):
    """The code is another one."""


@dataclass(frozen=True)
class LostLink:
    """What the page may say to who holds the link: nothing personal."""

    language: str
    attempts_left: int


def look(runtime: Runtime, token: str) -> LostLink:
    """Look at a link; looking uses nothing up. Raises NotUsable."""
    with runtime.database.reading() as session:
        recovery = _find(session, runtime.vault, token)
        if recovery is None or not _usable(recovery, runtime.clock.now()):
            raise NotUsable
        account = session.get_one(WorkerAccount, recovery.worker_account_id)
        return LostLink(account.language, max(0, MAX_ATTEMPTS - recovery.attempts))


def try_code(runtime: Runtime, token: str, typed: str, *, address: str) -> str:
    """Look at a typed code; a right one gives the token of a session in which key and password are chosen anew.

    Raises ActivationCodeError (it cannot be a code: no try), NotUsable, WrongCode, TooManyTries.
    """
    code = parse(typed)
    slow_down(runtime, f"keys_lost:{address}", ADDRESS_LIMIT, ADDRESS_WINDOW)
    reserved = _reserve(runtime, token)
    if reserved is None:
        check_password(code, None)  # the same work for a token that nobody has
        raise NotUsable
    right, _ = check_password(code, reserved)
    with runtime.work(ANONYMOUS) as work:
        recovery = _lock(work, token)
        if recovery is None or not _usable(recovery, work.now):
            raise NotUsable
        account = work.session.get_one(WorkerAccount, recovery.worker_account_id)
        work.actor = worker_actor(account)
        if right:
            recovery.attempts -= 1
            work.session.add(recovery)
            session_token = sessions.open_session(work, account.id, confirmed=False)
            work.session.flush()
            found = sessions.find_in(work, session_token, confirmed=False)
            found.proof.recovery = recovery.id
            sessions.keep(work, found)
            return session_token
        work.audit(AuditTag.KEY_RECOVERY_REFUSED, recovery, outcome="refused")
        if recovery.attempts >= MAX_ATTEMPTS:
            lost.end(work, recovery, "wrong_codes")
    raise WrongCode


def _reserve(runtime: Runtime, token: str) -> str | None:
    """Use up a try before looking at it (parallel ones queue at the row's lock and find it counted); the code's hash."""
    with runtime.work(ANONYMOUS) as work:
        recovery = _lock(work, token)
        if recovery is None or not _usable(recovery, work.now):
            return None
        if recovery.attempts >= MAX_ATTEMPTS:
            return None
        recovery.attempts += 1
        work.session.add(recovery)
        return recovery.code_hash


def _usable(recovery: KeyRecovery, now: datetime) -> bool:
    return recovery.ended_at is None and now < recovery.expires_at


def _find(session: Session, vault: Vault, token: str) -> KeyRecovery | None:
    found = select(KeyRecovery).where(KeyRecovery.token_hash == lost.token_hash(vault, token))
    return session.exec(found).one_or_none()


def _lock(work: Work, token: str) -> KeyRecovery | None:
    found = select(KeyRecovery).where(KeyRecovery.token_hash == lost.token_hash(work.vault, token))
    locked = found.with_for_update().execution_options(populate_existing=True)
    return work.session.exec(locked).one_or_none()
