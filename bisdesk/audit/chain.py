"""The hash chain of the audit log: pure reckoning."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

START = "0" * 64
"""What the first entry follows."""


@dataclass(frozen=True)
class Link:
    """What one entry says; all of it is covered by its hash."""

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str | None
    tag: str
    subject_kind: str | None
    subject_id: str | None
    outcome: str
    reason: str | None


def hash_of(link: Link, previous: str) -> str:
    """SHA-256 over the previous hash and the entry as canonical JSON."""
    said = asdict(link) | {"at": link.at.astimezone(UTC).isoformat(timespec="microseconds")}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
