"""What one installation runs on, shared by the web app and the worker. `wiring.py` builds it from the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from bisdesk.attachments.clamd import open_scanner
from bisdesk.attachments.scanner import Scanner
from bisdesk.channels.build import mail_sender, sms_sender
from bisdesk.channels.demo import DemoInbox
from bisdesk.channels.port import MailSender, SmsSender
from bisdesk.clock import Clock
from bisdesk.policy.actor import Actor
from bisdesk.register.port import Register
from bisdesk.settings import Settings
from bisdesk.store.database import Database
from bisdesk.store.vault import Vault
from bisdesk.work.work import Work, open_work


@dataclass
class Runtime:
    """Settings, store, vault, clock and the ports. Tests exchange single parts."""

    settings: Settings
    database: Database
    vault: Vault
    clock: Clock
    register: Register

    @cached_property
    def demo_inbox(self) -> DemoInbox:
        """What the demo channels were handed; its pages exist in demo mode only."""
        return DemoInbox(self.database, self.vault, self.clock)

    @cached_property
    def mail(self) -> MailSender:
        return mail_sender(self.settings, self.demo_inbox)

    @cached_property
    def sms(self) -> SmsSender:
        return sms_sender(self.settings, self.demo_inbox)

    @cached_property
    def scanner(self) -> Scanner | None:
        """The virus scanner; None where the settings name none."""
        return open_scanner(self.settings)

    @contextmanager
    def work(self, actor: Actor) -> Iterator[Work]:
        """One user action = one transaction."""
        with open_work(self.database, self.clock, self.vault, actor) as work:
            yield work
