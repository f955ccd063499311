"""Correct a registered request: one transaction with its history, audit, timeline, messages and mail to the filer."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col, select

from bisdesk.activation import renew
from bisdesk.activation import service as activation_service
from bisdesk.activation.models import ENDED_BADLY, Activation
from bisdesk.activation.states import has_ended
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.inputs import INPUTS
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.bis_requests.states import Transition, after
from bisdesk.bis_requests.submitting import Taken, change_unique
from bisdesk.bis_requests.uniqueness import holders
from bisdesk.corrections.form import Checked, check, stands
from bisdesk.corrections.models import Correction
from bisdesk.corrections.rules import LONGEST_REASON, RESTARTS, UNIQUE, Effect, Why, effects
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.duplicates import keys as duplicate_keys
from bisdesk.policy.actions import Action
from bisdesk.work.work import Stale, Work


class NotRight(Exception):
    """What was typed cannot be stored. problems: by input `why` and `reason`, the code of what is wrong."""

    def __init__(self, checked: Checked, problems: Mapping[str, Refusal]) -> None:
        super().__init__("not right")
        self.checked = checked
        self.problems = problems


class NothingChanges(Exception):
    """All of it stands in the request like this already."""


class ToConfirm(Exception):
    """Whoever corrects has not yet read what this brings with it, or that changed in the meantime."""

    def __init__(self, checked: Checked, follows: tuple[Effect, ...]) -> None:
        super().__init__("to confirm")
        self.checked = checked
        self.follows = follows

    @property
    def mark(self) -> str:
        """What is posted to say that this was read."""
        return mark_of(self.follows)


@dataclass(frozen=True)
class Prepared:
    """The secrets of a new link and a new code, made before the transaction because hashing is slow."""

    link: renew.PreparedLink
    code: renew.PreparedCode | None


def prepare(found: BisRequest, asked: "Asked") -> Prepared:
    """Make what a correction may need; a code only when another number was typed. Call it outside any transaction."""
    other = asked.typed.get("mobile", "").strip() != stands(found)["mobile"]
    needs_code = other and Effect.CODE_AGAIN in asked.confirmed.split()
    return Prepared(renew.prepare_link(), renew.prepare_code() if needs_code else None)


@dataclass(frozen=True)
class Asked:
    """What staff typed. confirmed: the mark of what they read that follows from it."""

    typed: Mapping[str, str]
    why: str
    reason: str
    confirmed: str = ""


def mark_of(follows: tuple[Effect, ...]) -> str:
    return " ".join(follows)


def correct(
    work: Work,
    reference: str,
    *,
    version: int,
    asked: Asked,
    prepared: Prepared,
    context: Context,
) -> BisRequest:
    """Put right what the request says, from what staff typed.

    The same again (a double click) changes nothing. Raises NotFound, Denied, WrongState, Stale, NotRight,
    NothingChanges, ToConfirm, or Taken (somebody else carries the new address or number: the database decides).
    """
    found = work.get_by_reference(reference, Action.CORRECT)
    found.state = after(Transition.CORRECT, found.state)
    checked = check(found, asked.typed, context)
    if found.version != version:
        if not checked.verdicts and _made_before(work, found, version):
            return found
        raise Stale(found.version)
    why, reason = _reason(asked, checked)
    if not checked.values:
        raise NothingChanges
    locked = activation_service.lock_of_request(work, found.id)
    activation = locked[1] if locked else None
    running = _runs(activation, work)
    state = activation.state.value if activation else ""
    external = activation is not None and activation.external
    follows = effects(checked.fields, state, running=running, external=external)
    if asked.confirmed != mark_of(follows):
        raise ToConfirm(checked, follows)
    _write(work, found, checked, why, reason)
    if activation is None or activation.state not in ENDED_BADLY:
        change_unique(work, found, [kind for kind in UNIQUE if kind in checked.fields])
    _send_again(work, found, prepared, follows)
    return found


def _send_again(
    work: Work, found: BisRequest, prepared: Prepared, follows: tuple[Effect, ...]
) -> None:
    """What went to the old address or number ends, and goes to the new one."""
    if not set(RESTARTS["email"]).isdisjoint(follows):
        renew.email_corrected(work, found, prepared.link)
    if not set(RESTARTS["mobile"]).isdisjoint(follows):
        if prepared.code is None:
            raise Stale(found.version)
        renew.mobile_corrected(work, found, prepared.code)


def note_taken(work: Work, reference: str, taken: Taken) -> dict[str, list[str | None]]:
    """Note the refusal, in a transaction after the refused one; say by kind which requests have it (None: keys)."""
    found = work.get_by_reference(reference, Action.CORRECT)
    work.audit(AuditTag.UNIQUENESS_REFUSED, found, outcome="refused", reason=str(taken))
    return {
        each.kind: [_reference(work, row) for row in holders(work.session, each)]
        for each in taken.values
    }


def erase(work: Work, request_id: str) -> None:
    """Forget what a request said before it was corrected."""
    work.session.execute(delete(Correction).where(col(Correction.request_id) == request_id))


def _made_before(work: Work, found: BisRequest, version: int) -> bool:
    """A double click: this person corrected it from this page, and all of it stands there."""
    mine = select(Correction.id).where(
        Correction.request_id == found.id,
        Correction.from_version == version,
        Correction.by == work.actor.id,
    )
    return work.session.exec(mine.limit(1)).first() is not None


def _reason(asked: Asked, checked: Checked) -> tuple[Why, str]:
    """Raises NotRight, with everything that is wrong at once."""
    problems: dict[str, Refusal] = {}
    why = next((each for each in Why if each.value == asked.why), None)
    if why is None:
        problems["why"] = Refusal("unknown_choice")
    reason = ""
    try:
        reason = bounded(asked.reason, LONGEST_REASON)
    except Refusal as refusal:
        problems["reason"] = refusal
    if not reason and "reason" not in problems:
        problems["reason"] = Refusal("reason_missing")
    if checked.wrong or problems or why is None:
        raise NotRight(checked, problems)
    return why, reason


def _reference(work: Work, row: Uniqueness) -> str | None:
    other = work.session.get(BisRequest, row.request_id) if row.request_id else None
    return other.reference if other else None


def _runs(activation: Activation | None, work: Work) -> bool:
    """It may have ended by the clock before the timed work noted it."""
    if activation is None or has_ended(activation.state):
        return False
    return not activation_service.is_over(activation, work.now)


def _write(work: Work, found: BisRequest, checked: Checked, why: Why, reason: str) -> None:
    for name in checked.fields:
        work.session.add(
            Correction(
                request_id=found.id,
                field=name,
                old_value=getattr(found, name),
                why=why,
                reason=reason,
                by=work.actor.id or "",
                at=work.now,
                from_version=found.version,
            )
        )
        setattr(found, name, checked.values[name])
        work.audit(AuditTag.DATA_CORRECTED, found, reason=f"{name} {why.value}")
    # A copy of the request is made from what was typed.
    now = {key: value for key, value in stands(found).items() if key in INPUTS}
    found.typed = {**found.typed, **now}
    work.changed(found)
    work.session.flush()
    duplicate_keys.keep(work, found)
    work.tell(found, "data_corrected", reason=" ".join(checked.fields))
    work.send("data_corrected", account_id=found.holder_id, request_id=found.id)
    work.board_changed(found)
