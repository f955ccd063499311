"""Judge the lines of a request, one by one or what is left of them.

A verdict leaves the request's version alone: it changes nothing of the request, and the other forms on the same page
stay good. What it guards against instead is a value that is no longer the one the reader saw (ADR 033).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import Transition, after
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded
from bisdesk.policy.actions import Action
from bisdesk.review.lines import differing, keys_of, lacking, seen_as, values_of
from bisdesk.review.models import FieldVerdict
from bisdesk.review.rules import Judged, Standing, Verdict, not_right, rest, standing
from bisdesk.work.work import Work

LONGEST_NOTE = 200


@dataclass(frozen=True)
class Said:
    """What was posted about one line. seen: what the page carried of its value's key (`seen_as`)."""

    verdict: str
    seen: str
    note: str = ""


class NoteRefused(Exception):
    """What was written about a line cannot be kept."""

    def __init__(self, field: str, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.field = field
        self.refusal = refusal


def judge(work: Work, reference: str, said: Mapping[str, Said]) -> list[str]:
    """Keep a verdict on each of these lines; said again, the later word counts.

    Return the lines of which another value stands there now than was seen: those are not judged.
    Raises NotFound, Denied, WrongState, or NoteRefused (then none is kept).
    """
    found = _to_judge(work, reference)
    keys = keys_of(work.vault, found.id, values_of(work.session, found))
    known = {field: each for field, each in said.items() if field in keys}
    notes = {field: _note(field, each) for field, each in known.items()}
    fresh = [field for field, each in known.items() if each.seen == seen_as(keys[field])]
    for field in fresh:
        verdict = Verdict(known[field].verdict)
        if _keep(work, found, field, verdict, keys[field], notes[field]):
            work.audit(AuditTag.FIELD_JUDGED, found, reason=f"{field}:{verdict.value}")
    return [field for field in known if field not in fresh]


def mark_rest(work: Work, reference: str, seen: Mapping[str, str]) -> None:
    """Call right what nobody judged yet and no machine has doubts about, as far as the page showed it so.

    Raises NotFound, Denied or WrongState.
    """
    found = _to_judge(work, reference)
    keys = keys_of(work.vault, found.id, values_of(work.session, found))
    doubted = differing(found, check_context(work.session, work.now))
    marked = [
        field for field in rest(_standings(work, found, keys), doubted) if seen.get(field) == seen_as(keys[field])
    ]  # fmt: skip
    for field in marked:
        _keep(work, found, field, Verdict.RIGHT, keys[field], None)
    if marked:
        work.audit(AuditTag.FIELD_JUDGED, found, reason="rest:right")


def still_open(work: Work, found: BisRequest) -> Sequence[str]:
    """The lines that keep the request from being registered: what `register.service.needs` asks."""
    values = values_of(work.session, found)
    keys = keys_of(work.vault, found.id, values)
    stopping = set(not_right(_standings(work, found, keys))) | set(lacking(values))
    return tuple(field for field in keys if field in stopping)


def erase(work: Work, request_id: str) -> None:
    """Forget all verdicts on a request."""
    work.session.execute(delete(FieldVerdict).where(col(FieldVerdict.request_id) == request_id))


def _to_judge(work: Work, reference: str) -> BisRequest:
    found = work.get_by_reference(reference, Action.REVIEW)
    after(Transition.REGISTER, found.state)  # only while it is in review
    return found


def _standings(work: Work, found: BisRequest, keys: Mapping[str, str]) -> dict[str, Standing]:
    rows = work.session.exec(select(FieldVerdict).where(FieldVerdict.request_id == found.id))
    judged = {row.field: Judged(row.verdict, row.value_key) for row in rows}
    return {field: standing(judged.get(field), key) for field, key in keys.items()}


def _note(field: str, said: Said) -> str | None:
    """What the document says instead; of a line that is right there is nothing to say."""
    if said.verdict != Verdict.WRONG:
        return None
    try:
        return bounded(said.note, LONGEST_NOTE) or None
    except Refusal as refusal:
        raise NoteRefused(field, refusal) from None


def _keep(
    work: Work, found: BisRequest, field: str, verdict: Verdict, key: str, note: str | None
) -> bool:
    """Keep it, unless the same is known already; say whether it was new."""
    row = work.session.exec(
        select(FieldVerdict).where(FieldVerdict.request_id == found.id, FieldVerdict.field == field)
    ).one_or_none()
    if row is not None and (row.verdict, row.value_key, row.note) == (verdict, key, note):
        return False
    row = row or FieldVerdict(
        request_id=found.id, field=field, verdict=verdict, value_key=key, by="", at=work.now
    )
    row.verdict, row.value_key, row.note = verdict, key, note
    row.by, row.at = work.actor.id or "", work.now
    work.session.add(row)
    return True
