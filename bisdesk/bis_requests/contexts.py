"""What the checks of the form need beside what was typed, put together in one place."""

from datetime import datetime

from sqlmodel import Session

from bisdesk.bis_requests.checks import Context
from bisdesk.clock import BRUSSELS
from bisdesk.document_rules.table import current_book


def check_context(session: Session, now: datetime, *, filer_email: str = "") -> Context:
    """The context of a check made now. filer_email: who files may not give their own address; empty when nobody types."""
    return Context(
        today=now.astimezone(BRUSSELS).date(),
        filer_email=filer_email,
        rules=current_book(session),
    )
