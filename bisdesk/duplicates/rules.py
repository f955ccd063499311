"""When two requests are about one person, and what a verdict on one pair says about others. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bisdesk.register.likeness import HIGH_SCORE
from bisdesk.register.port import Why

Key = tuple[str, str]
"""Kind (`register` or `request`) and key (number or request id) of a look-alike."""

REGISTER, REQUEST = "register", "request"

SAME_DOCUMENT_ALONE = 82
"""The score of two requests that share the document, whatever names and birth date say."""
SAME_DOCUMENT_BONUS = 15
_LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Judgement:
    """What staff said of a look-alike. via: the request about the same person for which it was said, if another one."""

    same: bool
    reason: str | None
    by: str
    at: datetime
    via: str | None = None


@dataclass(frozen=True)
class Pair:
    """One verdict as it is kept: a request, and what it was compared with."""

    request_id: str
    kind: str
    candidate: str
    said: Judgement

    def other_than(self, request_id: str) -> Key:
        """The other side, seen from one of the requests."""
        if self.kind == REQUEST and self.candidate == request_id:
            return REQUEST, self.request_id
        return self.kind, self.candidate


def document_key(country: str | None, number: str | None) -> str | None:
    """The document number as two typists write it the same: no spaces, O as 0, I as 1. None without one."""
    bare = re.sub(r"[^A-Z0-9]", "", (number or "").upper()).translate(str.maketrans("OI", "01"))
    if len(bare) < 4:
        return None
    return f"{country or ''}:{bare[:_LONGEST_NUMBER]}"


def with_document(
    found: tuple[int, tuple[Why, ...]] | None, *, same_document: bool
) -> tuple[int, tuple[Why, ...]] | None:
    """Let an equal document number weigh: it alone makes somebody high, whatever was typed as the name."""
    if not same_document:
        return found
    if found is None:
        return SAME_DOCUMENT_ALONE, (Why.SAME_DOCUMENT,)
    score, reasons = found
    weighed = max(score + SAME_DOCUMENT_BONUS, SAME_DOCUMENT_ALONE)
    return min(weighed, 100), (Why.SAME_DOCUMENT, *reasons)


def pair_of(request_id: str, kind: str, candidate: str) -> tuple[str, str]:
    """Request id and candidate in the order in which a verdict is kept."""
    if kind == REQUEST and candidate < request_id:
        return candidate, request_id
    return request_id, candidate


def standing(
    request_id: str, pairs: Collection[Pair], numbers: Mapping[str, str]
) -> dict[Key, Judgement]:
    """What holds for each look-alike of a request, from all that was said about it and about the same person.

    What was said of the pair itself goes first. What was said for another request about the same person counts too,
    and what was said of a request counts for the number it got, and the other way round.
    numbers: the number of each request that has one.
    """
    found: dict[Key, Judgement] = {}
    seen, ahead = {request_id}, [request_id]
    while ahead:
        here = ahead.pop(0)
        for key, said in sorted(_said_of(here, pairs).items()):
            passed_on = said if here == request_id else _via(said, here)
            if key == (REQUEST, request_id):
                continue
            found.setdefault(key, passed_on)
            if said.same and key[0] == REQUEST and key[1] not in seen:
                seen.add(key[1])
                ahead.append(key[1])
    return _with_numbers(found, numbers)


def _said_of(request_id: str, pairs: Iterable[Pair]) -> dict[Key, Judgement]:
    return {
        pair.other_than(request_id): pair.said
        for pair in pairs
        if pair.request_id == request_id or (pair.kind == REQUEST and pair.candidate == request_id)
    }


def _via(said: Judgement, request_id: str) -> Judgement:
    return Judgement(said.same, said.reason, said.by, said.at, via=said.via or request_id)


def _with_numbers(found: dict[Key, Judgement], numbers: Mapping[str, str]) -> dict[Key, Judgement]:
    every = dict(found)
    for request_id, number in sorted(numbers.items()):
        of_request, of_number = found.get((REQUEST, request_id)), found.get((REGISTER, number))
        if of_request is not None:
            every.setdefault((REGISTER, number), _via(of_request, request_id))
        if of_number is not None:
            every.setdefault((REQUEST, request_id), of_number)
    return every


def is_high(score: int) -> bool:
    """Say whether staff have to judge it before the person gets a new number."""
    return score >= HIGH_SCORE
