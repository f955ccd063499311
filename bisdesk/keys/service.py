"""The worker's own account: make it, and add keys to it."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.keys.models import DigitalKey, KeyKind, WorkerAccount, WorkerSession
from bisdesk.keys.rules import key_expires_at, user_name_key
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work


class UserNameTaken(Exception):
    """Another account has this user name."""


class KeyExists(Exception):
    """The account has a key of this kind already."""


@dataclass(frozen=True)
class Person:
    """Who gets an account, and how to reach them."""

    ssin: str
    email: str
    mobile: str
    language: str
    sex: str


def has_working_keys(work: Work, ssin: str) -> bool:
    """Say whether the person with this number can sign in with a digital key already."""
    found = (
        select(DigitalKey.id)
        .join(WorkerAccount, col(WorkerAccount.id) == DigitalKey.worker_account_id)
        .where(
            WorkerAccount.person_key == work.vault.person_key(ssin),
            col(DigitalKey.expires_at) > work.now,
        )
    )
    return work.session.exec(found.limit(1)).first() is not None


def is_persons_number(work: Work, ssin: str) -> bool:
    """Say whether somebody has, or had, digital keys under this number."""
    found = select(WorkerAccount.id).where(WorkerAccount.person_key == work.vault.person_key(ssin))
    return work.session.exec(found).first() is not None


def follow_number(work: Work, old: str, new: str) -> WorkerAccount | None:
    """Let the account of the number `old` be that of `new`; return it, or None when there is none to move.

    Who has an account under the new number already keeps both as they are: nobody can merge two passwords.
    """
    account = work.session.exec(
        select(WorkerAccount)
        .where(WorkerAccount.person_key == work.vault.person_key(old))
        .with_for_update()
    ).one_or_none()
    if account is None or is_persons_number(work, new):
        return None
    account.person_key = work.vault.person_key(new)
    work.session.add(account)
    work.session.flush()
    work.audit(AuditTag.KEYS_CHANGED, account, reason="number_replaced")
    return account


def make_account(work: Work, person: Person, user_name: str, password_hash: str) -> WorkerAccount:
    """Make the worker's account, or renew one whose keys have all run out. Raises UserNameTaken."""
    key = work.vault.person_key(person.ssin)
    account = work.session.exec(
        select(WorkerAccount).where(WorkerAccount.person_key == key).with_for_update()
    ).one_or_none()
    given = {
        "user_name": user_name,
        "user_name_key": user_name_key(user_name),
        "password_hash": password_hash,
        "email": person.email,
        "mobile": person.mobile,
        "language": person.language,
        "sex": person.sex,
    }
    if account is None:
        account = WorkerAccount(person_key=key, created_at=work.now, **given)
    else:
        for name, value in given.items():
            setattr(account, name, value)
        drop_keys(work.session, account.id)
    work.session.add(account)
    try:
        work.session.flush()  # the unique constraint decides, also between two at once
    except IntegrityError as error:
        raise UserNameTaken from error
    return account


def add_key(
    work: Work,
    account: WorkerAccount,
    kind: KeyKind,
    *,
    secret: str = "",
    last_step: int = 0,
) -> DigitalKey:
    """Give the account a key. secret: of an app, base32. Raises KeyExists."""
    if any(key.kind is kind for key in keys_of(work.session, account.id)):
        raise KeyExists
    key = DigitalKey(
        worker_account_id=account.id,
        kind=kind,
        last_step=last_step,
        created_at=work.now,
        expires_at=key_expires_at(work.now),
    )
    if kind is KeyKind.APP:
        key.secret = work.vault.seal(secret.encode(), f"digital_key:{key.id}")
    work.session.add(key)
    work.audit(AuditTag.KEY_ADDED, key)
    return key


def drop_key(work: Work, account: WorkerAccount, kind: KeyKind) -> None:
    """Take the key of this kind from the account, if it has one."""
    held = [key for key in keys_of(work.session, account.id) if key.kind is kind]
    for key in held:
        work.session.delete(key)
        work.audit(AuditTag.KEY_REMOVED, key)
    work.session.flush()


def app_secret(vault: Vault, key: DigitalKey) -> str:
    """The secret shared with the worker's app, base32."""
    return vault.open(key.secret or b"", f"digital_key:{key.id}").decode()


def keys_of(session: Session, account_id: str) -> list[DigitalKey]:
    """The account's keys, oldest first."""
    return list(
        session.exec(
            select(DigitalKey)
            .where(DigitalKey.worker_account_id == account_id)
            .order_by(col(DigitalKey.created_at), col(DigitalKey.id))
        )
    )


def account_of(session: Session, vault: Vault, ssin: str) -> WorkerAccount | None:
    """The keys account of the person with this number."""
    found = select(WorkerAccount).where(WorkerAccount.person_key == vault.person_key(ssin))
    return session.exec(found).one_or_none()


def drop_keys(session: Session, account_id: str) -> None:
    """Take all keys from the account, and end every session of it."""
    for table, owner in (
        (DigitalKey, col(DigitalKey.worker_account_id)),
        (WorkerSession, col(WorkerSession.worker_account_id)),
    ):
        session.execute(delete(table).where(owner == account_id))
