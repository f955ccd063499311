"""The page's part of what the machine noticed: the zone, the findings, and what the document should look like."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from bisdesk.bis_requests.facts import chosen
from bisdesk.bis_requests.models import BisRequest
from bisdesk.document_rules.table import rule_in_version
from bisdesk.domain.country import prado_url
from bisdesk.review.address_findings import address_findings
from bisdesk.review.finding_rules import WEIGHTS, rule_words
from bisdesk.review.findings import findings
from bisdesk.review.person_findings import (
    lacking_findings,
    look_alike_findings,
    person_findings,
)
from bisdesk.review.zone import zone_view
from bisdesk.web.i18n import page_language


def noticed_about(
    session: Session, found: BisRequest, compared: Mapping[str, Any], *, alike: int
) -> dict[str, Any]:
    """compared: of `compared.comparison_of`; alike: look-alikes that nobody judged."""
    checked = compared["checked"]
    return {
        "zone": zone_view(found, checked, page_language()),
        "findings": findings(
            found,
            checked,
            page_language(),
            compared["declared"],
            told_by=rule_in_version(session, found.document_rule, found.document_rule_version),
            also=[
                *lacking_findings(compared["lacking"]),
                *look_alike_findings(alike),
                *person_findings(found, checked),
                *address_findings(session, found),
            ],
        ),
        "document_word": chosen("document_type", found.document_type) or _("File"),
        "prado": prado_url(
            page_language(), found.document_country or "", found.document_type or ""
        ),
        "rule_words": rule_words,
        "weights": WEIGHTS,
    }
