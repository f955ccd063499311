"""What time makes of a row: how late it is, and its flags."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bisdesk.activation.models import ActivationState
from bisdesk.bis_requests.states import State
from bisdesk.board.faces import Flag, Level, face_of
from bisdesk.board.rows import BoardRow

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""Nine in the morning in Brussels, in a week without holidays."""
ROW = BoardRow(
    id="0", reference="BIS-2026-000001", first_name="Anneli", last_name="Saarinen", language="EN",
    state=State.SUBMITTED, version=1, board_version=1, entity_id="e", entity="Agentschap Voorbeeld",
    assigned_to=None, assignee="", held_by=frozenset({"a"}), submitted_at=MONDAY, changed_at=MONDAY,
    asked_at=None, registered_at=None, ended_at=None, waited_seconds=0, message_failed=False, reminders=0,
    refused=False, answered=False, look_alikes=False, activation=None, activation_ended_at=None, link_until=None,
)  # fmt: skip
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("after", "level", "shown"),
    [
        pytest.param(timedelta(minutes=59), Level.ON_TIME, (0, 0, 59), id="minutes"),
        pytest.param(DAY + 4 * HOUR, Level.ON_TIME, (1, 4, 0), id="a day and a half is on time"),
        pytest.param(DAY + 5 * HOUR, Level.SOON, (1, 5, 0), id="almost late"),
        pytest.param(DAY + 8 * HOUR, Level.SOON, (2, 0, 0), id="two working days is the target"),
        pytest.param(2 * DAY + HOUR, Level.LATE, (2, 1, 0), id="late"),
        pytest.param(7 * DAY, Level.LATE, (5, 0, 0), id="a week is five days"),
    ],
)
def test_an_age_stands_against_the_target(
    after: timedelta, level: Level, shown: tuple[int, int, int]
) -> None:
    face = face_of(ROW, MONDAY + after)
    assert (face.level, face.shown_age) == (level, shown)


def test_an_age_stands_still_while_the_filer_has_to_answer() -> None:
    asked = replace(ROW, state=State.INFO_NEEDED, asked_at=MONDAY + HOUR)
    assert face_of(asked, MONDAY + 20 * DAY).shown_age == (0, 1, 0)


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        pytest.param({}, (), id="nothing"),
        pytest.param({"message_failed": True}, (Flag.MESSAGE_FAILED,), id="a message failed"),
        pytest.param({"refused": True}, (Flag.SENT_BACK,), id="back from the register"),
        pytest.param({"refused": True, "state": State.REGISTERING}, (), id="and sent there again"),
        pytest.param({"answered": True}, (Flag.ANSWERED,), id="answered"),
        pytest.param({"answered": True, "state": State.REGISTERING}, (), id="answered, and decided"),
        pytest.param({"look_alikes": True}, (Flag.POSSIBLE_DUPLICATE,), id="looks like somebody"),
        pytest.param(
            {"state": State.INFO_NEEDED, "asked_at": MONDAY - 30 * DAY, "reminders": 2},
            (Flag.NO_ANSWER, Flag.REMINDED),
            id="no answer for thirty days",
        ),
        pytest.param(
            {"state": State.INFO_NEEDED, "asked_at": MONDAY - 30 * DAY + HOUR},
            (),
            id="an hour before",
        ),
        pytest.param(
            {"state": State.CONFIRMED, "activation": ActivationState.OPEN, "link_until": MONDAY + 3 * DAY},
            (Flag.LINK_EXPIRING,),
            id="the link ends within three days",
        ),
        pytest.param(
            {"state": State.CONFIRMED, "activation": ActivationState.OPEN, "link_until": MONDAY + 3 * DAY + HOUR},
            (),
            id="the link ends later",
        ),
        pytest.param(
            {"state": State.CONFIRMED, "activation": ActivationState.LINK_EXPIRED},
            (Flag.LINK_EXPIRED,),
            id="the link ended",
        ),
        pytest.param(
            {"state": State.CONFIRMED, "activation": ActivationState.BLOCKED},
            (Flag.BLOCKED,),
            id="blocked",
        ),
        pytest.param(
            {"state": State.CONFIRMED, "activation": ActivationState.UNDELIVERABLE},
            (Flag.MESSAGE_FAILED,),
            id="nothing arrived",
        ),
    ],
)  # fmt: skip
def test_flags_say_what_needs_attention(
    changes: dict[str, object], flags: tuple[Flag, ...]
) -> None:
    assert face_of(replace(ROW, **changes), MONDAY).flags == flags  # type: ignore[arg-type]


def test_where_staff_register_by_hand_a_number_waits_to_be_entered() -> None:
    waits = replace(ROW, state=State.REGISTERING)
    assert face_of(waits, MONDAY, by_hand=True).flags == (Flag.NUMBER_TO_ENTER,)
    assert face_of(waits, MONDAY).flags == ()
