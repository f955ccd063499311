"""Who may post to a hook: who knows the secret, and posted just now. Pure."""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far the sender's clock may differ from ours, either way."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a post: HMAC-SHA256 in hex over time stamp, a dot, and the body as it is sent."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> bool:
    """Say whether the post is from who knows the secret, and from now. timestamp: seconds since 1970."""
    if not re.fullmatch(r"[0-9]{1,10}", timestamp, re.ASCII):
        return False
    right = hmac.compare_digest(
        sign(secret, timestamp, body).encode(), signature.removeprefix("sha256=").encode()
    )
    return right and abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= WINDOW
