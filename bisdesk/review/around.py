"""The page's part around the request: its people, their thread and messages, its course, and the next request."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bisdesk.assignment.people import colleagues
from bisdesk.bis_requests.facts import timeline_items
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import display_name, timeline_of
from bisdesk.bis_requests.state_words import DESK_LABELS, REJECTIONS, STATE_KINDS
from bisdesk.corrections.queries import corrections_of
from bisdesk.corrections.words import past
from bisdesk.questions.queries import Entry
from bisdesk.questions.words import entry_views
from bisdesk.review.deliveries import deliveries
from bisdesk.review.queries import next_for, people_of
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language


def around(session: Session, found: BisRequest, entries: Sequence[Entry]) -> dict[str, Any]:
    """entries: of the thread."""
    return {
        "name": display_name(found),
        "labels": DESK_LABELS,
        "kinds": STATE_KINDS,
        "why_rejected": REJECTIONS.get(found.end_reason or ""),
        "people": people_of(session, found),
        "mine": found.assigned_to == current_actor().id,
        "colleagues": colleagues(session, found, current_runtime().clock.now()),
        "thread": entry_views(entries, page_language()),
        "deliveries": deliveries(session, found, current_actor(), current_runtime().clock.now()),
        "corrections": [past(each) for each in corrections_of(session, found)],
        "timeline_items": timeline_items(found, timeline_of(session, found.id), for_staff=True),
        "next_reference": next_for(session, current_actor(), found),
    }
