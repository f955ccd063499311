"""What every request has to pass before a view sees it: host, address, size, and doubled fields."""

from typing import Protocol, cast
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request

from bisdesk.policy.actions import Action
from bisdesk.policy.decide import require
from bisdesk.settings import Settings
from bisdesk.web.current import current_actor, current_runtime


class Guarded(Protocol):
    """A view that says what it asks of the policy (`bisdesk.web.access.allow`)."""

    asks_for: Action


PLAIN_BODY = 1024 * 1024
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FILES_BODY = 64 * 1024 * 1024  # six files of 10 MB, and the form around them


def _hosts(settings: Settings) -> tuple[str, str]:
    return urlsplit(settings.intranet_url).netloc, urlsplit(settings.public_url).netloc


def known_host() -> None:
    """Refuse names that are not ours: links and cookies would follow them."""
    intranet, public = _hosts(current_runtime().settings)
    if request.host not in (intranet, public) and request.path not in ("/healthz", "/readyz"):
        abort(400)


def right_address() -> None:
    """On the public address only what the new worker needs answers."""
    intranet, public = _hosts(current_runtime().settings)
    if intranet == public or request.host != public:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint != "static" and not getattr(view, "on_public_address", False):
        abort(404)


def mark_activity() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "not_activity", False):
        g.not_activity = True


def _anything(**_address: object) -> None:
    """The policy's yes is enough."""


def bounded_body() -> None:
    """Bound what is read, before anything is. Of who may not post there no file is read at all."""
    view = current_app.view_functions.get(request.endpoint or "")
    takes_files = getattr(view, "takes_files", False) and request.mimetype == MULTIPART
    if takes_files:
        require(current_actor(), cast(Guarded, view).asks_for)
        getattr(view, "look_first", _anything)(**(request.view_args or {}))
    # Other bodies are read into memory whole.
    plain = getattr(view, "signed_body", PLAIN_BODY)
    request.max_content_length = FILES_BODY if takes_files else plain


def only_forms() -> None:
    """Refuse JSON and the like: the forms would read it, past the check for doubled fields."""
    view = current_app.view_functions.get(request.endpoint or "")
    forms = not hasattr(view, "signed_body")
    if forms and request.method == "POST" and request.mimetype not in ("", URLENCODED, MULTIPART):
        abort(400)


def no_doubled_fields() -> None:
    """A field that comes twice has no meaning here; which of the two counts would be a guess."""
    view = current_app.view_functions.get(request.endpoint or "")
    selections: frozenset[str] = getattr(view, "may_repeat", frozenset())
    once: frozenset[str] = frozenset()
    for values, many in ((request.args, once), (request.form, selections)):
        if any(len(found) > 1 and name not in many for name, found in values.lists()):
            abort(400)


def install_guards(app: Flask) -> None:
    guards = (known_host, right_address, mark_activity, bounded_body, only_forms, no_doubled_fields)
    for guard in guards:
        app.before_request(guard)
