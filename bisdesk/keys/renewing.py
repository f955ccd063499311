"""After link and code of the desk: choose a new password and a new key. The old ones end when the new key works."""

from dataclasses import dataclass, field, replace

from bisdesk.accounts.passwords import hash_password
from bisdesk.keys import lost, rules, sessions
from bisdesk.keys.backup import NothingBegun
from bisdesk.keys.changes import Change, tell
from bisdesk.keys.models import KeyKind, KeyRecovery
from bisdesk.keys.password import PasswordRefused, personal_words
from bisdesk.keys.proof import CodeCheck, Proof, check_new_key
from bisdesk.keys.service import add_key, drop_keys
from bisdesk.keys.sessions import Found, SignedOut, worker_actor
from bisdesk.keys.sign_in import send_sms
from bisdesk.keys.totp import new_secret
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work


@dataclass(frozen=True)
class Renewing:
    """What the pages show on this way."""

    user_name: str
    kind: KeyKind | None
    mobile: str = field(repr=False)
    app_secret: str = field(repr=False)


def look(runtime: Runtime, token: str | None) -> Renewing:
    """Raises SignedOut."""
    found = sessions.find(runtime, token, confirmed=False, recovering=True)
    return Renewing(
        user_name=found.account.user_name,
        kind=found.proof.kind,
        mobile=found.account.mobile,
        app_secret=found.proof.app_secret,
    )


def choose(runtime: Runtime, token: str | None, kind: KeyKind, new_password: str) -> None:
    """Choose a password and a kind of key; nothing changes before that key is shown to work.

    Raises SignedOut, PasswordRefused, NoMoreSms, TooManyTries.
    """
    before = sessions.find(runtime, token, confirmed=False, recovering=True)
    new_password = rules.normal_password(new_password)
    with runtime.database.reading() as session:
        personal = personal_words(session, before.account)
    problem = rules.check_new_password(new_password, personal)
    if problem is not None:
        raise PasswordRefused(problem)
    password_hash = hash_password(new_password)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=False, recovering=True)
        proof = Proof(
            kind=kind,
            app_secret=new_secret() if kind is KeyKind.APP else "",
            sent=found.proof.sent,
            recovery=found.proof.recovery,
            password_hash=password_hash,
        )
        sessions.keep(work, replace(found, proof=proof))
    if kind is KeyKind.SMS:
        send_sms(runtime, token, before, confirmed=False, recovering=True)


def again(runtime: Runtime, token: str | None) -> None:
    """Another code by SMS, or new tries for the app. Raises SignedOut, NothingBegun, NoMoreSms, TooManyTries."""
    before = sessions.find(runtime, token, confirmed=False, recovering=True)
    if before.proof.kind is None:
        raise NothingBegun
    if before.proof.kind is KeyKind.SMS:
        send_sms(runtime, token, before, confirmed=False, recovering=True)
        return
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=False, recovering=True)
        found.proof.tries = 0
        sessions.keep(work, found)


def confirm(runtime: Runtime, token: str | None, typed: str) -> tuple[CodeCheck, str | None]:
    """Show that the new key works: the old keys, password and sessions end. Returns the token of a new session.

    Raises SignedOut, NothingBegun.
    """
    before = sessions.find(runtime, token, confirmed=False, recovering=True)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=False, recovering=True)
        if found.proof.kind is None:
            raise NothingBegun
        on_devices = runtime.clock.on_devices()
        check = check_new_key(
            found.proof, typed, work.vault, found.session.id, now=work.now, on_devices=on_devices
        )
        if check is not CodeCheck.RIGHT:
            sessions.keep(work, found)
            return check, None
        return check, _store(work, found, found.proof.kind)


def _store(work: Work, found: Found, kind: KeyKind) -> str:
    account, proof = found.account, found.proof
    work.session.refresh(account, with_for_update=True)
    recovery = work.session.get_one(KeyRecovery, proof.recovery, with_for_update=True)
    if recovery.ended_at is not None or work.now >= recovery.expires_at:
        raise SignedOut  # used in another browser, or the desk started a newer one
    lost.end(work, recovery, "done")
    account.password_hash = proof.password_hash
    work.session.add(account)
    work.session.expunge(found.session)  # it goes with all the others
    drop_keys(work.session, account.id)
    add_key(work, account, kind, secret=proof.app_secret, last_step=proof.app_step)
    tell(work, account, Change.RENEWED)
    return sessions.open_session(work, account.id, confirmed=True)
