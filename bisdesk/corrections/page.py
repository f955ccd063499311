"""The page of a correction: the fields as they stand or were typed, and what to confirm."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response
from flask_babel import gettext as _

from bisdesk.bis_requests.checks import EMPTY, Context
from bisdesk.bis_requests.draft_page import GroupView, group_view
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.refusals import Refused
from bisdesk.corrections import words
from bisdesk.corrections.form import check, context_of, stands
from bisdesk.corrections.rules import FIELDS
from bisdesk.corrections.service import Asked, NotRight, ToConfirm
from bisdesk.domain import phone
from bisdesk.web.current import current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page


def form_page(
    found: BisRequest,
    asked: Asked | None = None,
    status: int = 200,
    *,
    refused: NotRight | None = None,
    taken: Mapping[str, Sequence[str | None]] | None = None,
    problem: str = "",
    changed: bool = False,
) -> Response:
    """The form. refused: what is wrong is said at the field; changed: somebody else was first.

    taken: by kind, which requests carry the address or number (None: digital keys).
    """
    asked = asked or Asked(stands(found), why="", reason="")
    with current_runtime().database.reading() as session:
        context = context_of(session, found, current_runtime().clock)
    groups = group_views(found, asked.typed, context, refusing=refused is not None)
    for kind, carriers in (taken or {}).items():
        said = Refused(words.taken(kind, carriers))
        groups[kind] = replace(groups[kind], refused=said, wrong=(kind,), ok=False)
    problems = refused.problems if refused else {}
    why_error = _("Choose one of the answers.") if "why" in problems else ""
    reason_error = words.reason_problem(problems["reason"]) if "reason" in problems else ""
    wrong = [(each.wrong[0], each.error) for each in groups.values() if each.error]
    beside = (("why-0", why_error), ("reason", reason_error))
    errors = [*wrong, *(pair for pair in beside if pair[1])]
    return page(
        "corrections/correct.html",
        "main",
        status,
        bis_request=found,
        groups=groups,
        errors=errors if refused or taken else [],
        problem=problem,
        changed=changed,
        asked=asked,
        why_error=why_error,
        reason_error=reason_error,
        why_choices=[{"value": each.value, "label": text} for each, text in words.WHY.items()],
    )


def group_views(
    found: BisRequest, typed: Mapping[str, str], context: Context, *, refusing: bool
) -> dict[str, GroupView]:
    """The fields; a verdict stands only where something else was typed than the request says."""
    verdicts = check(found, typed, context).verdicts
    whole = {"residence_country": found.residence_country or "", **typed}
    views = {
        name: group_view(
            name,
            whole,
            verdicts.get(name, EMPTY),
            page_language(),
            submitting=refusing and name in verdicts,
        )
        for name in FIELDS
    }
    # Both speak to who files: their own address.
    views["email"] = replace(views["email"], hint="")
    problem = verdicts.get("email", EMPTY).problem
    if problem is not None and problem.code == "own_email":
        views["email"] = replace(views["email"], refused=Refused(words.filers_address()))
    return views


def confirm_page(found: BisRequest, asked: Asked, to_confirm: ToConfirm) -> Response:
    """What changes and what follows, before it is stored."""
    new = to_confirm.checked.values
    email, mobile = new.get("email"), new.get("mobile")
    shown = {
        "old_email": found.email or "",
        "email": email or "",
        "old_mobile": phone.shown(found.mobile) if found.mobile else "",
        "mobile": phone.shown(mobile) if mobile else "",
    }
    why = next(text for each, text in words.WHY.items() if each.value == asked.why)
    return page(
        "corrections/confirm.html",
        "main",
        bis_request=found,
        asked=asked,
        why=why,
        lines=[words.line(name, getattr(found, name), new[name]) for name in to_confirm.checked.fields],
        follows=[words.follows(each, **shown) for each in to_confirm.follows],
        mark=to_confirm.mark,
    )  # fmt: skip
