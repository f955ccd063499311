"""When a decision about registering may stand. Pure: named refusals, no wording."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bisdesk.register.likeness import HIGH_SCORE
from bisdesk.register.port import Candidate


class DecisionRefused(Exception):
    """The decision cannot stand. `code` says why; `candidates` are the numbers (or names of lines) that it is about.

    Codes: lines_open (lines of the request that are not judged right), not_judged (a look-alike that scored high), judged_same (staff called one the same person, and ask
    for a new number), judged_different (they chose one that they called another person), reason_missing,
    number_characters, number_length, number_check, number_month, number_day, number_future (the number typed is
    none), document_over (the document does not count on this day, and nobody said why it is taken),
    document_reason_unreadable.
    """

    def __init__(
        self,
        code: str,
        candidates: tuple[str, ...] = (),
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.candidates = candidates
        self.details = details or {}


@dataclass(frozen=True)
class Judged:
    """What staff said about one look-alike."""

    same: bool
    has_reason: bool


Verdicts = Mapping[str, Judged]


def is_high(candidate: Candidate) -> bool:
    return candidate.score >= HIGH_SCORE


def not_judged(found: Iterable[Candidate], verdicts: Verdicts) -> tuple[str, ...]:
    """Return the numbers of look-alikes that scored high and that nobody judged."""
    return tuple(
        candidate.number
        for candidate in found
        if is_high(candidate) and candidate.number not in verdicts
    )


def check_nothing_open(lines: tuple[str, ...]) -> None:
    """Refuse any decision while lines of the request are not judged right. Raises DecisionRefused."""
    if lines:
        raise DecisionRefused("lines_open", lines)


def check_new_person(found: Iterable[Candidate], verdicts: Verdicts, reason: str | None) -> None:
    """Refuse a new number while a look-alike speaks against it. Raises DecisionRefused."""
    found = tuple(found)
    same = tuple(number for number, judged in verdicts.items() if judged.same)
    if same:
        raise DecisionRefused("judged_same", same)
    if open_ones := not_judged(found, verdicts):
        raise DecisionRefused("not_judged", open_ones)
    unsaid = tuple(
        candidate.number
        for candidate in found
        if is_high(candidate) and not verdicts[candidate.number].has_reason
    )
    if unsaid and not reason:
        raise DecisionRefused("reason_missing", unsaid)


def check_existing(
    number: str, verdicts: Verdicts, *, expected: frozenset[str], reason: str | None
) -> None:
    """Refuse an existing number that staff's own verdicts contradict. Raises DecisionRefused.

    expected: numbers of look-alikes and the one the filer typed; any other one needs a reason.
    """
    judged = verdicts.get(number)
    if judged is not None and not judged.same:
        raise DecisionRefused("judged_different", (number,))
    others = tuple(other for other, said in verdicts.items() if said.same and other != number)
    if others:
        raise DecisionRefused("judged_same", others)
    if number not in expected and not reason:
        raise DecisionRefused("reason_missing", (number,))
