"""What staff and managers do with the standard texts. Nothing is rewritten: each change adds a version."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from bisdesk.audit.tags import AuditTag
from bisdesk.domain.language import LANGUAGES
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.standard_texts.models import StandardText
from bisdesk.standard_texts.queries import Version, current_text, history
from bisdesk.standard_texts.rules import check
from bisdesk.work.work import Stale, Work


def save(work: Work, code: str, texts: Mapping[str, str], *, version: int) -> None:
    """Keep a text as its new version, in all four languages. Raises Denied, NotFound, Stale or Refusal."""
    before = _asked(work, code, version)
    kept = {language: check(texts[language]) for language in LANGUAGES}
    if kept != before.texts:
        _keep(work, before, kept, "edited")


def restore(work: Work, code: str, old: int, *, version: int) -> None:
    """Make an older version the newest; 0 is what the program brings. Raises Denied, NotFound or Stale."""
    before = _asked(work, code, version)
    if old == 0:
        _keep(work, before, None, "default")
        return
    found = next((each for each in history(work.session, code) if each.version == old), None)
    if found is None:
        raise NotFound
    if found.texts != before.texts:
        _keep(work, before, dict(found.texts), "restored")


def _asked(work: Work, code: str, version: int) -> Version:
    work.require(Action.EDIT_TEXTS)
    found = current_text(work.session, code)
    if found is None:
        raise NotFound
    if found.version != version:
        raise Stale(found.version)
    return found


def _keep(work: Work, before: Version, texts: dict[str, str] | None, change: str) -> None:
    row = StandardText(
        code=before.template.code,
        version=before.version + 1,
        texts=texts,
        change=change,
        changed_at=work.now,
        changed_by=work.actor.id or "",
    )
    work.session.add(row)
    try:
        work.session.flush()  # the unique version decides who of two was first
    except IntegrityError:
        raise Stale(before.version + 1) from None
    work.audit(AuditTag.STANDARD_TEXT_CHANGED, row, reason=change)
