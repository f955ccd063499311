"""One row for each request that the board shows: what a row holds, and the one query that reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    func,
    inspect,
    or_,
    select,
    union,
    union_all,
)
from sqlmodel import Session

from bisdesk.accounts.models import Account
from bisdesk.activation.models import ENDED_BADLY, Activation, ActivationState
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import NEVER_SUBMITTED, ON_THE_BOARD, State
from bisdesk.duplicates.models import LookAlike
from bisdesk.entities.models import Entity
from bisdesk.outbox.failed import NOT_NEEDED, followed
from bisdesk.outbox.models import Message, Status
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.register.models import Registration, RegistrationStatus

DESK_STATES = (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)
WITH_WORKER = (State.REGISTERED, State.CONFIRMED)
RUNNING = (
    ActivationState.WAITING, ActivationState.OPEN, ActivationState.LINK_EXPIRED, ActivationState.CODE_ACCEPTED,
)  # fmt: skip
SHOWN_AFTER_END = timedelta(days=31)
"""An activation that ended badly stays in view as long as its request is kept."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One request as every viewer sees it; what is theirs in it is said when it is drawn."""

    id: str
    reference: str
    first_name: str
    last_name: str
    language: str
    state: State
    version: int
    board_version: int
    entity_id: str
    entity: str
    assigned_to: str | None
    assignee: str
    held_by: frozenset[str]  # who filed it, holds it or held it
    submitted_at: datetime
    changed_at: datetime
    asked_at: datetime | None
    registered_at: datetime | None
    ended_at: datetime | None
    waited_seconds: int
    message_failed: bool
    reminders: int
    refused: bool  # the register sent it back
    answered: bool  # what the desk asked last
    look_alikes: bool  # that nobody judged
    activation: ActivationState | None
    activation_ended_at: datetime | None
    link_until: datetime | None

    @property
    def name(self) -> str:
        return f"{self.last_name}, {self.first_name}" if self.first_name else self.last_name

    @property
    def at_desk(self) -> bool:
        return self.state in DESK_STATES


_REQUEST, _ENTITY, _ACCOUNT, _ACTIVATION, _MESSAGE, _REGISTRATION, _ENTRY, _LOOK_ALIKE = (
    inspect(model).local_table
    for model in (
        BisRequest, Entity, Account, Activation, Message, Registration, ThreadEntry,
        LookAlike,
    )
)  # fmt: skip


def _message_failed() -> ColumnElement[bool]:
    """A message did not arrive, and none of the same kind was tried after it; any new link is of one kind."""
    failed = and_(
        _MESSAGE.c.status == Status.FAILED, func.coalesce(_MESSAGE.c.failure, "") != NOT_NEEDED
    )
    return (
        select(_MESSAGE.c.id)
        .where(_MESSAGE.c.request_id == _REQUEST.c.id, failed, ~followed())
        .exists()
    )


def _reminders() -> ColumnElement[int]:
    """How often the filer was reminded of what waits for an answer now."""
    of_it = _ENTRY.c.request_id == _REQUEST.c.id
    reminder = _ENTRY.c.kind == EntryKind.REMINDER
    return (
        select(func.count(_ENTRY.c.id))
        .where(of_it, reminder, _ENTRY.c.at >= _REQUEST.c.asked_at)
        .scalar_subquery()
    )


