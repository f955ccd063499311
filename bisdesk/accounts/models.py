"""Who can sign in, and their sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import true
from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime


class Account(Table, table=True):
    """A person with access to the intranet app. Kept while they have a role; no data of workers."""

    __tablename__ = "account"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, unique=True)  # the normal form that is compared
    name: str = Field(max_length=200)
    password_hash: str = Field(max_length=200)
    is_staff: bool = False
    is_manager: bool = False
    active: bool = True
    language: str = Field(default="nl", max_length=2)
    # Single keys do something on the board and in the comparison (WCAG 2.1.4: they can be switched off).
    shortcuts: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    created_at: datetime = Field(sa_type=UtcDateTime)


class SignInSession(Table, table=True):
    """A server-side session; `id` is a keyed hash of the cookie's token. Deleted at sign-out, and half a day
    after it is over (`LINGERS`).
    """

    __tablename__ = "session"

    id: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)
    active_at: datetime = Field(sa_type=UtcDateTime)  # last activity of the person; polling is none
    fresh_at: datetime = Field(sa_type=UtcDateTime)  # last time the password was given
