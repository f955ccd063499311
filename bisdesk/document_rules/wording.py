"""The words of the rules: about which documents, what they do, what is asked, and what is wrong with an input."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.document_rules.rules import TICKS, Problem
from bisdesk.domain import country
from bisdesk.domain.document_rules import (
    GROUPS,
    AgeOn,
    AskModel,
    Effect,
    Issued,
    Model,
    Printed,
    Rule,
)
from bisdesk.domain.document_validity import Kind
from bisdesk.web.formats import day

LABELS = {
    "code": _l("Short name"),
    "before": _l("Asked before"),
    "document_type": _l("Kind of document"),
    "countries": _l("Countries"),
    "model": _l("Model"),
    "issued": _l("Date of issue"),
    "issued_from": _l("Issued from"),
    "issued_until": _l("Issued until"),
    "printed": _l("Printed expiry date"),
    "expiry_after": _l("Printed date later than"),
    "passed_years": _l("Printed date passed, at most so many years ago"),
    "age": _l("Age of the holder"),
    "younger": _l("The holder is younger than this age"),
    "age_on": _l("Age counted on"),
    "age_day": _l("The fixed day"),
    "effect": _l("What the rule says"),
    "years": _l("Number of years"),
    "ends": _l("Last day at the latest"),
    "asks_issue_date": _l("Ask the date of issue for these documents"),
    "asks_model": _l("Ask the model of these documents"),
    "since": _l("The rule is applied from"),
    "till": _l("The rule is applied until"),
    "source": _l("Source"),
    "reason_nl": _l("Reason in Dutch"),
    "reason_fr": _l("Reason in French"),
    "reason_de": _l("Reason in German"),
    "reason_en": _l("Reason in English"),
    "why": _l("Why do you change this?"),
    "end_till": _l("Last day of the rule"),
    "end_why": _l("Why does it end?"),
    "try_type": _l("Kind of document"),
    "try_country": _l("Issued by"),
    "try_expiry": _l("Printed expiry date"),
    "try_issued": _l("Date of issue"),
    "try_model": _l("Model"),
    "try_born": _l("Date of birth of the holder"),
    "try_day": _l("Judged on"),
}

CHOICES: Mapping[str, tuple[tuple[str, object], ...]] = {
    "document_type": (
        ("", _l("Any document")),
        ("identity_card", _l("Identity card")),
        ("passport", _l("Passport")),
    ),
    "model": (
        (Model.ANY.value, _l("Any model")),
        (Model.PAPER.value, _l("Paper card, old card or card without machine readable zone")),
        (Model.ELECTRONIC.value, _l("Electronic card or card with machine readable zone")),
        (Model.UNKNOWN.value, _l("Model not known")),
    ),
    "issued": (
        (Issued.ANY.value, _l("Does not matter, or not known")),
        (Issued.KNOWN.value, _l("Known")),
        (Issued.UNKNOWN.value, _l("Not known")),
    ),
    "printed": (
        (Printed.ANY.value, _l("Does not matter")),
        (Printed.THERE.value, _l("There is one")),
        (Printed.NONE.value, _l("There is none")),
    ),
    "age_on": (
        (AgeOn.TODAY.value, _l("Today")),
        (AgeOn.ISSUE.value, _l("The date of issue")),
        (AgeOn.DAY.value, _l("A fixed day")),
    ),
    "effect": (
        (Effect.PRINTED.value, _l("The printed date counts")),
        (Effect.YEARS_MORE.value, _l("The printed date, and a number of years more")),
        (Effect.ENDS.value, _l("The printed date, but no later than a day")),
        (Effect.NO_END.value, _l("No expiry date")),
        (Effect.LOOK.value, _l("Staff look at the document and decide")),
    ),
    "asks_model": (
        (AskModel.NEVER.value, _l("Never")),
        (AskModel.ALWAYS.value, _l("Always")),
        (AskModel.WITHOUT_MRZ.value, _l("When no machine readable zone was given")),
    ),
}

HINTS = {
    "code": _l("Small letters, digits and _. It stays the name of the rule for good."),
    "before": _l("The first rule that applies decides."),
    "countries": _l("Two-letter codes with spaces, such as FR IT; EEA for all of the EU and EEA. Empty: all countries."),
    "issued": _l("‘Known’ asks for a date between the days below."),
    "age": _l("Counted with the latest day that the date of birth can be."),
    "source": _l("Where this comes from: act, article, circular."),
    "reason_nl": _l("A full sentence: filers and staff read it with the verdict."),
    "why": _l("Kept in the history of the rule."),
    "try_expiry": _l("Empty: the document prints none."),
    "try_born": _l("Empty: not known."),
}  # fmt: skip

CHANGES = {
    "first": _l("Came with the installation"),
    "added": _l("Added"),
    "edited": _l("Changed"),
    "moved": _l("Moved in the order"),
    "ended": _l("Given a last day"),
}

KINDS = {
    Kind.VALID: _l("Valid"),
    Kind.EXPIRED: _l("Expired"),
    Kind.ENDED_EARLIER: _l("Ended earlier than printed"),
    Kind.VALID_ALTHOUGH: _l("Valid although the printed date has passed"),
    Kind.NO_EXPIRY: _l("No expiry date"),
    Kind.LOOK: _l("Look at it"),
}


def problem_text(problem: Problem) -> str:
    """What is wrong at an input, and what to do."""
    details: Mapping[str, Any] = problem.details
    texts: Mapping[str, Callable[[], str]] = {
        "missing": lambda: _("Fill this in."),
        "too_long": lambda: _("This is too long. Use at most %(longest)s characters.", longest=details["longest"]),
        "forbidden_character": lambda: _("This contains an invisible character. Type it again instead of pasting it."),
        "no_date": lambda: _("This is not a date. Write it as 2026-08-03."),
        "no_number": lambda: _("Write a whole number from 1 to 120."),
        "unknown_choice": lambda: _("Choose one of the answers."),
        "unknown_country": lambda: _("‘%(word)s’ is not the code of a country. Use two letters such as FR, or EEA.", word=details["word"]),
        "no_condition": lambda: _("This rule would apply to every document. Give at least one condition, such as a country."),
        "before_the_first": lambda: _("This day comes before the first day. Look at both again."),
        "not_when_unknown": lambda: _("This does not go with a date of issue that is not known."),
        "needs_printed_date": lambda: _("This needs a printed expiry date. Change that answer, or leave this empty."),
        "effect_needs_printed_date": lambda: _("More years can only be counted from a printed date. Choose ‘There is one’."),
        "code_pattern": lambda: _("Use 3 to 40 small letters, digits and _, and begin with a letter."),
        "code_taken": lambda: _("There is a rule of this name already. Choose another one."),
    }  # fmt: skip
    return texts[problem.code]()


def countries_text(rule: Rule, language: str) -> str:
    """The countries of a rule by name."""
    if not rule.countries:
        return _("All countries")
    return ", ".join(
        _("EU and EEA") if each in GROUPS else country.name(each, language)
        for each in rule.countries
    )


def conditions_text(rule: Rule) -> list[str]:
    """What a document has to be like, beside its country and kind."""
    found = [str(dict(CHOICES["model"])[rule.model.value])] if rule.model else []
    found += _issue_text(rule) + _printed_text(rule)
    return [*found, _age_text(rule)] if rule.age is not None else found


def _issue_text(rule: Rule) -> list[str]:
    found = [_("Date of issue not known")] if rule.issued is Issued.UNKNOWN else []
    if rule.issued_from:
        found.append(_("Issued from %(day)s", day=day(rule.issued_from)))
    if rule.issued_until:
        found.append(_("Issued until %(day)s", day=day(rule.issued_until)))
    return found


def _printed_text(rule: Rule) -> list[str]:
    found = [_("No printed expiry date")] if rule.printed is Printed.NONE else []
    if rule.expiry_after:
        found.append(_("Printed date later than %(day)s", day=day(rule.expiry_after)))
    if rule.passed_years:
        found.append(_("Printed date passed, by %(years)s years at most", years=rule.passed_years))
    return found


def _age_text(rule: Rule) -> str:
    on = {
        AgeOn.TODAY: _("today"),
        AgeOn.ISSUE: _("on the date of issue"),
        AgeOn.DAY: _("on %(day)s", day=day(rule.age_day)),
    }[rule.age_on]
    if rule.younger:
        return _("Holder younger than %(age)s %(on)s", age=rule.age, on=on)
    return _("Holder %(age)s or older %(on)s", age=rule.age, on=on)


def effect_text(rule: Rule) -> str:
    """What the rule says, in a few words."""
    return {
        Effect.PRINTED: lambda: _("The printed date counts"),
        Effect.YEARS_MORE: lambda: _("Printed date and %(years)s years more", years=rule.years),
        Effect.ENDS: lambda: _("Printed date, %(day)s at the latest", day=day(rule.ends)),
        Effect.NO_END: lambda: _("No expiry date"),
        Effect.LOOK: lambda: _("Staff look and decide"),
    }[rule.effect]()


def asks_text(rule: Rule) -> list[str]:
    """What the form asks because of this rule."""
    found = []
    if rule.asks_issue_date:
        found.append(_("Asks the date of issue"))
    if rule.asks_model is AskModel.ALWAYS:
        found.append(_("Asks the model"))
    if rule.asks_model is AskModel.WITHOUT_MRZ:
        found.append(_("Asks the model without machine readable zone"))
    return found


def typed_text(name: str, value: str) -> str:
    """What stands in an input, in words."""
    if name in TICKS:
        return _("Yes") if value else _("No")
    if name in CHOICES:
        return str(dict(CHOICES[name]).get(value, value))
    return value
