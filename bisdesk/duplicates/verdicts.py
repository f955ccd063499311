"""Say whether a look-alike is the same person: kept once for the pair, and used wherever the pair comes back.

The register's own decision (`register.service.decide`) asks `check_requests` here, and `queries.judged`.
"""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import HAS_NUMBER, State, Transition, after
from bisdesk.duplicates.models import CandidateKind, DuplicateVerdict, LookAlike
from bisdesk.duplicates.queries import around, judgements
from bisdesk.duplicates.requests import requests_like
from bisdesk.duplicates.rules import REQUEST, Judgement, Key, is_high, pair_of
from bisdesk.policy.actions import Action
from bisdesk.register.rules import DecisionRefused
from bisdesk.work.work import Work

LONGEST_REASON = 500


def judge(
    work: Work,
    bis_request: BisRequest,
    kind: CandidateKind,
    candidate: str,
    *,
    high: bool,
    same: bool,
    reason: str | None,
) -> None:
    """Note what staff think of a look-alike; said again, the later word counts.

    Raises Denied, WrongState, or DecisionRefused (reason_missing) when one that scored high is called another
    person without saying why.
    """
    work.require(Action.REVIEW, bis_request)
    after(Transition.REGISTER, bis_request.state)  # only while it is in review
    reason = (reason or "").strip()[:LONGEST_REASON] or None
    if not same and high and reason is None:
        raise DecisionRefused("reason_missing", (candidate,))
    keep(work, bis_request, kind, candidate, same=same, reason=reason)
    work.changed(bis_request)
    work.tell(bis_request, "look_alike_judged")
    work.audit(AuditTag.LOOK_ALIKE_JUDGED, bis_request, reason="same" if same else "not_the_same")
    work.board_changed(bis_request)


def keep(
    work: Work,
    bis_request: BisRequest,
    kind: CandidateKind,
    candidate: str,
    *,
    same: bool,
    reason: str | None,
) -> None:
    """Keep the verdict on the pair, and see which look-alikes are judged by it."""
    verdict = _row(work, *pair_of(bis_request.id, kind.value, candidate), kind)
    verdict.same, verdict.reason = same, reason
    verdict.by, verdict.at = work.actor.id or "", work.now
    work.session.add(verdict)
    work.session.flush()
    for each in sorted(around(work.session, bis_request.id)):
        refresh(work.session, each)


def _row(work: Work, request_id: str, candidate: str, kind: CandidateKind) -> DuplicateVerdict:
    """The pair's one row. From the other side somebody may write it at this very moment: the database decides."""
    pair = select(DuplicateVerdict).where(
        DuplicateVerdict.request_id == request_id,
        DuplicateVerdict.kind == kind,
        DuplicateVerdict.candidate == candidate,
    )
    before = work.session.exec(pair).one_or_none()
    if before is not None:
        return before
    made = DuplicateVerdict(
        request_id=request_id,
        kind=kind,
        candidate=candidate,
        same=False,
        by=work.actor.id or "",
        at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
            work.session.flush()
    except IntegrityError:
        return work.session.exec(pair).one()
    return made


def refresh(session: Session, request_id: str) -> None:
    """Say of each stored look-alike of a request whether it still has to be judged."""
    known = judgements(session, request_id)
    for row in session.exec(select(LookAlike).where(LookAlike.request_id == request_id)):
        row.open = row.high and (row.kind.value, row.candidate) not in known
        session.add(row)


def check_requests(session: Session, bis_request: BisRequest) -> None:
    """Refuse a new number while another request speaks against it. Raises DecisionRefused.

    Codes: request_not_judged (one that scored high), request_same (it is about the same person, was filed earlier
    and has no number yet). Candidates are references. Of two requests about one person the earlier one goes on.
    """
    alike = [each for each in requests_like(session, bis_request) if each.is_live]
    known = judgements(session, bis_request.id)
    unjudged = [
        each.reference
        for each in alike
        if is_high(each.score) and (REQUEST, each.request_id) not in known
    ]
    if unjudged:
        raise DecisionRefused("request_not_judged", tuple(unjudged))
    first = going_first(session, bis_request, known)
    if first:
        raise DecisionRefused("request_same", tuple(first))


def gives_another_number(session: Session, bis_request: BisRequest) -> bool:
    """Whether a request that nobody judged is about to give this very person a number, or did. Asked by the job."""
    known = judgements(session, bis_request.id)
    return any(
        is_high(each.score)
        and each.state in (State.REGISTERING, *HAS_NUMBER)
        and (REQUEST, each.request_id) not in known
        for each in requests_like(session, bis_request)
    )


def going_first(
    session: Session, bis_request: BisRequest, known: Mapping[Key, Judgement]
) -> list[str]:
    """The references of requests about the same person that were filed earlier and wait for a number."""
    same = [key for (kind, key), said in known.items() if kind == REQUEST and said.same]
    if not same:
        return []
    rows = session.exec(
        select(BisRequest).where(
            col(BisRequest.id).in_(same),
            col(BisRequest.state).in_(
                (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)
            ),
        )
    )
    mine = (bis_request.submitted_at, bis_request.reference or "")
    return sorted(
        each.reference or ""
        for each in rows
        if each.submitted_at is not None and (each.submitted_at, each.reference or "") < mine
    )
