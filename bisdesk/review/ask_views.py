"""What staff post to ask the filer for information, and to take the question back."""

from dataclasses import replace

from flask import Blueprint, Response, request

from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.questions import service
from bisdesk.questions.words import question_problem
from bisdesk.review.page import show_page
from bisdesk.review.writing import Said, posted_language, with_standard_text
from bisdesk.standard_texts.defaults import Kind
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.pages import go_to, wants_part

bp = Blueprint("asking", __name__, url_prefix="/review")
_TICK = "open_"
"""What the name of a tick starts with: each field is posted by a name of its own, a doubled one is refused."""


@bp.post("/<reference>/ask/text")
@allow(Action.ASK)
def use_text(reference: str) -> Response:
    """Fill in a standard text, in the language asked for, and tick what it is about. Nothing is stored or lost."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.ASK)
    with current_runtime().database.reading() as session:
        now = with_standard_text(
            session, Kind.ASK, found, _said(), may_replace="replace" in request.form
        )
    if wants_part():
        now = replace(now, version=request.form.get("version", type=int))
    return show_page(found, block="ask", look_for_alikes=False, asked=now)


@bp.post("/<reference>/ask")
@allow(Action.ASK)
def ask(reference: str) -> Response:
    """Ask the filer something; refused, what was typed comes back."""
    said = _said()
    try:
        with current_work() as work:
            service.ask(
                work,
                reference,
                version=_version(),
                question=said.text,
                fields=said.fields,
                files=said.files,
            )
    except Refusal as refusal:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.ASK)
        again = replace(said, problems={"text_error": question_problem(refusal)})
        return show_page(found, asked=again, status=422)
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


def _said() -> Said:
    return Said(
        name=request.form.get("ask_name", ""),
        text=request.form.get("question", ""),
        language=posted_language(request.form, "ask_language"),
        filled=request.form.get("ask_filled", ""),
        fields=tuple(each.removeprefix(_TICK) for each in request.form if each.startswith(_TICK)),
        files=bool(request.form.get("files")),
    )
