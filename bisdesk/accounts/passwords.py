"""Hashing of passwords: argon2id with the figures of OWASP's cheat sheet (t=2, m=19 MiB, p=1)."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1),))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def check_password(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Say whether the password is right, and give its new hash when the figures have changed since.

    Without a stored hash the same work is done in vain, so that time does not tell who has an account.
    """
    if stored is None:
        _hasher.verify(password, _dummy())
        return False, None
    return _hasher.verify_and_update(password, stored)


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")
