"""A draft that was changed in two windows: both values per field, and a choice for each. Nothing is typed again."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, make_response, render_template, request

from bisdesk.bis_requests.conflicts import differences
from bisdesk.bis_requests.drafts import NEW, look_at
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.reopened import form_of, is_reopened, version_of
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page

CHOICES = ("here", "there")


def conflict_page(
    draft_id: str, groups: Sequence[str], typed: Mapping[str, str] | None = None
) -> Response:
    """The form met another window: what clashes; the rest is saved.

    typed: what was kept of an earlier post; without it, what this one carries.
    """
    with current_runtime().database.reading() as session:
        draft = look_at(session, current_actor(), draft_id)
    posted = request.form if typed is None else typed
    found = differences(form_of(draft), posted, groups, page_language())
    asked_again = request.endpoint == "drafts.resolve"
    return page(
        "bis_requests/conflict.html",
        status=409 if typed is None else 200,
        draft=draft,
        **_stands(draft),
        differences=found,
        asked_again=asked_again,
    )


def conflict_answer(draft_id: str, group: str) -> Response:
    """The same for one field, beside the form: the field keeps what was typed until the reader has chosen."""
    with current_runtime().database.reading() as session:
        draft = look_at(session, current_actor(), draft_id)
    bases = bases_posted()
    html = render_template(
        "bis_requests/_conflict.html",
        draft=draft,
        **_stands(draft),
        difference=differences(form_of(draft), request.form, (group,), page_language())[0],
        base=bases.get(group, request.form.get("version", NEW, type=int)),
        again=group in bases,
    )
    return make_response(html)


def _stands(draft: BisRequest) -> dict[str, Any]:
    """The version of the form that is saved, and when it was."""
    saved_at = draft.answer_saved_at if is_reopened(draft) else draft.changed_at
    return {"form_version": version_of(draft), "saved_at": saved_at or draft.changed_at}


def bases_posted() -> dict[str, int]:
    """For groups whose clash is not settled yet: the version that this window knew."""
    found = {name: request.form.get(f"base.{name}", type=int) for name in GROUPS}
    return {name: version for name, version in found.items() if version is not None}


def settled() -> dict[str, tuple[str, int]]:
    """By group: what the reader chose (the value here, or the saved one), and the version they chose against."""
    found = {
        name: (
            request.form.get(f"keep.{name}", ""),
            request.form.get(f"seen.{name}", NEW, type=int),
        )
        for name in GROUPS
    }
    return {name: said for name, said in found.items() if said[0] in CHOICES}


def groups_posted() -> tuple[str, ...]:
    """The groups of which this post carries the inputs: all of the form, or those of the conflict page."""
    only = request.form.get("only")
    return tuple(GROUPS) if only is None else tuple(n for n in GROUPS if n in only.split(","))
