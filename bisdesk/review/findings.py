"""What the machine noticed about a request: for staff to look at, each with its rule and what resolves it."""

import enum
from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.bis_requests.wording import note, problem


class Weight(enum.StrEnum):
    """How grave a finding is."""

    STOPS = "stops"  # as it stands the request cannot be registered
    LOOK = "look"  # staff look and decide
    KNOWN = "known"  # nothing to do, but good to know


@dataclass(frozen=True)
class Finding:
    """One thing noticed. `code` and `rule` are stable names; the rest is words in the reader's language."""

    code: str
    rule: str
    weight: Weight
    title: str
    text: str
    resolve: str = ""  # what to do about it


def findings(found: BisRequest, context: Context, language: str) -> list[Finding]:
    """All findings, the gravest first."""
    every = [*_document(found, context, language)]
    return sorted(every, key=lambda each: list(Weight).index(each.weight))


def _document(found: BisRequest, context: Context, language: str) -> list[Finding]:
    """The verdict on the document, judged again today: the date may have passed since it was filed."""
    verdict = check_group("document_expiry", found.typed, context)
    if verdict.problem is not None:
        said = problem("document_expiry", verdict.problem, language)
        rule = str(verdict.problem.details.get("rule", ""))
        return [
            Finding(
                verdict.problem.code, rule, Weight.STOPS, _("The document does not count today"), said,
                _("Ask the filer for a valid document."),
            )
        ]  # fmt: skip
    return [
        Finding(
            remark.code, str(remark.details.get("rule", "")), Weight.LOOK, _("Look at the document"),
            note(remark, language).text,
        )
        for remark in verdict.notes
        if remark.code in ("document_valid_although", "document_look_at_it", "document_no_expiry")
    ]  # fmt: skip
