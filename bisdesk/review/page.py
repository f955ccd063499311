"""The desk's page of one request, drawn again wherever staff come back to it."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlmodel import Session

from bisdesk.activation.queries import views_of
from bisdesk.assignment.people import colleagues
from bisdesk.bis_requests import panels
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.facts import chosen, timeline_items
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import display_name, timeline_of
from bisdesk.bis_requests.state_words import (
    DESK_LABELS,
    REJECTION_CHOICES,
    REJECTIONS,
    STATE_KINDS,
)
from bisdesk.bis_requests.states import Transition, open_to
from bisdesk.document_rules.table import rule_in_version
from bisdesk.domain.country import prado_url
from bisdesk.duplicates.card import Card, card_of
from bisdesk.identity.queries import declaration_view
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.questions.queries import changes_of, thread_of
from bisdesk.questions.words import CALLED_WITH, choices, entry_views
from bisdesk.register.progress import progress_of
from bisdesk.register.queries import latest
from bisdesk.register.words import refusal_text
from bisdesk.review.address_findings import address_findings
from bisdesk.review.changed import with_changes
from bisdesk.review.comparison import compare
from bisdesk.review.decision import Bar, open_things
from bisdesk.review.deliveries import deliveries
from bisdesk.review.finding_rules import WEIGHTS, rule_words
from bisdesk.review.findings import findings
from bisdesk.review.judged import Refused, judged_lines, tally_of
from bisdesk.review.lines import keys_of, lacking, values_of
from bisdesk.review.person_findings import (
    lacking_findings,
    look_alike_findings,
    person_findings,
)
from bisdesk.review.queries import next_for, people_of, verdicts_on
from bisdesk.review.writing import Said, writing_of
from bisdesk.review.zone import zone_view
from bisdesk.standard_texts.wording import QUESTIONS
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page


def show_page(
    found: BisRequest,
    *,
    block: str = "main",
    status: int = 200,
    look_for_alikes: bool = True,
    problem: str = "",
    document_reason: str = "",
    rejecting: Said | None = None,
    refused_notes: Refused | None = None,
    explain: bool = False,
    passing: Mapping[str, str] | None = None,
    entry: Mapping[str, Any] | None = None,
    asked: Said | None = None,
    calling: Mapping[str, str] | None = None,
) -> Response:
    """The page, or one block of it.

    What was typed and refused comes back in it: problem (why it is not registered), document_reason, rejecting,
    passing (what was typed and is wrong of taking over and giving to a colleague; too_late:
    why nothing was done), asked, refused_notes, entry (a number typed in, or a reason to send it back).
    explain: list what keeps it from being registered.
    """
    can_decide = may(current_actor(), Action.REGISTER, found) and Transition.REGISTER in open_to(
        found.state
    )
    card = card_of(current_runtime(), found) if look_for_alikes else Card()
    with current_runtime().database.reading() as session:
        known = _known(session, found, refused_notes or {}, card)
        question = writing_of(session, found, asked, QUESTIONS)
        rejection = writing_of(session, found, rejecting, REJECTION_CHOICES)
    bar = bar_of(known, card.open, len(card.same))
    return page(
        "review/show.html",
        block,
        status,
        problem=problem,
        show_alikes=card.shown,
        alikes=card.rows,
        bar=bar,
        open_things=open_things(known["rows"], bar) if explain else [],
        register_down=card.register_down,
        can_decide=can_decide,
        document_reason=document_reason,
        rejecting=rejection,
        passing=passing or {},
        entry=entry or {},
        can_enter=may(current_actor(), Action.REGISTER, found),
        asked=question,
        calling=calling or {},
        call_choices=[{"value": each.value, "label": label} for each, label in CALLED_WITH.items()],
        can_note_call=may(current_actor(), Action.NOTE_CALL, found),
        ask_choices=choices(),
        why_rejected=REJECTIONS.get(found.end_reason or ""),
        mine=found.assigned_to == current_actor().id,
        labels=DESK_LABELS,
        kinds=STATE_KINDS,
        rule_words=rule_words,
        weights=WEIGHTS,
        **_can(found),
        **known,
    )


def _can(found: BisRequest) -> dict[str, bool]:
    """What the reader may do with the request as it stands now."""
    actions = {
        "can_claim": (Action.CLAIM, Transition.CLAIM),
        "can_release": (Action.RELEASE, Transition.RELEASE),
        "can_reject": (Action.REJECT, Transition.REJECT),
        "can_take_over": (Action.TAKE_OVER, Transition.TAKE_OVER),
        "can_assign": (Action.ASSIGN, Transition.ASSIGN),
        "can_ask": (Action.ASK, Transition.ASK),
        "can_take_back": (Action.ASK, Transition.TAKE_BACK),
    }
    return {
        name: may(current_actor(), action, found) and transition in open_to(found.state)
        for name, (action, transition) in actions.items()
    }


def comparison_of(session: Session, found: BisRequest, *, refused: Refused) -> dict[str, Any]:
    """The lines that staff judge, with what was said of them."""
    runtime = current_runtime()
    now = runtime.clock.now()
    checked = check_context(session, now)
    files = panels.attachments(session, found.id)
    declared = declaration_view(session, found.id, now)
    values = values_of(session, found)
    rows = judged_lines(
        with_changes(
            compare(found, page_language(), checked, files=files, declared=declared),
            changes_of(session, found.id),
            page_language(),
        ),
        keys_of(runtime.vault, found.id, values),
        verdicts_on(session, found.id),
        refused,
    )
    return {
        "bis_request": found,
        "rows": rows,
        "tally": tally_of(rows),
        "may_judge": may(current_actor(), Action.REVIEW, found)
        and Transition.REGISTER in open_to(found.state),
        "shortcuts": current_actor().shortcuts,
        "document_over": not judged_now(found, checked).counts,
        "lacking": lacking(values),
        "checked": checked,
        "attachments": files,
        "declared": declared,
    }


def bar_of(known: Mapping[str, Any], alike: int, same: int) -> Bar:
    """What the bar says. alike: look-alikes that nobody judged; same: how many are called the same person."""
    return Bar(
        known["tally"],
        alike,
        same,
        document_over=known["document_over"],
        stops=len(known["lacking"]),
    )


def _known(session: Session, found: BisRequest, refused: Refused, card: Card) -> dict[str, Any]:
    """What is known of the request: its data, what the machine noticed, its papers, people and course."""
    compared = comparison_of(session, found, refused=refused)
    checked, declared = compared["checked"], compared["declared"]
    return {
        **compared,
        "name": display_name(found),
        "thread": entry_views(thread_of(session, found.id, for_staff=True), page_language()),
        "zone": zone_view(found, checked, page_language()),
        "findings": findings(
            found,
            checked,
            page_language(),
            declared,
            told_by=rule_in_version(session, found.document_rule, found.document_rule_version),
            also=[
                *lacking_findings(compared["lacking"]),
                *look_alike_findings(card.open),
                *person_findings(found, checked),
                *address_findings(session, found),
            ],
        ),
        "document_word": chosen("document_type", found.document_type) or _("File"),
        "prado": prado_url(
            page_language(), found.document_country or "", found.document_type or ""
        ),
        "people": people_of(session, found),
        "colleagues": colleagues(session, found, current_runtime().clock.now()),
        "deliveries": deliveries(session, found),
        "next_reference": next_for(session, current_actor(), found),
        "timeline_items": timeline_items(found, timeline_of(session, found.id), for_staff=True),
        **_how_far(session, found),
    }


def show_progress(found: BisRequest) -> Response:
    """How far the registration is, alone: open pages ask for it each second."""
    with current_runtime().database.reading() as session:
        known = _how_far(session, found)
    return page(
        "review/show.html",
        "progress",
        bis_request=found,
        can_enter=may(current_actor(), Action.REGISTER, found),
        entry={},
        **known,
    )


def _how_far(session: Session, found: BisRequest) -> dict[str, Any]:
    registration = latest(session, found.id)
    return {
        "activation": views_of(session, [found.id]).get(found.id),
        "registration": registration,
        "registering": progress_of(session, found, registration, current_runtime().clock.now()),
        "refusal": refusal_text(registration.refusal or "") if registration else "",
    }
