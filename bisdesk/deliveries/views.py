"""`/messages`, and the buttons at a message, there and on the desk's page of a request."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from bisdesk.deliveries import queries, service
from bisdesk.deliveries.queries import Asked
from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.outbox import gate
from bisdesk.outbox.by_hand import AlreadyHandedOver, SecretGone, try_again
from bisdesk.outbox.models import Channel
from bisdesk.policy.actions import Action
from bisdesk.review.deliveries import NAMES, failure_text
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to_address, page, safe_next

bp = Blueprint("deliveries", __name__, url_prefix="/messages")


@bp.get("")
@allow(Action.VIEW_BOARD)
def index() -> Response:
    values = request.args
    asked = Asked.of(*(values.get(name, "") for name in ("show", "channel", "code", "before")))
    runtime = current_runtime()
    with runtime.database.reading() as session:
        found = queries.messages(session, asked, current_actor(), runtime.clock.now())
        counts = queries.counts(session)
        troubles = [(trouble, failure_text(trouble.failure)) for trouble in gate.troubles(session)]
    here = request.full_path.rstrip("?")
    return page(
        "deliveries/index.html", asked=asked, found=found, counts=counts, here=here, names=_names(), channels=Channel,
        troubles=troubles,
    )  # fmt: skip


@bp.post("/<message_id>/try-again")
@allow(Action.SEND_AGAIN)
def try_it_again(message_id: str) -> Response:
    try:
        with current_work() as work:
            try_again(work, message_id)
    except AlreadyHandedOver:
        flash(_("This message left meanwhile; it was not sent a second time."), "info")
    except SecretGone:
        flash(_("The link or code of this message is no longer kept. Send a new one."), "warn")
    else:
        flash(_("Bisdesk tries it again now."), "ok")
    return _back()


@bp.post("/<message_id>/send-again")
@allow(Action.SEND_AGAIN)
def send_again(message_id: str) -> Response:
    try:
        with current_work() as work:
            service.send_again(work, message_id)
    except service.NotSentAgain as refused:
        flash(_refusals()[refused.code], "warn")
    else:
        flash(_("The message is sent once more."), "ok")
    return _back()


def _refusals() -> dict[str, str]:
    return {
        "not_left": _("This message has not left yet. Try it again instead."),
        "carries": _("This message carries a link or code. Send a new link or code instead."),
        "followed": _("This message was sent again already."),
    }


def _back() -> Response:
    return go_to_address(safe_next(request.form.get("next")) or url_for("deliveries.index"))


def _names() -> list[tuple[str, str]]:
    """Every kind of message by its name, in the order of the alphabet."""
    known = [(code, str(NAMES.get(code, code))) for code in CATALOGUE]
    return sorted(known, key=lambda each: each[1].casefold())
