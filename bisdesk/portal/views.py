"""The portal: start page, services, and the pages that say who to turn to."""

from flask import Blueprint, Response

from bisdesk.bis_requests.queries import own_counts, own_requests, waiting_for
from bisdesk.bis_requests.taken import allowed
from bisdesk.board.notices import open_count
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, may
from bisdesk.portal.articles import SLUGS, articles
from bisdesk.portal.articles import article as read
from bisdesk.web.access import allow, on_public_address
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page

bp = Blueprint("portal", __name__)


@bp.get("/")
@allow(Action.OWN_ACCOUNT)
def home() -> Response:
    """What needs the reader's action comes first."""
    actor = current_actor()
    with current_runtime().database.reading() as session:
        drafts = own_requests(session, actor, "drafts", limit=5)
        questions = waiting_for(session, actor, limit=5)
        counts = own_counts(session, actor)
        shared = allowed(current_runtime(), session, [draft.id for draft in drafts])
        notices = open_count(session) if may(actor, Action.DECIDE_SHARING) else 0
    return page(
        "portal/home.html",
        actor=actor,
        drafts=drafts,
        questions=questions,
        counts=counts,
        shared=shared,
        notices=notices,
    )


@bp.get("/services")
@allow(Action.OWN_ACCOUNT)
def services() -> Response:
    """VO Servicebeheer: the catalogue."""
    return page("portal/services.html", actor=current_actor())


@bp.get("/contact")
@allow(Action.OWN_ACCOUNT)
def contact() -> Response:
    return page("portal/contact.html")


@bp.get("/help")
@allow(Action.READ_HELP)
def help_index() -> Response:
    return page("portal/help.html", articles=articles(page_language()))


@bp.get("/help/<slug>")
@allow(Action.READ_HELP)
def article(slug: str) -> Response:
    if slug not in SLUGS:
        raise NotFound
    language = page_language()
    return page("portal/article.html", article=read(slug, language), articles=articles(language))


@bp.get("/privacy")
@allow(Action.PUBLIC)
@on_public_address
def privacy() -> Response:
    return page("portal/privacy.html")


@bp.get("/accessibility")
@allow(Action.PUBLIC)
@on_public_address
def accessibility() -> Response:
    return page("portal/accessibility.html")
