"""Refusals and notices of this room, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.assignment.models import Kind
from bisdesk.assignment.standing import last_day_away
from bisdesk.domain.refusal import Refusal

NEWS = {
    Kind.TAKEN_OVER: _l("Taken over from you"),
    Kind.ASSIGNED: _l("Given to you"),
    Kind.GIVEN_BACK: _l("Back on the board, because you are away"),
    Kind.WITHDRAWN: _l("Withdrawn by who filed it"),
    Kind.ANSWERED: _l("Your question is answered"),
    Kind.NO_ANSWER: _l("No answer for thirty days"),
    Kind.REJECTED_UNANSWERED: _l("Rejected: no answer for sixty days"),
    Kind.SENT_BACK: _l("Back from the register"),
    Kind.DELIVERY_FAILED: _l("A message did not arrive"),
}


AT_THE_FIRST = ("first_unreadable", "first_past", "first_far")


def absence_refused(refusal: Refusal) -> dict[str, str]:
    """What is wrong with the days of an absence, by the input where it is."""
    until = refusal.details.get("until")
    day = last_day_away(until) if until else ""  # type: ignore[arg-type]
    said = {
        "first_unreadable": _("This is no date. Type it as 2026-12-24."),
        "first_past": _("This day is over. Choose today or later."),
        "first_far": _("Plan at most a year ahead."),
        "last_missing": _("Choose the last day that you are away."),
        "last_unreadable": _("This is no date. Type it as 2026-12-24."),
        "last_past": _("This day is over. Choose today or later."),
        "last_before_first": _("The last day is before the first. Choose a later one."),
        "last_far": _("An absence lasts a year at most. Set it again later."),
        "overlaps": _("There is an absence until %(day)s already. End that one first, or begin after it.", day=day),
    }[refusal.code]  # fmt: skip
    return {"first_day" if refusal.code in AT_THE_FIRST else "last_day": said}


def refused(refusal: Refusal) -> str:
    """Why a request cannot be taken, taken over or given, and what to do."""
    until = refusal.details.get("until")
    day = last_day_away(until) if until else ""  # type: ignore[arg-type]
    longest = refusal.details.get("longest", "")
    return {
        "you_are_away": _("You are away until %(day)s. End your absence first, then you can take requests.", day=day),
        "reason_missing": _("Say in a few words why: your colleague reads it."),
        "too_long": _("This is too long. Use at most %(longest)s characters.", longest=longest),
        "forbidden_character": _("This contains an invisible character. Type it again instead of pasting it."),
        "colleague_missing": _("Choose a colleague."),
        "oneself": _("You have it already. Choose a colleague."),
        "own_request": _("This colleague filed or held the request. Choose another one."),
        "no_colleague": _("This person does not work at the desk any more. Choose another one."),
        "colleague_away": _("This colleague is away until %(day)s. Choose another one.", day=day),
    }[refusal.code]  # fmt: skip
