"""The desk's page about a number: what it was before, and that it was replaced or cancelled."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import HAS_NUMBER
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, may
from bisdesk.register import changes
from bisdesk.register.entering import EntryRefused
from bisdesk.register.models import End
from bisdesk.review.number_words import change_refusal, entry_problem, reason_problem
from bisdesk.review.queries import names_of
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page

bp = Blueprint("numbers", __name__, url_prefix="/review")


@bp.get("/<reference>/number")
@allow(Action.VIEW_BOARD)
def show(reference: str) -> Response:
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    if found.state not in HAS_NUMBER:
        raise NotFound
    return _page(found)


@bp.post("/<reference>/number/change")
@allow(Action.CHANGE_NUMBER)
def change(reference: str) -> Response:
    """Ask to replace the number, or to cancel it; the register itself is asked by the worker process."""
    given = {name: request.form.get(name, "") for name in ("end", "ssin", "reason")}
    with current_work() as work:
        found = work.get_by_reference(reference, Action.CHANGE_NUMBER)
    if given["end"] not in set(End):
        return _page(found, 422, **given, end_error=_("Choose one of the answers."))
    try:
        with current_work() as work:
            changes.ask(
                work,
                reference,
                version=request.form.get("version", 0, type=int),
                end=End(given["end"]),
                reason=given["reason"],
                typed=given["ssin"],
                confirmed=request.form.get("confirmed", ""),
                must_type=current_runtime().register.by_hand,
            )
    except EntryRefused as refused:
        return _page(found, 422, **given, **entry_problem(refused))
    except Refusal as refusal:
        return _page(found, 422, **given, reason_error=reason_problem(refusal))
    return go_to("numbers.show", reference=reference)


@bp.post("/<reference>/number/<history_id>")
@allow(Action.CHANGE_NUMBER)
def reveal_old(reference: str, history_id: str) -> Response:
    """Show a former number; audited in the same transaction."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.CHANGE_NUMBER)
        if changes.reveal_old(work, found, history_id) is None:
            raise NotFound
    return _page(found, revealed=history_id)


def _page(found: BisRequest, status: int = 200, **entry: object) -> Response:
    with current_runtime().database.reading() as session:
        history = changes.history_of(session, found.id)
        last = changes.latest_change(session, found.id)
        names = names_of(session, {each.by for each in history})
    return page(
        "review/number.html",
        "main",
        status,
        bis_request=found,
        history=history,
        names=names,
        change=last,
        waits=last is not None and last.status.value == "waiting",
        refused=change_refusal(last.refusal or "") if last and last.refusal else "",
        may_change=may(current_actor(), Action.CHANGE_NUMBER, found),
        by_hand=current_runtime().register.by_hand,
        entry=entry,
    )
