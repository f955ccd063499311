"""The clock port: the one place that asks what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, in UTC."""

    def on_devices(self) -> datetime:
        """What other people's phones show: the same, but in a demo whose clock was moved ahead."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_devices(self) -> datetime:
        return self.now()


class FixedClock:
    """A clock that stands still until it is moved; for tests, and for making demo data in the past."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def on_devices(self) -> datetime:
        return self._at

    def move_to(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self._at += by
