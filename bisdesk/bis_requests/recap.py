"""The summary at the end of the form: what will be submitted, in six lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.domain import country


@dataclass(frozen=True)
class RecapLine:
    label: str
    text: str
    section: str
    missing: bool


def recap(typed: Mapping[str, str], open_sections: Sequence[str], language: str) -> list[RecapLine]:
    """One line per subject; what is not right yet is marked."""

    def joined(*names: str, by: str = " ") -> str:
        return by.join(str(typed[name]).strip() for name in names if typed.get(name))

    def land(name: str) -> str:
        return country.name(typed[name], language) if typed.get(name) else ""

    born = joined("birth_day", "birth_month", "birth_year", by="/")
    address = ", ".join(
        part
        for part in (
            joined("residence_street", "residence_number", "residence_box"),
            joined("residence_postcode", "residence_city"),
            land("residence_country"),
        )
        if part
    )
    document = joined("document_number")
    lines = (
        (_("Name"), joined("first_name", "other_first_names", "last_name"), "identity"),
        (_("Born"), ", ".join(p for p in (born, joined("birth_place"), land("birth_country")) if p), "identity"),
        (_("Residence"), address, "residence"),
        (_("Contact"), joined("email", "mobile", by=" · "), "contact"),
        (_("Document"), ", ".join(p for p in (document, land("document_country")) if p), "document"),
        (_("Identity check"), joined("check_date", "check_place", by=" · "), "check"),
    )  # fmt: skip
    return [
        RecapLine(label, text or _("To fill in"), section, missing=section in open_sections)
        for label, text, section in lines
    ]
