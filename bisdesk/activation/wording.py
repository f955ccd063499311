"""Sentences of the activation pages: how long, what is wrong with a code, how it ended."""

from datetime import datetime, timedelta

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from bisdesk.activation.links import LinkView, Standing
from bisdesk.domain.activation_code import ActivationCodeError


def time_left(until: datetime, now: datetime) -> str:
    """How long a link still works: whole days, on the last one hours."""
    left = until - now
    if left >= timedelta(days=1):
        return ngettext("%(num)s day left", "%(num)s days left", left.days)
    hours = max(1, int(left.total_seconds() // 3600))
    return ngettext("%(num)s hour left", "%(num)s hours left", hours)


def moment(at: datetime) -> dict[str, str]:
    """Date and time of day in Brussels, for a sentence."""
    return {"date": format_date(at, "full"), "time": format_time(at, "short")}


def works_until(until: datetime) -> str:
    return _("This link works until %(date)s, %(time)s.", **moment(until))


def code_problem(error: ActivationCodeError) -> str:
    """What is wrong with the form of a typed code; that was no try."""
    if error.code == "wrong_length":
        return _("The code has 20 characters. Check whether one is missing or too many.")
    return _("The code never has a 0, O, 1 or I, and no other signs. Look at each character again.")


def outcome(view: LinkView) -> tuple[str, str]:
    """Title and text for a link that does not take a code."""
    titles = {
        Standing.UNKNOWN: _("This link does not work"),
        Standing.NOT_YET: _("Your link is almost ready"),
        Standing.EXPIRED: _("This link has expired"),
        Standing.BLOCKED: _("The activation is blocked"),
        Standing.UNDELIVERABLE: _("The activation has ended"),
        Standing.DONE: _("Your digital key is active"),
    }
    texts = {
        Standing.UNKNOWN: _(
            "Open the link again from the mail you received, or copy the whole address of the link."
        ),
        Standing.NOT_YET: _("Wait a few minutes and open the link from the mail again."),
        Standing.EXPIRED: _(
            "A link works for 14 days. If you received a newer mail, use the link in that one."
        ),
        Standing.BLOCKED: _(
            "The activation is blocked after three wrong codes, or 30 days after the link was sent."
        ),
        Standing.UNDELIVERABLE: _("We could not send you the link and the code in time."),
        Standing.DONE: _("This link was used. You can sign in with your user name and your key."),
    }
    return titles[view.standing], texts[view.standing]


def what_to_do(view: LinkView) -> str | None:
    """The next step for who holds such a link."""
    if view.standing is Standing.EXPIRED and view.blocks_at is not None:
        return _(
            "Ask your contact at the entity for a new link. You can activate your key until %(date)s, %(time)s.",
            **moment(view.blocks_at),
        )
    if view.standing in (Standing.BLOCKED, Standing.UNDELIVERABLE):
        return _("A new request is needed. Ask your contact at the entity to file it.")
    return None
