"""Drafts: made by the first thing typed or uploaded, saved while typing, never silently overwritten."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlmodel import col

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.inputs import GROUPS, typed_from
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State, Transition, WrongState, after
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.store.ids import new_id
from bisdesk.work.work import Stale, Work

ISSUE_LIFE = timedelta(hours=12)
NEW = 0
"""The version of a draft that is not stored yet."""
FIRST = 1
"""The version of a draft in which nothing was typed yet: a file or an answer of the check came first."""

DraftHook = Callable[[Work, BisRequest], None]
on_changed: list[DraftHook] = []
"""Rooms that have to know that a draft's data changed (wired in `wiring.py`)."""
on_erased: list[DraftHook] = []
"""Rooms that hold rows of a draft that is thrown away."""


class Issuer:
    """Hands out the id of a draft before it is stored, so that an empty form stores nothing.

    The ticket binds the id to a person: with it the first post creates the row; without it an id
    that does not exist and one of somebody else give the same answer.
    """

    def __init__(self, secret: bytes) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="new draft")

    def issue(self, actor: Actor) -> tuple[str, str]:
        """Return a fresh draft id and its ticket."""
        draft_id = new_id()
        return draft_id, self._signer.dumps([draft_id, actor.id])

    def holds(self, ticket: str, draft_id: str, actor: Actor) -> bool:
        """Say whether this ticket was made for this draft and person, lately."""
        try:
            said = self._signer.loads(ticket, max_age=int(ISSUE_LIFE.total_seconds()))
        except BadSignature:
            return False
        return bool(said == [draft_id, actor.id])


def open_draft(
    work: Work, draft_id: str, *, version: int | None = None, may_create: bool = False
) -> BisRequest:
    """Return the draft to change it, locked; make it when it is new and the ticket held.

    Raises NotFound, Denied, Stale (another tab was first) or WrongState (no draft any more).
    """
    try:
        draft = work.get(draft_id, Action.EDIT_DRAFT, version=None if version == NEW else version)
    except NotFound:
        if not may_create or work.session.get(BisRequest, draft_id) is not None:
            raise
        return _create(work, draft_id)
    if draft.state is not State.DRAFT:
        raise WrongState(Transition.SUBMIT, draft.state)
    if version == NEW and draft.version > FIRST:
        raise Stale(
            draft.version
        )  # a form that was opened as new, after something was typed in another
    return draft


def save(
    work: Work,
    draft_id: str,
    posted: Mapping[str, str],
    *,
    version: int | None,
    groups: tuple[str, ...] = tuple(GROUPS),
    may_create: bool = False,
) -> BisRequest:
    """Store what was typed in these groups, as typed. Raises like `open_draft`."""
    draft = open_draft(work, draft_id, version=version, may_create=may_create)
    changes = typed_from(posted, groups)
    if any(draft.typed.get(key, "") != value for key, value in changes.items()):
        draft.typed = {**draft.typed, **changes}
        work.changed(draft)
        for hook in on_changed:
            hook(work, draft)
    return draft


def discard(work: Work, draft_id: str) -> None:
    """Throw the draft away, at once and for good."""
    draft = open_draft(work, draft_id)
    work.audit(AuditTag.DRAFT_DISCARDED, draft)
    for hook in on_erased:
        hook(work, draft)
    work.session.execute(delete(TimelineEntry).where(col(TimelineEntry.request_id) == draft.id))
    work.session.delete(draft)


def stop(work: Work, draft: BisRequest, step: str) -> None:
    """End the draft for good: the identity check said no at this step (and was confirmed once more)."""
    draft.state = after(Transition.STOP, draft.state)
    draft.ended_at = work.now
    work.changed(draft)
    work.tell(draft, "stopped", reason=step)
    work.audit(AuditTag.REQUEST_STOPPED, draft, reason=step)


def _create(work: Work, draft_id: str) -> BisRequest:
    work.require(Action.FILE)
    place = work.actor.filing_place
    if place is None or work.actor.id is None:
        raise Denied(Action.FILE)
    draft = BisRequest(
        id=draft_id,
        state=State.DRAFT,
        entity_id=place.entity_id,
        filer_id=work.actor.id,
        holder_id=work.actor.id,
        created_at=work.now,
        changed_at=work.now,
        typed={"note_bis_number": "1"},
    )
    work.session.add(draft)
    work.session.flush()
    work.tell(draft, "started")
    work.audit(AuditTag.DRAFT_CREATED, draft)
    return draft
