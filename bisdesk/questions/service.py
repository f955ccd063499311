"""Ask who filed a request for information, and take the question back."""

from collections.abc import Collection, Iterable

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, Transition, after
from bisdesk.domain.working_time import working_time
from bisdesk.policy.actions import Action
from bisdesk.questions import thread
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.questions.opening import opens
from bisdesk.questions.queries import last_question, outcome_of
from bisdesk.work.work import Stale, Work


def ask(
    work: Work,
    reference: str,
    *,
    version: int,
    question: str,
    fields: Collection[str] = (),
    files: bool = False,
) -> BisRequest:
    """Ask the holder something: they are mailed, and the named fields and files open to them.

    The same question posted twice (a double click) is asked once. Raises NotFound, NotAssigned, Stale, WrongState, or
    Refusal: question_missing, too_long, forbidden_character, unknown_field.
    """
    found = work.get_by_reference(reference, Action.ASK)
    words = thread.words(question, missing="question_missing")
    if _said_before(work, found, version, words):
        return found
    state = after(Transition.ASK, found.state)
    if found.version != version:
        raise Stale(found.version)
    parts = opens(fields, files=files)
    thread.add(work, found, EntryKind.QUESTION, text=words, opened=parts)
    found.state, found.asked_at = state, work.now
    reopened.open_for_answer(work, found, parts)
    _note(work, found, "asked", AuditTag.INFORMATION_ASKED)
    work.send("information_needed", account_id=found.holder_id, request_id=found.id)
    return found


def take_back(
    work: Work, reference: str, *, version: int, closed: Iterable[str] = ()
) -> BisRequest:
    """Take the question back: everything locks again, and what was typed for the answer so far is gone.

    closed: as in the settings, days on which the desk does not work. Twice (a double click) is once.
    Raises NotFound, NotAssigned, Stale or WrongState.
    """
    found = work.get_by_reference(reference, Action.ASK)
    question = last_question(work.session, found.id)
    if _taken_back_before(work, found, version, question):
        return found
    state = after(Transition.TAKE_BACK, found.state)
    if found.version != version:
        raise Stale(found.version)
    thread.add(work, found, EntryKind.TAKEN_BACK, question=question)
    found.state = state
    end_waiting(work, found, closed)
    reopened.close(work, found, kept=False)
    _note(work, found, "taken_back", AuditTag.QUESTION_TAKEN_BACK)
    return found


def end_waiting(work: Work, found: BisRequest, closed: Iterable[str]) -> None:
    """Let its age run again: what was waited for the answer does not count."""
    if found.asked_at is not None:
        waited = working_time(found.asked_at, work.now, closed)
        found.waited_seconds += int(waited.total_seconds())
        found.asked_at = None


def _note(work: Work, found: BisRequest, event: str, tag: AuditTag) -> None:
    work.changed(found)
    work.tell(found, event)
    work.audit(tag, found)
    work.board_changed(found)


def _said_before(work: Work, found: BisRequest, version: int, words: str) -> bool:
    if found.state is not State.INFO_NEEDED or found.version != version + 1:
        return False
    question = last_question(work.session, found.id)
    return question is not None and (question.text, question.by) == (words, work.actor.id)


def _taken_back_before(
    work: Work, found: BisRequest, version: int, question: ThreadEntry | None
) -> bool:
    if found.state is not State.IN_REVIEW or found.version != version + 1 or question is None:
        return False
    return outcome_of(work.session, question.id, EntryKind.TAKEN_BACK) is not None
