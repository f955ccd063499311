"""The standard texts as they stand now, and what they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.standard_texts.defaults import DEFAULTS, Template
from bisdesk.standard_texts.models import StandardText


@dataclass(frozen=True)
class Version:
    """A text at some moment. Version 0 is the one that the program brings."""

    template: Template
    version: int
    texts: Mapping[str, str]
    change: str
    changed_at: datetime | None
    by: str

    @property
    def is_default(self) -> bool:
        return self.texts == self.template.texts


def current_texts(session: Session) -> dict[str, Version]:
    """Every text as it stands now, by code, in the order of the defaults."""
    newest = (
        select(StandardText.code, func.max(StandardText.version).label("version"))
        .group_by(StandardText.code)
        .subquery()
    )
    rows = session.exec(
        select(StandardText, Account.name)
        .join(
            newest,
            (col(StandardText.code) == newest.c.code)
            & (col(StandardText.version) == newest.c.version),
        )
        .join(Account, col(Account.id) == StandardText.changed_by)
    ).all()
    changed = {row.code: _as_version(row, name) for row, name in rows}
    return {code: changed.get(code, _first(code)) for code in DEFAULTS}


def current_text(session: Session, code: str) -> Version | None:
    """One text as it stands now; None for a code that does not exist."""
    if code not in DEFAULTS:
        return None
    return next(iter(history(session, code, only=1)), _first(code))


def history(session: Session, code: str, only: int | None = None) -> list[Version]:
    """What a text was, the newest first; the first of all, the program's own, is not among them."""
    rows = session.exec(
        select(StandardText, Account.name)
        .join(Account, col(Account.id) == StandardText.changed_by)
        .where(StandardText.code == code)
        .order_by(col(StandardText.version).desc())
        .limit(only)
    ).all()
    return [_as_version(row, name) for row, name in rows]


def _first(code: str) -> Version:
    return Version(DEFAULTS[code], 0, DEFAULTS[code].texts, "default", None, "")


def _as_version(row: StandardText, by: str) -> Version:
    template = DEFAULTS[row.code]
    texts = template.texts if row.texts is None else row.texts
    return Version(template, row.version, texts, row.change, row.changed_at, by)
