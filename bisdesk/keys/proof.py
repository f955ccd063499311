"""Show that one holds a key: a code of the app, or a code sent by SMS. Pure, but for the vault's hash."""

import enum
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bisdesk.keys.models import KeyKind
from bisdesk.keys.totp import matching_step
from bisdesk.store.vault import Vault

CODE_DIGITS = 6
SMS_LIFE = timedelta(minutes=10)
MAX_TRIES = 5
MAX_SENT = 3


class CodeCheck(enum.StrEnum):
    """What came of typing six digits."""

    RIGHT = "right"
    MALFORMED = "malformed"  # no six digits: not a try
    WRONG = "wrong"
    OVER = "over"  # the SMS code's ten minutes, or nothing was sent
    USED_UP = "used_up"  # too many tries: ask for a new code, or begin again


@dataclass
class Proof:
    """How far one browser is with showing that it holds a key. Kept sealed."""

    kind: KeyKind | None = None
    app_secret: str = ""  # of a key that is being set up
    app_step: int = 0  # the last step whose code was used
    sms_hash: str = ""
    sms_until: str = ""  # ISO instant
    sent: int = 0
    tries: int = 0
    confirmed: bool = False
    replaces: bool = False  # the key of this kind that there is
    new_mobile: str = ""  # E.164: where codes go from now on, once it is shown that it is theirs
    recovery: str = ""  # the way back in that this browser came by; it signs in with nothing else
    password_hash: str = ""  # chosen on that way, until the new key is shown to work
    mark: str = ""  # names one attempt to set up a key

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Proof":
        proof = cls(**json.loads(stored))
        proof.kind = KeyKind(proof.kind) if proof.kind else None
        return proof


def digits_of(typed: str) -> str | None:
    """Return the six digits without the spaces that apps and people put between them; None when it is not that."""
    tidy = "".join(typed.split()).replace("-", "")
    right = len(tidy) == CODE_DIGITS and tidy.isascii() and tidy.isdigit()
    return tidy if right else None


def send_code(proof: Proof, vault: Vault, bound_to: str, now: datetime) -> str:
    """Begin a new SMS code, good for ten minutes and for `bound_to` (a session) only; return it to be sent."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    proof.sms_hash = _sms_hash(vault, bound_to, code)
    proof.sms_until = (now + SMS_LIFE).isoformat()
    proof.sent += 1
    proof.tries = 0
    return code


def check_sms(proof: Proof, typed: str, vault: Vault, bound_to: str, now: datetime) -> CodeCheck:
    """Look at a typed SMS code; a right one is used up."""
    digits = digits_of(typed)
    if digits is None:
        return CodeCheck.MALFORMED
    if not proof.sms_hash or now >= datetime.fromisoformat(proof.sms_until):
        return CodeCheck.OVER
    if proof.tries >= MAX_TRIES:
        return CodeCheck.USED_UP
    proof.tries += 1
    if not hmac.compare_digest(proof.sms_hash, _sms_hash(vault, bound_to, digits)):
        return CodeCheck.WRONG
    proof.sms_hash = ""
    return CodeCheck.RIGHT


def check_app(proof: Proof, typed: str, secret: str, now: datetime) -> CodeCheck:
    """Look at a typed code of the app; one code works once."""
    digits = digits_of(typed)
    if digits is None:
        return CodeCheck.MALFORMED
    if proof.tries >= MAX_TRIES:
        return CodeCheck.USED_UP
    proof.tries += 1
    step = matching_step(secret, digits, now, used_until=proof.app_step)
    if step is None:
        return CodeCheck.WRONG
    proof.app_step = step
    return CodeCheck.RIGHT


def check_new_key(
    proof: Proof, typed: str, vault: Vault, bound_to: str, *, now: datetime, on_devices: datetime
) -> CodeCheck:
    """Look at the code with which a key that is being set up is shown to work. on_devices: the time on phones."""
    if proof.kind is KeyKind.APP:
        return check_app(proof, typed, proof.app_secret, on_devices)
    return check_sms(proof, typed, vault, bound_to, now)


def _sms_hash(vault: Vault, bound_to: str, code: str) -> str:
    return vault.keyed_hash("key_code", f"{bound_to}:{code}")
