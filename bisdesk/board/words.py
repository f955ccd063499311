"""What the board calls its columns, flags, groups and ages."""

from datetime import timedelta

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.board.asked import ACTIVATION, NONE, OWN
from bisdesk.board.faces import Flag, shown

LANES: dict[str, tuple[str, LazyString, LazyString]] = {
    "submitted": ("new", _l("New"), _l("Nothing new.")),
    "in_review": ("busy", _l("Being checked"), _l("Nobody checks anything at the moment.")),
    "info_needed": ("wait", _l("Waiting for an answer"), _l("Nobody has to answer anything.")),
    "registering": ("reg", _l("To be registered"), _l("Nothing waits for the register.")),
}
"""By state: the kind of column, its title, and what it says while it is empty."""

STATE_NAMES = {state: title for state, (_kind, title, _nothing) in LANES.items()} | {
    ACTIVATION: _l("Activation runs"),
}
STATE_SHAPES = {
    "submitted": "new", "in_review": "busy", "info_needed": "wait", "registering": "busy",
    "registered": "ok", "confirmed": "ok", "withdrawn": "idle", "rejected": "bad",
}  # fmt: skip

FLAG_NAMES: dict[str, tuple[LazyString, str]] = {
    Flag.MESSAGE_FAILED: (_l("Message not delivered"), "bad"),
    Flag.BLOCKED: (_l("Blocked"), "bad"),
    Flag.SENT_BACK: (_l("Back from the register"), "warn"),
    Flag.NUMBER_TO_ENTER: (_l("Number to enter"), "info"),
    Flag.POSSIBLE_DUPLICATE: (_l("Possible duplicate"), "warn"),
    Flag.ANSWERED: (_l("Answer received"), "info"),
    Flag.NO_ANSWER: (_l("No answer"), "bad"),
    Flag.LINK_EXPIRED: (_l("Link expired"), "warn"),
    Flag.LINK_EXPIRING: (_l("Link expires within 3 days"), "warn"),
    Flag.REMINDED: (_l("Reminded"), "warn"),
    OWN: (_l("Your own request"), ""),
    NONE: (_l("No flag"), ""),
}
"""By flag: what it says, and its colour."""

GROUP_NOTES = {
    Flag.MESSAGE_FAILED: _l("A mail or SMS did not arrive"),
    Flag.BLOCKED: _l("Three wrong codes, or more than 30 days"),
    Flag.LINK_EXPIRED: _l("Day 15 to 30: a new link is needed"),
    Flag.LINK_EXPIRING: _l("A reminder goes out by itself"),
    None: _l("Within the 14 days"),
}

LEVEL_NAMES = {"soon": _l("Almost late"), "late": _l("Late")}


def flag_text(flag: Flag, reminders: int) -> tuple[str, str]:
    """A flag of one row, and its colour."""
    text, kind = FLAG_NAMES[flag]
    if flag is Flag.REMINDED:
        return ngettext("Reminded %(num)s time", "Reminded %(num)s times", reminders), kind
    return str(text), kind


def age_text(age: timedelta) -> str:
    """Working time in days of eight hours, as the desk counts."""
    return parts_text(*shown(age))


def parts_text(days: int, hours: int, minutes: int) -> str:
    """The same, from its parts."""
    if days:
        return _("%(days)s d %(hours)s h", days=days, hours=hours)
    if hours:
        return _("%(hours)s h", hours=hours)
    return _("%(minutes)s min", minutes=minutes)
