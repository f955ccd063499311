"""Drafts: made by the first thing typed or uploaded, saved while typing, never silently overwritten."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlmodel import Session, col

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import defaults, reopened
from bisdesk.bis_requests.conflicts import clashing
from bisdesk.bis_requests.inputs import GROUPS, typed_from
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State, Transition, WrongState, after
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import Denied, NotFound, require
from bisdesk.store.ids import new_id
from bisdesk.work.work import Stale, Work

ISSUE_LIFE = timedelta(hours=12)
NEW = 0
"""The version of a draft that is not stored yet."""

DraftHook = Callable[[Work, BisRequest], None]
on_changed: list[DraftHook] = []
"""Rooms that have to know that a draft's data changed (wired in `wiring.py`)."""
on_erased: list[DraftHook] = []
"""Rooms that hold rows of a draft that is thrown away."""


class Clash(Stale):
    """These groups were changed elsewhere since the page was opened, and are posted with another value now."""

    def __init__(self, current: int, groups: tuple[str, ...]) -> None:
        super().__init__(current)
        self.groups = groups


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
    work: Work, draft_id: str, *, may_create: bool = False, part: str | None = None
) -> BisRequest:
    """Return the draft to change it, locked; make it when it is new and the ticket held.

    part: of a submitted request this may be changed too, when the desk opened it for an answer (a group, files,
    declaration). Raises NotFound, Denied or WrongState (no draft any more, or not open).
    """
    try:
        draft = work.get(draft_id, Action.EDIT_DRAFT)
    except NotFound:
        if not may_create or work.session.get(BisRequest, draft_id) is not None:
            raise
        return create(work, draft_id, defaults.for_filer(work.session, work.actor))
    if part is not None and reopened.is_open(draft, part):
        work.require(Action.ANSWER, draft)
        return draft
    if draft.state is not State.DRAFT:
        raise WrongState(Transition.SUBMIT, draft.state)
    draft.changed_at = (
        work.now
    )  # a file or an answer of the check counts too: the draft is not idle
    work.session.add(draft)
    return draft


def look_at(session: Session, actor: Actor, draft_id: str) -> BisRequest:
    """Return the draft to show it. Raises NotFound."""
    draft = session.get(BisRequest, draft_id)
    if draft is None:
        raise NotFound
    require(actor, Action.VIEW_DRAFT, draft)
    return draft


def save(
    work: Work,
    draft_id: str,
    posted: Mapping[str, str],
    *,
    version: int | None,
    groups: tuple[str, ...] = tuple(GROUPS),
    bases: Mapping[str, int] | None = None,
    may_create: bool = False,
) -> BisRequest:
    """Store what was typed in these groups, as typed.

    version: what the page started from; none: whatever there is. bases: the same for single groups.
    What others typed since in other groups stays; in the same one it is a Clash, and nothing is stored.
    Raises like `open_draft`, and Clash.
    """
    part = groups[0] if len(groups) == 1 else reopened.ANY
    draft = open_draft(work, draft_id, may_create=may_create, part=part)
    if reopened.is_reopened(draft):
        groups = tuple(name for name in groups if reopened.is_open(draft, name))
    changes = typed_from(posted, groups)
    if version is not None:
        form = reopened.form_of(draft)
        clashes = clashing(form, draft.changed_in, changes, version, bases or {})
        if clashes:
            raise Clash(reopened.version_of(draft), clashes)
    put(work, draft, changes)
    return draft


def put(work: Work, draft: BisRequest, changes: Mapping[str, str]) -> None:
    """Store these inputs of an open draft, and let the rooms know that hold what depends on it."""
    form = reopened.form_of(draft)
    different = {key: value for key, value in changes.items() if form.get(key, "") != value}
    if not different:
        return
    if reopened.is_reopened(draft):
        reopened.type_in(draft, different, work.now)
    else:
        draft.typed = {**draft.typed, **different}
        work.changed(draft)
    version = reopened.version_of(draft)
    draft.changed_in = {**draft.changed_in, **dict.fromkeys(different, version)}
    work.session.add(draft)
    for hook in on_changed:
        hook(work, draft)


def discard(work: Work, draft_id: str) -> None:
    """Throw the draft away, at once and for good."""
    erase(work, open_draft(work, draft_id))


def erase(work: Work, draft: BisRequest, *, reason: str | None = None) -> None:
    """Delete the draft and all that other rooms hold of it."""
    work.audit(AuditTag.DRAFT_DISCARDED, draft, reason=reason)
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


def create(
    work: Work, draft_id: str, typed: Mapping[str, str], entity_id: str | None = None
) -> BisRequest:
    """Make a draft of the actor's own that starts with this. entity_id: where; without it, where they file for.

    Raises Denied.
    """
    work.require(Action.FILE)
    place = work.actor.filing_place
    if place is None or work.actor.id is None:
        raise Denied(Action.FILE)
    draft = BisRequest(
        id=draft_id,
        state=State.DRAFT,
        entity_id=entity_id or place.entity_id,
        filer_id=work.actor.id,
        holder_id=work.actor.id,
        created_at=work.now,
        changed_at=work.now,
        typed=dict(typed),
    )
    work.session.add(draft)
    work.session.flush()
    work.tell(draft, "started")
    work.audit(AuditTag.DRAFT_CREATED, draft)
    return draft
