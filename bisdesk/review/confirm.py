"""The summary that staff read before they register somebody."""

from collections.abc import Mapping
from datetime import date

from flask import Response
from flask_babel import gettext as _

from bisdesk.bis_requests.facts import birth_date, chosen
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain import bis_number, country
from bisdesk.duplicates.card import card_of
from bisdesk.review.compared import bar_with, comparison_of
from bisdesk.review.page import show_page
from bisdesk.web.current import current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page


def ask_to_confirm(
    found: BisRequest,
    *,
    problem: str = "",
    document_error: str = "",
    document_reason: str = "",
    beside: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The summary; while something is open, the request's page with what it is.

    What was typed and refused comes back in it: document_reason, beside (the person's number and keys), and why.
    """
    card = card_of(current_runtime(), found)
    with current_runtime().database.reading() as session:
        known = comparison_of(session, found, refused={})
    bar = bar_with(known, card)
    if not bar.ready:
        return show_page(found, explain=True, problem=problem, status=status)
    number = next(iter(card.same), "")
    return page(
        "review/confirm.html",
        status=status,
        bis_request=found,
        summary=_summary(found),
        number=number,
        number_kind=bis_number.parse(number, today=known["checked"].today).kind if number else "",
        register_down=card.register_down,
        document_over=bar.document_over,
        document_reason=document_reason,
        document_error=document_error,
        problem=problem if not {"number_error", "reason_error"} & (beside or {}).keys() else "",
        beside=beside or {},
        given_kind=_kind(found, known["checked"].today),
    )


def _kind(found: BisRequest, today: date) -> str:
    """Of the number that the filer typed."""
    given = found.existing_number
    return bis_number.parse(given, today=today).kind if given else ""


def _summary(found: BisRequest) -> list[tuple[str, str]]:
    """Who is registered, in the words of the request."""
    language = page_language()
    return [
        (_("Last name"), found.last_name or ""),
        (_("First name"), found.first_name or _("No first name on the document")),
        (_("Other first names"), found.other_first_names or _("None filled in")),
        (_("Date of birth"), birth_date(found.birth_date)),
        (_("Sex"), chosen("sex", found.sex)),
        (_("Nationality"), country.name(found.nationality or "", language)),
        (_("Document"), " ".join((chosen("document_type", found.document_type), found.document_number or ""))),
    ]  # fmt: skip
