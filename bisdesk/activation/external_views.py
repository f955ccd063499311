"""The desk's page of an activation at CSAM: its code, when its mail left, and how it ended."""

from typing import Any

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.activation import external, wording
from bisdesk.activation.queries import views_of
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to, page

bp = Blueprint("external", __name__, url_prefix="/requests")


@bp.get("/<reference>/activation")
@allow(Action.NOTE_ACTIVATION)
def show(reference: str) -> Response:
    return _page(reference)


@bp.post("/<reference>/activation/code")
@allow(Action.NOTE_ACTIVATION)
def code(reference: str) -> Response:
    """Take the code that CSAM gave. It is never shown again, not even when it is refused."""
    try:
        with current_work() as work:
            external.enter_code(work, reference, request.form.get("csam_code", ""))
    except Refusal as refusal:
        return _page(reference, 422, code_error=wording.external_problem(refusal.code))
    flash(
        _("The code goes to the new worker by SMS. One that was sent before no longer counts."),
        "ok",
    )
    return go_to("external.show", reference=reference)


@bp.post("/<reference>/activation/sent")
@allow(Action.NOTE_ACTIVATION)
def sent(reference: str) -> Response:
    typed = {name: request.form.get(name, "") for name in ("sent_date", "sent_time")}
    try:
        with current_work() as work:
            external.enter_sent(work, reference, typed["sent_date"], typed["sent_time"])
    except Refusal as refusal:
        return _page(reference, 422, **typed, sent_error=wording.external_problem(refusal.code))
    flash(_("The clock runs from the time that CSAM sent its mail."), "ok")
    return go_to("external.show", reference=reference)


@bp.post("/<reference>/activation/outcome")
@allow(Action.NOTE_ACTIVATION)
def outcome(reference: str) -> Response:
    chosen = request.form.get("outcome", "")
    try:
        with current_work() as work:
            external.note(work, reference, chosen)
    except Refusal as refusal:
        problem = wording.external_problem(refusal.code)
        return _page(reference, 422, outcome=chosen, outcome_error=problem)
    return go_to("review.show", reference=reference)


def _page(reference: str, status: int = 200, **entry: Any) -> Response:
    with current_work() as work:
        found: BisRequest = work.get_by_reference(reference, Action.NOTE_ACTIVATION)
        activation = views_of(work.session, [found.id]).get(found.id)
    if activation is None or not activation.external:
        raise NotFound
    return page(
        "activation/external.html",
        status=status,
        bis_request=found,
        activation=activation,
        now=current_runtime().clock.now(),
        entry=entry,
    )
