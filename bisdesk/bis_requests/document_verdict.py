"""The verdict on the document of a submitted request: as it was told at submitting, and as it is today."""

from datetime import date

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.document_validity import Document, Judgement, Kind
from bisdesk.domain.partial_date import PartialDate


def document_of(found: BisRequest, today: date) -> Document:
    """What the request says of its document."""
    born = PartialDate.from_text(found.birth_date).latest if found.birth_date else today
    return Document(
        type=found.document_type or "",
        country=found.document_country or "",
        expiry=found.document_expiry,
        issued=found.document_issue_date,
        model=found.document_model or "",
        holder_born=born,
    )


def judged_now(found: BisRequest, context: Context) -> Judgement:
    """Judge the document again: a rule may have changed, or the date have passed, since it was filed."""
    return context.rules.judge(document_of(found, context.today), context.today)


def told(found: BisRequest) -> Judgement | None:
    """What the filer was told at submitting; None for requests from before that was kept."""
    if not found.document_verdict:
        return None
    return Judgement(
        Kind(found.document_verdict),
        found.document_until,
        found.document_rule or "",
        found.document_rule_version or 1,
    )
