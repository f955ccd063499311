"""Submit a draft: all of it is stored, numbered, put on the board and confirmed by mail, or none of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.checks import Status, Verdict
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest, ReferenceCounter
from bisdesk.bis_requests.states import State, Transition, after
from bisdesk.bis_requests.uniqueness import Value, forget_unused, let_go, take, values_of
from bisdesk.bis_requests.whole_form import check_all
from bisdesk.clock import BRUSSELS
from bisdesk.policy.actions import Action
from bisdesk.work.work import Stale, Work

Need = Callable[[Work, BisRequest], list[str]]
needs: list[Need] = []
"""What other rooms ask before submitting (files, identity check, declaration), wired in `wiring.py`.
Each returns the names of what is missing."""


on_submitted: list[Callable[[Work, BisRequest], None]] = []
"""What other rooms do in the same transaction, wired in `wiring.py`."""


class NotReady(Exception):
    """Not everything is there, or right. `missing` names the groups and needs, in form order."""

    def __init__(self, verdicts: Mapping[str, Verdict], missing: list[str]) -> None:
        super().__init__("not ready")
        self.verdicts = verdicts
        self.missing = missing


class Taken(Exception):
    """Another live request, or another person's keys account, carries the e-mail address, the mobile number, or both."""

    def __init__(self, values: Sequence[Value]) -> None:
        super().__init__(" ".join(value.kind for value in values))
        self.values = tuple(values)


def submit(work: Work, draft_id: str, *, version: int) -> str:
    """Turn the draft into a request; return its reference.

    A second submit of the same draft and version (a double click) gives the same reference.
    Raises NotFound, Denied, Stale, NotReady or Taken.
    """
    draft = work.get(draft_id, Action.EDIT_DRAFT)
    if draft.state is State.SUBMITTED and draft.version == version + 1 and draft.reference:
        return draft.reference
    if draft.version != version:
        raise Stale(draft.version)
    state = after(Transition.SUBMIT, draft.state)
    values = _checked(work, draft)
    for name, value in values.items():
        setattr(draft, name, value)
    claim_unique(work, draft)
    draft.state = state
    draft.reference = _next_reference(work)
    draft.submitted_at = work.now
    work.changed(draft)
    work.tell(draft, "submitted")
    work.audit(AuditTag.REQUEST_SUBMITTED, draft)
    work.send("request_received", account_id=draft.holder_id, request_id=draft.id)
    work.board_changed(draft)
    for then in on_submitted:
        then(work, draft)
    return draft.reference


def claim_unique(work: Work, bis_request: BisRequest) -> None:
    """Take the e-mail address and mobile number for this request. Raises Taken: the database decides."""
    number = bis_request.existing_number
    person = work.vault.person_key(number) if number else None
    values = values_of(work.vault, email=bis_request.email, mobile=bis_request.mobile)
    taken = [
        each
        for each in values
        if not take(work.session, each, bis_request.id, person_key=person, now=work.now)
    ]
    if taken:
        raise Taken(taken)
    forget_unused(work.session, bis_request.id)


def change_unique(work: Work, bis_request: BisRequest, kinds: Sequence[str]) -> None:
    """Exchange the address or number that a submitted request carries for the new one. Raises Taken."""
    number = bis_request.ssin or bis_request.existing_number
    person = work.vault.person_key(number) if number else None
    let_go(work.session, bis_request.id, kinds)
    new = {kind: getattr(bis_request, kind) for kind in kinds}
    values = values_of(work.vault, email=new.get("email"), mobile=new.get("mobile"))
    taken = [
        each
        for each in values
        if not take(work.session, each, bis_request.id, person_key=person, now=work.now)
    ]
    if taken:
        raise Taken(taken)


def _checked(work: Work, draft: BisRequest) -> dict[str, Any]:
    context = check_context(work.session, work.now, filer_email=work.actor.email)
    verdicts = check_all(draft.typed, context)
    missing = [name for name, verdict in verdicts.items() if verdict.status is not Status.OK]
    missing += [name for need in needs for name in need(work, draft)]
    if missing:
        raise NotReady(verdicts, missing)
    columns = set(BisRequest.model_fields)
    return {
        key: value
        for verdict in verdicts.values()
        for key, value in verdict.values.items()
        if key in columns
    }


def _next_reference(work: Work) -> str:
    """`BIS-<year>-<six digits>`, counted per Brussels year; the row's lock makes submitters queue."""
    year = work.now.astimezone(BRUSSELS).year
    counter = work.session.exec(
        select(ReferenceCounter).where(ReferenceCounter.year == year).with_for_update()
    ).one_or_none()
    if counter is None:
        counter = _first_of_year(work, year)
    counter.last += 1
    work.session.add(counter)
    return f"BIS-{year}-{counter.last:06d}"


def _first_of_year(work: Work, year: int) -> ReferenceCounter:
    try:
        with work.session.begin_nested():
            work.session.add(ReferenceCounter(year=year, last=0))
            work.session.flush()
    except IntegrityError:
        pass  # another process opened the year a moment ago; its row is there now
    return work.session.exec(
        select(ReferenceCounter).where(ReferenceCounter.year == year).with_for_update()
    ).one()
