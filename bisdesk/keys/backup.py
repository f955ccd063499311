"""Add the other key as a back-up, from a session that was opened with a key."""

from dataclasses import dataclass, field, replace

from bisdesk.keys import sessions
from bisdesk.keys.changes import added, tell
from bisdesk.keys.models import DigitalKey, KeyKind
from bisdesk.keys.proof import CodeCheck, Proof, check_app, check_sms
from bisdesk.keys.service import KeyExists, add_key, keys_of
from bisdesk.keys.sessions import worker_actor
from bisdesk.keys.sign_in import send_sms
from bisdesk.keys.totp import new_secret
from bisdesk.runtime import Runtime


class NothingBegun(Exception):
    """No key is being added in this session."""


@dataclass(frozen=True)
class OwnKeys:
    """What the worker sees of their account."""

    user_name: str
    language: str
    mobile: str = field(repr=False)
    keys: list[DigitalKey]
    missing: KeyKind | None  # what can be added as a back-up


@dataclass(frozen=True)
class Adding:
    """A key that is being added."""

    kind: KeyKind
    language: str
    app_secret: str = field(repr=False)
    mobile: str = field(repr=False)


def own_keys(runtime: Runtime, token: str | None) -> OwnKeys:
    """Look at one's own keys. Raises SignedOut."""
    found = sessions.find(runtime, token, confirmed=True)
    with runtime.database.reading() as session:
        held = keys_of(session, found.account.id)
    missing = [kind for kind in KeyKind if kind not in {key.kind for key in held}]
    return OwnKeys(
        user_name=found.account.user_name,
        language=found.account.language,
        mobile=found.account.mobile,
        keys=held,
        missing=missing[0] if missing else None,
    )


def begin(runtime: Runtime, token: str | None, kind: KeyKind) -> None:
    """Begin to add a key of this kind: make a secret for the app, or send a code by SMS.

    Raises SignedOut, KeyExists, NoMoreSms, TooManyTries.
    """
    if kind is not own_keys(runtime, token).missing:
        raise KeyExists
    before = sessions.find(runtime, token, confirmed=True)
    if kind is KeyKind.SMS:
        send_sms(runtime, token, before, confirmed=True)
        return
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=True)
        secret = found.proof.app_secret or new_secret()
        sessions.keep(work, replace(found, proof=Proof(kind=kind, app_secret=secret)))


def adding(runtime: Runtime, token: str | None) -> Adding:
    """Look at the key that is being added. Raises SignedOut, NothingBegun."""
    found = sessions.find(runtime, token, confirmed=True)
    if found.proof.kind is None:
        raise NothingBegun
    return Adding(
        kind=found.proof.kind,
        language=found.account.language,
        app_secret=found.proof.app_secret,
        mobile=found.account.mobile,
    )


def confirm(runtime: Runtime, token: str | None, typed: str) -> CodeCheck:
    """Show with one code that the new key works; then it is stored and the worker is told by mail.

    Raises SignedOut, NothingBegun, KeyExists.
    """
    before = sessions.find(runtime, token, confirmed=True)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=True)
        proof = found.proof
        if proof.kind is None:
            raise NothingBegun
        if proof.kind is KeyKind.APP:
            check = check_app(proof, typed, proof.app_secret, runtime.clock.on_devices())
        else:
            check = check_sms(proof, typed, work.vault, found.session.id, work.now)
        if check is not CodeCheck.RIGHT:
            sessions.keep(work, found)
            return check
        add_key(work, found.account, proof.kind, secret=proof.app_secret, last_step=proof.app_step)
        sessions.forget(work, found)
        tell(work, found.account, added(proof.kind))
        return check
