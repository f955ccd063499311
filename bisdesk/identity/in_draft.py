"""Act on a draft from a button that stands in its form, and answer with the part of the page that changed.

Without JavaScript the other fields of the form travel along and are saved.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from bisdesk.bis_requests.conflict_views import conflict_page
from bisdesk.bis_requests.drafts import NEW, Clash
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.posted_draft import keep_what_else_came, save_posted
from bisdesk.bis_requests.shown_draft import view_of
from bisdesk.bis_requests.states import State
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, require
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.pages import from_htmx, go_to_address, page


def in_draft(
    draft_id: str, template: str, anchor: str, act: Callable[[], dict[str, Any]]
) -> Response:
    """Save what travels along, act, and answer with the part (htmx) or send back to the page.

    `act` returns what the template has to say beside how things stand; with a status when it was refused.
    """
    try:
        was_new = _save(draft_id)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    said = act()
    status = said.pop("status", 200)
    if not from_htmx() and status == 200:
        return go_to_address(url_for("drafts.show", draft_id=draft_id, _anchor=anchor))
    draft = draft_to(draft_id, Action.VIEW_DRAFT)
    if not from_htmx():
        template = (
            "bis_requests/draft.html" if draft.state is State.DRAFT else "questions/answer.html"
        )
        return page(template, "main", status, page=view_of(draft), bis_request=draft, **said)
    html = render_template(template, page=view_of(draft, only=("check_date",)), **said)
    response = make_response(html, status)
    if was_new:
        response.headers["HX-Replace-Url"] = url_for("drafts.show", draft_id=draft_id)
    return response


def _save(draft_id: str) -> bool:
    """Save the form when nobody else does: without JavaScript. Return whether the draft is new."""
    is_new = request.form.get("version", type=int) == NEW
    if not from_htmx():
        keep_what_else_came(draft_id)
        save_posted(draft_id)
    elif is_new:
        save_posted(draft_id, ())
    return is_new


def draft_to(draft_id: str, action: Action) -> BisRequest:
    with current_runtime().database.reading() as session:
        draft = session.get(BisRequest, draft_id)
    if draft is None:
        raise NotFound
    require(current_actor(), action, draft)
    return draft
