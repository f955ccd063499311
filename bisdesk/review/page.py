"""The desk's page of one request, drawn again wherever staff come back to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from sqlmodel import Session

from bisdesk.activation.queries import views_of
from bisdesk.bis_requests import panels
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.facts import timeline_items
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import display_name, timeline_of
from bisdesk.bis_requests.state_words import (
    REJECTION_CHOICES,
    REJECTIONS,
    STATE_KINDS,
    STATE_LABELS,
)
from bisdesk.bis_requests.states import Transition, open_to
from bisdesk.document_rules.table import rule_in_version
from bisdesk.domain.country import prado_url
from bisdesk.identity.queries import declaration_view
from bisdesk.identity.words import verdict_text, way_text
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.register import service as register_service
from bisdesk.register.port import Candidate, RegisterError
from bisdesk.register.queries import latest, verdicts_of
from bisdesk.register.words import refusal_text
from bisdesk.review.address_findings import address_findings
from bisdesk.review.comparison import compare
from bisdesk.review.findings import findings
from bisdesk.review.queries import people_of
from bisdesk.review.wording import lookalike_rows
from bisdesk.review.zone import zone_view
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page


def search(found: BisRequest) -> Sequence[Candidate] | None:
    """Look-alikes in the register; None when it cannot be asked now."""
    try:
        return register_service.candidates(current_runtime().register, found)
    except RegisterError:
        return None


def show_page(
    found: BisRequest,
    *,
    block: str = "main",
    status: int = 200,
    look_for_alikes: bool = True,
    problem: str = "",
    document_reason: str = "",
    rejecting: Mapping[str, str] | None = None,
) -> Response:
    """The page, or one block of it.

    What was typed and refused comes back in it: problem (why it is not registered), document_reason, rejecting
    (reason, text and what is wrong with them).
    """
    can_decide = may(current_actor(), Action.REGISTER, found) and Transition.REGISTER in open_to(
        found.state
    )
    candidates = search(found) if look_for_alikes and can_decide else []
    with current_runtime().database.reading() as session:
        verdicts = {verdict.candidate: verdict for verdict in verdicts_of(session, found.id)}
        known = _known(session, found)
    return page(
        "review/show.html",
        block,
        status,
        problem=problem,
        lookalikes=lookalike_rows(candidates or [], verdicts),
        register_down=candidates is None,
        can_decide=can_decide,
        document_reason=document_reason,
        rejecting=rejecting or {},
        rejection_choices=list(REJECTION_CHOICES.items()),
        rejection=REJECTIONS.get(found.end_reason or ""),
        mine=found.assigned_to == current_actor().id,
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        **_can(found),
        **known,
    )


def _can(found: BisRequest) -> dict[str, bool]:
    """What the reader may do with the request as it stands now."""
    actions = {
        "can_claim": (Action.CLAIM, Transition.CLAIM),
        "can_release": (Action.RELEASE, Transition.RELEASE),
    }
    return {
        name: may(current_actor(), action, found) and transition in open_to(found.state)
        for name, (action, transition) in actions.items()
    }


def _known(session: Session, found: BisRequest) -> dict[str, Any]:
    """What is known of the request: its data, what the machine noticed, its papers, people and course."""
    registration = latest(session, found.id)
    now = current_runtime().clock.now()
    checked = check_context(session, now)
    declared = declaration_view(session, found.id, now)
    return {
        "bis_request": found,
        "name": display_name(found),
        "rows": compare(found, page_language(), checked),
        "zone": zone_view(found, checked, page_language()),
        "findings": findings(
            found,
            checked,
            page_language(),
            declared,
            told_by=rule_in_version(session, found.document_rule, found.document_rule_version),
            also=address_findings(session, found),
        ),
        "document_over": not judged_now(found, checked).counts,
        "prado": prado_url(
            page_language(), found.document_country or "", found.document_type or ""
        ),
        "people": people_of(session, found),
        "attachments": panels.attachments(session, found.id),
        "declared": declared,
        "signed_how": f"{way_text(declared.copy)}: {verdict_text(declared.copy)}",
        "timeline_items": timeline_items(found, timeline_of(session, found.id), for_staff=True),
        "activation": views_of(session, [found.id]).get(found.id),
        "registration": registration,
        "refusal": refusal_text(registration.refusal or "") if registration else "",
    }
