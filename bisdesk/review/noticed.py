"""The page's part of what the machine noticed: the findings, and what the document should look like."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.facts import chosen
from bisdesk.bis_requests.models import BisRequest
from bisdesk.document_rules.table import rule_in_version
from bisdesk.domain.country import prado_url
from bisdesk.domain.document_rules import Rule
from bisdesk.review.address_findings import address_findings
from bisdesk.review.finding_rules import WEIGHTS, rule_words
from bisdesk.review.findings import findings
from bisdesk.review.person_findings import (
    lacking_findings,
    look_alike_findings,
    person_findings,
)
from bisdesk.web.i18n import page_language


def noticed_about(
    session: Session, found: BisRequest, compared: Mapping[str, Any], *, alike: int
) -> dict[str, Any]:
    """compared: of `compared.comparison_of`; alike: look-alikes that nobody judged."""
    checked = compared["checked"]
    return {
        "findings": findings(
            found,
            checked,
            page_language(),
            compared["declared"],
            judgement=compared["judgement"],
            zone=compared["zone"],
            told_by=_told_by(session, found, checked),
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


def _told_by(session: Session, found: BisRequest, checked: Context) -> Rule | None:
    """The rule that judged the document at submitting, as it was then: mostly it still is."""
    now = checked.rules.rule(found.document_rule or "")
    if now is not None and now.version == found.document_rule_version:
        return now
    return rule_in_version(session, found.document_rule, found.document_rule_version)
