"""The buttons of the machine readable zone in the form of a draft: read it (without JavaScript), and take over a value.

With JavaScript the zone is saved and read like every other field (`drafts.check_field`).
"""

from flask import Blueprint, Response, flash, request, url_for

from bisdesk.bis_requests import zone_filling, zone_wording
from bisdesk.bis_requests.conflict_views import conflict_answer, conflict_page
from bisdesk.bis_requests.draft_views import checked_answer
from bisdesk.bis_requests.drafts import Clash
from bisdesk.bis_requests.inputs import GROUPS, IN_ZONE
from bisdesk.bis_requests.posted_draft import keep_what_else_came, save_posted
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow, takes_files
from bisdesk.web.current import current_work
from bisdesk.web.pages import from_htmx, go_to_address

bp = Blueprint("zone", __name__, url_prefix="/requests/drafts/<draft_id>/zone")


@bp.post("")
@allow(Action.FILE)
@takes_files
def read(draft_id: str) -> Response:
    """Save the whole form, and fill in what the zone says about empty fields."""
    keep_what_else_came(draft_id)
    try:
        save_posted(draft_id, read_zone=True)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    return _back(draft_id)


@bp.post("/<group>")
@allow(Action.FILE)
@takes_files
def take_over(draft_id: str, group: str) -> Response:
    """Put what the zone says in place of what was typed; the rest of the form is kept as always."""
    if group not in IN_ZONE:
        raise NotFound
    try:
        if not from_htmx():
            keep_what_else_came(draft_id)
            save_posted(draft_id)
        version = request.form.get("version", type=int) if from_htmx() else None
        with current_work() as work:
            draft, taken = zone_filling.take_over(work, draft_id, group, version=version)
    except Clash as clash:
        if from_htmx():
            return conflict_answer(draft_id, clash.groups[0])
        return conflict_page(draft_id, clash.groups)
    if not from_htmx():
        if taken:
            flash(zone_wording.filled_in(taken), "ok")
        return _back(draft_id)
    # The button is gone: the focus goes to what the zone says now.
    return checked_answer(draft, "mrz", GROUPS["mrz"].tells, taken, focus_zone=True)


def _back(draft_id: str) -> Response:
    return go_to_address(url_for("drafts.show", draft_id=draft_id, _anchor="mrz"))
