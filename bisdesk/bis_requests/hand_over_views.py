"""Hand over: choose a colleague; and for entity admins, the list of what runs in their entity."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from bisdesk.bis_requests import hand_over as service
from bisdesk.bis_requests.draft_views import bp
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import display_name
from bisdesk.bis_requests.state_words import STATE_KINDS, STATE_LABELS
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page


@bp.get("/hand-over")
@allow(Action.LIST_ENTITY_REQUESTS)
def of_entity() -> Response:
    """What runs in the entity: reference or date, state, who has it. No data of persons."""
    with current_runtime().database.reading() as session:
        rows = service.of_entities(session, current_actor())
    return page(
        "bis_requests/hand_over_list.html", rows=rows, labels=STATE_LABELS, kinds=STATE_KINDS
    )


@bp.get("/drafts/<draft_id>/hand-over")
@allow(Action.HAND_OVER)
def ask_draft(draft_id: str) -> Response:
    with current_work() as work:
        return _ask(work.get(draft_id, Action.HAND_OVER))


@bp.get("/<reference>/hand-over")
@allow(Action.HAND_OVER)
def ask_request(reference: str) -> Response:
    with current_work() as work:
        return _ask(work.get_by_reference(reference, Action.HAND_OVER))


@bp.post("/drafts/<draft_id>/hand-over")
@allow(Action.HAND_OVER)
def give_draft(draft_id: str) -> Response:
    with current_work() as work:
        found = work.get(draft_id, Action.HAND_OVER)
    return _give(found)


@bp.post("/<reference>/hand-over")
@allow(Action.HAND_OVER)
def give_request(reference: str) -> Response:
    with current_work() as work:
        found = work.get_by_reference(reference, Action.HAND_OVER)
    return _give(found)


def _ask(found: BisRequest, problem: str = "") -> Response:
    """The page on which a colleague is chosen. Whose data it is, only the holder reads."""
    with current_runtime().database.reading() as session:
        people = service.colleagues(session, found)
    mine = found.holder_id == current_actor().id
    return page(
        "bis_requests/hand_over.html",
        status=422 if problem else 200,
        found=found,
        people=people,
        name=display_name(found) if mine else "",
        mine=mine,
        problem=problem,
        here=url_for("drafts.give_request", reference=found.reference)
        if found.reference
        else url_for("drafts.give_draft", draft_id=found.id),
    )


def _give(found: BisRequest) -> Response:
    to = request.form.get("to", "")
    if not to:
        return _ask(found, _("Choose a colleague."))
    mine = found.holder_id == current_actor().id
    try:
        with current_work() as work:
            service.hand_over(work, found.id, to)
    except service.NotAColleague:
        return _ask(
            found,
            _("This colleague cannot file for your entity at the moment. Choose another one."),
        )
    flash(_("Handed over. Your colleague gets a mail."), "ok")
    return go_to("bis_requests.index" if mine else "drafts.of_entity")
