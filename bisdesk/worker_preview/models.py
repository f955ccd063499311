"""Test SMS: that a number of a draft works, said by who has the phone in hand."""

from datetime import datetime

from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime


class TrialSms(Table, table=True):
    """One test SMS of a draft; owned by this room, erased with the draft or request, and with it its message.

    Number and digits stand here as keyed hashes alone. `message_id`: of the outbox, which knows nothing of the draft.
    """

    __tablename__ = "trial_sms"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    message_id: str = Field(max_length=32)
    number_key: str = Field(max_length=64)
    digits_key: str = Field(max_length=64)
    asked_by: str = Field(foreign_key="account.id", max_length=32)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    tries: int = 0  # wrong ones
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
