"""Sentences about a ticket."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.web.formats import clock_time


def minutes_left(until: datetime, now: datetime) -> int:
    """Begun minutes: the last one is 1 to its end."""
    return max(0, -int((now - until) // timedelta(minutes=1)))


def time_left(until: datetime, now: datetime) -> str:
    return ngettext("%(num)s minute left", "%(num)s minutes left", minutes_left(until, now))


def works_until(until: datetime) -> str:
    return _("This works until %(time)s, on one phone.", time=clock_time(until))
