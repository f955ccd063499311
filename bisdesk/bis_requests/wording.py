"""The words for what the checks found. Each refusal says what is wrong, and what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.bis_requests import labels, zone_wording
from bisdesk.bis_requests.checks import Remark
from bisdesk.bis_requests.refusals import REFUSALS, Refused, refusal
from bisdesk.domain import country, phone
from bisdesk.domain.address import postcode_rule
from bisdesk.domain.script import script_name
from bisdesk.web.formats import day

Details = Mapping[str, Any]
SOME_NUMBER = "+48 512 345 678"
"""An example for who has not said which country a number is from."""


@dataclass(frozen=True)
class Note:
    """A remark under a field, in words."""

    text: str
    warn: bool = False
    url: str = ""
    link: str = ""


def _other_zone(kind: str) -> str:
    """A zone of a document that does not count."""
    return {
        "visa": lambda: _("This is the zone of a visa, which does not count. Copy the zone of the passport or identity card."),
        "residence_permit": lambda: _("This is the zone of a residence permit, which does not count. Copy the zone of the passport or identity card."),
    }.get(kind, lambda: _("This document does not count. Copy the zone of a passport or identity card."))()  # fmt: skip


def _zone_lines(lines: Sequence[int]) -> str:
    """Which lines of a zone to look at again."""
    return ngettext(
        "A check digit is not right. Compare line %(lines)s with the document, sign by sign: O and 0, I and 1, the number of <.",
        "Check digits are not right. Compare lines %(lines)s with the document, sign by sign: O and 0, I and 1, the number of <.",
        len(lines),
        lines=", ".join(map(str, lines)),
    )


def because(details: Details, language: str) -> str:
    """The reason of the rule that gave a verdict, and where the rule comes from."""
    reason = details["reasons"].get(language, "")
    return f"{reason} ({details['source']})" if details["source"] else reason


def problem(group: str, remark: Remark, language: str) -> Refused:
    """What is wrong with a group and what to do, where the rule comes from, and the article about it."""
    details = _readable(remark, language)
    for closer in (f"{group.removesuffix('_date')}_{remark.code}", f"{remark.code}_like"):
        if closer in REFUSALS and _fits(closer, details):
            return refusal(closer, details)
    return refusal(remark.code, details)


_READABLE: dict[str, tuple[str, Callable[[Any, str], str]]] = {
    "script": ("script", script_name),
    "until": ("until", lambda until, _language: day(until)),
    "reasons": ("why", lambda reasons, language: str(reasons.get(language, ""))),
    "kind": ("said", lambda kind, _language: _other_zone(kind)),
    "lines": ("said", lambda lines, _language: _zone_lines(lines)),
}
"""Details that need words of their own: under which name the text finds them, and how they are said."""


def _readable(remark: Remark, language: str) -> dict[str, Any]:
    details = dict(remark.details)
    for name, (called, say) in _READABLE.items():
        if name in details:
            details[called] = say(details[name], language)
    if remark.code.startswith("phone_"):
        details["example"] = details.get("example") or SOME_NUMBER
    return details


def _fits(closer: str, details: Details) -> bool:
    """Say whether the closer wording can be used: the one with the Latin letter only when there is one."""
    return not closer.endswith("_like") or bool(details.get("latin"))


def document_verdict(remark: Remark, language: str) -> str:
    """The verdict on a document in a sentence or two, whether it counts or not."""
    if remark.code in ("document_expired", "document_ended_earlier"):
        refused = problem("document_expiry", remark, language)
        return f"{refused.text} ({refused.source})" if refused.source else refused.text
    return note(remark, language).text


def empty(name: str, at: Sequence[str] = ()) -> str:
    """A required group that was left empty, or a part of it, when submitting. at: the inputs that lack."""
    parts = {
        "purpose_application": _("Choose what the registration is for."),
        "purpose_description": _("Say in a sentence what the new worker will do."),
        "mobile_kind": _("Choose whose mobile it is."),
        "document_issue_date_day": _("Fill in the date of issue."),
        "document_model": _("Choose the model of the card."),
    }
    if at and at[0] in parts:
        return parts[at[0]]
    if name in ("residence_country", "birth_country", "document_country", "nationality"):
        return _("Choose a country from the list.")
    if name in (
        "sex",
        "preferred_language",
        "document_type",
        "purpose",
        "not_belgian",
        "not_domiciled",
        "no_belgian_eid",
        "lived_in_belgium",
    ):
        return _("Choose one of the answers.")
    return _("Fill this in.")


def label(name: str, typed: Mapping[str, str]) -> str:
    """What a group is called; the postcode as in the country of residence."""
    if name == "residence_postcode":
        kind = postcode_rule(typed.get("residence_country") or "").kind
        return str(labels.POSTCODE_KINDS.get(kind, labels.LABELS[name]))
    return str(labels.LABELS[name])


def hint(name: str, typed: Mapping[str, str], language: str) -> str:
    """Help that stands under the label; some of it depends on other fields."""
    lives_in = typed.get("residence_country") or ""
    if name == "residence_postcode":
        rule = postcode_rule(lives_in)
        return _("For example %(example)s", example=rule.example) if rule.example else ""
    if name == "residence_number" and lives_in in ("GB", "IE"):
        return _("A house name goes with the street; then tick ‘no house number’.")
    if name == "residence_number" and lives_in == "ES":
        return _("As on the door, such as 14A; ‘s/n’ counts too.")
    if name == "mobile" and (example := phone.example(lives_in)):
        return _(
            "For example %(example)s. Without a country code we read it as a number of this country: %(country)s.",
            example=example,
            country=country.name(lives_in, language),
        )
    return str(labels.HINTS.get(name, ""))


def note(remark: Remark, language: str) -> Note:
    """A remark that stops nothing: read back, explanation, warning."""
    details = remark.details
    if remark.code == "prado":
        url = country.prado_url(language, details["issuer"], details["type"])
        return Note(
            _("Compare it with the examples in PRADO:"),
            url=url,
            link=_("documents of this country"),
        )
    if remark.code == "zone_differs":
        return Note(zone_wording.difference(details["difference"], language), warn=True)
    warns = {
        "shared_mailbox",
        "number_other_birth_date",
        "number_other_sex",
        "number_is_rrn",
        "number_is_bis",
    }
    texts: dict[str, Callable[[], str]] = {
        "birth_read": lambda: _("%(date)s: %(age)s years old.", date=day(details["date"]), age=details["age"]),
        "birth_part_read": lambda: _("Only %(known)s is kept, as on the document.", known=_known(details)),
        "phone_elsewhere": lambda: _("This is a number of %(country)s, not of the country of residence. That is fine.", country=country.name(details["country"], language)),
        "phone_read": lambda: _("We read %(number)s.", number=details["number"]),
        "shared_mailbox": lambda: _("This looks like a shared mailbox. The activation link is for the new worker alone."),
        "choose_country": lambda: _("Choose the country first, so that we can check the postcode."),
        "no_postcodes": lambda: _("This country uses no postcodes."),
        "number_unknown": lambda: _("The Bisdesk looks for the number in the registers. This stops nothing."),
        "number_is_bis": lambda: _("This is a BIS number. It goes to the Bisdesk, which uses it: no second number is made. This stops nothing."),
        "number_is_rrn": lambda: _("This is a National Register number. It goes to the Bisdesk, which uses it: no BIS number is made then. This stops nothing."),
        "number_other_birth_date": lambda: _("By this number the date of birth is another than you filled in. Look at both again. Are both right? Then leave them: the Bisdesk decides."),
        "number_other_sex": lambda: _("By this number the sex is another than you filled in. Look at both again. Are both right? Then leave them: the Bisdesk decides."),
        "document_valid": lambda: _("Valid until %(until)s.", until=day(details["until"])),
        "document_valid_although": lambda: _("Valid until %(until)s although the printed date has passed. %(why)s", until=day(details["until"]), why=because(details, language)),
        "document_no_expiry": lambda: _("A document without expiry date. %(why)s", why=because(details, language)),
        "document_look_at_it": lambda: _("The Bisdesk will look at this document. %(why)s", why=because(details, language)),
    }  # fmt: skip
    return Note(texts[remark.code](), warn=remark.code in warns)


def _known(details: Details) -> str:
    month, year = details["month"], details["year"]
    return f"{month}/{year}" if month else str(year)


def section_state(name: str, wrong: int, missing: int, anything_open: bool) -> str:
    """The line under a section's title in the index."""
    if name == "review":
        return "" if anything_open else _("Ready to submit")
    if wrong:
        return ngettext("%(num)s to correct", "%(num)s to correct", wrong)
    if missing:
        return ngettext("%(num)s to go", "%(num)s to go", missing)
    return _("Done")
