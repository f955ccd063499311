"""The rules as they stand, for everybody who judges a document. Read once per process and change."""

from collections import OrderedDict

from sqlalchemy import func, text
from sqlmodel import Session, and_, col, select

from bisdesk.document_rules.models import DocumentRule
from bisdesk.domain.document_rules import Rule, rule_from
from bisdesk.domain.document_validity import RuleBook

KEPT = 4
"""Tables that a process remembers: the present one, and those of transactions that still see the one before."""

_TAG = text("SELECT tag FROM document_rule_book WHERE id = 1")
_books: OrderedDict[str, RuleBook] = OrderedDict()
# A tag is random and names one content, so what is remembered under it is never out of date: another process that
# changes a rule writes another tag, and the next check sees it.


def current_book(session: Session) -> RuleBook:
    """The rules in force in this transaction; one small look at the tag when they are known already."""
    tag = str(session.connection().execute(_TAG).scalar_one())
    book = _books.get(tag)
    if book is None:
        book = RuleBook(latest_rules(session))
        _books[tag] = book
        while len(_books) > KEPT:
            _books.popitem(last=False)
    return book


def latest_rules(session: Session) -> list[Rule]:
    """The newest version of each rule."""
    newest = (
        select(DocumentRule.code, func.max(DocumentRule.version).label("version"))
        .group_by(col(DocumentRule.code))
        .subquery()
    )
    rows = session.exec(
        select(DocumentRule).join(
            newest,
            and_(
                col(DocumentRule.code) == newest.c.code,
                col(DocumentRule.version) == newest.c.version,
            ),
        )
    ).all()
    return [as_rule(row) for row in rows]


def rule_in_version(session: Session, code: str | None, version: int | None) -> Rule | None:
    """A rule as it was."""
    if code is None or version is None:
        return None
    row = session.exec(
        select(DocumentRule).where(DocumentRule.code == code, DocumentRule.version == version)
    ).one_or_none()
    return as_rule(row) if row else None


def as_rule(row: DocumentRule) -> Rule:
    return rule_from(row.code, row.position, row.version, row.content)
