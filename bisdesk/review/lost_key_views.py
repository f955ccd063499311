"""The desk's page about the digital keys of a worker: a new way in for who lost one. Staff see no secret, and choose none."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain import email_address, phone
from bisdesk.keys import lost
from bisdesk.keys.models import LostReason
from bisdesk.keys.wording import kind_name, lost_reason
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, may
from bisdesk.review.queries import names_of
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page

bp = Blueprint("lost_keys", __name__, url_prefix="/review")


@bp.get("/<reference>/keys")
@allow(Action.VIEW_BOARD)
def show(reference: str) -> Response:
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    return _page(found, {})


@bp.post("/<reference>/keys")
@allow(Action.RESTORE_KEYS)
def start(reference: str) -> Response:
    """Send the worker a link and a code."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.RESTORE_KEYS)
    reason, errors = request.form.get("reason", ""), {}
    if reason not in set(LostReason):
        errors["reason"] = _("Choose a reason.")
    if not request.form.get("checked"):
        errors["checked"] = _("First check who it is, and tick this box.")
    if errors:
        return _page(found, errors)
    prepared = lost.prepare()
    try:
        with current_work() as work:
            lost.start(work, reference, LostReason(reason), prepared)
    except lost.NoKeys:
        raise NotFound from None
    except lost.TooOften:
        return _page(found, {"reason": _("Three links were sent in a day. Try again tomorrow.")})
    flash(_("Link and code are on their way to the worker."), "ok")
    return go_to("lost_keys.show", reference=reference)


def _page(found: BisRequest, errors: dict[str, str]) -> Response:
    runtime = current_runtime()
    with runtime.database.reading() as session:
        desk = lost.look(session, runtime.vault, found)
        if desk is None:
            raise NotFound
        names = names_of(session, {desk.last.started_by} if desk.last else set())
    return page(
        "review/keys.html",
        status=422 if errors else 200,
        bis_request=found,
        desk=desk,
        stands=desk.stands(runtime.clock.now()),
        by=names.get(desk.last.started_by, "") if desk.last else "",
        why=lost_reason(desk.last.reason) if desk.last else "",
        kinds=[(kind_name(key.kind), key) for key in desk.keys],
        email=email_address.masked(desk.email),
        mobile=phone.masked(desk.mobile),
        reasons=[{"value": each.value, "label": lost_reason(each)} for each in LostReason],
        chosen=request.form.get("reason", ""),
        checked=bool(request.form.get("checked")),
        may_start=may(current_actor(), Action.RESTORE_KEYS, found),
        errors=errors,
    )
