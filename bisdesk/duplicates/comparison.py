"""A request and somebody who may be the same person, field by field."""

import enum
from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.bis_requests.facts import birth_date, chosen
from bisdesk.bis_requests.labels import LABELS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain import country, phone
from bisdesk.domain.name_key import fold
from bisdesk.domain.partial_date import PartialDate
from bisdesk.duplicates.rules import document_key
from bisdesk.register.birth_dates import likeness as date_likeness
from bisdesk.register.likeness import LEAST_NAME, name_likeness
from bisdesk.register.port import PersonData, Why


class Mark(enum.StrEnum):
    """How two values of one field stand to each other."""

    SAME = "same"
    ALIKE = "alike"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # one side does not say


@dataclass(frozen=True)
class Line:
    """One field on both sides."""

    name: str
    label: str
    mine: str
    theirs: str
    mark: Mark


def lines(
    mine: BisRequest, person: PersonData, other: BisRequest | None, language: str
) -> list[Line]:
    """All that both sides can say; of a request also document, residence and contact."""
    one, two = _person(mine, language), _known(person, language)
    if other is not None:
        one, two = one | _more(mine, language), two | _more(other, language)
    marks = {name: _mark(name, one[name], two.get(name, "")) for name in one}
    marks["birth_date"] = _dates(mine.birth_date, person.birth_date)
    if other is not None:
        marks["document_number"] = _documents(mine, other)
    labels = {name: str(text) for name, text in LABELS.items()} | {
        "residence_street": _("Residence")
    }
    return [
        Line(name, labels[name], one[name], two.get(name, ""), marks[name])
        for name in one
        if one[name] or two.get(name)
    ]


def _person(found: BisRequest, language: str) -> dict[str, str]:
    return {
        "last_name": found.last_name or "",
        "first_name": found.first_name or "",
        "other_first_names": found.other_first_names or "",
        "birth_date": birth_date(found.birth_date),
        "sex": chosen("sex", found.sex),
        "birth_place": found.birth_place or "",
        "birth_country": country.name(found.birth_country or "", language),
        "nationality": country.name(found.nationality or "", language),
    }


def _known(person: PersonData, language: str) -> dict[str, str]:
    return {
        "last_name": person.last_name,
        "first_name": person.first_name or "",
        "other_first_names": person.other_first_names or "",
        "birth_date": birth_date(person.birth_date),
        "sex": chosen("sex", person.sex),
        "birth_place": person.birth_place or "",
        "birth_country": country.name(person.birth_country or "", language),
        "nationality": country.name(person.nationality or "", language),
    }


def _more(found: BisRequest, language: str) -> dict[str, str]:
    address = (
        " ".join(
            filter(None, (found.residence_street, found.residence_number, found.residence_box))
        ),
        " ".join(filter(None, (found.residence_postcode, found.residence_city))),
        country.name(found.residence_country or "", language),
    )
    return {
        "document_type": chosen("document_type", found.document_type),
        "document_country": country.name(found.document_country or "", language),
        "document_number": found.document_number or "",
        "residence_street": ", ".join(filter(None, address)),
        "email": found.email or "",
        "mobile": phone.shown(found.mobile) if found.mobile else "",
    }


def _mark(name: str, mine: str, theirs: str) -> Mark:
    if not mine or not theirs:
        return Mark.SAME if mine == theirs else Mark.UNKNOWN
    if mine == theirs:
        return Mark.SAME
    if fold(mine) == fold(theirs):
        return Mark.ALIKE
    if name.endswith(("_name", "_names", "_place")) and name_likeness(mine, theirs) >= LEAST_NAME:
        return Mark.ALIKE
    return Mark.DIFFERS


def _dates(mine: str | None, theirs: str) -> Mark:
    if not mine:
        return Mark.UNKNOWN
    if mine == theirs:
        return Mark.SAME
    _score, how = date_likeness(PartialDate.from_text(mine), PartialDate.from_text(theirs))
    alike = how in (Why.BIRTH_DATE_COMPATIBLE, Why.DAY_AND_MONTH_SWAPPED)
    return Mark.ALIKE if alike else Mark.DIFFERS


def _documents(mine: BisRequest, other: BisRequest) -> Mark:
    if not mine.document_number or not other.document_number:
        return Mark.UNKNOWN
    if mine.document_number == other.document_number:
        return Mark.SAME
    keys = [document_key("", each.document_number) for each in (mine, other)]
    return Mark.ALIKE if keys[0] == keys[1] else Mark.DIFFERS
