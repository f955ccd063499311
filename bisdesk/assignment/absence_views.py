"""Staff say that they are away; managers see who is, and say it for them."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.assignment import absence, absent
from bisdesk.assignment.staff import absences_of, having, staff
from bisdesk.assignment.standing import last_day_away
from bisdesk.assignment.wording import absence_refused
from bisdesk.bis_requests.state_words import STATE_LABELS
from bisdesk.bis_requests.states import State
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page

bp = Blueprint("absence", __name__, url_prefix="/absence")
staff_bp = Blueprint("desk_staff", __name__, url_prefix="/staff")


@bp.get("")
@allow(Action.OWN_ABSENCE)
def show() -> Response:
    return _own_page()


@bp.post("")
@allow(Action.OWN_ABSENCE)
def begin() -> Response:
    try:
        _begin(str(current_actor().id))
    except Refusal as refusal:
        return _own_page(422, typed=_typed(), problem=absence_refused(refusal))
    return go_to("absence.show")


@bp.post("/<absence_id>/end")
@allow(Action.OWN_ABSENCE)
def end(absence_id: str) -> Response:
    with current_work() as work:
        absence.end(work, absence_id)
    flash(_("Your absence is ended."), "ok")
    return go_to("absence.show")


@staff_bp.get("")
@allow(Action.MANAGE_STAFF)
def index() -> Response:
    return _staff_page()


@staff_bp.post("/<account_id>/absence")
@allow(Action.MANAGE_STAFF)
def begin_for(account_id: str) -> Response:
    try:
        _begin(account_id)
    except Refusal as refusal:
        return _staff_page(422, at=account_id, typed=_typed(), problem=absence_refused(refusal))
    return go_to("desk_staff.index")


@staff_bp.post("/absences/<absence_id>/end")
@allow(Action.MANAGE_STAFF)
def end_for(absence_id: str) -> Response:
    with current_work() as work:
        absence.end(work, absence_id)
    flash(_("The absence is ended."), "ok")
    return go_to("desk_staff.index")


def _begin(account_id: str) -> None:
    """Set it; if it begins now, what they check goes back at once, and the worker does what this leaves. Raises Refusal."""
    typed = _typed()
    with current_work() as work:
        made = absence.begin(work, account_id, **typed)
    if made.starts_at > current_runtime().clock.now():
        flash(_("The absence is planned, until %(day)s.", day=last_day_away(made.ends_at)), "ok")
        return
    back = absent.give_back(current_runtime(), account_id)
    flash(_("The absence has begun, until %(day)s.", day=last_day_away(made.ends_at)), "ok")
    if back:
        flash(ngettext("%(num)s request is back on the board.", "%(num)s requests are back on the board.", back), "info")  # fmt: skip


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("first_day", "last_day")}


def _own_page(
    status: int = 200,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Mapping[str, str] | None = None,
) -> Response:
    me, now = str(current_actor().id), current_runtime().clock.now()
    with current_runtime().database.reading() as session:
        absences = absences_of(session, me, now)
        has = having(session, [me]).get(me, {})
    return page(
        "assignment/absence.html",
        status=status,
        absences=absences,
        checking=has.get(State.IN_REVIEW, 0),
        waiting=has.get(State.INFO_NEEDED, 0) + has.get(State.REGISTERING, 0),
        typed=typed or {},
        problem=problem or {},
        last_day_away=last_day_away,
    )


def _staff_page(
    status: int = 200,
    *,
    at: str = "",
    typed: Mapping[str, str] | None = None,
    problem: Mapping[str, str] | None = None,
) -> Response:
    with current_runtime().database.reading() as session:
        people = staff(session, current_runtime().clock.now())
    return page(
        "assignment/staff.html",
        status=status,
        people=people,
        labels=STATE_LABELS,
        at=at,
        typed=typed or {},
        problem=problem or {},
        last_day_away=last_day_away,
    )
