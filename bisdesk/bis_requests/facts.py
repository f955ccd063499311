"""A submitted request in words: its data, and its course so far."""

from collections.abc import Sequence

from flask_babel import gettext as _

from bisdesk.bis_requests.labels import CHOICES, LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.queries import TimelineRow
from bisdesk.bis_requests.state_words import EVENTS, NEXT_STEPS, STAFF_EVENTS
from bisdesk.bis_requests.states import ENDED_WITHOUT_NUMBER, State
from bisdesk.domain import country, phone
from bisdesk.domain.partial_date import PartialDate
from bisdesk.web.formats import day, day_time

REASONED = (
    "document_confirmed",
    "sent_back",
    "number_replaced",
    "number_cancelled",
    "taken_over",
    "assigned",
)
"""Events whose reason is staff's own words, or to whom it was given."""
CORRECTED = "data_corrected"
"""An event whose reason are the fields that were corrected, by their names."""
AMONG_STAFF = ("taken_over", "assigned")
"""Events of which the filer reads that it goes on, and not by whom."""


def facts_of(bis_request: BisRequest, language: str) -> list[tuple[str, str]]:
    """(label, text) for each of the data that were given."""
    each = bis_request
    address = ", ".join(
        part
        for part in (
            _joined(each.residence_street, each.residence_number, each.residence_box),
            _joined(each.residence_postcode, each.residence_city),
            country.name(each.residence_country or "", language),
        )
        if part
    )
    document = _joined(chosen("document_type", each.document_type), each.document_number)
    until = _("valid until %(day)s", day=day(each.document_expiry)) if each.document_expiry else ""
    lines = [
        (_("Name"), _joined(each.first_name, each.other_first_names, each.last_name)),
        (
            _("Born"),
            ", ".join(
                part
                for part in (
                    birth_date(each.birth_date),
                    each.birth_place,
                    country.name(each.birth_country or "", language),
                )
                if part
            ),
        ),
        (_("Sex"), chosen("sex", each.sex)),
        (_("Nationality"), country.name(each.nationality or "", language)),
        (_("Residence"), address),
        (_("E-mail"), each.email or ""),
        (_("Mobile"), phone.shown(each.mobile) if each.mobile else ""),
        (_("Language"), chosen("preferred_language", each.preferred_language)),
        (_("Document"), ", ".join(part for part in (document, until) if part)),
    ]
    return [(label, text) for label, text in lines if text]


def chosen(name: str, value: str | None) -> str:
    """The words of a choice."""
    return str(dict(CHOICES[name]).get(value or "", ""))


def birth_date(stored: str | None) -> str:
    """A birth date in words; what is unknown is left out."""
    if not stored:
        return ""
    partial = PartialDate.from_text(stored)
    if partial.complete:
        return day(partial.complete)
    return f"{partial.month}/{partial.year}" if partial.month else str(partial.year)


def timeline_items(
    bis_request: BisRequest, rows: Sequence[TimelineRow], *, for_staff: bool = False
) -> list[dict[str, str]]:
    """The course as the timeline draws it: what is done, and what happens now. Staff read their own reasons too."""
    items = [
        {
            "title": _event(row.event, for_staff=for_staff),
            "text": _dotted(
                day_time(row.at),
                row.actor if for_staff or row.event not in AMONG_STAFF else "",
                _told(row, for_staff=for_staff),
            ),
            "state": "done",
        }
        for row in rows
    ]
    if bis_request.state not in (State.CONFIRMED, *ENDED_WITHOUT_NUMBER):
        step = NEXT_STEPS.get(bis_request.state, "")
        if for_staff and bis_request.state is State.INFO_NEEDED:
            step = _("The filer answers the question.")
        items.append({"title": str(step), "text": "", "state": "now"})
    return items


def _told(row: TimelineRow, *, for_staff: bool) -> str:
    """What is said beside an event: staff's own words for staff, for everybody which fields were corrected."""
    if row.event == CORRECTED:
        named = (str(LABELS.get(name, name)) for name in (row.reason or "").split())
        return ", ".join(named)
    return (row.reason or "") if for_staff and row.event in REASONED else ""


def _event(event: str, *, for_staff: bool) -> str:
    words = EVENTS.get(event, event)
    return str(STAFF_EVENTS.get(event, words) if for_staff else words)


def number_ended(bis_request: BisRequest, rows: Sequence[TimelineRow]) -> str:
    """Why the request has no number any more, in the words of the desk; empty when it has one, or never had."""
    if bis_request.ssin is not None:
        return ""
    ended = [row.reason or "" for row in rows if row.event == "number_cancelled"]
    return ended[-1] if ended else ""


def _dotted(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)
