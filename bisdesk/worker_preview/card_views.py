"""The card for the worker, to download and print."""

from flask import Blueprint, Response, make_response
from flask_babel import gettext as _

from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime
from bisdesk.web.errors import error_page
from bisdesk.web.i18n import LANGUAGES
from bisdesk.worker_preview.card import Facts, made

bp = Blueprint("worker_card", __name__, url_prefix="/documents")


@bp.get("/worker-card/<language>")
@allow(Action.READ_HELP)
def card(language: str) -> Response:
    """The PDF; it names nobody, so that whoever is signed in may have it."""
    if language not in LANGUAGES:
        raise NotFound
    try:
        pdf = made(Facts.of(current_runtime().settings), language)
    except Refusal:
        return _not_now()
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="bisdesk-card-{language}.pdf"'
    return response


@bp.app_template_global("card_languages")
def card_languages() -> dict[str, str]:
    return dict(LANGUAGES)


def _not_now() -> Response:
    answer = error_page(
        503,
        _("The card could not be made now"),
        _("Nothing is wrong with your request."),
        _("Try again in a minute."),
    )
    answer.headers["Retry-After"] = "60"
    return answer
