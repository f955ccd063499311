"""Rules about identity documents, as data: which documents a rule is about, and until when those count.

A rule decides nothing by itself: `document_validity.RuleBook` asks the rules in their order, and the first that
applies gives the verdict. Passports and identity cards are the only documents that count.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from bisdesk.domain.partial_date import years_between, years_later

EEA = frozenset(
    {
        "AT", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
        "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
    }
)  # fmt: skip
GROUPS: Mapping[str, frozenset[str]] = {"EEA": EEA}
"""Names that stand for several countries in a rule."""

PAPER, ELECTRONIC = "paper", "electronic"
"""Models: the Italian paper card, the old Greek card, elsewhere a card without machine readable zone; and its successor."""


class Model(enum.StrEnum):
    ANY = ""
    PAPER = PAPER
    ELECTRONIC = ELECTRONIC
    UNKNOWN = "unknown"  # it was asked, and not answered


class Issued(enum.StrEnum):
    """What a rule wants of the date of issue."""

    ANY = ""  # between the rule's days, or not known: the safe side
    KNOWN = "known"
    UNKNOWN = "unknown"


class Printed(enum.StrEnum):
    """What a rule wants of the printed expiry date."""

    ANY = ""
    THERE = "there"
    NONE = "none"


class AgeOn(enum.StrEnum):
    """On which day the age of the holder counts."""

    ISSUE = "issue"
    TODAY = "today"
    DAY = "day"  # `Rule.age_day`


class Effect(enum.StrEnum):
    """Until when a document counts that a rule is about."""

    PRINTED = "printed"
    YEARS_MORE = "years_more"  # `Rule.years` after the printed date
    ENDS = "ends"  # the printed date, or `Rule.ends` when that is earlier
    NO_END = "no_end"
    LOOK = "look"  # it cannot be said without looking at the document: staff decide


class AskModel(enum.StrEnum):
    NEVER = ""
    ALWAYS = "always"
    WITHOUT_MRZ = "without_mrz"  # unless the machine readable zone was given


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

    def holder_is(self, age: int, on: date) -> bool:
        """Say whether the holder is surely that old on a day."""
        return years_between(self.holder_born, on) >= age


@dataclass(frozen=True)
class Rule:
    """One line of the table. An empty condition asks nothing.

    code: its name for good. position: its place in the order. version: raised by each change.
    document_type: passport, identity_card or "". countries: codes, or names of GROUPS. issued_from, issued_until:
    days of issue, both included. expiry_after: the printed date is later than this day. passed_years: the printed date
    has passed, by at most so many years. age: the holder is at least that old (`younger`: is not) on the day of `age_on`.
    since, till: the days on which the rule is applied, both included. reasons: a sentence by language.
    asks_issue_date, ask_model: what the form asks of documents of this type, country and `expiry_after`.
    """

    code: str
    position: int = 0
    version: int = 1
    document_type: str = ""
    countries: tuple[str, ...] = ()
    model: Model = Model.ANY
    issued: Issued = Issued.ANY
    issued_from: date | None = None
    issued_until: date | None = None
    printed: Printed = Printed.ANY
    expiry_after: date | None = None
    passed_years: int | None = None
    age: int | None = None
    younger: bool = False
    age_on: AgeOn = AgeOn.TODAY
    age_day: date | None = None
    effect: Effect = Effect.PRINTED
    years: int | None = None
    ends: date | None = None
    asks_issue_date: bool = False
    asks_model: AskModel = AskModel.NEVER
    since: date | None = None
    till: date | None = None
    source: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)

    def in_force(self, today: date) -> bool:
        """Say whether the rule is applied on a day."""
        return (self.since or date.min) <= today <= (self.till or date.max)

    def covers(self, type_: str, country: str) -> bool:
        """Say whether the rule is about this kind of document of this country."""
        if self.document_type not in ("", type_):
            return False
        return not self.countries or any(
            country in GROUPS.get(each, (each,)) for each in self.countries
        )

    def applies(self, document: Document, today: date) -> bool:
        """Say whether the rule is about this document, judged today."""
        return (
            self.in_force(today)
            and self.covers(document.type, document.country)
            and self.model in (Model.ANY, document.model or Model.UNKNOWN)
            and self._issued_so(document.issued)
            and self._printed_so(document.expiry, today)
            and self._aged_so(document, today)
        )

    def until(self, document: Document) -> date | None:
        """The last day on which a document counts that the rule applies to; None: no end."""
        if self.effect is Effect.NO_END:
            return None
        if self.effect is Effect.ENDS and self.ends is not None:
            return self.ends if document.expiry is None else min(document.expiry, self.ends)
        if self.effect is Effect.YEARS_MORE and document.expiry is not None:
            return years_later(document.expiry, self.years or 0)
        return document.expiry

    def _issued_so(self, issued: date | None) -> bool:
        if issued is None:
            return self.issued is not Issued.KNOWN
        between = (self.issued_from or date.min) <= issued <= (self.issued_until or date.max)
        return self.issued is not Issued.UNKNOWN and between

    def _printed_so(self, expiry: date | None, today: date) -> bool:
        if expiry is None:
            needs_date = self.expiry_after is not None or self.passed_years is not None
            return self.printed is not Printed.THERE and not needs_date
        if self.printed is Printed.NONE:
            return False
        if self.passed_years is not None and not (
            expiry < today <= years_later(expiry, self.passed_years)
        ):
            return False
        return self.expiry_after is None or expiry > self.expiry_after

    def _aged_so(self, document: Document, today: date) -> bool:
        if self.age is None:
            return True
        day = {AgeOn.ISSUE: document.issued, AgeOn.TODAY: today, AgeOn.DAY: self.age_day}[
            self.age_on
        ]
        return day is not None and document.holder_is(self.age, day) is not self.younger


_READ: Mapping[str, Any] = {
    "countries": tuple,
    "model": Model,
    "issued": Issued,
    "printed": Printed,
    "age_on": AgeOn,
    "effect": Effect,
    "asks_model": AskModel,
    **dict.fromkeys(
        ("issued_from", "issued_until", "expiry_after", "age_day", "ends", "since", "till"),
        date.fromisoformat,
    ),
}
APART = ("code", "position", "version")
"""What is kept beside the content of a rule."""


def content_of(rule: Rule) -> dict[str, Any]:
    """The rule as plain values, for storing and comparing; without what is kept apart."""
    content: dict[str, Any] = {}
    for each in fields(rule):
        value = getattr(rule, each.name)
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        content[each.name] = value.value if isinstance(value, enum.Enum) else value
    return {name: value for name, value in content.items() if name not in APART}


def rule_from(code: str, position: int, version: int, content: Mapping[str, Any]) -> Rule:
    """Read what `content_of` wrote; what a newer or older version of the app does not know is left out."""
    known = {each.name for each in fields(Rule)} - set(APART)
    values = {
        name: _READ[name](value) if name in _READ and value is not None else value
        for name, value in content.items()
        if name in known
    }
    return Rule(code, position, version, **values)
