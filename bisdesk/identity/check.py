"""The face-to-face check of an identity: five steps in a fixed order, where one *no* ends it.

Source: the Bisdesk manual, annex 1 ("Wat is een wettig identiteitsdocument?").
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Step(enum.StrEnum):
    """What is looked at, in this order."""

    PHOTO = "photo"  # the document carries a photo
    PRADO = "prado"  # the document is listed on PRADO
    LIKENESS = "likeness"  # the person is the one in the photo
    AUTHENTIC = "authentic"  # the document is genuine
    VALID = "valid"  # the document is valid today


class Answer(enum.StrEnum):
    YES = "yes"
    NO = "no"


class Outcome(enum.StrEnum):
    """How one step stands."""

    YES = "yes"
    NO = "no"
    UNANSWERED = "unanswered"


class Verdict(enum.StrEnum):
    """How the whole check stands."""

    OPEN = "open"
    REFUSED = "refused"  # one no: the procedure stops
    PASSED = "passed"


class OutOfOrder(Exception):
    """An earlier step has no *yes* yet; `first` is the one to answer now."""

    def __init__(self, first: Step) -> None:
        super().__init__("out of order")
        self.first = first


STEPS = tuple(Step)


def number_of(step: Step) -> int:
    """1 to 5, as in the manual and in the names of the inputs."""
    return STEPS.index(step) + 1


def input_name(step: Step) -> str:
    """check_1 … check_5"""
    return f"check_{number_of(step)}"


@dataclass(frozen=True)
class Check:
    """The answers given so far. Answers that nobody knows (of another version) count as not given."""

    given: Mapping[str, str]

    def outcome(self, step: Step) -> Outcome:
        said = self.given.get(step.value)
        return Outcome(said) if said in tuple(Answer) else Outcome.UNANSWERED

    @property
    def current(self) -> Step | None:
        """The step to answer now: the first without a yes; none when all five have one."""
        return next((step for step in STEPS if self.outcome(step) is not Outcome.YES), None)

    @property
    def refused_at(self) -> Step | None:
        """The step that was answered with no."""
        return self.current if self.current and self.outcome(self.current) is Outcome.NO else None

    @property
    def verdict(self) -> Verdict:
        if self.current is None:
            return Verdict.PASSED
        return Verdict.REFUSED if self.refused_at else Verdict.OPEN

    @property
    def missing(self) -> tuple[Step, ...]:
        """The steps without a yes, in order."""
        return tuple(step for step in STEPS if self.outcome(step) is not Outcome.YES)

    def answer(self, step: Step, answer: Answer) -> "Check":
        """Answer a step. Thinking again about an earlier one is fine; a *no* makes the later answers void.

        Raises OutOfOrder when an earlier step has no yes.
        """
        first = self.current
        if first is not None and STEPS.index(step) > STEPS.index(first):
            raise OutOfOrder(first)
        kept = STEPS[: STEPS.index(step)] if answer is Answer.NO else STEPS
        given = {each.value: self.given[each.value] for each in kept if each.value in self.given}
        return Check({**given, step.value: answer.value})
