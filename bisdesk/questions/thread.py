"""The thread of a request: what rooms write into it, and that nothing of it is left."""

from sqlmodel import col, delete

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.reopened import LONGEST_TEXT
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import tidy_lines
from bisdesk.questions.models import CalledWith, EntryKind, ThreadEntry
from bisdesk.questions.queries import last_entry
from bisdesk.work.work import Work


def note_call(work: Work, bis_request: BisRequest, text: str, *, called_with: str) -> ThreadEntry:
    """Note what was said on the phone; the caller has asked the policy (NOTE_CALL) and holds the request locked.

    For the desk alone: the filer does not see it. The same note posted twice (a double click) is noted once.
    Raises Refusal whom_missing, text_missing, too_long or forbidden_character.
    """
    whom, noted = _called_with(called_with), words(text)
    last = last_entry(work.session, bis_request.id)
    if last and (last.text, last.called_with, last.by) == (noted, whom, work.actor.id):
        return last
    entry = add(work, bis_request, EntryKind.CALL, text=noted, called_with=whom)
    work.audit(AuditTag.CALL_NOTED, bis_request)
    work.board_changed(bis_request)
    return entry


def add(
    work: Work,
    bis_request: BisRequest,
    kind: EntryKind,
    *,
    text: str | None = None,
    question: ThreadEntry | None = None,
    step: int = 0,
    opened: list[str] | None = None,
    called_with: CalledWith | None = None,
    changes: dict[str, dict[str, str]] | None = None,
) -> ThreadEntry:
    """Put an entry into the thread, by whoever acts."""
    entry = ThreadEntry(
        request_id=bis_request.id,
        kind=kind,
        at=work.now,
        by=work.actor.id if work.actor.kind == "account" else None,
        text=text,
        question_id=question.id if question else None,
        step=step,
        called_with=called_with,
        opened=opened or [],
        changes=changes or {},
    )
    work.session.add(entry)
    work.session.flush()
    return entry


def _called_with(code: str) -> CalledWith:
    try:
        return CalledWith(code)
    except ValueError:
        raise Refusal("whom_missing") from None


def words(text: str, missing: str = "text_missing") -> str:
    """Return the text tidy, its lines kept. Raises Refusal `missing`, too_long or forbidden_character."""
    tidied = tidy_lines(text)
    if not tidied:
        raise Refusal(missing)
    if len(tidied) > LONGEST_TEXT:
        raise Refusal("too_long", longest=LONGEST_TEXT)
    return tidied


def erase(work: Work, request_id: str) -> None:
    """Leave nothing of the thread of this request."""
    mine = col(ThreadEntry.request_id) == request_id
    work.session.exec(delete(ThreadEntry).where(mine, col(ThreadEntry.question_id).is_not(None)))
    work.session.exec(delete(ThreadEntry).where(mine))
