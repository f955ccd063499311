"""Replace a key: the app on another phone, or codes to another mobile number. The password is asked again."""

from bisdesk.audit.tags import AuditTag
from bisdesk.domain import phone
from bisdesk.keys import backup, password, sessions
from bisdesk.keys.models import KeyKind
from bisdesk.keys.proof import Proof
from bisdesk.keys.sessions import worker_actor
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id


class NothingToReplace(Exception):
    """There is no app yet, or the number is the one in use."""


def begin_app(runtime: Runtime, token: str | None, typed_password: str) -> None:
    """Begin to link the app anew; the code of the old one works until the new one is confirmed.

    Raises SignedOut, NothingToReplace, WrongPassword, TooManyTries.
    """
    if not backup.own_keys(runtime, token).has(KeyKind.APP):
        raise NothingToReplace
    password.ask(runtime, sessions.find(runtime, token, confirmed=True).account, typed_password)
    backup.set_up(runtime, token, Proof(kind=KeyKind.APP, replaces=True, mark=new_id()))


def begin_mobile(runtime: Runtime, token: str | None, typed: str, typed_password: str) -> None:
    """Send a code to a new number; once it is typed, codes go there. Who has no key by SMS yet gets one.

    typed: the number; without country code it is of the country of the present one.
    Raises Refusal, SignedOut, NothingToReplace, WrongPassword, NoMoreSms, TooManyTries.
    """
    account = sessions.find(runtime, token, confirmed=True).account
    mobile = phone.parse(typed, country=phone.region(account.mobile) or None)
    if mobile == account.mobile:
        raise NothingToReplace
    password.ask(runtime, account, typed_password)
    proof = Proof(kind=KeyKind.SMS, replaces=True, new_mobile=mobile, mark=new_id())
    backup.set_up(runtime, token, proof)


def note_taken(runtime: Runtime, token: str | None) -> None:
    """Somebody else has the new number: say so in the audit log, and begin nothing. Raises SignedOut."""
    backup.give_up(runtime, token)
    account = sessions.find(runtime, token, confirmed=True).account
    with runtime.work(worker_actor(account)) as work:
        work.audit(AuditTag.UNIQUENESS_REFUSED, account, outcome="refused", reason="mobile")
