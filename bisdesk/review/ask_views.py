"""What staff post to ask the filer for information, and to take the question back."""

from flask import Blueprint, Response, request

from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.questions import service
from bisdesk.questions.words import question_problem
from bisdesk.review.page import show_page
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to

bp = Blueprint("asking", __name__, url_prefix="/review")


@bp.post("/<reference>/ask")
@allow(Action.ASK)
def ask(reference: str) -> Response:
    """Ask the filer something; refused, what was typed comes back."""
    question, fields = request.form.get("question", ""), request.form.getlist("fields")
    files = bool(request.form.get("files"))
    try:
        with current_work() as work:
            service.ask(
                work,
                reference,
                version=_version(),
                question=question,
                fields=fields,
                files=files,
            )
    except Refusal as refusal:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.ASK)
        said = {
            "question": question,
            "fields": fields,
            "files": files,
            "error": question_problem(refusal),
        }
        return show_page(found, asked=said, status=422)
    return go_to("review.show", reference=reference)


@bp.post("/<reference>/take_back")
@allow(Action.ASK)
def take_back(reference: str) -> Response:
    """Take the question back; what the filer had begun to answer is gone."""
    closed = current_runtime().settings.extra_holidays
    with current_work() as work:
        service.take_back(work, reference, version=_version(), closed=closed)
    return go_to("review.show", reference=reference)


def _version() -> int:
    return request.form.get("version", 0, type=int)
