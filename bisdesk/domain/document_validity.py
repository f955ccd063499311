"""Until when an identity document counts, by the table of `document_rules`."""

import enum
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.document_rules import EEA, OLD_FORMAT_END, RULES, Document, Rule

__all__ = ["Document", "Judgement", "Kind", "asks_issue_date", "asks_model", "judge", "source_of"]


class Kind(enum.StrEnum):
    """What can be said of a document."""

    VALID = "valid"
    EXPIRED = "expired"
    ENDED_EARLIER = "ended_earlier"  # than printed
    VALID_ALTHOUGH = "valid_although"  # the printed date has passed
    NO_EXPIRY = "no_expiry"
    LOOK = "look_at_it"  # staff decide


@dataclass(frozen=True)
class Judgement:
    """The verdict, the last day on which the document counts (None: no end known), and the code of the rule."""

    kind: Kind
    until: date | None
    rule: str

    @property
    def counts(self) -> bool:
        """Say whether a request can be filed with it."""
        return self.kind not in (Kind.EXPIRED, Kind.ENDED_EARLIER)


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
    rule = _rule(document, today)
    if rule.for_staff:
        return Judgement(Kind.LOOK, document.expiry, rule.code)
    until = rule.until(document)
    return Judgement(_kind(document.expiry, until, today), until, rule.code)


def source_of(code: str) -> str:
    """Where a rule comes from."""
    return next(rule.source for rule in RULES if rule.code == code)


def _rule(document: Document, today: date) -> Rule:
    """The first rule that applies; the last of the table applies to every document."""
    return next(
        rule for rule in RULES if rule.since <= today <= rule.till and rule.applies(document, today)
    )


def _kind(printed: date | None, until: date | None, today: date) -> Kind:
    if until is None:
        return Kind.NO_EXPIRY
    if today > until:
        return Kind.ENDED_EARLIER if printed is None or until < printed else Kind.EXPIRED
    return Kind.VALID_ALTHOUGH if printed is not None and printed < today else Kind.VALID
