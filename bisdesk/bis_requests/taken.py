"""When somebody else carries the address or number: what is noted, what may be told, and what the desk decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest, Decision, TakenNotice, Uniqueness
from bisdesk.bis_requests.reopened import form_of, is_reopened
from bisdesk.bis_requests.states import State, Transition, WrongState
from bisdesk.bis_requests.submitting import Taken
from bisdesk.bis_requests.uniqueness import Value, holders, value_of
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, may
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

LONGEST_REASON = 500


class DecidedBefore(Exception):
    """A colleague decided on this notice, or what it is about is over."""


@dataclass(frozen=True)
class OwnHolder:
    """The request of the own entity that carries the address or number."""

    reference: str
    filer: str
    open_to_reader: bool


@dataclass
class _PeopleOfADraft:
    """Whose draft it is, as the policy reads a subject. Staff decide about the notice; they never see the draft."""

    entity_id: str
    filer_id: str
    holder_id: str
    former_holders: list[str]
    assigned_to: str | None = None
    state_name: str = "notice"
    number_visible_to_entity: bool = False


def note_taken(work: Work, draft_id: str, taken: Taken) -> dict[str, OwnHolder | None]:
    """Note the refusal, in a transaction after the refused one; say by kind who of the own entity has the value.

    Of other entities nothing is told: what they have, and what a keys account has, gives None by the same path, and
    the desk gets a notice.
    """
    draft = work.get(draft_id, Action.EDIT_DRAFT)
    if draft.state is not State.DRAFT and not is_reopened(draft):
        raise WrongState(Transition.SUBMIT, draft.state)
    work.audit(AuditTag.UNIQUENESS_REFUSED, draft, outcome="refused", reason=str(taken))
    own = {value.kind: _own_holder(work, draft, value) for value in taken.values}
    for value in taken.values:
        if own[value.kind] is None:
            _tell_desk(work, draft, value)
    return own


def decide(work: Work, notice_id: str, said: str, reason: str) -> TakenNotice:
    """Let the draft of this notice carry the value beside the other, once (`shared`); or dismiss it (`dismissed`).

    A dismissed one can still be shared. Raises NotFound, OwnRequest (who filed or held one of the two), DecidedBefore,
    or Refusal: decision_missing, reason_missing, too_long, forbidden_character.
    """
    notice = _to_decide(work, notice_id)
    decision = next((each for each in Decision if each.value == said), None)
    words = bounded(reason, LONGEST_REASON)
    if decision is None or not words:
        raise Refusal("reason_missing" if decision else "decision_missing")
    if (notice.decision, notice.decided_by) == (decision, work.actor.id):
        return notice  # a double click
    if notice.decision not in (None, Decision.DISMISSED) or notice.decision is decision:
        raise DecidedBefore
    notice.decision, notice.reason = decision, words
    notice.decided_by, notice.decided_at = work.actor.id, work.now
    work.session.add(notice)
    work.audit(_TAGS[decision], notice)
    work.board_changed()
    return notice


def _to_decide(work: Work, notice_id: str) -> TakenNotice:
    """The notice, locked, for who may decide about both: the draft's side and the other's."""
    work.require(Action.DECIDE_SHARING)
    notice = work.session.exec(
        select(TakenNotice).where(TakenNotice.id == notice_id).with_for_update()
    ).one_or_none()
    if notice is None:
        raise NotFound
    draft = work.session.get_one(BisRequest, notice.draft_id)
    people = _PeopleOfADraft(draft.entity_id, draft.filer_id, draft.holder_id, draft.former_holders)
    work.require(Action.DECIDE_SHARING, people)
    if notice.other_request_id is not None:
        other = work.session.get_one(BisRequest, notice.other_request_id)
        work.require(Action.DECIDE_SHARING, other)
    return notice


def allowed(runtime: Runtime, session: Session, draft_ids: Sequence[str]) -> dict[str, list[str]]:
    """Which of these drafts may be submitted now with an address or number that somebody else carries too, by kind.

    Only while the draft still says that very address or number.
    """
    found = session.exec(
        select(TakenNotice, BisRequest)
        .join(BisRequest, col(BisRequest.id) == TakenNotice.draft_id)
        .where(
            col(TakenNotice.draft_id).in_(draft_ids),
            TakenNotice.decision == Decision.SHARED,
            col(TakenNotice.used_at).is_(None),
        )
        .order_by(col(TakenNotice.kind))
    ).all()
    kinds: dict[str, list[str]] = {}
    for notice, draft in found:
        context = check_context(session, runtime.clock.now())
        said = check_group(notice.kind, form_of(draft), context).values.get(notice.kind)
        if said and value_of(runtime.vault, notice.kind, said).key == notice.value_key:
            kinds.setdefault(notice.draft_id, []).append(notice.kind)
    return kinds


def erased(work: Work, draft: BisRequest) -> None:
    """The draft is thrown away: nothing is left to decide."""
    gone = work.session.execute(delete(TakenNotice).where(col(TakenNotice.draft_id) == draft.id))
    if gone.rowcount:  # type: ignore[attr-defined]
        work.board_changed()


_TAGS = {
    Decision.SHARED: AuditTag.SHARING_ALLOWED,
    Decision.DISMISSED: AuditTag.SHARING_DISMISSED,
}


def _tell_desk(work: Work, draft: BisRequest, value: Value) -> None:
    """One notice per draft and value; tried again it counts, and with another holder it is undecided again."""
    held = holders(work.session, value)
    if not held:
        return  # free again in the meantime
    notice = work.session.exec(
        select(TakenNotice)
        .where(
            TakenNotice.draft_id == draft.id,
            TakenNotice.kind == value.kind,
            TakenNotice.value_key == value.key,
        )
        .with_for_update()
    ).one_or_none()
    if notice is None:
        notice = TakenNotice(
            draft_id=draft.id,
            kind=value.kind,
            value_key=value.key,
            entity_id=draft.entity_id,
            filer_id=work.actor.id or draft.holder_id,
            noted_at=work.now,
            times=0,
        )
    other = (held[0].request_id, held[0].worker_account_id)
    if other != (notice.other_request_id, notice.other_account_id):
        notice.other_request_id, notice.other_account_id = other
        notice.decision = notice.reason = notice.decided_by = notice.decided_at = None
    notice.times, notice.noted_at = notice.times + 1, work.now
    work.session.add(notice)
    work.board_changed()


def _own_holder(work: Work, draft: BisRequest, value: Value) -> OwnHolder | None:
    found = _request_of_entity(work.session, value, draft.entity_id)
    if found is None:
        return None
    request, filer = found
    may_open = may(work.actor, Action.VIEW_REQUEST, request)
    return OwnHolder(request.reference or "", filer, may_open)


def _request_of_entity(
    session: Session, value: Value, entity_id: str
) -> tuple[BisRequest, str] | None:
    return session.exec(
        select(BisRequest, Account.name)
        .join(Uniqueness, col(Uniqueness.request_id) == BisRequest.id)
        .join(Account, col(Account.id) == BisRequest.filer_id)
        .where(
            Uniqueness.kind == value.kind,
            Uniqueness.value_key == value.key,
            BisRequest.entity_id == entity_id,
        )
        .order_by(col(Uniqueness.share))
        .limit(1)
    ).first()
