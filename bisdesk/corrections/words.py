"""The words about a correction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests import labels, wording
from bisdesk.bis_requests.checks import Remark
from bisdesk.bis_requests.facts import birth_date
from bisdesk.corrections.queries import Corrected
from bisdesk.corrections.rules import Effect, Why
from bisdesk.domain import phone
from bisdesk.domain.refusal import Refusal
from bisdesk.web.i18n import page_language

WHY = {
    Why.TYPING: _l("Typing error in the request"),
    Why.DOCUMENT: _l("The identity document says otherwise"),
    Why.TOLD: _l("The filer or the new worker told us"),
    Why.NOT_REACHED: _l("Messages did not arrive"),
    Why.OTHER: _l("Another reason"),
}


@dataclass(frozen=True)
class Line:
    """One field in words: what it said, and what it says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Past(Line):
    """A correction that was made."""

    why: str
    reason: str
    by: str
    at: datetime


def value(field: str, stored: str | None) -> str:
    """What a field says; a dash when it says nothing."""
    if not stored:
        return "–"
    if field == "birth_date":
        return birth_date(stored)
    return phone.shown(stored) if field == "mobile" else stored


def line(field: str, before: str | None, after: str | None) -> Line:
    return Line(str(labels.LABELS[field]), value(field, before), value(field, after))


def past(each: Corrected) -> Past:
    now = line(each.field, each.before, each.after)
    why = str(WHY[each.why])
    return Past(now.label, now.before, now.after, why, each.reason, each.by, each.at)


def follows(effect: Effect, *, email: str, old_email: str, mobile: str, old_mobile: str) -> str:
    """What a correction brings with it, before it is made."""
    words = {
        Effect.LINK_AGAIN: lambda: _("The link sent to %(old)s ends; a new one goes to %(new)s, with the explanation. Tries and the 30 days go on, unless the mail never arrived.", old=old_email, new=email),
        Effect.CODE_AGAIN: lambda: _("The code sent to %(old)s no longer works; a new one goes to %(new)s. Tries and the 30 days go on.", old=old_mobile, new=mobile),
        Effect.EXPLANATION_AGAIN: lambda: _("The explanation goes to %(new)s. CSAM sends the link itself: have the address put right there as well. Tries and the 30 days go on.", new=email),
        Effect.CODE_TO_ENTER: lambda: _("No code goes to %(old)s any more. Enter the code of CSAM anew: it then goes to %(new)s. Tries and the 30 days go on.", old=old_mobile, new=mobile),
        Effect.KEYS_STAY: lambda: _("The digital keys are active and keep the address and number that they have. This changes the request alone, and no message goes to the new worker."),
        Effect.NO_MESSAGES: lambda: _("No link or code is sent: there is no activation going on."),
        Effect.NUMBER_STAYS: lambda: _("The number in the register is not changed by this. Is it no longer right? Then replace the number as well."),
        Effect.DECLARATION_STAYS: lambda: _("The signed declaration stays as it was."),
        Effect.FILER_TOLD: lambda: _("The filer gets a mail that names these fields, without what they say."),
    }  # fmt: skip
    return words[effect]()


def taken(kind: str, carriers: Sequence[str | None]) -> str:
    """Who carries the address or number already, for the desk; nobody's digital keys are named."""
    named = ", ".join(each for each in carriers if each)
    if kind == "email":
        if named:
            return _(
                "Request %(references)s has this address already. Ask for another one.",
                references=named,
            )
        return _("Somebody else’s digital keys have this address already. Ask for another one.")
    if named:
        return _(
            "Request %(references)s has this number already. Ask for another one.", references=named
        )
    return _("Somebody else’s digital keys have this number already. Ask for another one.")


def filers_address() -> str:
    return _("This is the address of who has the request. Fill in that of the new worker.")


def reason_problem(refusal: Refusal) -> str:
    if refusal.code == "reason_missing":
        return _("Say in a few words why.")
    return wording.problem("reason", Remark(refusal.code, refusal.details), page_language()).text
