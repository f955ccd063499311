"""The states of a request and the one table of transitions between them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class State(enum.StrEnum):
    DRAFT = "draft"
    STOPPED = "stopped"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    REGISTERING = "registering"
    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


class Transition(enum.StrEnum):
    STOP = "stop"
    SUBMIT = "submit"
    CLAIM = "claim"
    RELEASE = "release"
    REGISTER = "register"
    NUMBER_GIVEN = "number_given"
    BACK_TO_REVIEW = "back_to_review"
    BACK_TO_BOARD = "back_to_board"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    REJECT = "reject"


@dataclass(frozen=True)
class Step:
    """From which states a transition starts, and where it ends."""

    start: frozenset[State]
    end: State


def _step(start: State, end: State) -> Step:
    return Step(frozenset({start}), end)


STEPS: Mapping[Transition, Step] = {
    Transition.STOP: _step(State.DRAFT, State.STOPPED),
    Transition.SUBMIT: _step(State.DRAFT, State.SUBMITTED),
    Transition.CLAIM: _step(State.SUBMITTED, State.IN_REVIEW),
    Transition.RELEASE: _step(State.IN_REVIEW, State.SUBMITTED),
    Transition.REGISTER: _step(State.IN_REVIEW, State.REGISTERING),
    Transition.NUMBER_GIVEN: _step(State.REGISTERING, State.REGISTERED),
    # Refused by the register, or a look-alike that nobody judged turned up.
    Transition.BACK_TO_REVIEW: _step(State.REGISTERING, State.IN_REVIEW),
    # The same, when the staff member who had it is gone.
    Transition.BACK_TO_BOARD: _step(State.REGISTERING, State.SUBMITTED),
    Transition.CONFIRM: _step(State.REGISTERED, State.CONFIRMED),
    # Never once the register is at it: then there may be a number already.
    Transition.WITHDRAW: Step(frozenset({State.SUBMITTED, State.IN_REVIEW}), State.WITHDRAWN),
    Transition.REJECT: _step(State.IN_REVIEW, State.REJECTED),
}

ON_THE_BOARD = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.REGISTERING,
    State.REGISTERED,
)
"""What the desk still has to do with, or waits for."""

HAS_NUMBER = (State.REGISTERED, State.CONFIRMED)
ENDED_WITHOUT_NUMBER = (State.STOPPED, State.WITHDRAWN, State.REJECTED)
"""Final: such a request carries no address any more, and its data can be copied into a new draft."""
NEVER_SUBMITTED = (State.DRAFT, State.STOPPED)
CARRIES = (*ON_THE_BOARD, State.CONFIRMED)
"""A request in one of these keeps its e-mail address and mobile number from others; in every other state they are free."""


class WrongState(Exception):
    """The transition does not start from the state the request is in now."""

    def __init__(self, transition: Transition, state: State) -> None:
        super().__init__(f"{transition} does not start from {state}")
        self.transition = transition
        self.state = state


def after(transition: Transition, state: State) -> State:
    """Return the state that follows. Raises WrongState."""
    step = STEPS[transition]
    if state not in step.start:
        raise WrongState(transition, state)
    return step.end
