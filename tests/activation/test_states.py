import pytest

from bisdesk.activation.models import ActivationState as S
from bisdesk.activation.states import STEPS, Event, WrongActivationState, after

ALLOWED = {
    (Event.LINK_HANDED_OVER, S.WAITING): S.OPEN,
    (Event.LINK_HANDED_OVER, S.LINK_EXPIRED): S.OPEN,
    (Event.LINK_OVER, S.OPEN): S.LINK_EXPIRED,
    (Event.LINK_BOUNCED, S.OPEN): S.WAITING,
    (Event.LINK_BOUNCED, S.LINK_EXPIRED): S.WAITING,
    (Event.CODE_RIGHT, S.OPEN): S.CODE_ACCEPTED,
    (Event.CODE_RIGHT, S.CODE_ACCEPTED): S.CODE_ACCEPTED,
    (Event.KEYS_STORED, S.CODE_ACCEPTED): S.ACTIVATED,
    (Event.NOTED_ACTIVATED, S.WAITING): S.ACTIVATED,
    (Event.NOTED_ACTIVATED, S.OPEN): S.ACTIVATED,
    (Event.NOTED_ACTIVATED, S.LINK_EXPIRED): S.ACTIVATED,
    (Event.BLOCK, S.OPEN): S.BLOCKED,
    (Event.BLOCK, S.LINK_EXPIRED): S.BLOCKED,
    (Event.BLOCK, S.CODE_ACCEPTED): S.BLOCKED,
    (Event.GIVE_UP, S.WAITING): S.UNDELIVERABLE,
    (Event.GIVE_UP, S.OPEN): S.UNDELIVERABLE,
    (Event.GIVE_UP, S.LINK_EXPIRED): S.UNDELIVERABLE,
    (Event.KEYS_EXIST, S.WAITING): S.NOT_NEEDED,
    (Event.KEYS_EXIST, S.CODE_ACCEPTED): S.NOT_NEEDED,
}


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", S)
def test_sec_A5_only_the_transitions_of_the_table_pass(event: Event, state: S) -> None:
    expected = ALLOWED.get((event, state))
    if expected is None:
        with pytest.raises(WrongActivationState):
            after(event, state)
    else:
        assert after(event, state) is expected


def test_every_event_has_a_step() -> None:
    assert set(STEPS) == set(Event)
