"""The desk's page on which a registered request is corrected."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from bisdesk.bis_requests.inputs import GROUPS, typed_from
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.reveal import view_request
from bisdesk.bis_requests.states import STEPS, Transition
from bisdesk.bis_requests.submitting import Taken
from bisdesk.corrections import service
from bisdesk.corrections.form import context_of, inputs_of, stands, touched
from bisdesk.corrections.page import confirm_page, form_page
from bisdesk.corrections.queries import before
from bisdesk.corrections.rules import FIELDS
from bisdesk.corrections.service import Asked, NothingChanges, NotRight, ToConfirm
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to
from bisdesk.work.work import Stale

bp = Blueprint("corrections", __name__, url_prefix="/review")

_TICKS = {"no_first_name": "first_name", "birth_date_partial": "birth_year"}
"""Tick boxes, and the input beside them: a post without that input says nothing of the box."""


@bp.get("/<reference>/correct")
@allow(Action.CORRECT)
def show(reference: str) -> Response:
    with current_work() as work:
        work.get_by_reference(reference, Action.CORRECT)
        found = view_request(work, reference)
    if found.state not in STEPS[Transition.CORRECT].start:
        raise NotFound
    return form_page(found)


@bp.post("/<reference>/correct")
@allow(Action.CORRECT)
def correct(reference: str) -> Response:
    """Check it, say what follows, and store it when that was read."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.CORRECT)
        context = context_of(work.session, found, current_runtime().clock)
    asked = _asked(found)
    if request.form.get("back"):
        return form_page(found, asked)
    version = request.form.get("version", 0, type=int)
    prepared = service.prepare(found, asked)
    try:
        with current_work() as work:
            service.correct(
                work, reference, version=version, asked=asked, prepared=prepared, context=context
            )
    except Stale:
        return _changed_meanwhile(reference, version, asked)
    except NotRight as refused:
        return form_page(found, asked, 422, refused=refused)
    except NothingChanges:
        problem = _("All of it stands in the request like this already. Change what is not right.")
        return form_page(found, asked, 422, problem=problem)
    except Taken as taken:
        with current_work() as work:
            carriers = service.note_taken(work, reference, taken)
        return form_page(found, asked, 422, taken=carriers)
    except ToConfirm as to_confirm:
        return confirm_page(found, asked, to_confirm)
    return go_to("review.show", reference=reference, _anchor="corrections")


def _asked(found: BisRequest) -> Asked:
    """What was posted; what the post leaves out stands as it is in the request."""
    given = typed_from(request.form, FIELDS)
    for tick, beside in _TICKS.items():
        if beside not in request.form:
            given.pop(tick, None)
    return Asked(
        typed={**stands(found), **given},
        why=request.form.get("why", ""),
        reason=request.form.get("reason", ""),
        confirmed=request.form.get("confirmed", ""),
    )


def _changed_meanwhile(reference: str, version: int, asked: Asked) -> Response:
    """The form on what stands there now: what was typed stays, what was left alone follows."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.CORRECT)
        was = before(work.session, found.id, version)
    now = stands(found)
    seen = inputs_of({name: was.get(name, getattr(found, name)) for name in FIELDS})
    left = [name for name in FIELDS if not touched(name, asked.typed, seen)]
    follow = {key: now[key] for name in left for key in GROUPS[name].inputs if key in now}
    again = Asked({**asked.typed, **follow}, asked.why, asked.reason)
    return form_page(found, again, 409, changed=True)
