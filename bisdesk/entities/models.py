"""Entities, who belongs to them, and the agreements they signed."""

import enum
from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import UtcDateTime, enum_type


class EntityStatus(enum.StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Entity(Table, table=True):
    """An entity of the Flemish government that may file requests."""

    __tablename__ = "entity"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=200)
    ovo_code: str = Field(max_length=9, unique=True)
    status: EntityStatus = Field(sa_type=enum_type(EntityStatus, "entity_status"))
    created_at: datetime = Field(sa_type=UtcDateTime)


class Membership(Table, table=True):
    """A person's place in an entity: end user, entity admin or both, and the two rights of an end user."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("entity_id", "account_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    entity_id: str = Field(foreign_key="entity.id", index=True, max_length=32)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    is_end_user: bool = False
    is_admin: bool = False
    right_portal: bool = False  # Servicebeheer Gebruiker
    right_form: bool = False  # Servicebeheer BISdesk-eindgebruiker
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class Agreement(Table, table=True):
    """The end-user agreement as a person signed it: which version of the text, and when."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("account_id", "text_version"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    text_version: int
    signed_at: datetime = Field(sa_type=UtcDateTime)
