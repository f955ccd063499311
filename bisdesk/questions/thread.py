"""The thread of a request: what rooms write into it, and that nothing of it is left."""

from sqlmodel import col, delete

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import tidy_lines
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.work.work import Work

LONGEST_TEXT = 2000


def note_call(work: Work, bis_request: BisRequest, text: str) -> ThreadEntry:
    """Note what was said on the phone; the caller has asked the policy (NOTE_CALL) and holds the request locked.

    For the desk alone: the filer does not see it. Raises Refusal text_missing, too_long or forbidden_character.
    """
    entry = add(work, bis_request, EntryKind.CALL, text=words(text))
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
        opened=opened or [],
        changes=changes or {},
    )
    work.session.add(entry)
    work.session.flush()
    return entry


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
