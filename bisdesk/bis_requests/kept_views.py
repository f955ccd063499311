"""A post to a draft whose session has ended: keep what was typed, sign in, and find it again."""

from flask import flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests import kept
from bisdesk.bis_requests.conflict_views import groups_posted, settled
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.posted_draft import issuer
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.guards import FILES_BODY
from bisdesk.web.sessions import session_that_ended

NO_FORM = frozenset({"drafts.discard", "drafts.copy", "drafts.give_draft", "identity.stop"})
"""Posts about a draft that carry nothing that was typed in it."""


def keep_posted() -> str | None:
    """Keep what this post carries of a draft; return where to go on after signing in.

    None: it is no form of a draft, the session did not just end, or the post does not come from our own page.
    """
    draft_id = (request.view_args or {}).get("draft_id")
    if draft_id is None or request.endpoint in NO_FORM:
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
    group = (request.view_args or {}).get("group")
    if group is None:
        dropped = {name for name, (choice, _seen) in settled().items() if choice == "there"}
        groups = tuple(name for name in groups_posted() if name not in dropped)
    else:
        groups = (group,) if group in GROUPS else ()
    part = kept.part_of_form(request.form, groups)
    kept.keep(current_runtime(), ended.account_id, draft_id, part)
    return f"/requests/drafts/{draft_id}"


def restore() -> None:
    """Who has just signed in finds again what they typed too late."""
    if kept.restore(current_runtime(), current_actor(), issuer()):
        flash(
            _("What you typed after your session had ended was kept, and stands in your draft."),
            "ok",
        )
