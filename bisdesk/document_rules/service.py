"""What a manager does with the rules. Nothing is rewritten: each change adds a version, in force from that moment."""

from dataclasses import replace
from datetime import date

from sqlalchemy import update
from sqlmodel import col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.document_rules.models import DocumentRule, DocumentRuleBook
from bisdesk.document_rules.table import latest_rules
from bisdesk.domain.document_rules import Rule, content_of
from bisdesk.domain.document_table import STEP
from bisdesk.domain.document_validity import LAST_RESORT, RuleBook
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.store.ids import new_id
from bisdesk.work.work import Stale, Work


class CodeTaken(Exception):
    """There is a rule of that name already; it may have ended."""


class LastResort(Exception):
    """The rule that applies to every document stays where it is, and does not end."""


def add(work: Work, rule: Rule, *, before: str, why: str) -> None:
    """Put a new rule before another one. Raises Denied, NotFound or CodeTaken."""
    book = _locked(work)
    if book.rule(rule.code) is not None:
        raise CodeTaken
    place = _place(book, before)
    for each in _make_room(book.rules[place:], _free_from(book, place)):
        _keep(work, each, "moved", why)
    position = _free_from(book, place)
    _keep(work, replace(rule, position=position, version=0), "added", why)
    _raise_tag(work)


def save(work: Work, code: str, rule: Rule, *, version: int, why: str) -> None:
    """Keep an edited rule as its new version. Raises Denied, NotFound or Stale."""
    before = _asked(_locked(work), code, version)
    if content_of(rule) == content_of(before):
        return
    kept = replace(rule, code=code, position=before.position, version=before.version)
    _keep(work, kept, "edited", why)
    _raise_tag(work)


def end(work: Work, code: str, *, version: int, till: date, why: str) -> None:
    """Give a rule its last day. Raises Denied, NotFound, Stale or LastResort."""
    before = _asked(_locked(work), code, version)
    if code == LAST_RESORT:
        raise LastResort
    _keep(work, replace(before, till=till), "ended", why)
    _raise_tag(work)


def move(work: Work, code: str, *, version: int, up: bool) -> None:
    """Ask a rule one place earlier or later. Raises Denied, NotFound, Stale or LastResort."""
    book = _locked(work)
    rule = _asked(book, code, version)
    place = book.rules.index(rule) + (-1 if up else 1)
    if code == LAST_RESORT or not 0 <= place < len(book.rules):
        raise LastResort
    other = book.rules[place]
    if other.code == LAST_RESORT:
        raise LastResort
    _keep(work, replace(rule, position=other.position), "moved", "")
    _keep(work, replace(other, position=rule.position), "moved", "")
    _raise_tag(work)


def _locked(work: Work) -> RuleBook:
    """The rules as they stand; who else wants to change them waits."""
    work.require(Action.MANAGE_DOCUMENT_RULES)
    work.session.exec(select(DocumentRuleBook).with_for_update()).one()
    return RuleBook(latest_rules(work.session))


def _asked(book: RuleBook, code: str, version: int) -> Rule:
    found = book.rule(code)
    if found is None:
        raise NotFound
    if found.version != version:
        raise Stale(found.version)
    return found


def _place(book: RuleBook, before: str) -> int:
    found = book.rule(before)
    if found is None:
        raise NotFound
    return book.rules.index(found)


def _free_from(book: RuleBook, place: int) -> int:
    """A position after the rule in front of this place."""
    first = book.rules[place - 1].position if place else 0
    following = book.rules[place].position
    return (first + following) // 2 if following - first > 1 else first + 1


def _make_room(following: tuple[Rule, ...], position: int) -> list[Rule]:
    """The rules that have to move on, so that `position` is free."""
    if following[0].position > position:
        return []
    return [replace(rule, position=rule.position + STEP) for rule in following]


def _keep(work: Work, rule: Rule, change: str, why: str) -> None:
    row = DocumentRule(
        code=rule.code,
        version=rule.version + 1,
        position=rule.position,
        content=content_of(rule),
        change=change,
        why=why,
        valid_from=work.now,
        changed_by=work.actor.id,
    )
    work.session.add(row)
    work.audit(AuditTag.DOCUMENT_RULE_CHANGED, row, reason=change)


def _raise_tag(work: Work) -> None:
    work.session.flush()
    work.session.execute(
        update(DocumentRuleBook).where(col(DocumentRuleBook.id) == 1).values(tag=new_id())
    )
