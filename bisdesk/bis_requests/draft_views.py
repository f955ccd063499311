"""The request form: open, save while typing, submit, throw away."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from bisdesk.bis_requests import (
    defaults,
    drafts,
    kept,
    reopened,
    submitting,
    taken_words,
)
from bisdesk.bis_requests.conflict_views import (
    bases_posted,
    conflict_answer,
    conflict_page,
    groups_posted,
    settled,
)
from bisdesk.bis_requests.conflicts import changed_since
from bisdesk.bis_requests.drafts import NEW, Clash, look_at
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.labels import LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.posted_draft import (
    issuer,
    keep_what_else_came,
    save_and_fill,
    save_posted,
)
from bisdesk.bis_requests.probing import Paused, counted
from bisdesk.bis_requests.queries import display_name
from bisdesk.bis_requests.shown_draft import view_of
from bisdesk.bis_requests.states import State, WrongState
from bisdesk.bis_requests.submitting import NotReady, Taken
from bisdesk.bis_requests.taken import note_taken
from bisdesk.bis_requests.zone_filling import Filled
from bisdesk.identity.check import input_name
from bisdesk.identity.queries import check_of
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, require
from bisdesk.web.access import allow, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page
from bisdesk.work.work import Stale

bp = Blueprint("drafts", __name__, url_prefix="/requests")


@bp.get("/new")
@allow(Action.FILE)
def new() -> Response:
    """An empty form; nothing is stored until something is typed or uploaded."""
    draft_id, ticket = issuer().issue(current_actor())
    with current_runtime().database.reading() as session:
        start = defaults.for_filer(session, current_actor())
    blank = BisRequest(
        id=draft_id,
        version=NEW,
        typed=start,
        state=State.DRAFT,
        entity_id="",
        filer_id="",
        holder_id="",
        created_at=current_runtime().clock.now(),
        changed_at=current_runtime().clock.now(),
    )
    return page("bis_requests/draft.html", page=view_of(blank, ticket=ticket, stored=False))


@bp.get("/drafts/<draft_id>")
@allow(Action.VIEW_DRAFT)
def show(draft_id: str) -> Response:
    with current_runtime().database.reading() as session:
        draft = look_at(session, current_actor(), draft_id)
    if draft.state is State.STOPPED:
        return _stopped(draft)
    if reopened.is_reopened(draft):
        return go_to("questions.answer", reference=draft.reference, kept=request.args.get("kept"))
    if draft.state is not State.DRAFT:
        return go_to("bis_requests.show", reference=draft.reference)
    left = kept.unsettled(current_runtime(), current_actor(), draft_id)
    if left is not None and request.args.get("kept") != "no":
        return conflict_page(draft_id, left.groups, left.typed)
    return page("bis_requests/draft.html", page=view_of(draft))


@bp.post("/drafts/<draft_id>/fields/<group>")
@allow(Action.FILE)
def check_field(draft_id: str, group: str) -> Response:
    """Save one group and check it: the answer is that group, and what else changed on the page by it."""
    if group not in GROUPS:
        raise NotFound
    try:
        draft, was_new, filled = save_and_fill(draft_id, (group,))
    except Clash:
        return conflict_answer(draft_id, group)
    has_zone = group == "mrz" or bool(draft.typed.get("mrz"))
    told = [name for name in GROUPS[group].tells if name != "mrz" or has_zone]
    answer = checked_answer(draft, group, told, filled)
    if was_new:
        answer.headers["HX-Replace-Url"] = url_for("drafts.show", draft_id=draft_id)
    return answer


def checked_answer(
    draft: BisRequest, group: str, told: Sequence[str], filled: Filled = (), **more: Any
) -> Response:
    """A group with its verdict; out of band those that it has a say in, and what changed elsewhere since.

    filled: what the machine readable zone filled in just now. more: for the template.
    """
    version = request.form.get("version", NEW, type=int)
    unsettled = bases_posted()
    elsewhere = [
        name
        for name in changed_since(draft.changed_in, version)
        if name != group and name not in unsettled
    ]
    others = dict.fromkeys([*told, *(elsewhere if version != NEW else ())])
    if reopened.is_reopened(draft):
        others = {name: None for name in others if reopened.is_open(draft, name)}
    view = view_of(draft, only=(group, *others), filled=filled)
    return make_response(
        render_template("bis_requests/_checked.html", page=view, group=group, others=others, **more)
    )


@bp.post("/drafts/<draft_id>/resolve")
@allow(Action.FILE)
@takes_files
def resolve(draft_id: str) -> Response:
    """Save what was chosen where two windows differ, and go on with the draft."""
    keep_what_else_came(draft_id)
    choices = settled()
    keep = {name: seen for name, (choice, seen) in choices.items() if choice == "here"}
    rest = tuple(name for name in groups_posted() if name not in choices)
    clashes: list[str] = []
    for groups, bases in ((tuple(keep), keep), (rest, None)):
        try:
            if groups:
                save_posted(draft_id, groups, bases=bases)
        except Clash as clash:
            clashes += clash.groups
    if clashes:
        return conflict_page(draft_id, clashes)
    with current_work() as work:
        kept.settle(work, draft_id)
    anchor = f"field-{next(iter(choices))}" if choices else None
    return go_to("drafts.show", draft_id=draft_id, _anchor=anchor)


@bp.post("/drafts/<draft_id>")
@allow(Action.FILE)
@takes_files
def submit(draft_id: str) -> Response:
    """Save the whole form and submit it; refused, it comes back with everything that was typed."""
    if (done := _already_submitted(draft_id)) is not None:
        return go_to("bis_requests.show", reference=done)
    try:
        keep_what_else_came(draft_id)
        draft, _ = save_posted(draft_id)
        with counted(current_runtime(), current_actor()), current_work() as work:
            reference = submitting.submit(work, draft_id, version=draft.version)
    except NotReady:
        return page("bis_requests/draft.html", "form", 422, page=view_of(draft, submitting=True))
    except Taken as taken:
        return _refused(draft, taken)
    except Paused as paused:
        return _paused(draft, paused)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    except (Stale, WrongState):
        # The other click of a double click may have been a moment faster.
        if (done := _already_submitted(draft_id)) is None:
            raise
        return go_to("bis_requests.show", reference=done)
    return go_to("bis_requests.show", reference=reference)


def _refused(draft: BisRequest, refused: Taken) -> Response:
    """The same page again, with the reason at the field; noted apart, because the refused transaction is gone."""
    with current_work() as work:
        own = note_taken(work, draft.id, refused)
    said = {kind: taken_words.refusal(kind, holder) for kind, holder in own.items()}
    view = view_of(draft, submitting=True, refused=said)
    return page("bis_requests/draft.html", "form", 422, page=view)


def _paused(draft: BisRequest, paused: Paused) -> Response:
    """Told too often that an address is taken: what was typed is saved, and nothing was looked at."""
    until = current_runtime().clock.now() + paused.wait
    view = view_of(draft, submitting=True)
    answer = page("bis_requests/draft.html", "form", 429, page=view, paused_until=until)
    answer.headers["Retry-After"] = str(ceil(paused.wait.total_seconds()))
    return answer


@bp.post("/drafts/<draft_id>/save")
@allow(Action.FILE)
@takes_files
def save(draft_id: str) -> Response:
    """Save the whole form and stay: the button without JavaScript, and *save and close*."""
    keep_what_else_came(draft_id)
    try:
        save_posted(draft_id)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    if request.form.get("close"):
        return go_to("bis_requests.index")
    return go_to("drafts.show", draft_id=draft_id)


@bp.get("/drafts/<draft_id>/discard")
@allow(Action.FILE)
def ask_discard(draft_id: str) -> Response:
    with current_runtime().database.reading() as session:
        draft = look_at(session, current_actor(), draft_id)
    if draft.state is not State.DRAFT:
        return go_to("drafts.show", draft_id=draft_id)
    return page("bis_requests/discard.html", draft=draft, name=display_name(draft))


@bp.post("/drafts/<draft_id>/discard")
@allow(Action.FILE)
def discard(draft_id: str) -> Response:
    with current_work() as work:
        drafts.discard(work, draft_id)
    return go_to("bis_requests.index", tab="drafts")


def _stopped(draft: BisRequest) -> Response:
    with current_runtime().database.reading() as session:
        step = check_of(session, draft.id).refused_at
    label = LABELS[input_name(step)] if step else ""
    return page("bis_requests/stopped.html", draft=draft, step=label)


def _already_submitted(draft_id: str) -> str | None:
    """The reference, when this very form was submitted a moment ago (a double click)."""
    with current_runtime().database.reading() as session:
        found = session.get(BisRequest, draft_id)
    if found is None or found.reference is None:
        return None
    require(current_actor(), Action.VIEW_DRAFT, found)
    return found.reference
