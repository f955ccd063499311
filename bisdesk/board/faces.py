"""What time makes of a row: its age, how late it is, and its flags. The same for every viewer."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bisdesk.activation.models import ActivationState
from bisdesk.bis_requests.age import age_of
from bisdesk.bis_requests.states import State
from bisdesk.board.rows import BoardRow
from bisdesk.domain.working_time import DAY, SOON, TARGET

NO_ANSWER_AFTER = timedelta(days=30)
EXPIRES_SOON = timedelta(days=3)


class Level(enum.StrEnum):
    """How an age stands to the target."""

    ON_TIME = ""
    SOON = "soon"
    LATE = "late"


class Flag(enum.StrEnum):
    """What needs attention; in the order in which flags are shown."""

    MESSAGE_FAILED = "message_failed"
    BLOCKED = "blocked"
    SENT_BACK = "sent_back"
    NUMBER_TO_ENTER = "number_to_enter"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    NO_ANSWER = "no_answer"
    ANSWERED = "answered"
    LINK_EXPIRED = "link_expired"
    LINK_EXPIRING = "link_expiring"
    REMINDED = "reminded"


@dataclass(frozen=True, slots=True)
class Face:
    """How a row looks at one moment. Two that are equal look the same."""

    shown_age: tuple[
        int, int, int
    ]  # days of eight hours, hours, minutes; the smaller ones only while young
    level: Level
    flags: tuple[Flag, ...]
    age: timedelta = field(compare=False)


def face_of(
    row: BoardRow, now: datetime, closed: Iterable[str] = (), *, by_hand: bool = False
) -> Face:
    """closed: days on which the desk is closed beside legal holidays, as in the settings.

    by_hand: staff type in the numbers that the register gave.
    """
    age = max(timedelta(), age_of(row, now, closed))
    return Face(
        shown_age=shown(age),
        level=level_of(row, age),
        flags=tuple(flags_of(row, now, by_hand=by_hand)),
        age=age,
    )


def shown(age: timedelta) -> tuple[int, int, int]:
    """The parts of an age that are said."""
    days, rest = divmod(age, DAY)
    hours, seconds = divmod(int(rest.total_seconds()), 3600)
    return (days, hours, 0 if days or hours else seconds // 60)


def level_of(row: BoardRow, age: timedelta) -> Level:
    """Once there is a number the desk cannot be late any more."""
    if not row.at_desk or age <= SOON:
        return Level.ON_TIME
    return Level.LATE if age > TARGET else Level.SOON


def flags_of(row: BoardRow, now: datetime, *, by_hand: bool = False) -> list[Flag]:
    """The flags of a row, the gravest first."""
    raised = {
        Flag.MESSAGE_FAILED: row.message_failed or row.activation is ActivationState.UNDELIVERABLE,
        Flag.BLOCKED: row.activation is ActivationState.BLOCKED,
        Flag.SENT_BACK: row.refused and row.state in (State.SUBMITTED, State.IN_REVIEW),
        Flag.NUMBER_TO_ENTER: by_hand and row.state is State.REGISTERING,
        Flag.POSSIBLE_DUPLICATE: row.look_alikes and row.at_desk,
        Flag.ANSWERED: row.answered and row.state in (State.SUBMITTED, State.IN_REVIEW),
        Flag.NO_ANSWER: _waits(row) and now >= (row.asked_at or now) + NO_ANSWER_AFTER,
        Flag.LINK_EXPIRED: row.activation is ActivationState.LINK_EXPIRED,
        Flag.LINK_EXPIRING: _expires_soon(row, now),
        Flag.REMINDED: _waits(row) and row.reminders > 0,
    }
    return [flag for flag in Flag if raised[flag]]


def _waits(row: BoardRow) -> bool:
    return row.state is State.INFO_NEEDED and row.asked_at is not None


def _expires_soon(row: BoardRow, now: datetime) -> bool:
    if row.activation is not ActivationState.OPEN or row.link_until is None:
        return False
    return row.link_until - now <= EXPIRES_SOON
