"""Where the demo's past is played: the real services on the real store, with a clock that is moved."""

import heapq
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from bisdesk.accounts.identify import load_actor
from bisdesk.clock import FixedClock
from bisdesk.demo.accounts import ACCOUNTS, DemoAccount, find
from bisdesk.demo.moments import working_before
from bisdesk.demo.trouble import Trouble, TroubledMail, TroubledSms
from bisdesk.domain.working_time import DAY
from bisdesk.outbox import handlers
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.jobs import do_due
from bisdesk.outbox.models import Channel
from bisdesk.policy.actor import Actor
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.embedded.schema import SCHEMA
from bisdesk.runtime import Runtime
from bisdesk.store.database import Database

HOLDER = "demo"
Play = Iterator[datetime]
"""Does a step, yields when the next one happens, does that one, and so on."""


class Stage:
    """One performance: the clock, who plays, and what goes wrong on purpose."""

    def __init__(self, runtime: Runtime, password: str) -> None:
        self.now = runtime.clock.now()
        self.password = password
        self.dice = random.Random(20)  # noqa: S311  # repeatable on purpose
        self._clock = FixedClock(self.now)
        self._register = Database(runtime.settings.register_database_url, schema=SCHEMA)
        self.register = EmbeddedRegister(self._register, self._clock)
        self.runtime = replace(runtime, clock=self._clock, register=self.register)
        self.trouble = Trouble()
        self.runtime.mail = TroubledMail(self.runtime.mail, self.trouble)
        self.runtime.sms = TroubledSms(self.runtime.sms, self.trouble)

    def close(self) -> None:
        self._register.dispose()

    def working_days_ago(self, days: float) -> datetime:
        holidays = self.runtime.settings.extra_holidays
        return working_before(self.now, days * DAY, holidays)

    def actor(self, account: DemoAccount) -> Actor:
        return self._actors[account]

    def perform(self, plays: Iterable[Play]) -> None:
        """Play all at once, step by step in the order of time. What would come after now has not happened."""
        waiting: list[tuple[datetime, int, Play]] = []
        for number, play in enumerate(plays):
            self._go_on(waiting, number, play)
        while waiting:
            at, number, play = heapq.heappop(waiting)
            self._clock.move_to(at)
            self._go_on(waiting, number, play)
        self._clock.move_to(self.now)

    def begin_at(self, at: datetime) -> None:
        self._clock.move_to(at)

    def do_jobs(self) -> None:
        """What the worker process does with its jobs."""
        while any(do_due(self.runtime, kind, HOLDER) for kind in handlers.jobs):
            pass

    def send_messages(self) -> None:
        """What the worker process sends: into the demo's mailbox and phone."""
        while any(send_due(self.runtime, channel, HOLDER) for channel in Channel):
            pass

    @cached_property
    def _actors(self) -> dict[DemoAccount, Actor]:
        actors = {}
        with self.runtime.database.reading() as session:
            for each in ACCOUNTS:
                account = find(session, each)
                actor = load_actor(session, account.id) if account else None
                if actor is not None:
                    actors[each] = actor
        return actors

    def _go_on(self, waiting: list[tuple[datetime, int, Play]], number: int, play: Play) -> None:
        at = next(play, None)
        if at is not None and at <= self.now - timedelta(seconds=1):
            heapq.heappush(waiting, (at, number, play))
