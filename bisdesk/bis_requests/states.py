"""The states of a request and the one table of transitions between them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class State(enum.StrEnum):
    DRAFT = "draft"
    STOPPED = "stopped"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    INFO_NEEDED = "info_needed"
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
    GIVE_BACK = "give_back"
    TAKE_OVER = "take_over"
    ASSIGN = "assign"
    ASK = "ask"
    TAKE_BACK = "take_back"
    ANSWER = "answer"
    ANSWER_TO_BOARD = "answer_to_board"
    WITHDRAW = "withdraw"
    REJECT = "reject"
    REJECT_UNANSWERED = "reject_unanswered"
    REGISTER = "register"
    NUMBER_GIVEN = "number_given"
    BACK_TO_REVIEW = "back_to_review"
    BACK_TO_BOARD = "back_to_board"
    CONFIRM = "confirm"
    CORRECT = "correct"


class By(enum.StrEnum):
    """Who makes a transition."""

    HOLDER = "holder"
    STAFF = "staff"  # any who never held it
    ASSIGNED = "assigned"  # the one who has it
    OTHER_STAFF = "other_staff"  # any who never held it, and do not have it
    SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    """From which states a transition starts, where it ends (None: in the state it was in), and who makes it."""

    start: frozenset[State]
    end: State | None
    by: frozenset[By]
    condition: str = ""
    effect: str = ""

    def end_from(self, state: State) -> State:
        """Return the state that follows `state`."""
        return self.end or state


def _step(
    start: State | tuple[State, ...],
    end: State | None,
    *by: By,
    condition: str = "",
    effect: str = "",
) -> Step:
    starts = (start,) if isinstance(start, State) else start
    return Step(frozenset(starts), end, frozenset(by), condition, effect)


_ASSIGNED_STATES = (State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)
_AWAY = "who had it is absent, no staff any more, or holds it now"

STEPS: Mapping[Transition, Step] = {
    Transition.STOP: _step(
        State.DRAFT, State.STOPPED, By.HOLDER,
        condition="a no at the identity check, confirmed", effect="final; read-only for the holder",
    ),
    Transition.SUBMIT: _step(
        State.DRAFT, State.SUBMITTED, By.HOLDER,
        condition="complete, declared, unique; may file", effect="reference, mail, on the board",
    ),
    Transition.CLAIM: _step(
        State.SUBMITTED, State.IN_REVIEW, By.STAFF,
        condition="nobody has it", effect="assigned",
    ),
    Transition.RELEASE: _step(
        State.IN_REVIEW, State.SUBMITTED, By.ASSIGNED, effect="nobody has it; thread and verdicts stay",
    ),
    Transition.GIVE_BACK: _step(
        State.IN_REVIEW, State.SUBMITTED, By.SYSTEM,
        condition=_AWAY, effect="nobody has it; thread and verdicts stay",
    ),
    Transition.TAKE_OVER: _step(
        _ASSIGNED_STATES, None, By.OTHER_STAFF, condition="a reason", effect="assigned; the former one is told",
    ),
    Transition.ASSIGN: _step(
        _ASSIGNED_STATES, None, By.ASSIGNED,
        condition="a colleague who never held it and is there", effect="assigned; the new one is told",
    ),
    Transition.ASK: _step(
        State.IN_REVIEW, State.INFO_NEEDED, By.ASSIGNED,
        condition="a question", effect="mail; the named fields and files open",
    ),
    Transition.TAKE_BACK: _step(
        State.INFO_NEEDED, State.IN_REVIEW, By.ASSIGNED, effect="opened fields lock again",
    ),
    Transition.ANSWER: _step(
        State.INFO_NEEDED, State.IN_REVIEW, By.HOLDER,
        condition="what was opened is right; may file", effect="changes marked, duplicates searched, staff told",
    ),
    Transition.ANSWER_TO_BOARD: _step(
        State.INFO_NEEDED, State.SUBMITTED, By.HOLDER,
        condition=f"the same; {_AWAY}", effect="the same; nobody has it",
    ),
    # Never once the register is at it: then there may be a number already.
    Transition.WITHDRAW: _step(
        (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED), State.WITHDRAWN, By.HOLDER,
        effect="mail; staff told",
    ),
    Transition.REJECT: _step(
        (State.IN_REVIEW, State.INFO_NEEDED), State.REJECTED, By.ASSIGNED, condition="a reason", effect="mail",
    ),
    Transition.REJECT_UNANSWERED: _step(
        State.INFO_NEEDED, State.REJECTED, By.SYSTEM, condition="60 days without answer", effect="mail",
    ),
    Transition.REGISTER: _step(
        State.IN_REVIEW, State.REGISTERING, By.ASSIGNED,
        condition="look-alikes judged, document counts or a reason", effect="key stored, register asked",
    ),
    Transition.NUMBER_GIVEN: _step(
        State.REGISTERING, State.REGISTERED, By.SYSTEM, By.ASSIGNED,
        condition="by the register, or typed in by staff where they register by hand", effect="activation starts",
    ),
    # Refused by the register, or a look-alike that nobody judged turned up.
    Transition.BACK_TO_REVIEW: _step(
        State.REGISTERING, State.IN_REVIEW, By.SYSTEM, By.ASSIGNED,
        condition="refused, or an unjudged look-alike; by hand: a reason", effect="the reason is shown",
    ),
    # The same, when the staff member who had it is gone.
    Transition.BACK_TO_BOARD: _step(
        State.REGISTERING, State.SUBMITTED, By.SYSTEM, condition=f"the same; {_AWAY}", effect="nobody has it",
    ),
    Transition.CONFIRM: _step(
        State.REGISTERED, State.CONFIRMED, By.SYSTEM,
        condition="link, code and explanation handed over, or the activation ended", effect="mail",
    ),
    Transition.CORRECT: _step(
        (State.REGISTERED, State.CONFIRMED), None, By.STAFF,
        condition="a reason; address and number unique", effect="mail; a changed address: link or code again",
    ),
}  # fmt: skip
"""The one table of transitions; docs/states.md is drawn from it."""

ON_THE_BOARD = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.INFO_NEEDED,
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
    return step.end_from(state)


def open_to(state: State) -> frozenset[Transition]:
    """Return which transitions start from a state."""
    return frozenset(name for name, step in STEPS.items() if state in step.start)
