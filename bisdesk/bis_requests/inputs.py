"""The inputs of the request form: their names, which belong together, and in what order.

A *group* is what is checked and shown as one thing: mostly one field, sometimes a field with its tick box, a date
in three parts, or fields that have no meaning without each other. Names are those of the HTML inputs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bisdesk.domain.partial_date import spread


@dataclass(frozen=True)
class Group:
    """Inputs that are checked together."""

    name: str
    section: str
    inputs: tuple[str, ...]
    required: bool = True
    tells: tuple[str, ...] = ()  # groups whose check depends on this one


SECTIONS = (
    "conditions", "identity", "residence", "contact", "document", "check", "declaration", "review",
)  # fmt: skip


IN_ZONE = (
    "first_name", "other_first_names", "last_name", "birth_date", "sex", "document_type", "document_country",
    "document_number", "nationality", "document_expiry",
)  # fmt: skip
"""Groups about which the machine readable zone says something."""


def _one(name: str, section: str, *, required: bool = True, tells: tuple[str, ...] = ()) -> Group:
    return Group(name, section, (name,), required=required, tells=tells)


def _date(name: str, section: str, *extra: str, tells: tuple[str, ...] = ()) -> Group:
    stem = name.removesuffix("_date")  # the inputs of birth_date are called birth_day and so on
    parts = (f"{stem}_day", f"{stem}_month", f"{stem}_year")
    return Group(name, section, (*parts, *extra), tells=tells)


_GROUPS = (
    _one("not_belgian", "conditions"),
    _one("not_domiciled", "conditions"),
    _one("no_belgian_eid", "conditions"),
    Group("lived_in_belgium", "conditions", ("lived_in_belgium", "existing_number")),
    Group("purpose", "conditions", ("purpose", "purpose_application", "purpose_description")),
    _one("mrz", "identity", required=False, tells=(*IN_ZONE, "lived_in_belgium")),
    Group("first_name", "identity", ("first_name", "no_first_name"), tells=("mrz",)),
    _one("other_first_names", "identity", required=False, tells=("first_name", "mrz")),
    _one("last_name", "identity", tells=("mrz",)),
    _date(
        "birth_date",
        "identity",
        "birth_date_partial",
        "birth_date_confirmed",
        tells=("document_expiry", "lived_in_belgium", "mrz"),
    ),
    _one("sex", "identity", tells=("lived_in_belgium", "mrz")),
    _one("birth_country", "identity"),
    _one("birth_place", "identity"),
    _one(
        "residence_country", "residence", tells=("residence_number", "residence_postcode", "mobile")
    ),
    _one("residence_street", "residence"),
    Group("residence_number", "residence", ("residence_number", "no_house_number")),
    _one("residence_box", "residence", required=False),
    _one("residence_postcode", "residence"),
    _one("residence_city", "residence"),
    _one("email", "contact"),
    Group("mobile", "contact", ("mobile", "mobile_kind")),
    _one("preferred_language", "contact"),
    _one("document_type", "document", tells=("document_country", "document_expiry", "mrz")),
    _one("document_country", "document", tells=("document_expiry", "mrz")),
    _one("document_number", "document", tells=("mrz",)),
    _one("nationality", "document", tells=("mrz",)),
    Group(
        "document_expiry",
        "document",
        (
            "document_expiry_day",
            "document_expiry_month",
            "document_expiry_year",
            "no_expiry_date",
            "document_issue_date_day",
            "document_issue_date_month",
            "document_issue_date_year",
            "document_model",
        ),
        tells=("mrz",),
    ),
    _one("check_date", "check"),
    _one("check_place", "check"),
    _one("note_bis_number", "review", required=False),
)

GROUPS: Mapping[str, Group] = {group.name: group for group in _GROUPS}
INPUTS = frozenset(name for group in _GROUPS for name in group.inputs)
TICKS = frozenset(
    {
        "no_first_name", "birth_date_partial", "birth_date_confirmed", "no_house_number",
        "no_expiry_date", "note_bis_number",
    }
)  # fmt: skip
"""Tick boxes: a browser sends nothing for an empty one, so a post of their group clears them."""

DATES = ("birth", "document_expiry", "document_issue_date")
"""What the three inputs of a date begin with."""

LONGEST = 600
"""Characters kept of what is typed in one input; each field's own limit is lower and has its own message."""


def typed_from(posted: Mapping[str, str], groups: tuple[str, ...]) -> dict[str, str]:
    """What a post says about these groups; other names in the post mean nothing."""
    typed: dict[str, str] = {}
    for name in groups:
        for key in GROUPS[name].inputs:
            if key in TICKS:
                typed[key] = "1" if posted.get(key) else ""
            elif key in posted:
                # A form sends a new line as two characters, a script as one.
                text = posted[key].replace("\r\n", "\n")
                typed[key] = text[:LONGEST].replace("\x00", "")
    for stem in DATES:
        keys = [f"{stem}_{part}" for part in ("day", "month", "year")]
        if all(key in typed for key in keys):
            typed.update(zip(keys, spread(*(typed[key] for key in keys)), strict=True))
    return typed
