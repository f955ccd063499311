"""Read what a manager typed into a rule, or a document to try. Pure: named problems at their inputs, no wording."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bisdesk.domain import country
from bisdesk.domain.document_rules import (
    GROUPS,
    AgeOn,
    AskModel,
    Document,
    Effect,
    Issued,
    Model,
    Printed,
    Rule,
)
from bisdesk.domain.document_validity import LAST_RESORT
from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded

Typed = Mapping[str, str]
LONGEST = {"source": 200, "why": 300, **{f"reason_{each}": 300 for each in LANGUAGES}}
CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
RESERVED = ("new",)
"""The address of a page, beside those of the rules."""
DATES = ("issued_from", "issued_until", "expiry_after", "age_day", "ends", "since", "till")
NUMBERS = ("passed_years", "age", "years")
CHOICES: Mapping[str, type[StrEnum]] = {
    "model": Model,
    "issued": Issued,
    "printed": Printed,
    "age_on": AgeOn,
    "effect": Effect,
    "asks_model": AskModel,
}
TICKS = ("younger", "asks_issue_date")
INPUTS = (
    "document_type", "countries", "model", "issued", "issued_from", "issued_until", "printed", "expiry_after",
    "passed_years", "age", "younger", "age_on", "age_day", "effect", "years", "ends", "asks_issue_date",
    "asks_model", "since", "till", "source", *(f"reason_{each}" for each in LANGUAGES),
)  # fmt: skip
"""The inputs of a rule, in the order of the form."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at an input."""

    at: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class _Reader:
    """Reads inputs one by one, and gathers what is wrong."""

    typed: Typed
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        return str(self.typed.get(name) or "").strip()

    def refuse(self, at: str, code: str, /, **details: Any) -> None:
        self.problems.append(Problem(at, code, details))

    def words(self, name: str) -> str:
        text = self.text(name)
        if not text:
            self.refuse(name, "missing")
            return ""
        return str(self._or(name, "", lambda: bounded(text, LONGEST[name])))

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(name, "no_date")
            return None

    def number(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= 120:
            self.refuse(name, "no_number")
            return None
        return int(text)

    def choice(self, name: str) -> Any:
        kind = CHOICES[name]
        default = next(iter(kind))
        text = self.text(name) or default.value
        return self._or(name, default, lambda: kind(text))

    def countries(self, name: str) -> tuple[str, ...]:
        codes = []
        for word in re.split(r"[\s,;]+", self.text(name).upper()):
            if not word:
                continue
            if word in GROUPS or word in country.issuer_codes():
                codes.append(word)
            else:
                self.refuse(name, "unknown_country", word=word[:12])
        return tuple(dict.fromkeys(codes))

    def _or(self, name: str, default: Any, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Refusal as refusal:
            self.refuse(name, refusal.code, **refusal.details)
        except ValueError:
            self.refuse(name, "unknown_choice")
        return default


def read_rule(typed: Typed, before: Rule) -> tuple[Rule, list[Problem]]:
    """The rule as typed, and what is wrong with it. before: the rule that is edited, or a new one with its code."""
    reader = _Reader(typed)
    texts: dict[str, Any] = {
        "source": reader.words("source"),
        "reasons": {each: reader.words(f"reason_{each}") for each in LANGUAGES},
    }
    if before.code == LAST_RESORT:
        return replace(before, **texts), reader.problems
    kind = reader.text("document_type")
    if kind not in ("", "passport", "identity_card"):
        reader.refuse("document_type", "unknown_choice")
        kind = ""
    values: dict[str, Any] = {
        "document_type": kind,
        "countries": reader.countries("countries"),
        **{name: reader.choice(name) for name in CHOICES},
        **{name: reader.day(name) for name in DATES},
        **{name: reader.number(name) for name in NUMBERS},
        **{name: bool(reader.text(name)) for name in TICKS},
    }
    rule = replace(before, **values, **texts)
    reader.problems += _together(rule, {problem.at for problem in reader.problems})
    return rule, sorted(reader.problems, key=lambda problem: INPUTS.index(problem.at))


def _together(rule: Rule, wrong: set[str]) -> Iterable[Problem]:
    """What does not go together; nothing is said twice of one input."""
    found = {
        "document_type": ("no_condition", _is_about_everything(rule)),
        "issued_until": ("before_the_first", _reversed(rule.issued_from, rule.issued_until)),
        "issued_from": (
            "not_when_unknown",
            rule.issued is Issued.UNKNOWN and bool(rule.issued_from or rule.issued_until),
        ),
        "expiry_after": (
            "needs_printed_date", rule.printed is Printed.NONE and rule.expiry_after is not None
        ),
        "passed_years": (
            "needs_printed_date", rule.printed is Printed.NONE and rule.passed_years is not None
        ),
        "age_day": (
            "missing", rule.age is not None and rule.age_on is AgeOn.DAY and rule.age_day is None
        ),
        "age_on": (
            "not_when_unknown",
            rule.age is not None and rule.age_on is AgeOn.ISSUE and rule.issued is Issued.UNKNOWN,
        ),
        "years": ("missing", rule.effect is Effect.YEARS_MORE and rule.years is None),
        "ends": ("missing", rule.effect is Effect.ENDS and rule.ends is None),
        "printed": (
            "effect_needs_printed_date",
            rule.effect is Effect.YEARS_MORE and rule.printed is not Printed.THERE,
        ),
        "till": ("before_the_first", _reversed(rule.since, rule.till)),
    }  # fmt: skip
    return [Problem(at, code) for at, (code, bad) in found.items() if bad and at not in wrong]


def _is_about_everything(rule: Rule) -> bool:
    """A rule without any condition would hide all that come after it."""
    conditions = (
        rule.document_type, rule.countries, rule.model, rule.issued, rule.issued_from, rule.issued_until,
        rule.printed, rule.expiry_after, rule.passed_years, rule.age,
    )  # fmt: skip
    return not any(conditions)


def _reversed(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def typed_of(rule: Rule) -> dict[str, str]:
    """The rule as it stands in the inputs of the form."""
    typed = {name: _typed(getattr(rule, name)) for name in INPUTS if not name.startswith("reason_")}
    typed["countries"] = " ".join(rule.countries)
    return typed | {f"reason_{each}": rule.reasons.get(each, "") for each in LANGUAGES}


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def read_why(typed: Typed, name: str = "why") -> tuple[str, list[Problem]]:
    """Why the change is made."""
    reader = _Reader({"why": str(typed.get(name) or "")})
    why = reader.words("why")
    return why, [Problem(name, problem.code, problem.details) for problem in reader.problems]


def read_code(typed: Typed) -> tuple[str, list[Problem]]:
    """The short name of a new rule."""
    code = str(typed.get("code") or "").strip()
    if not code:
        return "", [Problem("code", "missing")]
    if code in RESERVED:
        return code, [Problem("code", "code_taken")]
    return code, [] if CODE.fullmatch(code) else [Problem("code", "code_pattern")]


def read_end(typed: Typed) -> tuple[date | None, list[Problem]]:
    """The last day of a rule."""
    reader = _Reader(typed)
    last = reader.day("end_till")
    if last is None and not reader.problems:
        reader.refuse("end_till", "missing")
    return last, reader.problems


@dataclass(frozen=True)
class Trial:
    """A document to try the rules on, the day on which it is judged, and whether its zone was given."""

    document: Document
    today: date


TRIAL_INPUTS = (
    "try_type",
    "try_country",
    "try_expiry",
    "try_issued",
    "try_model",
    "try_born",
    "try_day",
)


def read_trial(typed: Typed, today: date) -> tuple[Trial | None, list[Problem]]:
    """The document to try; an empty expiry date means that none is printed."""
    reader = _Reader(typed)
    kind, issuer = reader.text("try_type") or "identity_card", reader.text("try_country")
    if kind not in ("passport", "identity_card"):
        reader.refuse("try_type", "unknown_choice")
    if issuer not in country.issuer_codes():
        reader.refuse("try_country", "missing" if not issuer else "unknown_choice")
    model = reader.text("try_model")
    if model not in ("", Model.PAPER, Model.ELECTRONIC):
        reader.refuse("try_model", "unknown_choice")
    expiry, issued = reader.day("try_expiry"), reader.day("try_issued")
    born, on = reader.day("try_born"), reader.day("try_day")
    if reader.problems:
        return None, reader.problems
    document = Document(kind, issuer, expiry, issued, model, born or (on or today))
    return Trial(document, on or today), []
