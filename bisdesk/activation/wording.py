"""Sentences of the activation pages: how long, what is wrong with a code, how it ended."""

from datetime import datetime, timedelta

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from bisdesk.activation.links import LinkView, Renewal, Standing
from bisdesk.activation.renew import Sent
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
            "A newer link took its place. Use the link in the last mail that you received from us."
        )
        if view.renewal is Renewal.NO
        else _("A link works for 14 days."),
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
        return _expired(view.renewal, moment(view.blocks_at))
    if view.standing in (Standing.BLOCKED, Standing.UNDELIVERABLE):
        return _("A new request is needed. Ask your contact at the entity to file it.")
    return None


def _expired(renewal: Renewal, blocks: dict[str, str]) -> str:
    if renewal is Renewal.POSSIBLE:
        return _(
            "We can send you a new link, to the same e-mail address. Your code stays the same. You can activate your key until %(date)s, %(time)s.",
            **blocks,
        )
    if renewal is Renewal.ON_ITS_WAY:
        return _(
            "A new link is on its way to the same e-mail address. Nothing after an hour? Look among unwanted mail, or ask your contact at the entity. You can activate your key until %(date)s, %(time)s.",
            **blocks,
        )
    return _(
        "Cannot find that mail? Ask your contact at the entity for a new link. You can activate your key until %(date)s, %(time)s.",
        **blocks,
    )


def renewed(sent: Sent) -> str:
    """What came of asking for a new link, for filer and staff."""
    if sent is Sent.SAME:
        return _("The link has not been handed over yet: the same mail is tried again now.")
    return _(
        "A new link goes to the new worker. The older one works until the new one has been handed over."
    )


def code_renewed(sent: Sent) -> str:
    if sent is Sent.SAME:
        return _("The code has not been handed over yet: the same SMS is tried again now.")
    return _("A new code goes to the new worker. The older one no longer works.")


def renewal_refused(code: str) -> str:
    """Why there is no new link or code, for filer and staff. code: of RenewRefused."""
    if code == "external":
        return _(
            "Link and code are those of CSAM: ask for them there, and type in the new code here."
        )
    if code == "today":
        return _("A new link was made today already. You can ask for another one tomorrow.")
    return _("The activation has ended: a new link or code would not work any more.")


def external_problem(code: str) -> str:
    """What is wrong with what staff typed of an activation at CSAM. code: of the Refusal."""
    texts = {
        "code_missing": _("Type the code that CSAM gave."),
        "code_form": _("This is no code of CSAM: it has 20 letters and digits. Type it again."),
        "time_missing": _("Fill in both the date and the hour."),
        "time_unreadable": _("This is no date and hour. Write them as 2026-11-25 and 14:30."),
        "no_such_time": _("This hour did not exist: the clock was moved forward that night."),
        "future": _("This lies in the future. Fill in when CSAM sent its mail."),
        "too_old": _("This is 30 days ago or more: the activation would be blocked already."),
        "not_started": _("Fill in first when CSAM sent its mail."),
        "outcome_missing": _("Choose one of the answers."),
    }
    return texts.get(code) or renewal_refused(code)
