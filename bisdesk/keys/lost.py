"""Who lost a key asks the desk. Staff, after checking who it is, start a one-time way back in.

A link goes to the account's e-mail address and a code to its mobile number. Staff see neither, and choose nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bisdesk.accounts.passwords import hash_password
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.domain.activation_code import new_code
from bisdesk.keys.models import DigitalKey, KeyRecovery, LostReason, WorkerAccount
from bisdesk.keys.service import account_of, keys_of
from bisdesk.outbox.models import Channel
from bisdesk.policy.actions import Action
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work

LIFE = timedelta(days=3)
"""As long as the outbox tries to send."""
MOST, PER = 3, timedelta(days=1)


class NoKeys(Exception):
    """This worker has no keys account, or the request is not confirmed."""


class TooOften(Exception):
    """Enough ways in were started for this worker today."""


@dataclass(frozen=True)
class Prepared:
    """The secrets of one way in, made before the transaction because hashing is slow."""

    token: str
    code: str
    code_hash: str


@dataclass(frozen=True)
class AtTheDesk:
    """What staff see of a worker's keys: no secret, no user name."""

    email: str
    mobile: str
    keys: list[DigitalKey]
    last: KeyRecovery | None

    def stands(self, now: datetime) -> str:
        """How the last way in stands: open, over, or why it ended."""
        if self.last is None:
            return ""
        return self.last.ended_by or ("open" if now < self.last.expires_at else "over")


def prepare() -> Prepared:
    """Make link token and code. Call it outside any transaction."""
    code = new_code()
    return Prepared(token=secrets.token_urlsafe(32), code=code, code_hash=hash_password(code))


def token_hash(vault: Vault, token: str) -> str:
    return vault.keyed_hash("key_recovery", token)


def look(session: Session, vault: Vault, bis_request: BisRequest) -> AtTheDesk | None:
    """The keys of the worker of a confirmed request; None when there are none here."""
    account = _account(session, vault, bis_request)
    if account is None:
        return None
    last = select(KeyRecovery).where(KeyRecovery.worker_account_id == account.id)
    return AtTheDesk(
        email=account.email,
        mobile=account.mobile,
        keys=keys_of(session, account.id),
        last=session.exec(last.order_by(col(KeyRecovery.created_at).desc())).first(),
    )


def start(work: Work, reference: str, reason: LostReason, prepared: Prepared) -> None:
    """Send the worker a link and a code; an earlier way in ends. The keys in use go on until a new one is stored.

    Raises NotFound, Denied, NoKeys, TooOften.
    """
    bis_request = work.get_by_reference(reference, Action.RESTORE_KEYS)
    account = _account(work.session, work.vault, bis_request)
    if account is None:
        raise NoKeys
    work.session.refresh(account, with_for_update=True)
    if _started_lately(work, account.id) >= MOST:
        raise TooOften
    end_open(work, account.id, "newer")
    recovery = KeyRecovery(
        worker_account_id=account.id,
        token_hash=token_hash(work.vault, prepared.token),
        code_hash=prepared.code_hash,
        reason=reason,
        started_by=work.actor.id or "",
        created_at=work.now,
        expires_at=work.now + LIFE,
    )
    work.session.add(recovery)
    work.audit(AuditTag.KEY_RECOVERY_STARTED, account, reason=reason.value)
    work.tell(bis_request, "keys_lost")
    work.send("key_recovery", worker_account_id=account.id, secret={"token": prepared.token})
    work.send(
        "key_recovery_code",
        channel=Channel.SMS,
        worker_account_id=account.id,
        secret={"code": prepared.code},
    )


def end_open(work: Work, account_id: str, why: str) -> None:
    """End what still opens this account by link and code."""
    found = select(KeyRecovery).where(
        KeyRecovery.worker_account_id == account_id, col(KeyRecovery.ended_at).is_(None)
    )
    for each in work.session.exec(found.with_for_update()):
        end(work, each, why)


def end(work: Work, recovery: KeyRecovery, why: str) -> None:
    """why: done, wrong_codes, newer."""
    recovery.ended_at, recovery.ended_by, recovery.code_hash = work.now, why, ""
    work.session.add(recovery)
    work.audit(AuditTag.KEY_RECOVERY_ENDED, recovery, reason=why)


def _account(session: Session, vault: Vault, bis_request: BisRequest) -> WorkerAccount | None:
    if bis_request.state is not State.CONFIRMED or not bis_request.ssin:
        return None
    return account_of(session, vault, bis_request.ssin)


def _started_lately(work: Work, account_id: str) -> int:
    return work.session.exec(
        select(func.count())
        .select_from(KeyRecovery)
        .where(
            KeyRecovery.worker_account_id == account_id,
            col(KeyRecovery.created_at) > work.now - PER,
        )
    ).one()
