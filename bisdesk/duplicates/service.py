"""Look for the same person elsewhere: one function, called at submit, at answer, and before registering."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.duplicates import keys
from bisdesk.duplicates.models import CandidateKind, LookAlike
from bisdesk.duplicates.requests import RequestAlike, requests_like
from bisdesk.duplicates.rules import is_high
from bisdesk.duplicates.verdicts import refresh
from bisdesk.outbox.retry import RetryLater
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.register.patience import NOBODY_WAITS, within
from bisdesk.register.port import Candidate, RegisterDown, RegisterError, RegisterUncertain, Why
from bisdesk.register.service import candidates
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

JOB = "look_alikes"
"""The kind of the job that searches; its subject is the request."""

SEARCHED = (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)
"""While the desk still decides."""


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the person of a request: in the register, or in another request."""

    kind: CandidateKind
    key: str
    score: int
    reasons: tuple[Why, ...]
    found: Candidate | RequestAlike

    @property
    def high(self) -> bool:
        return is_high(self.score)

    def __repr__(self) -> str:
        return f"Alike({self.kind}, {self.score})"


@dataclass(frozen=True)
class Found:
    """All who may be the same person, the most alike first. register_error: why the register could not be asked."""

    alike: tuple[Alike, ...]
    register_error: RegisterError | None = None

    @property
    def in_register(self) -> list[Candidate] | None:
        """Those of the register, as its decision takes them; None when it could not be asked."""
        if self.register_error is not None:
            return None
        return [each.found for each in self.alike if isinstance(each.found, Candidate)]


def look(runtime: Runtime, bis_request: BisRequest, *, seconds: float | None = None) -> Found:
    """Look for the person of a request in the register and among the other requests.

    seconds: how long the register may take; none: as long as a page waits.
    Only with last name and birth date present. Call it outside any transaction: the register may be slow, or down.
    """
    with runtime.database.reading() as session:
        found = [_from_request(each) for each in requests_like(session, bis_request)]
    if not bis_request.last_name or not bis_request.birth_date:
        return Found(())
    try:
        known = within(lambda: candidates(runtime.register, bis_request), seconds)
        found += [_from_register(each) for each in known]
    except RegisterError as error:
        return Found(_ranked(found), error)
    return Found(_ranked(found))


def look_again(work: Work, bis_request: BisRequest) -> None:
    """It was submitted, or an answer changed it: keep its keys, and let the worker process search."""
    keys.keep(work, bis_request)
    work.enqueue(JOB, bis_request.id)


def run(runtime: Runtime, request_id: str) -> None:
    """Search, and store what was found for this request and for those that look like it. Twice is harmless.

    Raises RetryLater while the register cannot be asked; what was found among the requests is stored all the same.
    """
    with runtime.database.reading() as session:
        bis_request = session.get(BisRequest, request_id)
    if bis_request is None or bis_request.state not in SEARCHED:
        return
    found = look(runtime, bis_request, seconds=NOBODY_WAITS)
    with runtime.work(SYSTEM) as work:
        _store(work, work.get(request_id, Action.RUN_JOBS), found)
    for each in found.alike:
        if isinstance(each.found, RequestAlike) and each.found.state in SEARCHED:
            _tell_the_other(runtime, each.found.request_id, request_id, each)
    if isinstance(found.register_error, RegisterDown | RegisterUncertain):
        raise RetryLater(found.register_error.code)


def _from_request(found: RequestAlike) -> Alike:
    return Alike(CandidateKind.REQUEST, found.request_id, found.score, found.reasons, found)


def _from_register(found: Candidate) -> Alike:
    return Alike(CandidateKind.REGISTER, found.number, found.score, found.reasons, found)


def _ranked(found: Sequence[Alike]) -> tuple[Alike, ...]:
    return tuple(sorted(found, key=lambda each: (-each.score, each.kind.value, each.key)))


def _store(work: Work, bis_request: BisRequest, found: Found) -> None:
    """Exchange what was stored; the register's part stays when it could not be asked."""
    before = _open_ones(work.session, bis_request.id)
    stale = {
        (row.kind, row.candidate): row
        for row in work.session.exec(
            select(LookAlike).where(LookAlike.request_id == bis_request.id)
        )
    }
    for each in found.alike:
        _put(
            work, bis_request.id, each.kind, each.key, each, stale.pop((each.kind, each.key), None)
        )
    for (kind, _key), row in stale.items():
        if found.register_error is None or kind is CandidateKind.REQUEST:
            work.session.delete(row)
    work.session.flush()
    refresh(work.session, bis_request.id)
    work.session.flush()
    if before != _open_ones(work.session, bis_request.id):
        work.board_changed(bis_request)


def _tell_the_other(runtime: Runtime, other_id: str, request_id: str, alike: Alike) -> None:
    """The older one looks like the newer one too. In a transaction of its own: one request's row is locked at a time."""
    with runtime.work(SYSTEM) as work:
        other = work.get(other_id, Action.RUN_JOBS)
        before = _open_ones(work.session, other_id)
        row = work.session.exec(
            select(LookAlike).where(
                LookAlike.request_id == other_id,
                LookAlike.kind == CandidateKind.REQUEST,
                LookAlike.candidate == request_id,
            )
        ).one_or_none()
        _put(work, other_id, CandidateKind.REQUEST, request_id, alike, row)
        work.session.flush()
        refresh(work.session, other_id)
        work.session.flush()
        if before != _open_ones(work.session, other_id):
            work.board_changed(other)


def _put(
    work: Work,
    request_id: str,
    kind: CandidateKind,
    key: str,
    alike: Alike,
    row: LookAlike | None,
) -> None:
    row = row or LookAlike(
        request_id=request_id,
        kind=kind,
        candidate=key,
        score=0,
        high=False,
        open=False,
        at=work.now,
    )
    row.score, row.high, row.at = alike.score, alike.high, work.now
    row.reasons = [reason.value for reason in alike.reasons]
    work.session.add(row)


def _open_ones(session: Session, request_id: str) -> set[str]:
    found = select(LookAlike.candidate).where(
        LookAlike.request_id == request_id, col(LookAlike.open)
    )
    return set(session.exec(found))
