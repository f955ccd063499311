"""The dated table of rules about identity documents, in the order in which they are asked: the first that applies decides.

Passports and identity cards are the only documents that count. Each rule says where it comes from, between which
days it is applied, and until when a document counts that it is about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.partial_date import years_between, years_later

MRZ_END = date(2026, 8, 3)
OLD_FORMAT_END = date(2031, 8, 3)
NEW_FORMAT_FROM = date(2021, 8, 2)
"""Regulation (EU) 2019/1157, art. 5 and 16: cards without a functional MRZ, and cards older than the 2021 format."""
FRENCH_EXTENDED = (date(2004, 1, 2), date(2013, 12, 31))
UKRAINIAN_STAMPS_FROM = date(2022, 2, 24)

EEA = frozenset(
    {
        "AT", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
        "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
    }
)  # fmt: skip
PAPER, ELECTRONIC = "paper", "electronic"
"""Models: the Italian paper card, the old Greek card, elsewhere a card without machine readable zone; and its successor."""


@dataclass(frozen=True)
class Document:
    """What is known of a document.

    type: passport or identity_card. country: ISO alpha-2, EUE or UNO. expiry: as printed, None when it prints none.
    model: PAPER, ELECTRONIC, or "" when it was not asked. holder_born: the last day on which that can have been.
    """

    type: str
    country: str
    expiry: date | None
    issued: date | None
    model: str
    holder_born: date

    def is_card_of(self, *countries: str) -> bool:
        return self.type == "identity_card" and self.country in countries

    def holder_is(self, age: int, on: date) -> bool:
        """Say whether the holder is surely that old on a day."""
        return years_between(self.holder_born, on) >= age


Until = Callable[[Document], date | None]


@dataclass(frozen=True)
class Rule:
    """code: its name. source: where it comes from. applies: to which documents, on the day of judging.

    until: the last day on which such a document counts, None when there is no end. for_staff: it cannot be said
    without looking at the document. since, till: the days between which the rule is applied.
    """

    code: str
    source: str
    applies: Callable[[Document, date], bool]
    until: Until = lambda document: document.expiry
    for_staff: bool = False
    since: date = date.min
    till: date = date.max


def _earlier_of(end: date) -> Until:
    return lambda document: end if document.expiry is None else min(document.expiry, end)


def _five_years_more(document: Document) -> date | None:
    return years_later(document.expiry, 5) if document.expiry else None


def _no_end(_document: Document) -> None:
    return None


def _french_extended(document: Document, _today: date) -> bool:
    first, last = FRENCH_EXTENDED
    if document.issued is None or document.expiry is None or not document.is_card_of("FR"):
        return False
    return first <= document.issued <= last and document.holder_is(18, document.issued)


def _french_unknown(document: Document, today: date) -> bool:
    """Without the date of issue a French card can be one that counts five years more."""
    if document.issued is not None or document.expiry is None or not document.is_card_of("FR"):
        return False
    return document.expiry < today <= years_later(document.expiry, 5)


def _french_printed(document: Document, _today: date) -> bool:
    since = FRENCH_EXTENDED[0]
    return document.is_card_of("FR") and document.issued is not None and document.issued >= since


def _italian_for_life(document: Document, today: date) -> bool:
    return (
        _new_italian(document, today) and document.expiry is None and document.holder_is(70, today)
    )


def _new_italian(document: Document, _today: date) -> bool:
    return document.is_card_of("IT") and document.model == ELECTRONIC


def _old_format(document: Document, _today: date) -> bool:
    """Old cards that would go on past 2031, but for holders who were 70 when the new format came."""
    if not document.is_card_of(*EEA) or document.expiry is None:
        return False
    old = document.issued is None or document.issued < NEW_FORMAT_FROM
    too_long = document.expiry > OLD_FORMAT_END
    return old and too_long and not document.holder_is(70, NEW_FORMAT_FROM)


def _without_expiry(country: str, age: int) -> Callable[[Document, date], bool]:
    return lambda document, today: (
        document.is_card_of(country) and document.expiry is None and document.holder_is(age, today)
    )


def _ukrainian_stamp(document: Document, today: date) -> bool:
    if (document.type, document.country) != ("passport", "UA") or document.expiry is None:
        return False
    stamped = document.expiry >= UKRAINIAN_STAMPS_FROM
    return stamped and document.expiry < today <= years_later(document.expiry, 5)


RULES = (
    Rule("french_extension", "France, decree 2013-1188; service-public.fr F35005", _french_extended, _five_years_more),
    Rule("french_issue_date", "France, decree 2013-1188; service-public.fr F35005", _french_unknown, for_staff=True),
    Rule("french_printed", "France, decree 2013-1188, art. 2", _french_printed),
    Rule("italian_paper", "Italy, Interior circular 76/2025", lambda document, _: document.is_card_of("IT") and document.model == PAPER, _earlier_of(MRZ_END)),
    Rule("greek_old", "Regulation (EU) 2019/1157, art. 5; Greece, law 3585/2007", lambda document, _: document.is_card_of("GR") and document.model == PAPER, _earlier_of(MRZ_END)),
    Rule("model_unknown", "Regulation (EU) 2019/1157, art. 5", lambda document, _: document.is_card_of("IT", "GR") and not document.model, for_staff=True),
    Rule("italian_for_life", "Italy, cards of people of 70 and over from 2026-07-30; final text not verified", _italian_for_life, _no_end, since=date(2026, 7, 30)),
    Rule("italian_electronic", "Italy, decree-law 5/2012, art. 7", lambda document, today: _new_italian(document, today) and document.expiry is not None),
    Rule("no_mrz", "Regulation (EU) 2019/1157, art. 5.2.a; Regulation (EU) 2025/1208", lambda document, _: document.is_card_of(*EEA) and document.model == PAPER, _earlier_of(MRZ_END)),
    Rule("old_format", "Regulation (EU) 2019/1157, art. 5.1 and 5.2.b; Regulation (EU) 2025/1208", _old_format, _earlier_of(OLD_FORMAT_END)),
    Rule("spanish_permanent", "Spain, Royal Decree 1553/2005, art. 6", _without_expiry("ES", 70), _no_end, till=OLD_FORMAT_END),
    Rule("romanian_no_expiry", "Romania, emergency ordinance 97/2005", _without_expiry("RO", 55), _no_end, till=OLD_FORMAT_END),
    Rule("bulgarian_no_expiry", "Bulgaria, Identity Documents Act", _without_expiry("BG", 58), _no_end),
    Rule("ukrainian_stamp", "Ukraine, extension by stamp from 2022, ended on 2025-10-29", _ukrainian_stamp, for_staff=True),
    Rule("no_expiry_unknown", "no rule knows this document without an end", lambda document, _: document.expiry is None, for_staff=True),
    Rule("printed_date", "valid through the printed day", lambda _document, _today: True),
)  # fmt: skip
