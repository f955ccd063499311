"""Look at one's own keys, and set one up in a session that was opened with a key: add the other one, or finish a replacement."""

from dataclasses import dataclass, field, replace

from bisdesk.bis_requests.uniqueness import move_account, value_of
from bisdesk.keys import sessions
from bisdesk.keys.changes import Change, added, tell
from bisdesk.keys.models import DigitalKey, KeyKind, WorkerAccount
from bisdesk.keys.proof import CodeCheck, Proof, check_new_key
from bisdesk.keys.service import KeyExists, add_key, drop_key, keys_of
from bisdesk.keys.sessions import Found, worker_actor
from bisdesk.keys.sign_in import send_sms
from bisdesk.keys.totp import new_secret
from bisdesk.outbox.models import Channel
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from bisdesk.work.work import Work


class NothingBegun(Exception):
    """No key is being set up in this session."""


class BegunElsewhere(Exception):
    """Another window of this browser began something else since."""


class NumberTaken(Exception):
    """Somebody else has the new mobile number."""


@dataclass(frozen=True)
class OwnKeys:
    """What the worker sees of their account."""

    user_name: str
    mobile: str = field(repr=False)
    keys: list[DigitalKey]
    missing: KeyKind | None  # what can be added as a back-up

    def has(self, kind: KeyKind) -> bool:
        return kind in {key.kind for key in self.keys}


@dataclass(frozen=True)
class SettingUp:
    """A key that is being set up. mark: names this attempt, so that an older window is noticed."""

    kind: KeyKind
    replaces: bool
    mark: str
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
    set_up(runtime, token, Proof(kind=kind, mark=new_id()))


def set_up(runtime: Runtime, token: str | None, proof: Proof) -> None:
    """Begin to set up what `proof` says. Raises SignedOut, NoMoreSms, TooManyTries."""
    before = sessions.find(runtime, token, confirmed=True)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=True)
        secret = new_secret() if proof.kind is KeyKind.APP else ""
        proof = replace(proof, app_secret=secret, sent=found.proof.sent)
        sessions.keep(work, replace(found, proof=proof))
    if proof.kind is KeyKind.SMS:
        send_sms(runtime, token, before, confirmed=True)


def again(runtime: Runtime, token: str | None) -> None:
    """Begin again with the same: another code by SMS, or new tries for the app.

    Raises SignedOut, NothingBegun, NoMoreSms, TooManyTries.
    """
    before = sessions.find(runtime, token, confirmed=True)
    if before.proof.kind is None:
        raise NothingBegun
    if before.proof.kind is KeyKind.SMS:
        send_sms(runtime, token, before, confirmed=True)
        return
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=True)
        found.proof.tries = 0
        sessions.keep(work, found)


def setting_up(runtime: Runtime, token: str | None) -> SettingUp:
    """Look at the key that is being set up. Raises SignedOut, NothingBegun."""
    found = sessions.find(runtime, token, confirmed=True)
    proof = found.proof
    if proof.kind is None:
        raise NothingBegun
    return SettingUp(
        kind=proof.kind,
        replaces=proof.replaces,
        mark=proof.mark,
        app_secret=proof.app_secret,
        mobile=proof.new_mobile or found.account.mobile,
    )


def confirm(
    runtime: Runtime, token: str | None, typed: str, mark: str
) -> tuple[CodeCheck, str | None]:
    """Show with one code that the new key works; then it is stored, and other browsers are signed out.

    Returns the token of the session that goes on, when the code was right. mark: of the attempt that the page
    showed. Raises SignedOut, NothingBegun, BegunElsewhere, KeyExists, NumberTaken.
    """
    before = sessions.find(runtime, token, confirmed=True)
    with runtime.work(worker_actor(before.account)) as work:
        found = sessions.find_in(work, token, confirmed=True)
        if found.proof.kind is None:
            raise NothingBegun
        if mark != found.proof.mark:
            raise BegunElsewhere
        on_devices = runtime.clock.on_devices()
        check = check_new_key(
            found.proof, typed, work.vault, found.session.id, now=work.now, on_devices=on_devices
        )
        if check is not CodeCheck.RIGHT:
            sessions.keep(work, found)
            return check, None
        work.session.refresh(found.account, with_for_update=True)
        _store(work, found, found.proof.kind)
        sessions.close_all(work, found.account.id)
        return check, sessions.open_session(work, found.account.id, confirmed=True)


def give_up(runtime: Runtime, token: str | None) -> None:
    """Nothing is being set up any more. Raises SignedOut."""
    before = sessions.find(runtime, token, confirmed=True)
    with runtime.work(worker_actor(before.account)) as work:
        sessions.forget(work, sessions.find_in(work, token, confirmed=True))


def _store(work: Work, found: Found, kind: KeyKind) -> None:
    account, proof = found.account, found.proof
    if proof.replaces:
        drop_key(work, account, kind)
    if proof.new_mobile:
        _move_number(work, account, proof.new_mobile)
    add_key(work, account, kind, secret=proof.app_secret, last_step=proof.app_step)
    tell(work, account, _change(proof, kind))


def _change(proof: Proof, kind: KeyKind) -> Change:
    if proof.new_mobile:
        return Change.NUMBER
    return Change.APP_REPLACED if proof.replaces else added(kind)


def _move_number(work: Work, account: WorkerAccount, mobile: str) -> None:
    value = value_of(work.vault, "mobile", mobile)
    if not move_account(work.session, value, account.id, account.person_key):
        raise NumberTaken
    # Who had the phone before is told there too: whoever took over a mailbox does not hide it that way.
    work.send(
        "key_number_changed",
        channel=Channel.SMS,
        worker_account_id=account.id,
        secret={"to": account.mobile},
    )
    account.mobile = mobile
    work.session.add(account)
