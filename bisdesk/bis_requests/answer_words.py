"""The words of an answer while they are typed."""

from bisdesk.bis_requests import drafts, reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import Transition, after
from bisdesk.work.work import Stale, Work

MORE = 100
"""Characters kept beyond the limit, so that who types too much is told, and loses nothing."""


def save_text(work: Work, request_id: str, text: str, *, version: int | None) -> BisRequest:
    """Keep the answer in words as far as it is typed. version: what the page started from.

    Raises NotFound, Denied, WrongState, or Stale when it was changed in another window.
    """
    found = _open(work, request_id)
    kept = tidied(text)
    before = found.answering.get(reopened.TEXT, "")
    changed_in = found.changed_in.get(reopened.TEXT, 0)
    if version is not None and kept != before and changed_in > version:
        raise Stale(found.answer_version)
    drafts.put(work, found, {reopened.TEXT: kept})
    return found


def save_late_text(work: Work, request_id: str, text: str, *, version: int) -> None:
    """Keep words that come after the session had ended: below what another window saved meanwhile, if any.

    Raises NotFound, Denied or WrongState.
    """
    try:
        save_text(work, request_id, text, version=version)
    except Stale:
        found = _open(work, request_id)
        both = "\n\n".join((found.answering.get(reopened.TEXT, ""), tidied(text))).strip()
        drafts.put(work, found, {reopened.TEXT: both})


def tidied(text: str) -> str:
    """As it is kept while it is typed."""
    return text.replace("\r\n", "\n")[: reopened.LONGEST_TEXT + MORE].replace("\x00", "")


def _open(work: Work, request_id: str) -> BisRequest:
    found = drafts.open_draft(work, request_id, part=reopened.ANY)
    if not reopened.is_reopened(found):
        after(Transition.ANSWER, found.state)
    return found
