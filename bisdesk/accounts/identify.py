"""Who is behind a session: one query for session, account and memberships, at every request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, inspect, select
from sqlmodel import Session

from bisdesk.accounts.models import Account, SignInSession
from bisdesk.entities.agreement import CURRENT_TEXT
from bisdesk.entities.models import Agreement, Entity, EntityStatus, Membership
from bisdesk.policy.actor import Actor, Lack, Place

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
LINGERS = timedelta(hours=12)
"""A session that is over opens nothing, but says so long whose it was: what was typed too late is kept for its owner."""
TOUCH_EVERY = timedelta(seconds=30)
"""Activity is written down at most this often."""


@dataclass(frozen=True)
class Held:
    """What is asked of a stored session at each request."""

    id: str
    values: dict[str, Any]
    created_at: datetime
    active_at: datetime


@dataclass(frozen=True)
class Identified:
    """A session that still holds, and whose it is. along: what was asked along, by the names of its columns."""

    session: Held
    actor: Actor
    along: Mapping[str, Any] = field(default_factory=dict)

    def ends_after(self, now: datetime) -> datetime:
        """When it ends if nothing more happens after what is asked now; never too late, at most 30 s too soon."""
        active_at = max(self.session.active_at, now - TOUCH_EVERY)
        return min(active_at + IDLE, self.session.created_at + ABSOLUTE)


_SESSION, _ACCOUNT, _MEMBERSHIP, _ENTITY, _AGREEMENT = (
    inspect(model).local_table for model in (SignInSession, Account, Membership, Entity, Agreement)
)
_SIGNED = and_(_AGREEMENT.c.account_id == _ACCOUNT.c.id, _AGREEMENT.c.text_version == CURRENT_TEXT)
# Made once and read as plain columns: every request asks it, and to make it anew costs more than to run it.
_BY_ACCOUNT = (
    select(
        _ACCOUNT.c.id.label("account_id"),
        _ACCOUNT.c.active.label("account_active"),
        *(
            _ACCOUNT.c[name]
            for name in ("name", "email", "language", "shortcuts", "is_staff", "is_manager")
        ),
        _MEMBERSHIP.c.active.label("membership_active"),
        *(
            _MEMBERSHIP.c[name]
            for name in ("right_portal", "right_form", "is_end_user", "is_admin")
        ),
        _ENTITY.c.id.label("entity_id"),
        _ENTITY.c.name.label("entity_name"),
        _ENTITY.c.status.label("entity_status"),
        _AGREEMENT.c.id.label("agreement_id"),
    )
    .select_from(_ACCOUNT)
    .outerjoin(_MEMBERSHIP, _MEMBERSHIP.c.account_id == _ACCOUNT.c.id)
    .outerjoin(_ENTITY, _ENTITY.c.id == _MEMBERSHIP.c.entity_id)
    .outerjoin(_AGREEMENT, _SIGNED)
)
_ONE_ACCOUNT = _BY_ACCOUNT.where(_ACCOUNT.c.id == bindparam("account_id"))
_ONE_SESSION = (
    _BY_ACCOUNT.join(_SESSION, _SESSION.c.account_id == _ACCOUNT.c.id)
    .add_columns(_SESSION.c.id, _SESSION.c["values"], _SESSION.c.created_at, _SESSION.c.active_at)
    .where(_SESSION.c.id == bindparam("session_id"))
)


class Along:
    """What a view that is asked all the time wants to know with the same query: values of their own, no tables."""

    def __init__(
        self,
        columns: Mapping[str, ColumnElement[Any]],
        values: Callable[[datetime], Mapping[str, Any]],
    ) -> None:
        named = (column.label(name) for name, column in columns.items())
        self.statement = _ONE_SESSION.add_columns(*named)
        self.names = tuple(columns)
        self.values = values


def identify(
    db: Connection, session_id: str, now: datetime, along: Along | None = None
) -> Identified | None:
    """Return who is signed in with this session; None when it is over, or the account no longer active."""
    if along is None:
        rows = db.execute(_ONE_SESSION, {"session_id": session_id}).all()
    else:
        rows = db.execute(along.statement, {"session_id": session_id, **along.values(now)}).all()
    if not rows:
        return None
    one = rows[0]
    session = Held(one.id, one._mapping["values"], one.created_at, one.active_at)  # noqa: SLF001  # its public name
    if now >= session.active_at + IDLE or now >= session.created_at + ABSOLUTE:
        return None
    actor = _actor(rows)
    if actor is None:
        return None
    asked = {name: one._mapping[name] for name in along.names} if along else {}  # noqa: SLF001
    return Identified(session=session, actor=actor, along=asked)


def load_actor(db: Session, account_id: str) -> Actor | None:
    """The same person without a session: for tests, demo data and the worker process."""
    return _actor(db.connection().execute(_ONE_ACCOUNT, {"account_id": account_id}).all())


def _actor(rows: Sequence[Row[*tuple[Any, ...]]]) -> Actor | None:
    """The person that these rows are about, one for each of their memberships; None when no longer active."""
    if not rows or not rows[0].account_active:
        return None
    one = rows[0]
    return Actor(
        kind="account",
        id=one.account_id,
        name=one.name,
        email=one.email,
        language=one.language,
        shortcuts=one.shortcuts,
        staff=one.is_staff,
        manager=one.is_manager,
        places=tuple(_place(row) for row in rows if row.entity_id is not None),
    )


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    held = {
        Lack.ENTITY_ACTIVE: row.entity_status is EntityStatus.ACTIVE,
        Lack.MEMBERSHIP_ACTIVE: row.membership_active,
        Lack.AGREEMENT_SIGNED: row.agreement_id is not None,
        Lack.RIGHT_PORTAL: row.right_portal,
        Lack.RIGHT_FORM: row.right_form,
    }
    return Place(
        entity_id=row.entity_id,
        entity_name=row.entity_name,
        end_user=row.is_end_user,
        admin=row.is_admin,
        lacks=frozenset(lack for lack, ok in held.items() if not ok),
    )
