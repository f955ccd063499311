"""The desk's page of one request, drawn again wherever staff come back to it.

Each part of the page has a module that returns its share of what the templates need.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.state_words import REJECTION_CHOICES
from bisdesk.duplicates.card import Card, card_of
from bisdesk.questions.words import CALLED_WITH, choices
from bisdesk.review.abilities import abilities
from bisdesk.review.around import around
from bisdesk.review.compared import bar_with, comparison_of
from bisdesk.review.decision import open_things
from bisdesk.review.how_far import how_far
from bisdesk.review.judged import Refused
from bisdesk.review.noticed import noticed_about
from bisdesk.review.writing import Said, writing_of
from bisdesk.standard_texts.wording import QUESTIONS
from bisdesk.web.current import current_runtime
from bisdesk.web.pages import page


def show_page(
    found: BisRequest,
    *,
    block: str = "main",
    status: int = 200,
    look_for_alikes: bool = True,
    problem: str = "",
    document_reason: str = "",
    rejecting: Said | None = None,
    refused_notes: Refused | None = None,
    explain: bool = False,
    passing: Mapping[str, str] | None = None,
    entry: Mapping[str, Any] | None = None,
    asked: Said | None = None,
    calling: Mapping[str, str] | None = None,
) -> Response:
    """The page, or one block of it.

    What was typed and refused comes back in it: problem (why it is not registered), document_reason, rejecting,
    passing (what was typed and is wrong of taking over and giving to a colleague; too_late:
    why nothing was done), asked, refused_notes, entry (a number typed in, or a reason to send it back).
    explain: list what keeps it from being registered.
    """
    card = card_of(current_runtime(), found) if look_for_alikes else Card()
    with current_runtime().database.reading() as session:
        compared = comparison_of(session, found, refused=refused_notes or {})
        known = {
            **compared,
            **noticed_about(session, found, compared, alike=card.open),
            **around(session, found, compared["entries"]),
            **how_far(session, found),
        }
    reader = known["people"].reads_in
    bar = bar_with(known, card)
    return page(
        "review/show.html",
        block,
        status,
        show_alikes=card.shown,
        alikes=card.rows,
        register_down=card.register_down,
        bar=bar,
        open_things=open_things(known["rows"], bar) if explain else [],
        asked=writing_of(reader, asked, QUESTIONS),
        rejecting=writing_of(reader, rejecting, REJECTION_CHOICES),
        problem=problem,
        document_reason=document_reason,
        passing=passing or {},
        entry=entry or {},
        calling=calling or {},
        call_choices=[{"value": each.value, "label": label} for each, label in CALLED_WITH.items()],
        ask_choices=choices(),
        **abilities(found),
        **known,
    )


def show_progress(found: BisRequest) -> Response:
    """How far the registration is, alone: open pages ask for it each second."""
    with current_runtime().database.reading() as session:
        known = how_far(session, found)
    return page("review/show.html", "progress", bis_request=found, entry={}, **known)
