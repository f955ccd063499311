"""The one table of transitions of an activation."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from bisdesk.activation.models import ENDED, ActivationState

S = ActivationState


class Event(enum.StrEnum):
    """What can happen to an activation."""

    LINK_HANDED_OVER = "link_handed_over"
    LINK_OVER = "link_over"
    LINK_BOUNCED = "link_bounced"
    CODE_RIGHT = "code_right"
    KEYS_STORED = "keys_stored"
    NOTED_ACTIVATED = "noted_activated"
    BLOCK = "block"
    GIVE_UP = "give_up"
    KEYS_EXIST = "keys_exist"


class WrongActivationState(Exception):
    """The event does not start from the state the activation is in now."""

    def __init__(self, event: Event, state: ActivationState) -> None:
        super().__init__(f"{event} does not start from {state}")
        self.event = event
        self.state = state


@dataclass(frozen=True)
class Step:
    """From which states an event starts, and where it ends."""

    start: frozenset[ActivationState]
    end: ActivationState


def _step(end: ActivationState, *start: ActivationState) -> Step:
    return Step(frozenset(start), end)


STEPS: Mapping[Event, Step] = {
    # From link_expired: a new link, with the same code.
    Event.LINK_HANDED_OVER: _step(S.OPEN, S.WAITING, S.LINK_EXPIRED),
    Event.LINK_OVER: _step(S.LINK_EXPIRED, S.OPEN),
    # No link mail ever arrived: the clock starts at the hand-over of the next one.
    Event.LINK_BOUNCED: _step(S.WAITING, S.OPEN, S.LINK_EXPIRED),
    # Until the keys are stored the right code may be typed again.
    Event.CODE_RIGHT: _step(S.CODE_ACCEPTED, S.OPEN, S.CODE_ACCEPTED),
    Event.KEYS_STORED: _step(S.ACTIVATED, S.CODE_ACCEPTED),
    # CSAM activated; staff note it.
    Event.NOTED_ACTIVATED: _step(S.ACTIVATED, S.WAITING, S.OPEN, S.LINK_EXPIRED),
    Event.BLOCK: _step(S.BLOCKED, S.OPEN, S.LINK_EXPIRED, S.CODE_ACCEPTED),
    Event.GIVE_UP: _step(S.UNDELIVERABLE, S.WAITING, S.OPEN, S.LINK_EXPIRED),
    # Also when an activation of another request was faster.
    Event.KEYS_EXIST: _step(S.NOT_NEEDED, S.WAITING, S.CODE_ACCEPTED),
}


def after(event: Event, state: ActivationState) -> ActivationState:
    """Return the state that follows. Raises WrongActivationState."""
    step = STEPS[event]
    if state not in step.start:
        raise WrongActivationState(event, state)
    return step.end


def has_ended(state: ActivationState) -> bool:
    return state in ENDED
