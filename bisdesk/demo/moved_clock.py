"""The demo's clock: it can be moved ahead, so that anyone can watch reminders, deadlines and blocks happen.

How far it is moved stands in a file of the instance folder, which every process of the demo reads.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "demo-clock"
LONGEST = timedelta(days=1000)
"""In all; the demo's certificate holds for some years."""

_SPAN = re.compile(r"(?=[0-9])(?:([0-9]{1,4})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?", re.ASCII)


class UnusableSpan(ValueError):
    """Not a span such as 15d, 6h or 1d12h30m, or too long in all."""


def parse_span(text: str) -> timedelta:
    """Read days, hours and minutes: 15d, 6h, 1d12h30m. Raises UnusableSpan."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise UnusableSpan
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


class MovedClock:
    """The machine's time and what was added to it. Looks at the file at each reading: a microsecond or two."""

    def __init__(self, instance: Path) -> None:
        self._file = instance / FILE
        self._seen = 0
        self._ahead = timedelta()

    @property
    def ahead(self) -> timedelta:
        try:
            changed = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if changed != self._seen:
            self._ahead = timedelta(seconds=int(self._file.read_text()))
            self._seen = changed
        return self._ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def on_devices(self) -> datetime:
        """Phones know nothing of the demo's clock."""
        return datetime.now(UTC)

    def move_ahead(self, by: timedelta) -> None:
        """Move it for every process of this demo, and for good. Raises UnusableSpan past LONGEST."""
        ahead = self.ahead + by
        if ahead > LONGEST:
            raise UnusableSpan
        written = self._file.with_suffix(f".{os.getpid()}")
        written.write_text(str(int(ahead.total_seconds())))
        written.replace(self._file)  # nobody ever reads half a number
