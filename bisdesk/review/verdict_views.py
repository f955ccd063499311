"""What staff post to judge the lines of a request."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask_babel import gettext as _

from bisdesk.bis_requests.models import BisRequest
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.review import service
from bisdesk.review.compared import bar_of, comparison_of
from bisdesk.review.judged import Refused
from bisdesk.review.page import show_page
from bisdesk.review.service import NoteRefused, Said
from bisdesk.review.wording import note_problem
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to, wants_part

bp = Blueprint("verdicts", __name__, url_prefix="/review")
_VERDICTS = ("right", "wrong")


@bp.post("/<reference>/verdicts/<field>")
@allow(Action.REVIEW)
def judge(reference: str, field: str) -> Response:
    """Judge one line: the line comes back, and what depends on it."""
    said = _said(field)
    try:
        with current_work() as work:
            changed = service.judge(work, reference, {field: said} if said else {})
    except NoteRefused as refused:
        typed = said.note if said else None
        return _line(reference, field, 422, {field: (typed, note_problem(refused))})
    if said is None:
        return _line(reference, field, 422, {field: (None, _("Choose right or wrong."))})
    if changed:
        told = _("This value changed since you saw it. Judge what it says now.")
        return _line(reference, field, 200, {field: (None, told)})
    return _line(reference, field)


@bp.post("/<reference>/verdicts")
@allow(Action.REVIEW)
def save(reference: str) -> Response:
    """Without JavaScript: judge all lines that the reader changed on the page."""
    refused = _keep_changes(reference)
    return refused or go_to("review.show", reference=reference, _anchor="data-title")


@bp.post("/<reference>/verdicts/rest")
@allow(Action.REVIEW)
def mark_rest(reference: str) -> Response:
    """Call right what is left, where no machine has doubts; what was changed on the page is kept first."""
    refused = None if wants_part() else _keep_changes(reference)
    if refused is not None:
        return refused
    with current_work() as work:
        service.mark_rest(work, reference, {each: _seen(each) for each in _posted("seen-")})
        found = work.get_by_reference(reference, Action.REVIEW)
    if wants_part():
        return make_response(render_template("review/_rest_marked.html", **_drawn_again(found)))
    return go_to("review.show", reference=reference, _anchor="data-title")


def _keep_changes(reference: str) -> Response | None:
    """Judge what the form says otherwise than its page did; the page again when a note is refused."""
    said = {field: each for field in _posted("verdict-") if (each := _said(field)) is not None}
    changes = {
        field: each
        for field, each in said.items()
        if f"{each.verdict}|{each.note}" != request.form.get(f"shown-{field}")
        and not (each.verdict == "right" and request.form.get(f"shown-{field}", "").startswith("right|"))
    }  # fmt: skip
    refused: dict[str, tuple[str | None, str]] = {}
    changed = None
    while changed is None:
        try:
            with current_work() as work:
                changed = service.judge(work, reference, changes)
        except NoteRefused as each:
            refused[each.field] = (changes.pop(each.field).note, note_problem(each))
    if changed:
        flash(_("Values changed since you saw them. Judge what they say now."), "warn")
    if not refused:
        return None
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REVIEW)
    return show_page(found, refused_notes=refused, status=422)


def _line(
    reference: str,
    field: str,
    status: int = 200,
    refused: Refused | None = None,
) -> Response:
    if not wants_part():
        return go_to("review.show", reference=reference, _anchor=f"line-{field}")
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    context = _drawn_again(found, refused)
    line = next((each for each in context["rows"] if each.name == field), None)
    if line is None:
        raise NotFound
    return make_response(render_template("review/_judged.html", line=line, **context), status)


def _drawn_again(found: BisRequest, refused: Refused | None = None) -> dict[str, Any]:
    """The comparison and the bar. What the page knew of look-alikes is taken from its form, for the words of the bar
    alone: the register is not asked for each verdict, and registering looks for itself."""
    alike = {
        name: request.form.get(f"alike_{name}", 0, type=int) for name in ("open", "same", "first")
    }
    with current_runtime().database.reading() as session:
        known = comparison_of(session, found, refused=refused or {})
    bar = bar_of(known, alike=alike["open"], same=alike["same"], first=alike["first"])
    return {**known, "bar": bar, "can_decide": True}


def _posted(prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in request.form if name.startswith(prefix)]


def _seen(field: str) -> str:
    return request.form.get(f"seen-{field}", "")


def _said(field: str) -> Said | None:
    verdict = request.form.get(f"verdict-{field}", "")
    if verdict not in _VERDICTS:
        return None
    return Said(verdict, _seen(field), request.form.get(f"note-{field}", ""))
