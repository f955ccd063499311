"""Sign in to the own keys: user name and password, then a code of one of the keys."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from bisdesk.accounts.passwords import check_password
from bisdesk.audit.tags import AuditTag
from bisdesk.keys import sessions, slowing
from bisdesk.keys.models import DigitalKey, KeyKind, WorkerAccount
from bisdesk.keys.proof import MAX_SENT, CodeCheck, check_app, check_sms, send_code
from bisdesk.keys.rules import normal_password, user_name_key
from bisdesk.keys.service import app_secret, keys_of
from bisdesk.keys.sessions import Found, SignedOut, worker_actor
from bisdesk.keys.slowing import TooManyTries
from bisdesk.outbox.models import Channel
from bisdesk.policy.actor import ANONYMOUS
from bisdesk.runtime import Runtime
from bisdesk.store.throttle import hit
from bisdesk.work.work import Work

SMS_LIMIT, SMS_WINDOW = 6, timedelta(hours=1)


class WrongCredentials(Exception):
    """User name or password is not right; which of the two is nobody's business."""


class NoMoreSms(Exception):
    """Enough codes were sent to this phone for now."""


@dataclass(frozen=True)
class Waiting:
    """A sign-in that waits for a code: what the person can give it with."""

    kinds: frozenset[KeyKind]
    asked: KeyKind


def begin(
    runtime: Runtime, user_name: str, password: str, *, address: str, known: str | None = None
) -> str:
    """Check user name and password; return the token of a session that still needs a code.

    Who has only the SMS key is sent a code at once. address and known (what a browser keeps of a sign-in before): only
    for slowing down. Raises WrongCredentials or TooManyTries.
    """
    wanted = user_name_key(user_name)
    with runtime.database.reading() as session:
        account = session.exec(
            select(WorkerAccount).where(WorkerAccount.user_name_key == wanted)
        ).one_or_none()
    strangers = f"keys:{wanted}"
    who = slowing.who_tries(runtime.vault, account, strangers, known)
    if who == strangers:
        slowing.count(runtime, f"keys_address:{address}", free=slowing.FREE_OF_ADDRESS)
    slowing.count(runtime, who)
    right, new_hash = check_password(
        normal_password(password), account.password_hash if account else None
    )
    if account is None or not right:
        with runtime.work(ANONYMOUS) as work:
            work.audit(AuditTag.SIGN_IN_REFUSED, account, outcome="refused")
        raise WrongCredentials
    slowing.right(runtime, who)
    if who == strangers:
        slowing.give_back(runtime, f"keys_address:{address}")
    with runtime.work(worker_actor(account)) as work:
        if new_hash is not None:
            account.password_hash = new_hash
            work.session.merge(account)
        token = sessions.open_session(work, account.id, confirmed=False)
    if _kinds(runtime, account.id) == {KeyKind.SMS}:
        ask_sms(runtime, token)
    return token


def waiting(runtime: Runtime, token: str | None) -> Waiting:
    """Look what the sign-in waits for. Raises SignedOut."""
    found = sessions.find(runtime, token, confirmed=False)
    return Waiting(
        kinds=frozenset(_kinds(runtime, found.account.id)),
        asked=found.proof.kind or KeyKind.APP,
    )


def ask_sms(runtime: Runtime, token: str | None) -> None:
    """Send a code by SMS to the phone of the account. Raises SignedOut, NoMoreSms, TooManyTries."""
    before = sessions.find(runtime, token, confirmed=False)
    if KeyKind.SMS not in _kinds(runtime, before.account.id):
        raise SignedOut
    send_sms(runtime, token, before, confirmed=False)


def send_sms(
    runtime: Runtime,
    token: str | None,
    before: Found,
    *,
    confirmed: bool,
    recovering: bool = False,
) -> None:
    """Begin a new SMS code for this session and queue it."""
    slow_down(runtime, f"key_sms:{before.account.id}", SMS_LIMIT, SMS_WINDOW)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=confirmed, recovering=recovering)
        if found.proof.sent >= MAX_SENT:
            raise NoMoreSms
        found.proof.kind = KeyKind.SMS
        code = send_code(found.proof, work.vault, found.session.id, work.now)
        to = {"to": found.proof.new_mobile} if found.proof.new_mobile else {}
        work.send(
            "key_code",
            channel=Channel.SMS,
            worker_account_id=found.account.id,
            secret={"code": code, **to},
        )
        sessions.keep(work, found)


def use_app(runtime: Runtime, token: str | None) -> None:
    """Ask for a code of the app after all. Raises SignedOut."""
    before = sessions.find(runtime, token, confirmed=False)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=False)
        found.proof.kind = KeyKind.APP
        sessions.keep(work, found)


def confirm(
    runtime: Runtime, token: str | None, typed: str, known: str | None = None
) -> tuple[CodeCheck, str | None]:
    """Look at the code; a right one gives the token of a new, confirmed session.

    Raises SignedOut or TooManyTries.
    """
    before = sessions.find(runtime, token, confirmed=False)
    who = slowing.who_tries(runtime.vault, before.account, before.account.id, known)
    slowing.count(runtime, f"key_code:{who}")
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=False)
        check = _check(work, found, typed, runtime.clock.on_devices())
        if check is not CodeCheck.RIGHT:
            sessions.keep(work, found)
            work.audit(AuditTag.SIGN_IN_REFUSED, found.account, outcome="refused")
            return check, None
        sessions.close(work, token)
        work.audit(AuditTag.SIGNED_IN, found.account)
        new_token = sessions.open_session(work, found.account.id, confirmed=True)
    slowing.right(runtime, f"key_code:{who}")
    return check, new_token


def sign_out(runtime: Runtime, token: str | None) -> None:
    """End this session. Raises SignedOut when there is none."""
    found = sessions.find(runtime, token, confirmed=True)
    with runtime.work(worker_actor(found.account)) as work:
        sessions.close(work, token)
        work.audit(AuditTag.SIGNED_OUT, found.account)


def _check(work: Work, found: Found, typed: str, on_devices: datetime) -> CodeCheck:
    if found.proof.kind is KeyKind.SMS:
        return check_sms(found.proof, typed, work.vault, found.session.id, work.now)
    key = work.session.exec(
        select(DigitalKey)
        .where(
            DigitalKey.worker_account_id == found.account.id,
            DigitalKey.kind == KeyKind.APP,
            DigitalKey.expires_at > work.now,
        )
        .with_for_update()
    ).one_or_none()
    if key is None:
        return CodeCheck.OVER
    found.proof.app_step = key.last_step
    check = check_app(found.proof, typed, app_secret(work.vault, key), on_devices)
    key.last_step = found.proof.app_step
    work.session.add(key)
    return check


def _kinds(runtime: Runtime, account_id: str) -> set[KeyKind]:
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        return {key.kind for key in keys_of(session, account_id) if now < key.expires_at}


def slow_down(runtime: Runtime, what: str, limit: int, window: timedelta) -> None:
    """Count one more in this window. Raises TooManyTries."""
    key = runtime.vault.keyed_hash("throttle", what)
    wait = hit(runtime.database, key, limit=limit, window=window, now=runtime.clock.now())
    if wait is not None:
        raise TooManyTries(wait)