def _answered() -> ColumnElement[bool]:
    """Of what passed between desk and filer, an answer came last."""
    said = _ENTRY.c.kind.in_((EntryKind.QUESTION, EntryKind.TAKEN_BACK, EntryKind.ANSWER))
    of_it = _ENTRY.c.request_id == _REQUEST.c.id
    last = (
        select(_ENTRY.c.kind)
        .where(of_it, said)
        .order_by(_ENTRY.c.at.desc(), _ENTRY.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return last == EntryKind.ANSWER


def _look_alikes() -> ColumnElement[bool]:
    """Somebody who looks alike has to be judged still."""
    return (
        select(_LOOK_ALIKE.c.id)
        .where(_LOOK_ALIKE.c.request_id == _REQUEST.c.id, _LOOK_ALIKE.c.open.is_(True))
        .exists()
    )


def _refused() -> ColumnElement[bool]:
    return (
        select(_REGISTRATION.c.id)
        .where(
            _REGISTRATION.c.request_id == _REQUEST.c.id,
            _REGISTRATION.c.status == RegistrationStatus.REFUSED,
        )
        .exists()
    )


def _all_rows() -> Select[Any]:
    return (
        select(
            *(
                _REQUEST.c[name]
                for name in (
                    "id", "reference", "first_name", "last_name", "preferred_language", "state", "version",
                    "board_version", "entity_id", "assigned_to", "filer_id", "holder_id", "former_holders",
                    "submitted_at", "changed_at", "asked_at", "registered_at", "ended_at", "waited_seconds",
                )
            ),
            _ENTITY.c.name.label("entity"),
            _ACCOUNT.c.name.label("assignee"),
            _ACTIVATION.c.state.label("activation"),
            _ACTIVATION.c.ended_at.label("activation_ended_at"),
            _message_failed().label("message_failed"),
            _reminders().label("reminders"),
            _refused().label("refused"),
            _answered().label("answered"),
            _look_alikes().label("look_alikes"),
            _ACTIVATION.c.link_until,
        )
        .join(_ENTITY, _ENTITY.c.id == _REQUEST.c.entity_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _REQUEST.c.assigned_to)
        .outerjoin(_ACTIVATION, _ACTIVATION.c.request_id == _REQUEST.c.id)
    )  # fmt: skip


def ids_in(states: Iterable[State]) -> CompoundSelect[Any]:
    """The ids of requests in these states, each state looked up in the index.

    Asked for all of them in one condition, SQLite may rather go through every closed request as well.
    """
    return union_all(*(select(_REQUEST.c.id).where(_REQUEST.c.state == state) for state in states))


def _open_ids() -> Select[Any]:
    """What is open, found by two indexes: however many are closed, they are not looked at."""
    ended = _ACTIVATION.c.ended_at
    lately = or_(ended.is_(None), ended > bindparam("ended_after"))
    badly = and_(_ACTIVATION.c.state.in_(ENDED_BADLY), lately)
    shown = or_(_ACTIVATION.c.state.in_(RUNNING), badly)
    by_state = ids_in(ON_THE_BOARD).subquery()
    with_worker = select(_ACTIVATION.c.request_id).where(shown)
    return select(union(select(by_state.c.id), with_worker).subquery().c.id)


# Made once: to make them anew costs more than to run them.
_OPEN = _all_rows().where(_REQUEST.c.id.in_(_open_ids()))
_CHANGED = _all_rows().where(
    _REQUEST.c.board_version > bindparam("since"), _REQUEST.c.state.not_in(NEVER_SUBMITTED)
)
_THESE = _all_rows().where(
    _REQUEST.c.id.in_(bindparam("ids", expanding=True)), _REQUEST.c.state.not_in(NEVER_SUBMITTED)
)


def open_rows(session: Session, now: datetime) -> list[BoardRow]:
    """All that the desk still has to do with, or waits for."""
    return _rows(session, _OPEN, {"ended_after": now - SHOWN_AFTER_END})


def changed_rows(session: Session, since: int) -> list[BoardRow]:
    """What changed after this version of the board, closed requests among them."""
    return _rows(session, _CHANGED, {"since": since})


def rows_of(session: Session, ids: Sequence[str]) -> list[BoardRow]:
    """These requests, open or not; drafts never."""
    return _rows(session, _THESE, {"ids": list(ids)}) if ids else []


def is_open(row: BoardRow, now: datetime) -> bool:
    """Say whether a row belongs on the board, as `open_rows` would."""
    if row.state in ON_THE_BOARD or row.activation in RUNNING:
        return True
    if row.activation not in ENDED_BADLY or row.state not in WITH_WORKER:
        return False
    ended_at = row.activation_ended_at
    return ended_at is None or ended_at > now - SHOWN_AFTER_END


def _rows(session: Session, found: Select[Any], values: dict[str, Any]) -> list[BoardRow]:
    return [_row(each) for each in session.connection().execute(found, values)]


def _row(found: Row[Any]) -> BoardRow:
    holders = (found.filer_id, found.holder_id, *found.former_holders)
    return BoardRow(
        id=found.id,
        reference=found.reference or "",
        first_name=found.first_name or "",
        last_name=found.last_name or "",
        language=(found.preferred_language or "").upper(),
        state=found.state,
        version=found.version,
        board_version=found.board_version,
        entity_id=found.entity_id,
        entity=found.entity,
        assigned_to=found.assigned_to,
        assignee=found.assignee or "",
        held_by=frozenset(holders),
        submitted_at=found.submitted_at or found.changed_at,
        changed_at=found.changed_at,
        asked_at=found.asked_at,
        registered_at=found.registered_at,
        ended_at=found.ended_at,
        waited_seconds=found.waited_seconds,
        message_failed=bool(found.message_failed),
        reminders=found.reminders,
        refused=bool(found.refused),
        answered=bool(found.answered),
        look_alikes=bool(found.look_alikes),
        activation=found.activation,
        activation_ended_at=found.activation_ended_at,
        link_until=found.link_until,
    )
