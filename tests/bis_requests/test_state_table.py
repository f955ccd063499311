"""The table of states: what it leads to, and that the documentation shows it."""

from bisdesk.bis_requests.states import (
    CARRIES,
    ENDED_WITHOUT_NUMBER,
    STEPS,
    By,
    State,
    Transition,
    open_to,
)
from tests.bis_requests.state_table import ENDS, TARGET, written


def test_the_page_of_states_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == written(), "run python -m tests.bis_requests.state_table"


def test_each_state_but_the_first_is_reached_and_only_ends_have_no_way_on() -> None:
    reached, looked_at = {State.DRAFT}, set[State]()
    while reached > looked_at:
        state = (reached - looked_at).pop()
        looked_at.add(state)
        reached |= {STEPS[name].end_from(state) for name in open_to(state)}
    assert reached == set(State)
    leads_on = {
        state
        for state in State
        if any(STEPS[name].end_from(state) is not state for name in open_to(state))
    }
    assert set(State) - leads_on == set(ENDS)
    assert {*CARRIES, *ENDED_WITHOUT_NUMBER, State.DRAFT} == set(State)


def test_nothing_ends_without_a_number_once_the_register_is_asked() -> None:
    for transition in open_to(State.REGISTERING) | open_to(State.REGISTERED):
        assert STEPS[transition].end not in ENDED_WITHOUT_NUMBER


def test_only_staff_who_have_it_and_the_system_lead_to_a_number() -> None:
    for transition in (Transition.REGISTER, Transition.NUMBER_GIVEN):
        assert STEPS[transition].by <= {By.ASSIGNED, By.SYSTEM}
