"""What the machine noticed about a request: for staff to look at, each with its rule and what resolves it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.document_checks import document_remark
from bisdesk.bis_requests.document_verdict import told
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.bis_requests.wording import document_verdict, problem
from bisdesk.bis_requests.zone_wording import ZoneView
from bisdesk.domain.document_rules import Rule
from bisdesk.domain.document_validity import Judgement, Kind
from bisdesk.identity.models import DeclarationStatus, MatchedBy, SigningWay
from bisdesk.identity.queries import DeclarationView
from bisdesk.review.zone import inputs_of


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
    anchor: str = ""  # where on the page that is done


def findings(
    found: BisRequest,
    context: Context,
    language: str,
    declared: DeclarationView,
    *,
    judgement: Judgement,
    zone: ZoneView | None,
    told_by: Rule | None = None,
    also: Iterable[Finding] = (),
) -> list[Finding]:
    """All findings, the gravest first.

    judgement, zone: of the document, as it is today. told_by: the rule that judged the document at submitting, as it was then. also: what a look into the tables found.
    """
    every = [
        *_document(found, judgement, context.rules.rule(judgement.rule), language, told_by),
        *_zone(found, zone, context, language),
        *_declaration(declared),
        *also,
    ]
    return sorted(every, key=lambda each: list(Weight).index(each.weight))


def _document(
    found: BisRequest, now: Judgement, rule: Rule | None, language: str, told_by: Rule | None
) -> list[Finding]:
    """The verdict on the document, judged again today, and what the filer was told when that was another one."""
    said = document_verdict(document_remark(now, rule), language)
    found_here = []
    if not now.counts:
        found_here.append(
            Finding(
                f"document_{now.kind.value}", now.rule, Weight.STOPS, _("The document does not count today"), said,
                _("Ask the filer for a valid document, or confirm with a reason when you register."),
            )
        )  # fmt: skip
    elif now.kind in (Kind.VALID_ALTHOUGH, Kind.LOOK, Kind.NO_EXPIRY):
        found_here.append(
            Finding(
                f"document_{now.kind.value}", now.rule, Weight.LOOK, _("Look at the document"), said,
                _("Compare the dates and the model on the copy with PRADO, and decide whether the document counts."),
            )
        )  # fmt: skip
    before = told(found)
    if before is not None and (before.kind, before.until) != (now.kind, now.until):
        words = document_verdict(document_remark(before, told_by), language)
        found_here.append(
            Finding(
                "document_told_otherwise", before.rule, Weight.KNOWN,
                _("The verdict differs from what the filer was told"),
                _("At submitting: %(told)s Today: %(now)s", told=words, now=said),
                _("A rule changed or the date passed since. Judge by the verdict of today."),
            )
        )  # fmt: skip
    return found_here


def _zone(
    found: BisRequest, view: ZoneView | None, context: Context, language: str
) -> list[Finding]:
    """The machine readable zone: its check digits, and where it says something else than the request."""
    verdict = check_group("mrz", inputs_of(found), context)
    noticed = []
    if verdict.problem is not None:
        noticed.append(
            Finding(
                verdict.problem.code, "icao_9303", Weight.LOOK, _("The machine readable zone is not right"),
                problem("mrz", verdict.problem, language).text, _("Compare it with the copy of the document."),
            )
        )  # fmt: skip
    noticed += [
        Finding(
            f"zone_{each.group if each.can_be_taken else 'document_issue_date'}", "icao_9303", Weight.LOOK,
            _("%(field)s: not what the machine readable zone says", field=each.label),
            _("Filled in: %(typed)s. In the zone: %(zone)s.", typed=each.typed, zone=each.zone),
            _("Look at the copy of the document to see which one is right."),
        )
        for each in (view.differences if view else ())
    ]  # fmt: skip
    return noticed


def _declaration(declared: DeclarationView) -> list[Finding]:
    """What cannot be told for sure of a declaration that was not signed in the app."""
    copy = declared.copy
    if copy is None or declared.status != DeclarationStatus.SIGNED.value:
        return []
    if copy.way is SigningWay.PEN:
        return [_scan(copy.matched_by, declared.figure)]
    if copy.way is SigningWay.OWN_SIGNATURE and not copy.signer_alike:
        return [
            Finding(
                "declaration_signer_differs", "declaration_match", Weight.LOOK,
                _("Another name in the signature"),
                _(
                    "The declaration is by %(filer)s, but the certificate of the signature says %(signer)s.",
                    filer=declared.signer, signer=copy.signer,
                ),
                _("Ask the filer who signed. Only the person who checked the identity may sign."),
            )
        ]  # fmt: skip
    return []


def _scan(matched: MatchedBy | None, figure: str) -> Finding:
    if matched is MatchedBy.QR:
        return Finding(
            "declaration_on_paper", "declaration_match", Weight.KNOWN, _("Signed on paper"),
            _("The QR code on the scan is that of this declaration. Whether it is signed only your eyes can tell."),
        )  # fmt: skip
    return Finding(
        "declaration_matched_by_filer", "declaration_match", Weight.LOOK,
        _("Compare the scan with the declaration"),
        _(
            "The QR code on the scan could not be read; the filer typed the check figure from the paper: %(figure)s.",
            figure=figure,
        ),
        _("Look for that figure at the bottom of the scan, and for the signature."),
    )  # fmt: skip
