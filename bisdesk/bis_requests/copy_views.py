"""*Make a new draft from this*: one button on requests that led to no keys."""

from flask import Response, flash, request
from flask_babel import gettext as _

from bisdesk.activation.queries import views_of
from bisdesk.bis_requests import copying
from bisdesk.bis_requests.draft_views import bp
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.posted_draft import issuer
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.errors import error_page
from bisdesk.web.pages import go_to


@bp.post("/drafts/<draft_id>/copy")
@allow(Action.FILE)
def copy(draft_id: str) -> Response:
    """From a stopped request: it has no reference."""
    return _copy(draft_id)


@bp.post("/<reference>/copy")
@allow(Action.FILE)
def copy_submitted(reference: str) -> Response:
    with current_work() as work:
        source = work.get_by_reference(reference, Action.COPY)
    return _copy(source.id)


@bp.app_template_global("copy_ticket")
def copy_ticket(source: BisRequest) -> dict[str, str]:
    """What the button carries, so that a double click makes one draft; empty: no button here."""
    with current_runtime().database.reading() as session:
        activation = views_of(session, [source.id]).get(source.id)
    allowed = may(current_actor(), Action.COPY, source)
    if not allowed or not copying.may_copy(source.state, activation):
        return {}
    new_id, ticket = issuer().issue(current_actor())
    return {"new_id": new_id, "ticket": ticket}


def _copy(source_id: str) -> Response:
    new_id, ticket = request.form.get("new_id", ""), request.form.get("ticket", "")
    with current_runtime().database.reading() as session:
        activation = views_of(session, [source_id]).get(source_id)
    try:
        with current_work() as work:
            ours = issuer().holds(ticket, new_id, current_actor())
            copying.make_copy(work, source_id, new_id if ours else None, activation)
    except copying.NotToCopy:
        return error_page(
            409,
            _("No new draft was made"),
            _(
                "A new draft is made from a request that was stopped, withdrawn or rejected, or whose activation failed."
            ),
            _("Go back, load the page again and see how the request stands now."),
        )
    flash(
        _(
            "The data are copied. Look at the person and the document again: add the copies, do the check and make the declaration anew."
        ),
        "info",
    )
    return go_to("drafts.show", draft_id=new_id)
