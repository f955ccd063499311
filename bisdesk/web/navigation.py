"""What stands in the head of each page: the menu, who is signed in, and the languages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _

from bisdesk.clock import BRUSSELS
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import may
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.formats import initials
from bisdesk.web.i18n import LANGUAGES, page_language

_MOVED = timedelta(minutes=1)
"""A demo whose clock differs this much from everybody else's was moved."""


counts: dict[str, Callable[[], int]] = {}
"""How much there is behind an entry that the reader has to see, by its endpoint (see `wiring.py`)."""


@dataclass(frozen=True)
class NavItem:
    url: str
    label: str
    current: bool
    count: int | None = None
    alert: bool = False


@dataclass(frozen=True)
class Viewer:
    name: str
    initials: str
    role_label: str
    organisation: str


def _items(actor: Actor) -> list[NavItem]:
    entries = [
        ("portal.home", _("Start page"), Action.OWN_ACCOUNT),
        ("board.show", _("Board"), Action.VIEW_BOARD),
        ("news.index", _("News"), Action.VIEW_BOARD),
        ("deliveries.index", _("Messages"), Action.VIEW_BOARD),
        ("bis_requests.index", _("My requests"), Action.FILE),
        ("drafts.new", _("New request"), Action.FILE),
        ("standard_texts.index", _("Standard texts"), Action.EDIT_TEXTS),
        ("document_rules.index", _("Document rules"), Action.MANAGE_DOCUMENT_RULES),
        ("desk_staff.index", _("Staff"), Action.MANAGE_STAFF),
        ("drafts.of_entity", _("Hand over"), Action.LIST_ENTITY_REQUESTS),
        ("portal.help_index", _("Knowledge"), Action.READ_HELP),
    ]
    return [
        NavItem(
            url=url_for(endpoint),
            label=label,
            current=request.endpoint == endpoint,
            count=counts[endpoint]() if endpoint in counts else None,
            alert=True,
        )
        for endpoint, label, action in entries
        if may(actor, action) and endpoint in current_app.view_functions
    ]


def _viewer(actor: Actor) -> Viewer | None:
    if actor.kind != "account":
        return None
    place = actor.filing_place or next(iter(actor.places), None)
    return Viewer(
        name=actor.name,
        initials=initials(actor.name),
        role_label=_role_label(actor),
        organisation=place.entity_name if place else "Bisdesk",
    )


def _role_label(actor: Actor) -> str:
    if actor.staff:
        return _("staff")
    if actor.manager:
        return _("manager")
    if any(place.admin for place in actor.places):
        return _("local administrator")
    return _("end user")


def _head() -> dict[str, Any]:
    actor = current_actor()
    now = current_runtime().clock.now()
    found = getattr(session, "identified", None)
    return {
        "nav_items": _items(actor) if actor.kind == "account" else [],
        "viewer": _viewer(actor),
        "current_language": page_language(),
        "languages": list(LANGUAGES.items()),
        "session_expires_at": found.ends_after(now).isoformat(timespec="seconds")
        if found
        else None,
        "server_now": now.isoformat(timespec="milliseconds"),
        "demo_mode": current_runtime().settings.demo,
        "demo_now": now if now - current_runtime().clock.on_devices() > _MOVED else None,
        "contact_mail": current_runtime().settings.contact_mail,
        "brussels": BRUSSELS,
        "request_code": g.get("request_id", ""),
    }


def install_navigation(app: Flask) -> None:
    app.context_processor(_head)
