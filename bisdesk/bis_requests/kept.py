"""What was posted to a draft, or for an answer, after its session had ended: kept sealed for half an hour, until its owner is back.

The cookie of a session that is over still says whose it was, and the form's token that the post came from our page.
Nothing else is believed of it: no draft is opened before the same person has signed in again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bisdesk.bis_requests import drafts, reopened
from bisdesk.bis_requests.answer_words import save_late_text, tidied
from bisdesk.bis_requests.drafts import Clash, Issuer
from bisdesk.bis_requests.inputs import GROUPS, TICKS, typed_from
from bisdesk.bis_requests.models import BisRequest, KeptForm
from bisdesk.bis_requests.states import State, WrongState
from bisdesk.policy.actor import SYSTEM, Actor
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.runtime import Runtime
from bisdesk.store.vault import Vault, VaultError
from bisdesk.work.work import Work

LIFE = timedelta(minutes=30)
AT_MOST = 10
"""Drafts of one person for which something is kept; who types in more windows than that is no clerk."""


@dataclass(frozen=True)
class Kept:
    """The part of a form that is kept: inputs as typed, of these groups, from a page of this version."""

    typed: dict[str, str]
    groups: tuple[str, ...]
    version: int
    ticket: str = ""
    words: str | None = None  # of an answer to the desk

    def with_later(self, later: "Kept") -> "Kept":
        """Together with what the same page posted after it."""
        return Kept(
            typed={**self.typed, **later.typed},
            groups=tuple(name for name in GROUPS if name in {*self.groups, *later.groups}),
            version=min(self.version, later.version),
            ticket=later.ticket or self.ticket,
            words=self.words if later.words is None else later.words,
        )

    def only(self, groups: Sequence[str]) -> "Kept":
        inputs = {key for name in groups for key in GROUPS[name].inputs}
        typed = {key: value for key, value in self.typed.items() if key in inputs}
        return Kept(typed, tuple(groups), self.version, self.ticket)


def part_of_form(posted: Mapping[str, str], groups: Sequence[str]) -> Kept:
    """What a post carries of the form; groups of which it carries nothing stay out."""
    there = tuple(
        name
        for name in groups
        if len(groups) == 1 or any(key in posted for key in GROUPS[name].inputs if key not in TICKS)
    )
    if len(there) > 1:  # a whole form: an empty tick box is said by its absence
        there = tuple(name for name in groups if name in there or set(GROUPS[name].inputs) <= TICKS)
    version = posted.get("version", "")
    return Kept(
        typed=typed_from(posted, there),
        groups=there,
        version=int(version) if version.isdecimal() else drafts.NEW,
        ticket=posted.get("ticket", ""),
        words=tidied(posted[reopened.TEXT]) if reopened.TEXT in posted else None,
    )


def keep(runtime: Runtime, account_id: str, draft_id: str, part: Kept) -> None:
    """Seal it for this person, beside what the same page posted a moment ago."""
    if not part.groups and part.words is None:
        return
    with runtime.work(SYSTEM) as work:
        _forget_old(work)
        row = _row(work.session, account_id, draft_id)
        if row is None:
            of_person = select(KeptForm.id).where(KeptForm.account_id == account_id)
            if len(work.session.exec(of_person).all()) >= AT_MOST:
                return
            row = KeptForm(account_id=account_id, draft_id=draft_id, sealed=b"", kept_at=work.now)
        elif (before := _opened(work.vault, row)) is not None:
            part = before.with_later(part)
        row.sealed, row.kept_at = _seal(work.vault, row, part), work.now
        work.session.add(row)


def restore(runtime: Runtime, actor: Actor, issuer: Issuer) -> list[str]:
    """Save what is kept for who has just signed in; return the drafts in which something was.

    What another window has changed meanwhile stays kept: the page of the draft asks which value is right.
    """
    with runtime.database.reading() as session:
        found = session.exec(
            select(KeptForm.draft_id).where(
                KeptForm.account_id == actor.id, col(KeptForm.kept_at) > runtime.clock.now() - LIFE
            )
        ).all()
    return [draft_id for draft_id in found if _restore(runtime, actor, issuer, draft_id)]


def waiting_for(runtime: Runtime, account_id: str, reference: str) -> str | None:
    """The request with this reference whose answer this person was making."""
    with runtime.database.reading() as session:
        return session.exec(
            select(BisRequest.id).where(
                BisRequest.reference == reference,
                BisRequest.holder_id == account_id,
                BisRequest.state == State.INFO_NEEDED,
            )
        ).one_or_none()


def unsettled(runtime: Runtime, actor: Actor, draft_id: str) -> Kept | None:
    """What is kept for this draft and could not be saved, because another window was first."""
    with runtime.database.reading() as session:
        row = _row(session, actor.id, draft_id)
        return _opened(runtime.vault, row) if row is not None else None


def settle(work: Work, draft_id: str) -> None:
    """The reader has chosen: nothing is kept any more."""
    row = _row(work.session, work.actor.id, draft_id)
    if row is not None:
        work.session.delete(row)


def erased(work: Work, draft: BisRequest) -> None:
    """Let go of what anybody typed in a draft that is thrown away or changes hands."""
    work.session.execute(delete(KeptForm).where(col(KeptForm.draft_id) == draft.id))


def forget_old(runtime: Runtime) -> None:
    """Nobody came back for it."""
    with runtime.work(SYSTEM) as work:
        _forget_old(work)


def _restore(runtime: Runtime, actor: Actor, issuer: Issuer, draft_id: str) -> bool:
    try:
        with runtime.work(actor) as work:
            row = _row(work.session, actor.id, draft_id)
            part = _opened(work.vault, row) if row is not None else None
            if row is None or part is None:
                return False
            may_create = part.version == drafts.NEW and issuer.holds(part.ticket, draft_id, actor)
            clashes = _save(work, draft_id, part, may_create=may_create)
            if clashes:
                row.sealed = _seal(work.vault, row, part.only(clashes))
                work.session.add(row)
            else:
                work.session.delete(row)
            return True
    except (NotFound, Denied, WrongState):
        with runtime.work(actor) as work:
            settle(work, draft_id)
        return False


def _save(work: Work, draft_id: str, part: Kept, *, may_create: bool) -> tuple[str, ...]:
    """Save all but what clashes; return the groups that do."""
    posted = {key: value for key, value in part.typed.items() if value}
    posted |= {key: "" for key, value in part.typed.items() if not value and key not in TICKS}

    def save(groups: tuple[str, ...]) -> None:
        drafts.save(
            work, draft_id, posted, version=part.version, groups=groups, may_create=may_create
        )

    if part.words is not None:
        save_late_text(work, draft_id, part.words, version=part.version)
    if not part.groups:
        return ()
    try:
        save(part.groups)
    except Clash as clash:
        save(tuple(name for name in part.groups if name not in clash.groups))
        return clash.groups
    return ()


def _row(session: Session, account_id: str | None, draft_id: str) -> KeptForm | None:
    return session.exec(
        select(KeptForm)
        .where(KeptForm.account_id == account_id, KeptForm.draft_id == draft_id)
        .with_for_update()
    ).one_or_none()


def bound_to(row: KeptForm) -> str:
    return f"kept_form:{row.account_id}:{row.draft_id}"


def _seal(vault: Vault, row: KeptForm, part: Kept) -> bytes:
    return vault.seal(json.dumps(asdict(part)).encode(), bound_to(row))


def _opened(vault: Vault, row: KeptForm) -> Kept | None:
    try:
        found = json.loads(vault.open(row.sealed, bound_to(row)))
    except VaultError:
        return None  # sealed with a key that is gone: nothing of it can be read
    return Kept(**{**found, "groups": tuple(found["groups"])})


def _forget_old(work: Work) -> None:
    work.session.execute(delete(KeptForm).where(col(KeptForm.kept_at) <= work.now - LIFE))
