"""Until when an identity document counts: a dated table of rules, each with its reason and source.

General rule: valid through the printed day. The table holds what differs per country (sources in each rule).
"""

import enum
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.partial_date import years_between

MRZ_END = date(2026, 8, 3)
OLD_FORMAT_END = date(2031, 8, 3)
"""Regulation (EU) 2019/1157, art. 5: cards without a functional MRZ, and cards older than the 2021 format."""

EEA = frozenset(
    {
        "AT", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
        "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
    }
)  # fmt: skip


class Kind(enum.StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    ENDED_EARLIER = "ended_earlier"
    VALID_ALTHOUGH = "valid_although"
    NO_EXPIRY = "no_expiry"
    LOOK = "look_at_it"


@dataclass(frozen=True)
class Judgement:
    """The verdict, until when the document counts (none: no end), and the rule that gave it."""

    kind: Kind
    until: date | None
    rule: str

    @property
    def counts(self) -> bool:
        return self.kind not in (Kind.EXPIRED, Kind.ENDED_EARLIER)


@dataclass(frozen=True)
class Document:
    """What is known of a document. `model`: paper or electronic; `holder_born`: the last day it can be."""

    type: str
    country: str
    expiry: date | None
    issued: date | None
    model: str
    holder_born: date


def asks_issue_date(type_: str, country: str, expiry: date | None) -> bool:
    """French cards, and cards of the EU/EEA whose printed expiry lies after the end of the old formats."""
    if type_ != "identity_card":
        return False
    return country == "FR" or (country in EEA and expiry is not None and expiry > OLD_FORMAT_END)


def asks_model(type_: str, country: str, *, has_mrz: bool = False) -> bool:
    """Greek and Italian cards, and EU/EEA cards for which no machine readable zone was given."""
    if type_ != "identity_card":
        return False
    return country in ("GR", "IT") or (country in EEA and not has_mrz)


def judge(document: Document, today: date) -> Judgement:
    """Say whether and until when the document counts today."""
    special = _special(document)
    until, rule = special or (document.expiry, "printed_date")
    if until is None:
        return Judgement(Kind.NO_EXPIRY, None, rule)
    if today > until:
        earlier = document.expiry is None or document.expiry >= today
        return Judgement(Kind.ENDED_EARLIER if earlier else Kind.EXPIRED, until, rule)
    if document.expiry is not None and document.expiry < today:
        return Judgement(Kind.VALID_ALTHOUGH, until, rule)
    return Judgement(Kind.VALID, until, rule)


def _special(document: Document) -> tuple[date | None, str] | None:
    """The rule of the table that decides, if any: until when, and its code."""
    if document.type != "identity_card":
        return None
    if document.country == "FR":
        return _french(document)
    if document.country in ("IT", "GR") and document.model == "paper":
        # Italy: Interior circular 76/2025; Greece: EU rules for cards without MRZ.
        return MRZ_END, "italian_paper" if document.country == "IT" else "greek_old"
    if document.country in EEA and document.model == "paper":
        return _earlier(document.expiry, MRZ_END), "no_mrz"
    return _old_format(document)


def _french(document: Document) -> tuple[date | None, str] | None:
    """Laminated cards issued 2004-01-02..2013-12-31 to adults count five years longer (service-public F35005)."""
    issued = document.issued
    if issued is None or not date(2004, 1, 2) <= issued <= date(2013, 12, 31):
        return None
    if years_between(document.holder_born, issued) < 18 or document.expiry is None:
        return None
    return _years_later(document.expiry, 5), "french_extension"


def _old_format(document: Document) -> tuple[date | None, str] | None:
    """Cards older than the 2021 format end in 2031, but not for who was 70 or older then (art. 5.2.b)."""
    if document.country not in EEA or document.issued is None or document.expiry is None:
        return None
    old = document.issued < date(2021, 8, 2)
    if (
        old
        and document.expiry > OLD_FORMAT_END
        and years_between(document.holder_born, date(2021, 8, 2)) < 70
    ):
        return OLD_FORMAT_END, "old_format"
    return None


def _earlier(expiry: date | None, end: date) -> date:
    return end if expiry is None else min(expiry, end)


def _years_later(day: date, years: int) -> date:
    """Five years later than 29 February is 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
