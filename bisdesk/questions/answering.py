"""Answer a question: what was typed in the opened parts goes into the request, all of it or none."""

from collections.abc import Callable, Iterable, Mapping

from bisdesk.assignment.people import is_there
from bisdesk.attachments import service as attachments
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import panels, reopened
from bisdesk.bis_requests.answer_values import new_values, open_verdicts
from bisdesk.bis_requests.checks import Context, Status, Verdict
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.inputs import GROUPS, INPUTS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, after
from bisdesk.bis_requests.submitting import NotReady, change_unique
from bisdesk.identity import renewal
from bisdesk.policy.actions import Action
from bisdesk.questions import thread
from bisdesk.questions.models import EntryKind
from bisdesk.questions.queries import last_question, outcome_of
from bisdesk.questions.service import end_waiting
from bisdesk.work.work import Stale, Work

on_answered: list[Callable[[Work, BisRequest], None]] = []
"""Rooms that do something when an answer came in (wired in `wiring.py`); the request is in its new state."""

OF_THE_DOCUMENT = frozenset({"document_type", "document_country", "document_expiry", "birth_date"})
"""What the verdict on the document hangs on."""
UNIQUE = ("email", "mobile")


def answer(
    work: Work, reference: str, *, question_id: str, version: int, closed: Iterable[str] = ()
) -> BisRequest:
    """Give the answer that was typed: back to the same staff member, or to the board when that one is not there.

    question_id, version: what the page showed. Given twice (a double click) it counts once. Raises NotFound, Denied,
    WrongState, Stale, NotReady, Taken, or Refusal: answer_missing (no word, and nothing changed), too_long,
    forbidden_character.
    """
    found = work.get_by_reference(reference, Action.ANSWER)
    question = last_question(work.session, found.id)
    if found.state is not State.INFO_NEEDED and _given_before(work, question_id):
        return found
    assigned = found.assigned_to
    there = assigned is not None and is_there(work.session, assigned, work.now)
    state = after(Transition.ANSWER if there else Transition.ANSWER_TO_BOARD, found.state)
    if question is None or question.id != question_id or found.answer_version != version:
        raise Stale(found.version)
    context = check_context(work.session, work.now, filer_email=work.actor.email)
    verdicts = _checked(work, found, context)
    changes = _changes(work, found, verdicts)
    text = _words(found, anything=bool(changes))
    _write(work, found, verdicts, context)
    thread.add(work, found, EntryKind.ANSWER, text=text or None, question=question, changes=changes)
    reopened.close(work, found, kept=True)
    found.state = state
    found.assigned_to = assigned if there else None
    end_waiting(work, found, closed)
    work.changed(found)
    work.tell(found, "answered")
    work.audit(AuditTag.INFORMATION_ANSWERED, found)
    work.board_changed(found)
    for hook in on_answered:
        hook(work, found)
    return found


def _given_before(work: Work, question_id: str) -> bool:
    given = outcome_of(work.session, question_id, EntryKind.ANSWER)
    return given is not None and given.by == work.actor.id


def _checked(work: Work, found: BisRequest, context: Context) -> Mapping[str, Verdict]:
    """The verdicts on what is open, all right. Raises NotReady."""
    work.session.flush()
    verdicts = {
        name: verdict
        for name, verdict in open_verdicts(found, context).items()
        # When and where the check was done stands as it is, unless it was done again.
        if name not in reopened.OF_THE_CHECK or reopened.touched(found, name)
    }
    missing = [name for name, verdict in verdicts.items() if verdict.status is not Status.OK]
    missing += panels.missing_for_answer(work.session, found, work.now)
    if missing:
        raise NotReady(verdicts, missing)
    return verdicts


def _words(found: BisRequest, *, anything: bool) -> str:
    """The answer in words; may be empty when something was changed."""
    text = found.answering.get(reopened.TEXT, "")
    if not text.strip() and anything:
        return ""
    return thread.words(text, missing="answer_missing")


def _changes(
    work: Work, found: BisRequest, verdicts: Mapping[str, Verdict]
) -> dict[str, dict[str, str]]:
    """What the answer changes, by group, with the inputs from before."""
    changed = {
        name: {key: str(found.typed.get(key) or "") for key in GROUPS[name].inputs}
        for name in verdicts
        if reopened.touched(found, name)
    }
    if attachments.changed_for_answer(work, found.id):
        changed[reopened.FILES] = {}
    if not renewal.stands(work.session, found, work.now):
        changed[reopened.DECLARATION] = {}
    return changed


def _write(
    work: Work, found: BisRequest, verdicts: Mapping[str, Verdict], context: Context
) -> None:
    """Put the new values into the columns. Raises Taken."""
    values = new_values(found, verdicts)
    renewed = [kind for kind in UNIQUE if kind in values and values[kind] != getattr(found, kind)]
    for name, value in values.items():
        setattr(found, name, value)
    if renewed:
        change_unique(work, found, renewed)
    typed = {key: value for key, value in found.answering.items() if key in INPUTS}
    if OF_THE_DOCUMENT & {name for name in verdicts if reopened.touched(found, name)}:
        judged = judged_now(found, context)
        found.document_verdict, found.document_until = judged.kind.value, judged.until
        found.document_rule, found.document_rule_version = judged.rule, judged.version
    found.typed = {**found.typed, **typed}
