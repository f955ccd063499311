"""The machine readable zone beside what was typed: what it can fill in, and what differs. Pure: names, no wording.

What a wrong check digit covers is neither filled in nor compared: it says nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bisdesk.bis_requests.checks import Typed, text_of, ticked
from bisdesk.domain import mrz
from bisdesk.domain.mrz import Zone
from bisdesk.domain.mrz_layouts import Part
from bisdesk.domain.mrz_names import is_written
from bisdesk.domain.partial_date import parse, parse_birth, parse_expiry
from bisdesk.domain.refusal import Refusal

Inputs = dict[str, str]
_PERMANENT = date(2099, 12, 31)
"""What some states print in the zone of a card without an end."""
_FOLDED = str.maketrans("OI", "01")


def zone_of(typed: Typed, today: date) -> Zone | None:
    """The zone that was given; None without one, and for one that cannot be read."""
    text = text_of(typed, "mrz")
    if not text:
        return None
    try:
        return mrz.read(text, today=today)
    except Refusal:
        return None


def said_by(zone: Zone) -> dict[str, Inputs]:
    """What the form would say if it followed the zone: inputs by the group that they are compared in."""
    found = {"last_name": {"last_name": zone.names.last}} if zone.names.last else {}
    if zone.names.one_name:
        found["first_name"] = {"first_name": "", "no_first_name": "1", "other_first_names": ""}
    elif zone.names.given:
        found["first_name"] = {
            "first_name": zone.names.first,
            "no_first_name": "",
            "other_first_names": zone.names.other_first,
        }
    if zone.trusts(Part.BIRTH) and zone.birth is not None:
        partial = zone.birth.complete is None
        found["birth_date"] = {
            "birth_day": str(zone.birth.day or ""),
            "birth_month": str(zone.birth.month or ""),
            "birth_year": str(zone.birth.year),
            "birth_date_partial": "1" if partial else "",
        }
    number = zone.number if zone.trusts(Part.NUMBER) else ""
    single = {
        "sex": zone.sex,
        "document_type": zone.kind,
        "document_country": zone.issuer,
        "document_number": number,
        "nationality": zone.nationality,
    }
    found |= {name: {name: value} for name, value in single.items() if value}
    if zone.trusts(Part.EXPIRY) and (zone.expiry or zone.no_expiry):
        found["document_expiry"] = _expiry_inputs(zone.expiry)
    return found


def _expiry_inputs(expiry: date | None) -> Inputs:
    parts = (expiry.day, expiry.month, expiry.year) if expiry else ("", "", "")
    names = (f"document_expiry_{part}" for part in ("day", "month", "year"))
    return {
        **dict(zip(names, map(str, parts), strict=True)),
        "no_expiry_date": "" if expiry else "1",
    }


def filled_in(typed: Typed, zone: Zone) -> Inputs:
    """What the zone says about groups in which nothing stands yet."""
    changes: Inputs = {}
    for group, inputs in said_by(zone).items():
        if group == "first_name":
            changes |= _first_names_to_fill(typed, zone, inputs)
        elif not any(text_of(typed, name) for name in inputs):
            changes |= inputs
    return {name: value for name, value in changes.items() if value}


def _first_names_to_fill(typed: Typed, zone: Zone, inputs: Inputs) -> Inputs:
    first, others = text_of(typed, "first_name"), text_of(typed, "other_first_names")
    if ticked(typed, "no_first_name") or (first and others):
        return {}
    if not first and not others:
        return inputs
    if not first:
        return {}  # only other names: which ones of the zone are meant nobody can say
    for count in range(1, len(zone.names.given)):
        if is_written(first, " ".join(zone.names.given[:count])):
            return {"other_first_names": " ".join(zone.names.given[count:])}
    return {}


@dataclass(frozen=True)
class Difference:
    """A group where what was typed is not what the zone says.

    code: differs; order and more (of first names: another order, more of them in the zone); o_or_zero (of numbers:
    only O and 0, or I and 1, differ); issued (of the date of issue: another month). typed, zone: the inputs of both.
    """

    group: str
    code: str
    typed: Mapping[str, str]
    zone: Mapping[str, str]


def differences(typed: Typed, zone: Zone, today: date) -> tuple[Difference, ...]:
    """All differences, in the order of `said_by`; what was left empty differs from nothing."""
    found = []
    for group, inputs in said_by(zone).items():
        given = {name: text_of(typed, name) for name in inputs}
        if any(given.values()) and (code := _COMPARE.get(group, _plainly)(given, zone, today)):
            found.append(Difference(group, code, given, inputs))
    if (issued := _other_month_of_issue(typed, zone)) is not None:
        found.append(issued)
    return tuple(found)


def _other_month_of_issue(typed: Typed, zone: Zone) -> Difference | None:
    """Old French cards say in their number when they were issued, and the date of issue decides how long they count."""
    names = [f"document_issue_date_{part}" for part in ("day", "month", "year")]
    given = {name: text_of(typed, name) for name in names}
    if zone.issued is None or not all(given.values()) or not zone.trusts(Part.NUMBER):
        return None
    try:
        day = parse(*given.values())
    except Refusal:
        return None  # its own check says what is wrong
    if (day.year, day.month) == (zone.issued.year, zone.issued.month):
        return None
    said = dict(zip(names, ("", str(zone.issued.month), str(zone.issued.year)), strict=True))
    return Difference("document_expiry", "issued", given, said)


Compare = Callable[[Typed, Zone, date], str]


def _plainly(given: Typed, zone: Zone, _today: date) -> str:
    (name, value), *_ = given.items()
    said = {
        "sex": zone.sex,
        "document_type": zone.kind,
        "document_country": zone.issuer,
        "nationality": zone.nationality,
    }
    return "" if said[name] == value else "differs"


def _last_name(given: Typed, zone: Zone, _today: date) -> str:
    same = is_written(given["last_name"], zone.names.last, cut=zone.names.last_cut)
    return "" if same else "differs"


def _first_names(given: Typed, zone: Zone, _today: date) -> str:
    first, others = given["first_name"], given["other_first_names"]
    names, written = zone.names, " ".join(zone.names.given)
    if ticked(given, "no_first_name") or names.one_name:
        return "" if names.one_name and not first and not others else "differs"
    if is_written(f"{first} {others}", written, cut=names.given_cut):
        return ""
    if first and others and is_written(f"{others} {first}", written, cut=names.given_cut):
        return "order"
    leading = (" ".join(names.given[:count]) for count in range(1, len(names.given)))
    return "more" if any(is_written(f"{first} {others}", each) for each in leading) else "differs"


def _birth_date(given: Typed, zone: Zone, today: date) -> str:
    try:
        born = parse_birth(
            given["birth_day"], given["birth_month"], given["birth_year"], today=today, partial=True
        )
    except Refusal:
        return "differs"
    return "" if born == zone.birth else "differs"


def _number(given: Typed, zone: Zone, _today: date) -> str:
    typed = "".join(sign for sign in given["document_number"].upper() if sign.isalnum())
    if typed == zone.number:
        return ""
    same = typed.translate(_FOLDED) == zone.number.translate(_FOLDED)
    return "o_or_zero" if same else "differs"


def _expiry(given: Typed, zone: Zone, _today: date) -> str:
    parts = [given[f"document_expiry_{part}"] for part in ("day", "month", "year")]
    try:
        typed = None if ticked(given, "no_expiry_date") else parse_expiry(*parts)
    except Refusal:
        return "differs"
    if typed is None and zone.expiry == _PERMANENT:
        return ""
    return "" if typed == zone.expiry else "differs"


_COMPARE: Mapping[str, Compare] = {
    "last_name": _last_name,
    "first_name": _first_names,
    "birth_date": _birth_date,
    "document_number": _number,
    "document_expiry": _expiry,
}
