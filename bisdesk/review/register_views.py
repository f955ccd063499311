"""What staff post to register, and to ask the register again."""

from flask import Blueprint, Response, request

from bisdesk.bis_requests.states import Transition, after
from bisdesk.duplicates.service import look
from bisdesk.policy.actions import Action
from bisdesk.register import service as register_service
from bisdesk.register.rules import DecisionRefused
from bisdesk.review.confirm import ask_to_confirm
from bisdesk.review.number_words import number_problem
from bisdesk.review.wording import decision_problem
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to

BESIDE = ("typed_number", "number_reason", "keys_noted")
"""What staff know beside the request, said with the decision."""

bp = Blueprint("registering", __name__, url_prefix="/review")


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
    beside = {name: request.form.get(name, "") for name in BESIDE}
    try:
        alike = look(current_runtime(), found)
        with current_work() as work:
            register_service.decide(
                work,
                found.id,
                version=request.form.get("version", 0, type=int),
                found=alike.in_register,
                use_number=request.form.get("use_number") or beside["typed_number"].strip() or None,
                reason=request.form.get("reason") or beside["number_reason"],
                document_reason=document_reason,
                keys_noted="keys_noted" in request.form,
            )
    except DecisionRefused as refused:
        about_document = refused.code in ("document_over", "document_reason_unreadable")
        return ask_to_confirm(
            found,
            problem=decision_problem(refused),
            document_error=decision_problem(refused) if about_document else "",
            document_reason=document_reason,
            beside={**beside, **number_problem(refused, beside)},
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
