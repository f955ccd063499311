"""The demo mailbox and phone. The room is registered in demo mode only; elsewhere these addresses are 404."""

from flask import Blueprint, Response, make_response

from bisdesk.channels.demo import Arrived
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime
from bisdesk.web.pages import page

bp = Blueprint("channels", __name__)

HEAD_WITH_BASE = '<head><base target="_top">'

# Mails carry their own styles, which nothing else of ours may. Links open in the whole window; scripts,
# forms and our cookies stay out of reach.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


@bp.get("/demo/mailbox")
@allow(Action.USE_DEMO)
def mailbox() -> Response:
    return page("channels/mailbox.html", mails=current_runtime().demo_inbox.newest("mail"))


@bp.get("/demo/mailbox/<message_id>")
@allow(Action.USE_DEMO)
def mail(message_id: str) -> Response:
    return page("channels/mail.html", mail=_found(message_id))


@bp.get("/demo/mailbox/<message_id>/html")
@allow(Action.USE_DEMO)
def mail_html(message_id: str) -> Response:
    """The mail as its sender designed it, for the frame on its page; sandboxed by its own content policy."""
    html = _found(message_id).html.replace("<head>", HEAD_WITH_BASE, 1)
    response = make_response(html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@bp.get("/demo/phone")
@allow(Action.USE_DEMO)
def phone() -> Response:
    return page("channels/phone.html", messages=current_runtime().demo_inbox.newest("sms"))


def _found(message_id: str) -> Arrived:
    found = current_runtime().demo_inbox.one("mail", message_id)
    if found is None:
        raise NotFound
    return found
