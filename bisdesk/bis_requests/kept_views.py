"""A post to a draft whose session has ended: keep what was typed, sign in, and find it again."""

from flask import flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests import kept
from bisdesk.bis_requests.conflict_views import groups_posted, settled
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.posted_draft import issuer
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.guards import FILES_BODY
from bisdesk.web.i18n import in_language
from bisdesk.web.sessions import session_that_ended

NO_FORM = frozenset({"drafts.discard", "drafts.copy", "drafts.give_draft", "identity.stop"})
"""Posts about a draft that carry nothing that was typed in it."""
ANSWERS = frozenset({"questions.give", "questions.save", "questions.save_text"})
"""Posts of what is typed for an answer to the desk; they name the request by its reference."""


def keep_posted() -> str | None:
    """Keep what this post carries of a draft; return where to go on after signing in.

    None: it is no form of a draft, the session did not just end, or the post does not come from our own page.
    """
    named = request.view_args or {}
    is_answer = request.endpoint in ANSWERS
    if not (is_answer or "draft_id" in named) or request.endpoint in NO_FORM:
        return None
    ended = session_that_ended()
    if ended is None:
        return None
    # Files travel along in the form without JavaScript; they are not kept, but the text stands between them.
    request.max_content_length = FILES_BODY
    if not ended.made_this_token(
        request.form.get("csrf_token") or request.headers.get("X-CSRFToken", "")
    ):
        return None
    runtime = current_runtime()
    draft_id = (
        kept.waiting_for(runtime, ended.account_id, named["reference"])
        if is_answer
        else named["draft_id"]
    )
    if draft_id is None:
        return None
    kept.keep(runtime, ended.account_id, draft_id, _part_posted(named.get("group")))
    return f"/requests/{named['reference']}/answer" if is_answer else f"/requests/drafts/{draft_id}"


def _part_posted(group: str | None) -> kept.Kept:
    if group is None:
        dropped = {name for name, (choice, _seen) in settled().items() if choice == "there"}
        groups = tuple(name for name in groups_posted() if name not in dropped)
    else:
        groups = (group,) if group in GROUPS else ()
    return kept.part_of_form(request.form, groups)


def restore() -> None:
    """Who has just signed in finds again what they typed too late."""
    if not kept.restore(current_runtime(), current_actor(), issuer()):
        return
    with in_language(current_actor().language):  # until now the page spoke the visitor's
        flash(
            _("What you typed after your session had ended was kept, and stands in the form."),
            "ok",
        )
