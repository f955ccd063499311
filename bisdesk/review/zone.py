"""The machine readable zone of a submitted request, compared with what the request says now."""

from bisdesk.bis_requests import zone_wording
from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.zone_wording import ZoneView
from bisdesk.domain.partial_date import PartialDate


def zone_view(found: BisRequest, context: Context, language: str) -> ZoneView | None:
    """None without a zone, and for one that cannot be read."""
    return zone_wording.view_of(inputs_of(found), context.today, language)


def inputs_of(found: BisRequest) -> dict[str, str]:
    """The columns that a zone can be compared with, as the form would hold them."""
    born = PartialDate.from_text(found.birth_date) if found.birth_date else None
    expiry, issued = found.document_expiry, found.document_issue_date
    inputs = {
        name: getattr(found, name) or ""
        for name in (
            "mrz", "last_name", "first_name", "other_first_names", "sex", "nationality", "document_type",
            "document_country", "document_number",
        )
    }  # fmt: skip
    return inputs | {
        "no_first_name": "" if found.first_name else "1",
        "birth_day": str(born.day or "") if born else "",
        "birth_month": str(born.month or "") if born else "",
        "birth_year": str(born.year) if born else "",
        "document_expiry_day": str(expiry.day) if expiry else "",
        "document_expiry_month": str(expiry.month) if expiry else "",
        "document_expiry_year": str(expiry.year) if expiry else "",
        "no_expiry_date": "" if expiry else "1",
        "document_issue_date_day": str(issued.day) if issued else "",
        "document_issue_date_month": str(issued.month) if issued else "",
        "document_issue_date_year": str(issued.year) if issued else "",
    }
