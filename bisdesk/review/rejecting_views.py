"""What staff post to reject a request: first perhaps the standard text they want, then the rejection itself."""

from dataclasses import replace

from flask import Blueprint, Response, request
from sqlmodel import Session

from bisdesk.bis_requests import endings
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.review.page import show_page
from bisdesk.review.wording import rejection_problem
from bisdesk.review.writing import Said, posted_language, subject_of, with_standard_text
from bisdesk.standard_texts.defaults import Kind
from bisdesk.standard_texts.filling import is_standard
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to, wants_part

bp = Blueprint("rejecting", __name__, url_prefix="/review")


@bp.post("/<reference>/reject/text")
@allow(Action.REJECT)
def use_text(reference: str) -> Response:
    """Fill in the standard text of the reason, in the language asked for. Nothing is stored; nothing typed is lost."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REJECT)
    with current_runtime().database.reading() as session:
        now = with_standard_text(
            session, Kind.REJECT, found, _said(), may_replace="replace" in request.form
        )
    if wants_part():
        now = replace(now, version=request.form.get("version", type=int))
    return show_page(found, block="reject", look_for_alikes=False, rejecting=now)


@bp.post("/<reference>/reject")
@allow(Action.REJECT)
def reject(reference: str) -> Response:
    """End the request without a number, with a reason for the filer."""
    said = _said()
    try:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.REJECT)
            endings.reject(
                work,
                reference,
                version=request.form.get("version", 0, type=int),
                reason=said.name,
                text=_own_words(work.session, found, said),
            )
    except Refusal as refusal:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.REVIEW)
        again = replace(said, problems=rejection_problem(refusal))
        return show_page(found, rejecting=again, status=422)
    return go_to("review.show", reference=reference)


def _said() -> Said:
    return Said(
        name=request.form.get("reject_reason", ""),
        text=request.form.get("reject_text", ""),
        language=posted_language(request.form, "reject_language"),
        filled=request.form.get("reject_filled", ""),
    )


def _own_words(session: Session, found: BisRequest, said: Said) -> str:
    """The text; of *another reason* only when it says more than its standard text, which says nothing yet."""
    unsaid = said.name == endings.Reason.OTHER and is_standard(
        session, Kind.REJECT, said.name, said.text, subject_of(session, found)
    )
    return "" if unsaid else said.text
