"""What a manager types into a rule: read, or refused at the input that is wrong."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.document_rules.rules import INPUTS, read_rule, read_trial, typed_of
from bisdesk.domain.document_rules import Effect, Rule, content_of, rule_from
from bisdesk.domain.document_table import RULES
from bisdesk.domain.document_validity import LAST_RESORT

NO_MRZ = next(rule for rule in RULES if rule.code == "no_mrz")
LAST = next(rule for rule in RULES if rule.code == LAST_RESORT)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_put_in_the_form_and_read_again_is_the_same(rule: Rule) -> None:
    again, problems = read_rule(typed_of(rule), rule)
    assert problems == []
    assert again == rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_stored_and_read_again_is_the_same(rule: Rule) -> None:
    assert rule_from(rule.code, rule.position, rule.version, content_of(rule)) == rule


def test_content_of_a_newer_app_is_read_without_what_is_not_known() -> None:
    content = content_of(NO_MRZ) | {"invented_later": 1}
    assert rule_from("no_mrz", NO_MRZ.position, 1, content) == NO_MRZ


@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        ({"source": " "}, "source", "missing"),
        ({"reason_de": ""}, "reason_de", "missing"),
        ({"reason_fr": "x" * 301}, "reason_fr", "too_long"),
        ({"reason_nl": "a\u202eb"}, "reason_nl", "forbidden_character"),
        ({"countries": "FR Narnia"}, "countries", "unknown_country"),
        ({"countries": "BE"}, "countries", "unknown_country"),
        ({"document_type": "driving_licence"}, "document_type", "unknown_choice"),
        ({"effect": "nonsense"}, "effect", "unknown_choice"),
        ({"ends": ""}, "ends", "missing"),
        ({"ends": "2026-02-30"}, "ends", "no_date"),
        ({"effect": "years_more", "printed": "there"}, "years", "missing"),
        ({"effect": "years_more", "years": "5"}, "printed", "effect_needs_printed_date"),
        ({"years": "0"}, "years", "no_number"),
        ({"age": "١٨"}, "age", "no_number"),
        ({"age": "18", "age_on": "day"}, "age_day", "missing"),
        ({"age": "18", "age_on": "issue", "issued": "unknown"}, "age_on", "not_when_unknown"),
        ({"issued": "unknown", "issued_from": "2004-01-02"}, "issued_from", "not_when_unknown"),
        ({"issued_from": "2014-01-01", "issued_until": "2013-12-31"}, "issued_until", "before_the_first"),
        ({"printed": "none", "expiry_after": "2031-08-03"}, "expiry_after", "needs_printed_date"),
        ({"printed": "none", "passed_years": "5"}, "passed_years", "needs_printed_date"),
        ({"since": "2026-08-03", "till": "2026-08-02"}, "till", "before_the_first"),
        ({"document_type": "", "countries": "", "model": ""}, "document_type", "no_condition"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_input(
    changes: dict[str, str], at: str, code: str
) -> None:
    _, problems = read_rule(typed_of(NO_MRZ) | changes, NO_MRZ)
    assert [(each.at, each.code) for each in problems] == [(at, code)]


def test_of_the_last_resort_only_source_and_reasons_can_be_changed() -> None:
    changed = {"source": "Manual", "effect": "no_end", "countries": "FR", "till": "2020-01-01"}
    rule, problems = read_rule(typed_of(LAST) | changed, LAST)
    assert problems == []
    assert rule == replace(LAST, source="Manual")
    assert rule.effect is Effect.PRINTED


@given(st.dictionaries(st.sampled_from(INPUTS), st.text(max_size=40)))
def test_whatever_is_typed_is_read_or_refused(typed: dict[str, str]) -> None:
    rule, problems = read_rule(typed, Rule("some_rule"))
    assert isinstance(rule, Rule)
    assert {each.at for each in problems} <= set(INPUTS)


def test_a_document_to_try_needs_a_country_and_readable_dates() -> None:
    today = date(2026, 11, 23)
    trial, problems = read_trial({"try_country": "", "try_expiry": "tomorrow"}, today)
    assert trial is None
    assert {each.at for each in problems} == {"try_country", "try_expiry"}
    trial, problems = read_trial({"try_country": "FR"}, today)
    assert problems == []
    assert trial is not None
    assert (trial.document.expiry, trial.today) == (None, today)
