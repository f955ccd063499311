"""The typed data as staff compare them with the document, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.attachments.models import Attachment
from bisdesk.bis_requests.document_checks import document_remark
from bisdesk.bis_requests.facts import birth_date, chosen
from bisdesk.bis_requests.labels import APPLICATIONS, LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.wording import document_verdict
from bisdesk.bis_requests.zone_wording import ZoneView
from bisdesk.domain import bis_number, country, phone
from bisdesk.domain.document_rules import Rule
from bisdesk.domain.document_validity import Judgement
from bisdesk.identity.models import DeclarationStatus
from bisdesk.identity.queries import DeclarationView
from bisdesk.identity.words import verdict_text, way_text
from bisdesk.web.formats import day, day_time


@dataclass(frozen=True)
class Line:
    """One line: what was filled in, and what the machine has to say about it.

    on_document: it stands on the identity document, so that it can be compared with it.
    """

    name: str
    label: str
    value: str
    note: str = ""
    bad: bool = False
    on_document: bool = True
    changed: str = ""  # by an answer of the filer


_ELSEWHERE = frozenset(
    {
        "residence_street", "email", "mobile", "preferred_language", "purpose", "existing_number", "files",
        "declaration",
    }
)  # fmt: skip
"""What is no copy of something on the document."""


def compare(
    found: BisRequest,
    language: str,
    rule: Rule | None,
    judgement: Judgement,
    zone: ZoneView | None,
    *,
    files: Sequence[Attachment],
    declared: DeclarationView,
    number_proved: datetime | None = None,
) -> list[Line]:
    """All that staff judge, in the order of `lines.values_with`. rule: by which the document is judged today;
    number_proved: when a test SMS to the mobile number was read aloud."""
    values = {
        "last_name": found.last_name,
        "first_name": found.first_name or _("No first name on the document"),
        "other_first_names": found.other_first_names,
        "birth_date": birth_date(found.birth_date),
        "sex": chosen("sex", found.sex),
        "birth_place": found.birth_place,
        "birth_country": country.name(found.birth_country or "", language),
        "nationality": country.name(found.nationality or "", language),
        "document_type": chosen("document_type", found.document_type),
        "document_country": country.name(found.document_country or "", language),
        "document_number": found.document_number,
        "document_expiry": "",
        "residence_street": _address(found, language),
        "email": found.email,
        "mobile": phone.shown(found.mobile) if found.mobile else "",
        "preferred_language": chosen("preferred_language", found.preferred_language),
        "purpose": _purpose(found),
    }
    if found.lived_in_belgium:
        values["existing_number"] = _existing_number(found)
    values |= {"files": _files(files), "declaration": _declaration(declared)}
    labels = LABELS | {
        "residence_street": _("Residence"),
        "existing_number": _("Belgian number"),
        "declaration": _("Declaration"),
    }
    rows = [
        Line(
            name,
            str(labels[name]),
            value or _("None filled in"),
            on_document=name not in _ELSEWHERE,
        )
        for name, value in values.items()
    ]
    at = list(values).index("document_expiry")
    rows[at] = _expiry(found, language, rule, judgement)
    rows[-1] = replace(rows[-1], note=_how_signed(declared))
    if number_proved is not None:
        at = list(values).index("mobile")
        said = _("Test SMS confirmed on %(when)s.", when=day_time(number_proved))
        rows[at] = replace(rows[at], note=said)
    return _beside_the_zone(rows, zone)


def _existing_number(found: BisRequest) -> str:
    return bis_number.shown(found.existing_number) if found.existing_number else _("unknown")


def _files(files: Sequence[Attachment]) -> str:
    pages = sum(file.pages for file in files)
    if not files:
        return _("No files")
    return ", ".join(
        (
            ngettext("%(num)s file", "%(num)s files", len(files)),
            ngettext("%(num)s page", "%(num)s pages", pages),
        )
    )


def _declaration(declared: DeclarationView) -> str:
    if declared.status != DeclarationStatus.SIGNED.value:
        return _("None")
    signer = (declared.copy.signer if declared.copy else "") or declared.signer
    return _("Signed by %(name)s on %(when)s", name=signer, when=day_time(declared.signed_at))


def _how_signed(declared: DeclarationView) -> str:
    if declared.status != DeclarationStatus.SIGNED.value:
        return ""
    return f"{way_text(declared.copy)}: {verdict_text(declared.copy)}"


def _beside_the_zone(rows: list[Line], zone: ZoneView | None) -> list[Line]:
    """Mark what the machine readable zone says otherwise."""
    differs = {each.group: each.text for each in zone.differences} if zone else {}
    return [
        replace(row, note=" ".join(filter(None, (row.note, differs[row.name]))), bad=True)
        if row.name in differs
        else row
        for row in rows
    ]


def _expiry(found: BisRequest, language: str, rule: Rule | None, now: Judgement) -> Line:
    """The verdict on the document, judged again today: the date may have passed since it was filed."""
    text = day(found.document_expiry) if found.document_expiry else _("No expiry date")
    said = document_verdict(document_remark(now, rule), language)
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
