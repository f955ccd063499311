"""The vault: encryption at rest, and keyed hashes for values that must be found but not read."""

import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"BV1"
NONCE_BYTES = 12


class VaultError(Exception):
    """The sealed bytes are damaged, belong to something else, or their key is not in the ring."""


class Vault:
    """AES-256-GCM with a ring of keys.

    keys: key id → 32 bytes, oldest first; the last one seals, all of them open.
    hash_key: 32 bytes or more, for `keyed_hash`; it does not rotate, because hashes could not be made anew.
    """

    def __init__(self, keys: Mapping[str, bytes], hash_key: bytes) -> None:
        if not keys or any(len(key) != 32 for key in keys.values()) or len(hash_key) < 32:
            raise ValueError("the vault needs 32-byte keys")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._current = list(keys)[-1]
        self._hash_key = hash_key

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Encrypt `plain` so that it opens only for the same `bound_to` (who it belongs to, as ids)."""
        nonce = os.urandom(NONCE_BYTES)
        head = self.newest_head
        return (
            head
            + nonce
            + self._ciphers[self._current].encrypt(nonce, plain, head + bound_to.encode())
        )

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Give back what was sealed. Raises VaultError."""
        key_id, head, body = self._split(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise VaultError("key not in the ring")
        try:
            return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], head + bound_to.encode())
        except InvalidTag:
            raise VaultError("damaged, or bound to something else") from None

    def needs_newest_key(self, sealed: bytes) -> bool:
        """Say whether this was sealed with an older key of the ring."""
        return not sealed.startswith(self.newest_head)

    @property
    def newest_head(self) -> bytes:
        """How everything starts that is sealed with the newest key."""
        key_id = self._current.encode()
        return MAGIC + bytes([len(key_id)]) + key_id

    def keyed_hash(self, purpose: str, value: str) -> str:
        """64 hex digits that say whether two values are equal, and nothing to who has only the database."""
        key = hmac.new(self._hash_key, purpose.encode(), hashlib.sha256).digest()
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

    def person_key(self, number: str) -> str:
        """What stands for a person where their national number may not be kept."""
        return self.keyed_hash("person", number)

    @staticmethod
    def _split(sealed: bytes) -> tuple[str, bytes, memoryview]:
        start = len(MAGIC) + 1
        if not sealed.startswith(MAGIC) or len(sealed) < start + NONCE_BYTES + 16:
            raise VaultError("not a sealed value")
        end = start + sealed[len(MAGIC)]
        return sealed[start:end].decode("ascii", "replace"), sealed[:end], memoryview(sealed)[end:]
