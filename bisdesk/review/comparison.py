"""The typed data as staff compare them with the document, line by line."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.document_checks import document_remark
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.facts import birth_date, chosen
from bisdesk.bis_requests.labels import APPLICATIONS, LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.wording import document_verdict
from bisdesk.domain import bis_number, country, phone
from bisdesk.review.zone import zone_view
from bisdesk.web.formats import day


@dataclass(frozen=True)
class Line:
    """One field: what was filled in, and what the machine has to say about it."""

    name: str
    label: str
    value: str
    note: str = ""
    bad: bool = False


def compare(found: BisRequest, language: str, context: Context) -> list[Line]:
    """All that staff compare, in the order of a document."""
    lines = [
        ("last_name", found.last_name or ""),
        ("first_name", found.first_name or _("No first name on the document")),
        ("other_first_names", found.other_first_names or ""),
        ("birth_date", birth_date(found.birth_date)),
        ("sex", chosen("sex", found.sex)),
        ("birth_place", found.birth_place or ""),
        ("birth_country", country.name(found.birth_country or "", language)),
        ("nationality", country.name(found.nationality or "", language)),
        ("document_type", chosen("document_type", found.document_type)),
        ("document_country", country.name(found.document_country or "", language)),
        ("document_number", found.document_number or ""),
        ("residence_street", _address(found, language)),
        ("email", found.email or ""),
        ("mobile", phone.shown(found.mobile) if found.mobile else ""),
        ("preferred_language", chosen("preferred_language", found.preferred_language)),
        ("purpose", _purpose(found)),
    ]
    labels = LABELS | {"residence_street": _("Residence")}
    rows = [Line(name, str(labels[name]), value) for name, value in lines if value]
    rows.insert(11, _expiry(found, language, context))
    rows = _beside_the_zone(rows, found, language, context)
    if found.lived_in_belgium:
        number = bis_number.shown(found.existing_number) if found.existing_number else _("unknown")
        rows.append(Line("existing_number", _("Belgian number"), number))
    return rows


def _beside_the_zone(
    rows: list[Line], found: BisRequest, language: str, context: Context
) -> list[Line]:
    """Mark what the machine readable zone says otherwise."""
    view = zone_view(found, context, language)
    differs = {each.group: each.text for each in view.differences} if view else {}
    return [
        replace(row, note=" ".join(filter(None, (row.note, differs[row.name]))), bad=True)
        if row.name in differs
        else row
        for row in rows
    ]


def _expiry(found: BisRequest, language: str, context: Context) -> Line:
    """The verdict on the document, judged again today: the date may have passed since it was filed."""
    now = judged_now(found, context)
    text = day(found.document_expiry) if found.document_expiry else _("No expiry date")
    said = document_verdict(document_remark(now, context.rules.rule(now.rule)), language)
    return Line("document_expiry", str(LABELS["document_expiry"]), text, said, bad=not now.counts)


def _address(found: BisRequest, language: str) -> str:
    street = " ".join(
        part
        for part in (found.residence_street, found.residence_number, found.residence_box)
        if part
    )
    town = " ".join(part for part in (found.residence_postcode, found.residence_city) if part)
    land = country.name(found.residence_country or "", language)
    return ", ".join(part for part in (street, town, land) if part)


def _purpose(found: BisRequest) -> str:
    words = dict(APPLICATIONS.get(found.purpose or "", ()))
    return ": ".join(
        part
        for part in (
            str(words.get(found.purpose_application or "", "")),
            found.purpose_description or "",
        )
        if part
    )
