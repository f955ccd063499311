"""The demo mailbox and phone: what the demo channels were handed."""

from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.types import UtcDateTime


class DemoMessage(Table, table=True):
    """A mail or SMS as it arrived in demo mode, sealed. Never written outside demo mode."""

    __tablename__ = "demo_message"

    id: str = Field(primary_key=True, max_length=32)
    channel: str = Field(max_length=8)
    code: str = Field(max_length=40)
    sealed: bytes  # JSON: to, subject, text, html
    arrived_at: datetime = Field(sa_type=UtcDateTime, index=True)
