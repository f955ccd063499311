"""A clock that runs many times as fast as the machine's, the same in every process of a test."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.support.core import NOON

SPEED = 10


@dataclass(frozen=True)
class QuickClock:
    """began: what the machine's monotonic clock said when it was NOON."""

    began: float

    def now(self) -> datetime:
        return (NOON + timedelta(seconds=(time.monotonic() - self.began) * SPEED)).astimezone(UTC)

    def on_devices(self) -> datetime:
        return self.now()
