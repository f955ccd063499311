"""The machine readable zone in words: its check digits, what it filled in, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests import labels
from bisdesk.bis_requests.checks import Typed
from bisdesk.bis_requests.facts import birth_date, chosen
from bisdesk.bis_requests.zone import Difference, differences, zone_of
from bisdesk.domain import country
from bisdesk.domain.mrz import Zone
from bisdesk.domain.mrz_layouts import Part
from bisdesk.domain.partial_date import PartialDate, parse
from bisdesk.domain.refusal import Refusal
from bisdesk.web.formats import day

PARTS = {
    Part.NUMBER: _l("Document number"),
    Part.BIRTH: _l("Date of birth"),
    Part.EXPIRY: _l("Expiry date"),
    Part.PERSONAL: _l("Personal number"),
    Part.COMPOSITE: _l("All numbers together"),
}
_NAMES = frozenset({"first_name", "other_first_names", "last_name"})


@dataclass(frozen=True)
class CheckLine:
    """One check digit."""

    label: str
    line: int
    right: bool


@dataclass(frozen=True)
class DifferenceLine:
    """One difference: both values, and the group in which the zone's can be taken over."""

    group: str
    label: str
    typed: str
    zone: str
    text: str
    can_be_taken: bool


@dataclass(frozen=True)
class ZoneView:
    """A zone that could be read, as the form and the desk's page show it."""

    lines: Sequence[str]
    sound: bool
    checks: Sequence[CheckLine]
    differences: Sequence[DifferenceLine]
    notes: Sequence[str]  # what to know about it
    filled: str = ""  # what came from it just now


def view_of(
    typed: Typed, today: date, language: str, filled: Sequence[str] = ()
) -> ZoneView | None:
    """The zone among what was typed; None without one, and for one that cannot be read."""
    zone = zone_of(typed, today)
    if zone is None:
        return None
    return ZoneView(
        lines=zone.lines,
        sound=zone.sound,
        checks=[CheckLine(str(PARTS[each.part]), each.line, each.right) for each in zone.checks],
        differences=[_line(each, language) for each in differences(typed, zone, today)],
        notes=_notes(zone),
        filled=filled_in(filled) if filled else "",
    )


def filled_in(groups: Sequence[str]) -> str:
    """What was filled in from the zone, and that names have to be looked at."""
    names = ", ".join(str(labels.LABELS[group]) for group in groups)
    text = _("Filled in from the machine readable zone: %(fields)s.", fields=names)
    if _NAMES & set(groups):
        text += " " + _(
            "Names there are in capitals without accents: correct them by the document."
        )
    return text


def difference(found: Difference, language: str) -> str:
    """A difference, as it stands at the field."""
    said = _said(found, found.zone, language)
    return {
        "issued": lambda: _("The machine readable zone says that the card was issued in %(month)s.", month=said),
        "order": lambda: _("The machine readable zone has the first names in another order: %(zone)s.", zone=said),
        "more": lambda: _("The machine readable zone has more first names: %(zone)s. Look whether one is missing.", zone=said),
        "o_or_zero": lambda: _("The machine readable zone says %(zone)s. Only O and 0, or I and 1, differ: look at each of them.", zone=said),
    }.get(found.code, lambda: _("The machine readable zone says: %(zone)s.", zone=said))()  # fmt: skip


def in_words(group: str, inputs: Mapping[str, str], language: str) -> str:
    """The inputs of a group as a reader says them."""
    if group == "first_name":
        names = f"{inputs['first_name']} {inputs['other_first_names']}".strip()
        return names or _("no first name")
    if group == "birth_date":
        return _date_in_words(inputs, "birth")
    if group == "document_expiry":
        if inputs["no_expiry_date"]:
            return _("no expiry date")
        return _date_in_words(inputs, "document_expiry")
    value = inputs[group]
    if group in ("sex", "document_type"):
        return chosen(group, value) or value
    if group in ("document_country", "nationality"):
        return country.name(value, language)
    return value


def _line(found: Difference, language: str) -> DifferenceLine:
    issued = found.code == "issued"
    return DifferenceLine(
        group=found.group,
        label=_("Date of issue") if issued else str(labels.LABELS[found.group]),
        typed=_said(found, found.typed, language),
        zone=_said(found, found.zone, language),
        text=difference(found, language),
        can_be_taken=not issued,  # the zone knows the month, not the day
    )


def _said(found: Difference, inputs: Mapping[str, str], language: str) -> str:
    if found.code == "issued":
        return _date_in_words(inputs, "document_issue_date")
    return in_words(found.group, inputs, language)


def _date_in_words(inputs: Mapping[str, str], stem: str) -> str:
    parts = [inputs[f"{stem}_{part}"] for part in ("day", "month", "year")]
    try:
        read: PartialDate = parse(*parts, partial=True)
    except Refusal:
        return "/".join(part for part in parts if part)
    return day(read.complete) if read.complete else birth_date(str(read))


def _notes(zone: Zone) -> list[str]:
    notes = []
    if zone.names.last_cut or zone.names.given_cut:
        notes.append(_("The names fill their line and may be cut off: complete them by the document."))  # fmt: skip
    if zone.issuer is None or zone.nationality is None:
        notes.append(_("Its code for the country or nationality is not in our lists: choose it yourself."))  # fmt: skip
    return notes
