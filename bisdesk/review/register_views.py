"""What staff post to judge look-alikes, to register, and to ask the register again."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests.states import Transition, after
from bisdesk.policy.actions import Action
from bisdesk.register import service as register_service
from bisdesk.register.rules import DecisionRefused
from bisdesk.review.confirm import ask_to_confirm
from bisdesk.review.page import search, show_page
from bisdesk.review.wording import decision_problem
from bisdesk.web.access import allow
from bisdesk.web.current import current_work
from bisdesk.web.pages import go_to

bp = Blueprint("registering", __name__, url_prefix="/review")


@bp.post("/<reference>/judge")
@allow(Action.REVIEW)
def judge(reference: str) -> Response:
    """Say of one look-alike whether it is the same person."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REVIEW)
    number = request.form.get("candidate", "")
    candidate = next((each for each in search(found) or [] if each.number == number), None)
    if candidate is None:
        flash(_("This look-alike is no longer there. Look at the list again."), "warn")
        return go_to("review.show", reference=reference)
    try:
        with current_work() as work:
            again = work.get_by_reference(reference, Action.REVIEW)
            register_service.judge(
                work,
                again,
                candidate,
                same=request.form.get("verdict") == "same",
                reason=request.form.get("reason"),
            )
    except DecisionRefused as refused:
        return show_page(found, problem=decision_problem(refused), status=422)
    return go_to("review.show", reference=reference)


@bp.get("/<reference>/register")
@allow(Action.REGISTER)
def ask(reference: str) -> Response:
    """The summary before registering; or, pressed too early, what is open."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REGISTER)
    after(Transition.REGISTER, found.state)
    return ask_to_confirm(found)


@bp.post("/<reference>/register")
@allow(Action.REGISTER)
def register(reference: str) -> Response:
    """Decide to register; the register itself is asked by the worker process."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.VIEW_REQUEST)
    document_reason = request.form.get("document_reason", "")
    try:
        with_candidates = search(found)
        with current_work() as work:
            register_service.decide(
                work,
                found.id,
                version=request.form.get("version", 0, type=int),
                found=with_candidates,
                use_number=request.form.get("use_number") or None,
                reason=request.form.get("reason"),
                document_reason=document_reason,
            )
    except DecisionRefused as refused:
        about_document = refused.code in ("document_over", "document_reason_unreadable")
        return ask_to_confirm(
            found,
            problem=decision_problem(refused),
            document_error=decision_problem(refused) if about_document else "",
            document_reason=document_reason,
            status=422,
        )
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/try-again")
@allow(Action.REGISTER)
def try_again(reference: str) -> Response:
    """Ask the register now instead of after the pause."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REGISTER)
        register_service.try_again(work, found.id)
    return go_to("review.show", reference=reference)
