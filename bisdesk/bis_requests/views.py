"""A person's own requests: list, detail, timeline, and the BIS number when it is noted."""

from typing import Any

from flask import Blueprint, Response, request

from bisdesk.activation.queries import views_of
from bisdesk.bis_requests import copy_views, endings, hand_over_views, panels  # noqa: F401  # their routes stand with the drafts
from bisdesk.bis_requests.draft_list import own_drafts
from bisdesk.bis_requests.draft_views import bp as drafts_bp
from bisdesk.bis_requests.facts import facts_of, number_ended, timeline_items
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import TABS, display_name, own_counts, own_requests, timeline_of
from bisdesk.bis_requests.reveal import reveal_number, view_request
from bisdesk.bis_requests.state_words import (
    MESSAGE_NAMES,
    NEXT_STEPS,
    REJECTIONS,
    STATE_KINDS,
    STATE_LABELS,
)
from bisdesk.bis_requests.states import STEPS, Transition
from bisdesk.bis_requests.taken import allowed
from bisdesk.bis_requests.zone_views import bp as zone_bp
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to, page

bp = Blueprint("bis_requests", __name__, url_prefix="/requests")
blueprints = (drafts_bp, zone_bp, bp)


@bp.get("")
@allow(Action.LIST_OWN_REQUESTS)
def index() -> Response:
    tab = request.args.get("tab", "running")
    tab = tab if tab in TABS else "running"
    actor = current_actor()
    with current_runtime().database.reading() as session:
        drafts = (
            own_drafts(session, actor, current_runtime().clock.now()) if tab == "drafts" else []
        )
        rows = own_requests(session, actor, tab) if tab != "drafts" else []
        counts = own_counts(session, actor)
        activations = views_of(session, [row.id for row in rows])
        shared = allowed(current_runtime(), session, [each.id for each in drafts])
    return page(
        "bis_requests/index.html",
        "list",
        rows=rows,
        drafts=drafts,
        counts=counts,
        tab=tab,
        activations=activations,
        shared=shared,
        labels={state: str(STATE_LABELS[state]) for state in TABS[tab]},
        kinds=STATE_KINDS,
        next_steps={state: str(NEXT_STEPS.get(state, "")) for state in TABS[tab]},
    )


@bp.get("/<reference>")
@allow(Action.VIEW_REQUEST)
def show(reference: str) -> Response:
    """The request for who filed it. The desk has its own page for it (`review`)."""
    with current_work() as work:
        found = view_request(work, reference)
    if found.holder_id != current_actor().id:
        return go_to("review.show", reference=reference)
    return _detail(found.id, reference)


@bp.get("/<reference>/progress")
@allow(Action.VIEW_REQUEST)
@not_activity
def progress(reference: str) -> Response:
    """What changes while the filer looks: asked again every few seconds."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    return _detail(found.id, reference, block="progress")


@bp.post("/<reference>/number")
@allow(Action.REVEAL_NUMBER)
def number(reference: str) -> Response:
    """Show the BIS number; audited in the same transaction."""
    with current_work() as work:
        found = reveal_number(work, reference)
    return page("bis_requests/number.html", "number", bis_request=found, revealed=True)


@bp.get("/<reference>/number")
@allow(Action.REVEAL_NUMBER)
def masked_number(reference: str) -> Response:
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REVEAL_NUMBER)
    if found.ssin is None:
        raise NotFound
    return page("bis_requests/number.html", "number", bis_request=found, revealed=False)


@bp.post("/<reference>/withdraw")
@allow(Action.WITHDRAW)
def withdraw(reference: str) -> Response:
    with current_work() as work:
        endings.withdraw(work, reference)
    return go_to("bis_requests.show", reference=reference)


def _detail(request_id: str, reference: str, block: str = "main") -> Response:
    with current_runtime().database.reading() as session:
        bis_request = session.get_one(BisRequest, request_id)
        activation = views_of(session, [request_id]).get(request_id)
        context: dict[str, Any] = {
            "bis_request": bis_request,
            "timeline_items": timeline_items(bis_request, timeline_of(session, request_id)),
            "activation": activation,
            "now": current_runtime().clock.now(),
            "name": display_name(bis_request),
            "facts": facts_of(bis_request, page_language()),
            "message_names": MESSAGE_NAMES,
            "messages": panels.messages(session, request_id),
            "number_ended": number_ended(bis_request, timeline_of(session, request_id)),
            "can_withdraw": bis_request.state in STEPS[Transition.WITHDRAW].start,
            "rejection": REJECTIONS.get(bis_request.end_reason or ""),
            "attachments": panels.attachments(session, request_id),
        }
    return page(
        "bis_requests/show.html",
        block,
        reference=reference,
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        next_steps=NEXT_STEPS,
        **context,
    )
