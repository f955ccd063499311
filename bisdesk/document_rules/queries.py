"""What the pages of the rules show: their order, their past, and what a change would do to open requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.document_verdict import document_of
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.document_rules.models import DocumentRule
from bisdesk.document_rules.table import as_rule
from bisdesk.domain.document_rules import Document, Rule
from bisdesk.domain.document_validity import RuleBook

OPEN = (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED)
"""Requests whose document will still be judged."""


@dataclass(frozen=True)
class Change:
    """One version of a rule: what it was, since when, by whom, and why."""

    rule: Rule
    change: str
    valid_from: datetime
    by: str
    why: str


def history(session: Session, code: str) -> list[Change]:
    """All versions of a rule, the newest first."""
    rows = session.exec(
        select(DocumentRule, Account.name)
        .outerjoin(Account, col(Account.id) == DocumentRule.changed_by)
        .where(DocumentRule.code == code)
        .order_by(col(DocumentRule.version).desc())
    ).all()
    return [
        Change(as_rule(row), row.change, row.valid_from, name or "", row.why) for row, name in rows
    ]


def judged_otherwise(session: Session, now: RuleBook, then: RuleBook, today: date) -> int:
    """How many open requests would get another verdict. A number only: managers see no request."""
    found: Sequence[BisRequest] = session.exec(
        select(BisRequest)
        .where(col(BisRequest.state).in_(OPEN))
        .options(
            load_only(
                BisRequest.document_type,  # type: ignore[arg-type]
                BisRequest.document_country,  # type: ignore[arg-type]
                BisRequest.document_expiry,  # type: ignore[arg-type]
                BisRequest.document_issue_date,  # type: ignore[arg-type]
                BisRequest.document_model,  # type: ignore[arg-type]
                BisRequest.birth_date,  # type: ignore[arg-type]
            )
        )
    ).all()
    documents = [document_of(each, today) for each in found]
    return sum(1 for each in documents if _verdict(now, each, today) != _verdict(then, each, today))


def _verdict(book: RuleBook, document: Document, today: date) -> tuple[object, ...]:
    judgement = book.judge(document, today)
    return judgement.kind, judgement.until
