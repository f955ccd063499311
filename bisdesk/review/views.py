"""The desk's page of one request, and what staff do there."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _
from sqlmodel import Session

from bisdesk.activation.queries import views_of
from bisdesk.bis_requests import endings, panels
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.facts import timeline_items
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import display_name, timeline_of
from bisdesk.bis_requests.reveal import view_request
from bisdesk.bis_requests.state_words import (
    REJECTION_CHOICES,
    REJECTIONS,
    STATE_KINDS,
    STATE_LABELS,
)
from bisdesk.bis_requests.states import Transition, WrongState
from bisdesk.document_rules.table import rule_in_version
from bisdesk.domain.country import prado_url
from bisdesk.domain.refusal import Refusal
from bisdesk.identity.queries import declaration_view
from bisdesk.identity.words import verdict_text, way_text
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.register import service as register_service
from bisdesk.register.port import Candidate, RegisterError
from bisdesk.register.queries import latest, verdicts_of
from bisdesk.register.rules import DecisionRefused
from bisdesk.register.words import refusal_text
from bisdesk.review import service
from bisdesk.review.address_findings import address_findings
from bisdesk.review.comparison import compare
from bisdesk.review.findings import findings
from bisdesk.review.wording import decision_problem, lookalike_rows, rejection_problem
from bisdesk.review.zone import zone_view
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to, page

bp = Blueprint("review", __name__, url_prefix="/review")


@bp.get("/<reference>")
@allow(Action.VIEW_BOARD)
def show(reference: str) -> Response:
    with current_work() as work:
        found = view_request(work, reference)
    return _page(found)


@bp.get("/<reference>/progress")
@allow(Action.VIEW_BOARD)
@not_activity
def progress(reference: str) -> Response:
    """How the registration is going: asked again while the register is at it."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    return _page(found, block="progress", search=False)


@bp.post("/<reference>/claim")
@allow(Action.CLAIM)
def claim(reference: str) -> Response:
    try:
        with current_work() as work:
            service.claim(work, reference)
    except WrongState:
        flash(_("A colleague was first. See below who has the request now."), "warn")
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/release")
@allow(Action.RELEASE)
def release(reference: str) -> Response:
    with current_work() as work:
        service.release(work, reference, version=request.form.get("version", 0, type=int))
    return go_to("board.show")


@bp.post("/<reference>/judge")
@allow(Action.REVIEW)
def judge(reference: str) -> Response:
    """Say of one look-alike whether it is the same person."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REVIEW)
    number = request.form.get("candidate", "")
    candidate = next((each for each in _search(found) or [] if each.number == number), None)
    if candidate is None:
        flash(_("This look-alike is no longer there. Look at the list again."), "warn")
        return go_to("review.show", reference=reference)
    try:
        with current_work() as work:
            again = work.get_by_reference(reference, Action.REVIEW)
            register_service.judge(
                work,
                again,
                candidate,
                same=request.form.get("verdict") == "same",
                reason=request.form.get("reason"),
            )
    except DecisionRefused as refused:
        return _page(found, problem=decision_problem(refused), status=422)
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/reject")
@allow(Action.REJECT)
def reject(reference: str) -> Response:
    """End the request without a number, with a reason for the filer."""
    reason, text = request.form.get("reject_reason", ""), request.form.get("reject_text", "")
    try:
        with current_work() as work:
            endings.reject(
                work,
                reference,
                version=request.form.get("version", 0, type=int),
                reason=reason,
                text=text,
            )
    except Refusal as refusal:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.REVIEW)
        said = {"reason": reason, "text": text, **rejection_problem(refusal)}
        return _page(found, rejecting=said, status=422)
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/register")
@allow(Action.REGISTER)
def register(reference: str) -> Response:
    """Decide to register; the register itself is asked by the worker process."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    document_reason = request.form.get("document_reason", "")
    try:
        with_candidates = _search(found)
        with current_work() as work:
            register_service.decide(
                work,
                found.id,
                version=request.form.get("version", 0, type=int),
                found=with_candidates,
                use_number=request.form.get("use_number") or None,
                reason=request.form.get("reason"),
                document_reason=document_reason,
            )
    except DecisionRefused as refused:
        return _page(
            found,
            problem=decision_problem(refused),
            document_reason=document_reason,
            status=422,
        )
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/try-again")
@allow(Action.REGISTER)
def try_again(reference: str) -> Response:
    """Ask the register now instead of after the pause."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REGISTER)
        register_service.try_again(work, found.id)
    return go_to("review.show", reference=reference)


def _search(found: BisRequest) -> Sequence[Candidate] | None:
    """Look-alikes in the register; None when it cannot be asked now."""
    try:
        return register_service.candidates(current_runtime().register, found)
    except RegisterError:
        return None


def _page(
    found: BisRequest,
    *,
    problem: str = "",
    document_reason: str = "",
    rejecting: Mapping[str, str] | None = None,
    status: int = 200,
    block: str = "main",
    search: bool = True,
) -> Response:
    actor = current_actor()
    can_decide = may(actor, Action.REGISTER, found) and found.state.value == "in_review"
    candidates = _search(found) if search and can_decide else []
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
        can_claim=may(actor, Action.CLAIM, found) and Transition.CLAIM in service.open_to(found),
        can_release=may(actor, Action.RELEASE, found)
        and Transition.RELEASE in service.open_to(found),
        can_decide=can_decide,
        document_reason=document_reason,
        rejecting=rejecting or {},
        rejection_choices=list(REJECTION_CHOICES.items()),
        rejection=REJECTIONS.get(found.end_reason or ""),
        mine=found.assigned_to == actor.id,
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        **known,
    )


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
        "people": service.people_of(session, found),
        "attachments": panels.attachments(session, found.id),
        "declared": declared,
        "signed_how": f"{way_text(declared.copy)}: {verdict_text(declared.copy)}",
        "timeline_items": timeline_items(found, timeline_of(session, found.id), for_staff=True),
        "activation": views_of(session, [found.id]).get(found.id),
        "registration": registration,
        "refusal": refusal_text(registration.refusal or "") if registration else "",
    }
