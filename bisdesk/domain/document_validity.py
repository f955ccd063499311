"""Until when an identity document counts, by a table of rules."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.document_rules import AskModel, Document, Effect, Rule

__all__ = ["LAST_RESORT", "Document", "Judgement", "Kind", "RuleBook"]

LAST_RESORT = "printed_date"
"""The code of the rule that applies to every document, so that there is always a verdict."""


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
    """The verdict, the last day on which the document counts (None: no end known), and the rule that gave it."""

    kind: Kind
    until: date | None
    rule: str
    version: int = 1

    @property
    def counts(self) -> bool:
        """Say whether a request can be filed with it."""
        return self.kind not in (Kind.EXPIRED, Kind.ENDED_EARLIER)


class RuleBook:
    """The rules in the order in which they are asked: the first that applies decides, the last resort comes last."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(
            sorted(rules, key=lambda rule: (rule.code == LAST_RESORT, rule.position, rule.code))
        )
        self._by_code = {rule.code: rule for rule in self.rules}

    def rule(self, code: str) -> Rule | None:
        """The rule of that name."""
        return self._by_code.get(code)

    def judge(self, document: Document, today: date) -> Judgement:
        """Say whether and until when the document counts today."""
        rule = next(
            (rule for rule in self.rules if rule.applies(document, today)), Rule(LAST_RESORT)
        )
        if rule.effect is Effect.LOOK:
            return Judgement(Kind.LOOK, document.expiry, rule.code, rule.version)
        until = rule.until(document)
        return Judgement(_kind(document.expiry, until, today), until, rule.code, rule.version)

    def asks_issue_date(self, type_: str, country: str, expiry: date | None, today: date) -> bool:
        """French cards, and cards of the EU/EEA whose printed expiry lies after the end of the old formats."""
        return any(
            rule.asks_issue_date and _comes_up(rule, type_, country, expiry, today)
            for rule in self.rules
        )

    def asks_model(
        self,
        type_: str,
        country: str,
        *,
        expiry: date | None,
        today: date,
        has_mrz: bool = False,
    ) -> bool:
        """Greek and Italian cards, and EU/EEA cards for which no machine readable zone was given."""
        asking = (AskModel.ALWAYS,) if has_mrz else (AskModel.ALWAYS, AskModel.WITHOUT_MRZ)
        return any(
            rule.asks_model in asking and _comes_up(rule, type_, country, expiry, today)
            for rule in self.rules
        )


def _comes_up(rule: Rule, type_: str, country: str, expiry: date | None, today: date) -> bool:
    """Say whether the answer can decide: the rule is in force, and about such documents."""
    late_enough = rule.expiry_after is None or (expiry is not None and expiry > rule.expiry_after)
    return late_enough and rule.in_force(today) and rule.covers(type_, country)


def _kind(printed: date | None, until: date | None, today: date) -> Kind:
    if until is None:
        return Kind.NO_EXPIRY
    if today > until:
        return Kind.ENDED_EARLIER if printed is None or until < printed else Kind.EXPIRED
    return Kind.VALID_ALTHOUGH if printed is not None and printed < today else Kind.VALID
