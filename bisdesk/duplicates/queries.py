"""Verdicts and stored look-alikes, as others read them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import CARRIES
from bisdesk.duplicates.models import CandidateKind, DuplicateVerdict, LookAlike
from bisdesk.duplicates.rules import REGISTER, REQUEST, Judgement, Key, Pair, standing
from bisdesk.register.rules import Judged, Verdicts

_candidate = aliased(BisRequest)
_FURTHEST = 4
"""How many steps from request to request about the same person verdicts are followed."""


def judgements(session: Session, request_id: str) -> dict[Key, Judgement]:
    """What holds for each look-alike of a request, said for it or for another one about the same person."""
    pairs = _pairs_around(session, request_id)
    ids = {pair.request_id for pair in pairs} | {
        pair.candidate for pair in pairs if pair.kind == REQUEST
    }
    numbers = _numbers(session, pairs, ids)
    numbers.pop(request_id, None)
    return standing(request_id, pairs, numbers)


def judged(session: Session, request_id: str) -> Verdicts:
    """The same for numbers only, as the rules of the register read it."""
    return {
        key: Judged(same=said.same, has_reason=bool(said.reason))
        for (kind, key), said in judgements(session, request_id).items()
        if kind == REGISTER
    }


def stored(session: Session, request_id: str) -> list[LookAlike]:
    """What was found at the last search, the most alike first."""
    found = select(LookAlike).where(LookAlike.request_id == request_id)
    return list(session.exec(found.order_by(col(LookAlike.score).desc(), col(LookAlike.id))))


def with_open_look_alikes() -> Select[Any]:
    """The ids of requests with a look-alike that scored high and that nobody judged.

    A look-alike whose request ended without a number counts no longer: nothing comes of it.
    """
    return (
        columns(col(LookAlike.request_id))
        .join(_candidate, col(_candidate.id) == LookAlike.candidate, isouter=True)
        .where(
            col(LookAlike.open),
            or_(col(LookAlike.kind) == CandidateKind.REGISTER, col(_candidate.state).in_(CARRIES)),
        )
    )


def possible_duplicates(session: Session, request_ids: Collection[str]) -> set[str]:
    """Which of these requests have one."""
    if not request_ids:
        return set()
    found = with_open_look_alikes().where(col(LookAlike.request_id).in_(list(request_ids)))
    return set(session.execute(found).scalars())


def around(session: Session, request_id: str) -> set[str]:
    """The requests that a verdict about this one can say something of: itself, and those it was compared with."""
    pairs = _pairs_around(session, request_id)
    ids = {pair.request_id for pair in pairs}
    return ids | {pair.candidate for pair in pairs if pair.kind == REQUEST} | {request_id}


def _pairs_around(session: Session, request_id: str) -> list[Pair]:
    found: dict[str, Pair] = {}
    seen: set[str] = set()
    ahead = {request_id}
    for _step in range(_FURTHEST):
        if not ahead:
            break
        seen |= ahead
        rows = session.exec(
            select(DuplicateVerdict).where(
                or_(
                    col(DuplicateVerdict.request_id).in_(ahead),
                    (col(DuplicateVerdict.kind) == CandidateKind.REQUEST)
                    & col(DuplicateVerdict.candidate).in_(ahead),
                )
            )
        )
        found |= {row.id: _pair(row) for row in rows}
        same = [pair for pair in found.values() if pair.kind == REQUEST and pair.said.same]
        ahead = {id_ for pair in same for id_ in (pair.request_id, pair.candidate)} - seen
    return sorted(found.values(), key=lambda pair: (pair.said.at, pair.request_id, pair.candidate))


def _pair(row: DuplicateVerdict) -> Pair:
    said = Judgement(row.same, row.reason, row.by, row.at)
    return Pair(row.request_id, row.kind.value, row.candidate, said)


def _numbers(session: Session, pairs: Collection[Pair], ids: Collection[str]) -> dict[str, str]:
    """The numbers of the requests, and the requests that have a number that was judged."""
    judged_numbers = [pair.candidate for pair in pairs if pair.kind == REGISTER]
    if not ids and not judged_numbers:
        return {}
    rows = session.exec(
        select(BisRequest.id, BisRequest.ssin).where(
            col(BisRequest.ssin).is_not(None),
            or_(col(BisRequest.id).in_(list(ids)), col(BisRequest.ssin).in_(judged_numbers)),
        )
    )
    return {request_id: number for request_id, number in rows if number}
