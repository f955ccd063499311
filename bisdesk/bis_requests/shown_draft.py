"""A draft as its page shows it, with what the other rooms have to say about it."""

from collections.abc import Mapping, Sequence

from bisdesk.bis_requests import panels, reopened, taken_words, zone_wording
from bisdesk.bis_requests.choices import country_options
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.draft_page import DraftPage, build_page
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.refusals import Refused
from bisdesk.bis_requests.same_person import named_in, same_person
from bisdesk.bis_requests.taken import allowed
from bisdesk.bis_requests.zone_filling import Filled
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language


def view_of(
    draft: BisRequest,
    *,
    ticket: str = "",
    stored: bool = True,
    submitting: bool = False,
    only: Sequence[str] | None = None,
    filled: Filled = (),
    refused: Mapping[str, Refused] | None = None,
) -> DraftPage:
    """The page of a draft. only: the groups to word; stored: the draft exists; filled: what the zone just filled in."""
    if reopened.is_reopened(draft):
        return answer_view(draft, submitting=submitting, only=only, refused=refused)
    language = page_language()
    with current_runtime().database.reading() as session:
        lacks = panels.missing(session, draft) if stored else panels.EVERYTHING
        context = check_context(
            session, current_runtime().clock.now(), filer_email=current_actor().email
        )
        shared = allowed(current_runtime(), session, [draft.id]) if only is None else {}
        person = named_in(draft.typed) if stored else None
        same = (
            same_person(
                session,
                draft_id=draft.id,
                entity_id=draft.entity_id,
                holder_id=draft.holder_id,
                person=person,
            )
            if person
            else []
        )
    view = build_page(
        draft_id=draft.id,
        version=draft.version,
        ticket=ticket,
        language=language,
        typed=draft.typed,
        context=context,
        missing_elsewhere=lacks,
        saved_at=draft.changed_at if stored else None,
        submitting=submitting,
        only=only,
        refused=refused,
    )
    view.shared = [taken_words.may_share(kind) for kind in shared.get(draft.id, ())]
    view.countries = country_options(language)
    view.zone = zone_wording.view_of(draft.typed, context.today, language, filled)
    view.same_person = same
    return view


def answer_view(
    request: BisRequest,
    *,
    submitting: bool = False,
    only: Sequence[str] | None = None,
    refused: Mapping[str, Refused] | None = None,
) -> DraftPage:
    """The form of a submitted request, as far as the desk opened it for an answer."""
    language, now = page_language(), current_runtime().clock.now()
    groups = reopened.open_groups(request)
    with current_runtime().database.reading() as session:
        context = check_context(session, now, filer_email=current_actor().email)
        lacks = panels.missing_for_answer(session, request, now)
        shared = allowed(current_runtime(), session, [request.id]) if only is None else {}
    view = build_page(
        draft_id=request.id,
        version=reopened.version_of(request),
        ticket="",
        language=language,
        typed=reopened.form_of(request),
        context=context,
        missing_elsewhere=lacks,
        saved_at=request.answer_saved_at,
        submitting=submitting,
        only=[name for name in only if name in groups] if only is not None else None,
        refused=refused,
        groups=groups,
    )
    view.opened = tuple(request.opened)
    parts = [part for part in (reopened.FILES, reopened.DECLARATION) if part in request.opened]
    view.total = sum(GROUPS[name].required for name in groups) + len(parts)
    view.shared = [taken_words.may_share(kind) for kind in shared.get(request.id, ())]
    view.countries = country_options(language)
    # When and where the check was done stands as it is, unless it was done again.
    view.needed = [
        each
        for each in view.needed
        if not (each.name in reopened.OF_THE_CHECK and not reopened.touched(request, each.name))
    ]
    return view
