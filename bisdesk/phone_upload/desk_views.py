"""The panel on the form of a draft: make a code for a phone, show it, see what comes, stop it."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from bisdesk.bis_requests.conflict_views import conflict_page
from bisdesk.bis_requests.drafts import Clash, open_draft
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.posted_draft import keep_what_else_came, may_create, save_posted
from bisdesk.phone_upload import tickets, wording
from bisdesk.phone_upload.tickets import Standing
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, may, require
from bisdesk.web.access import allow, not_activity, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to_address, wants_part
from bisdesk.web.qr import qr_svg

bp = Blueprint("phone_desk", __name__)


@dataclass(frozen=True)
class Panel:
    """What the form says of its ticket. Without a ticket only the button is there."""

    tag: str
    standing: Standing | None = None
    added: int = 0
    connected: bool = False
    address: str = ""
    qr: str = ""
    left: str = ""
    until: str = ""
    iso: str = ""


@bp.app_template_global()
def phone_panel(draft_id: str) -> Panel:
    """The panel of a draft whose page is being drawn (the view of that page has asked the policy)."""
    return _panel(draft_id)


@bp.get("/requests/drafts/<draft_id>/phone")
@allow(Action.VIEW_DRAFT)
@not_activity
def panel(draft_id: str) -> Response:
    """What an open panel asks every two seconds: nothing when nothing changed."""
    with current_runtime().database.reading() as session:
        draft = session.get(BisRequest, draft_id)
    if draft is None:
        raise NotFound
    require(current_actor(), Action.VIEW_DRAFT, draft)
    return _part(draft_id) if wants_part() else go_to_address(_address(draft_id))


@bp.post("/requests/drafts/<draft_id>/phone")
@allow(Action.FILE)
@takes_files  # without JavaScript the button posts the whole form
def start(draft_id: str) -> Response:
    """Make a code; one that was open is over. It makes the draft when nothing else has yet."""
    if not wants_part() and (clash := _keep_form(draft_id)) is not None:
        return clash
    created = may_create(draft_id)
    with current_work() as work:
        tickets.start(work, open_draft(work, draft_id, may_create=created))
    return _part(draft_id) if wants_part() else go_to_address(_address(draft_id))


@bp.post("/requests/drafts/<draft_id>/phone/stop")
@allow(Action.FILE)
@takes_files
def stop(draft_id: str) -> Response:
    if not wants_part() and (clash := _keep_form(draft_id)) is not None:
        return clash
    with current_work() as work:
        tickets.stop(work, open_draft(work, draft_id))
    return _part(draft_id) if wants_part() else go_to_address(_address(draft_id))


def _keep_form(draft_id: str) -> Response | None:
    """Without JavaScript nothing typed or chosen is lost; return the page for what another tab changed meanwhile."""
    keep_what_else_came(draft_id)
    try:
        save_posted(draft_id)
    except Clash as clash:
        return conflict_page(draft_id, clash.groups)
    return None


def _part(draft_id: str) -> Response:
    shown = _panel(draft_id)
    if request.method == "GET" and request.headers.get("HX-PTag") == shown.tag:
        return make_response("", 304)
    html = render_template("phone_upload/_panel.html", draft_id=draft_id, panel=shown)
    answer = make_response(html)
    answer.headers["HX-PTag"] = shown.tag
    if request.method == "POST":
        # The first code can make the draft: from then on the page has the draft's own address.
        answer.headers["HX-Replace-Url"] = url_for("drafts.show", draft_id=draft_id)
    return answer


def _address(draft_id: str) -> str:
    return url_for("drafts.show", draft_id=draft_id, _anchor="phone-panel")


def _panel(draft_id: str) -> Panel:
    """Shown to who made the ticket, while they may still change the draft."""
    runtime, actor = current_runtime(), current_actor()
    with runtime.database.reading() as session:
        ticket = tickets.of_draft(session, draft_id)
        draft = session.get(BisRequest, draft_id) if ticket else None
    if ticket is None or draft is None or ticket.made_by != actor.id:
        return Panel(tag=f"none.{page_language()}")
    if not may(actor, Action.EDIT_DRAFT, draft):
        return Panel(tag=f"none.{page_language()}")
    now = runtime.clock.now()
    standing = tickets.standing(ticket, now)
    minutes = wording.minutes_left(ticket.expires_at, now)
    said = (ticket.id, standing, ticket.added, bool(ticket.browser_hash), minutes, page_language())
    if standing is not Standing.OPEN:
        return Panel(tag=".".join(map(str, said)), standing=standing, added=ticket.added)
    token = tickets.token_of(runtime.vault, ticket.id)
    address = runtime.settings.public_url + url_for("phone.show", token=token)
    return Panel(
        tag=".".join(map(str, said)),
        standing=standing,
        added=ticket.added,
        connected=ticket.browser_hash is not None,
        address=address,
        qr=qr_svg(address, _("QR code for your phone. The address stands below it as text.")),
        left=wording.time_left(ticket.expires_at, now),
        until=wording.works_until(ticket.expires_at),
        iso=ticket.expires_at.isoformat(),
    )
