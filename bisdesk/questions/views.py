"""The page on which who filed a request answers the desk, and the thread on their pages."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from bisdesk.bis_requests import answer_words, kept, reopened, taken_words
from bisdesk.bis_requests.conflict_views import conflict_page
from bisdesk.bis_requests.drafts import Clash
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.posted_draft import keep_what_else_came, save_posted
from bisdesk.bis_requests.probing import Paused, counted
from bisdesk.bis_requests.queries import display_name
from bisdesk.bis_requests.shown_draft import view_of
from bisdesk.bis_requests.states import Transition, WrongState
from bisdesk.bis_requests.submitting import NotReady, Taken
from bisdesk.bis_requests.taken import note_taken
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.questions import answering
from bisdesk.questions.queries import last_question, thread_of
from bisdesk.questions.words import EntryView, answer_problem, entry_views, opened_labels
from bisdesk.web.access import allow, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to, page
from bisdesk.work.work import Stale

bp = Blueprint("questions", __name__, url_prefix="/requests")


@bp.get("/<reference>/answer")
@allow(Action.ANSWER)
def answer(reference: str) -> Response:
    """The question, and what it opened; a request that does not wait for an answer has no such page."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.ANSWER)
    if not reopened.is_reopened(found):
        return go_to("bis_requests.show", reference=reference)
    left = kept.unsettled(current_runtime(), current_actor(), found.id)
    if left is not None and request.args.get("kept") != "no":
        return conflict_page(found.id, left.groups, left.typed)
    return answer_page(found)


@bp.post("/<reference>/answer/fields/text")
@allow(Action.ANSWER)
def save_text(reference: str) -> Response:
    """Keep the answer in words while it is typed."""
    found = _open(reference)
    with current_work() as work:
        found = answer_words.save_text(
            work,
            found.id,
            request.form.get(reopened.TEXT, ""),
            version=request.form.get("version", 0, type=int),
        )
    html = render_template("questions/_saved.html", page=view_of(found, only=()))
    return make_response(html)


@bp.post("/<reference>/answer")
@allow(Action.ANSWER)
@takes_files
def give(reference: str) -> Response:
    """Save the whole form and give the answer; refused, it comes back with everything that was typed."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.ANSWER)
    if reopened.is_reopened(found):
        stopped = _keep_form(found)
        if stopped is not None:
            return stopped
        found = _stored(found.id)
    try:
        return _give(found, reference)
    except NotReady:
        return answer_page(found, 422, submitting=True)
    except Refusal as refusal:
        return answer_page(found, 422, submitting=True, text_error=answer_problem(refusal))
    except Taken as taken:
        with current_work() as work:
            own = note_taken(work, found.id, taken)
        said = {kind: taken_words.refusal(kind, holder) for kind, holder in own.items()}
        return answer_page(found, 422, submitting=True, refused=said)
    except Paused as paused:
        until = current_runtime().clock.now() + paused.wait
        refused = answer_page(found, 429, submitting=True, paused_until=until)
        refused.headers["Retry-After"] = str(ceil(paused.wait.total_seconds()))
        return refused


@bp.post("/<reference>/answer/save")
@allow(Action.ANSWER)
@takes_files
def save(reference: str) -> Response:
    """Save the whole form and stay: the button without JavaScript."""
    stopped = _keep_form(_open(reference))
    return stopped if stopped is not None else go_to("questions.answer", reference=reference)


@bp.app_template_global("question_thread")
def question_thread(request_id: str) -> list[EntryView]:
    """The thread as who filed the request sees it (the view of that page has asked the policy)."""
    with current_runtime().database.reading() as session:
        return entry_views(thread_of(session, request_id, for_staff=False), page_language())


def answer_page(
    found: BisRequest,
    status: int = 200,
    *,
    submitting: bool = False,
    refused: Mapping[str, Any] | None = None,
    **said: Any,
) -> Response:
    """The form of the answer as it stands."""
    return page(
        "questions/answer.html",
        "main",
        status,
        page=view_of(found, submitting=submitting, refused=refused),
        bis_request=found,
        **said,
    )


@bp.app_template_global("question_of")
def question_of(bis_request: BisRequest) -> dict[str, Any]:
    """The question that waits, and what it opened, for the page of its answer."""
    with current_runtime().database.reading() as session:
        question = last_question(session, bis_request.id)
        entries = thread_of(session, bis_request.id, for_staff=False)
    asked = next(
        (each for each in entries if question is not None and each.id == question.id), None
    )
    return {
        "id": asked.id if asked else "",
        "text": asked.text if asked else "",
        "by": asked.by if asked else "",
        "at": asked.at if asked else None,
        "opened": opened_labels(bis_request.opened),
        "name": display_name(bis_request),
        "check_again": reopened.is_open(bis_request, reopened.DECLARATION)
        and _handed_over(bis_request),
    }


def _handed_over(bis_request: BisRequest) -> bool:
    """Somebody else did the identity check: who has the request now does it again before a new declaration."""
    return bis_request.holder_id != bis_request.filer_id


def _give(found: BisRequest, reference: str) -> Response:
    runtime = current_runtime()
    with counted(runtime, current_actor()), current_work() as work:
        answering.answer(
            work,
            reference,
            question_id=request.form.get("question", ""),
            version=found.answer_version,
            closed=runtime.settings.extra_holidays,
        )
    return go_to("bis_requests.show", reference=reference)


def _keep_form(found: BisRequest) -> Response | None:
    """Save all that the form carries; return a page when another window was first."""
    keep_what_else_came(found.id)
    try:
        save_posted(found.id)
    except Clash as clash:
        return conflict_page(found.id, clash.groups)
    text = request.form.get(reopened.TEXT)
    if text is None:
        return None
    try:
        with current_work() as work:
            version = request.form.get("version", 0, type=int)
            answer_words.save_text(work, found.id, text, version=version)
    except Stale:
        return answer_page(_stored(found.id), 409, typed_here=text)
    return None


def _open(reference: str) -> BisRequest:
    with current_work() as work:
        found = work.get_by_reference(reference, Action.ANSWER)
    if not reopened.is_reopened(found):
        raise WrongState(Transition.ANSWER, found.state)
    return found


def _stored(request_id: str) -> BisRequest:
    with current_runtime().database.reading() as session:
        return session.get_one(BisRequest, request_id)
