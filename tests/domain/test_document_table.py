"""The first table of document rules, row by row as the domain facts give it, on the days where verdicts turn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.country import issuer_codes
from bisdesk.domain.document_rules import (
    EEA,
    ELECTRONIC,
    PAPER,
    AgeOn,
    AskModel,
    Document,
    Effect,
    Issued,
    Model,
    Printed,
    Rule,
)
from bisdesk.domain.document_table import FIRST_BOOK, RULES
from bisdesk.domain.document_validity import LAST_RESORT, Judgement, Kind, RuleBook
from bisdesk.domain.language import LANGUAGES

ADULT, OLD = date(1980, 5, 1), date(1948, 5, 1)
TODAY = date(2026, 11, 23)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def card(
    country: str, expiry: str | None, *, issued: str | None = None, model: str = "", born: date = ADULT,
    type_: str = "identity_card",
) -> Document:  # fmt: skip
    return Document(type_, country, day(expiry), day(issued), model, born)


CARD_OF_A_MINOR = {"issued": "2010-06-01", "born": date(1992, 6, 2)}
TURNS = [
    # (document, last day of the first verdict, first verdict, next verdict, rule)
    (card("FR", "2014-01-01", issued="2004-01-02"), "2019-01-01", "valid_although", "expired", "french_extension"),
    (card("FR", "2014-01-01", issued="2004-01-01"), "2014-01-01", "valid", "expired", "printed_date"),
    (card("FR", "2023-12-30", issued="2013-12-31"), "2028-12-30", "valid_although", "expired", "french_extension"),
    (card("FR", "2023-12-30", issued="2013-12-31"), "2023-12-30", "valid", "valid_although", "french_extension"),
    (card("FR", "2023-12-31", issued="2014-01-01"), "2023-12-31", "valid", "expired", "french_printed"),
    (card("FR", "2020-05-31", **CARD_OF_A_MINOR), "2020-05-31", "valid", "expired", "french_printed"),  # type: ignore[arg-type]
    (card("FR", "2031-12-01", issued="2021-12-02"), "2031-12-01", "valid", "expired", "french_printed"),
    (card("FR", "2023-05-04", issued="2013-05-05", type_="passport"), "2023-05-04", "valid", "expired", "printed_date"),
    (card("IT", "2029-01-01", model=PAPER), "2026-08-03", "valid", "ended_earlier", "italian_paper"),
    (card("IT", "2026-08-02", model=PAPER), "2026-08-02", "valid", "expired", "italian_paper"),
    (card("IT", "2037-05-01", issued="2026-08-01", model=ELECTRONIC), "2037-05-01", "valid", "expired", "italian_electronic"),
    (card("GR", None, model=PAPER), "2026-08-03", "valid", "ended_earlier", "greek_old"),
    (card("GR", "2033-10-01", issued="2023-10-01", model=ELECTRONIC), "2033-10-01", "valid", "expired", "printed_date"),
    (card("PT", "2029-01-01", model=PAPER), "2026-08-03", "valid", "ended_earlier", "no_mrz"),
    (card("NO", None, model=PAPER), "2026-08-03", "valid", "ended_earlier", "no_mrz"),
    (card("LT", "2033-01-01", issued="2021-08-01", model=ELECTRONIC), "2031-08-03", "valid", "ended_earlier", "old_format"),
    (card("LT", "2033-01-01", issued="2021-08-02", model=ELECTRONIC), "2033-01-01", "valid", "expired", "printed_date"),
    (card("LT", "2031-08-03", issued="2021-08-01", model=ELECTRONIC), "2031-08-03", "valid", "expired", "printed_date"),
    (card("LT", "2033-01-01", issued="2020-01-01", born=date(1951, 8, 2)), "2033-01-01", "valid", "expired", "printed_date"),
    (card("LT", "2033-01-01", issued="2020-01-01", born=date(1951, 8, 3)), "2031-08-03", "valid", "ended_earlier", "old_format"),
    (card("UA", "2022-02-24", type_="passport"), "2022-02-24", "valid", "look_at_it", "ukrainian_stamp"),
    (card("UA", "2022-02-24", type_="passport"), "2027-02-24", "look_at_it", "expired", "printed_date"),
    (card("UA", "2022-02-23", type_="passport"), "2022-02-23", "valid", "expired", "printed_date"),
    (card("CH", "2030-01-01"), "2030-01-01", "valid", "expired", "printed_date"),
    (card("EUE", "2030-01-01", type_="passport"), "2030-01-01", "valid", "expired", "printed_date"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "last", "first", "then", "rule"), TURNS)
def test_a_verdict_holds_through_its_last_day_and_turns_on_the_next(
    document: Document, last: str, first: str, then: str, rule: str
) -> None:
    on = date.fromisoformat(last)
    before = FIRST_BOOK.judge(document, on)
    after = FIRST_BOOK.judge(document, on + timedelta(days=1))
    assert (before.kind.value, after.kind.value) == (first, then)
    assert after.rule == rule
    assert all(FIRST_BOOK.rule(after.rule).reasons[each] for each in LANGUAGES)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("country", "age", "rule"),
    [
        ("ES", 70, "spanish_permanent"),
        ("RO", 55, "romanian_no_expiry"),
        ("BG", 58, "bulgarian_no_expiry"),
    ],
)
def test_a_card_without_an_end_counts_from_a_birthday_on(country: str, age: int, rule: str) -> None:
    birthday = TODAY.replace(year=TODAY.year - age)
    of_age = FIRST_BOOK.judge(card(country, None, born=birthday), TODAY)
    younger = FIRST_BOOK.judge(card(country, None, born=birthday + timedelta(days=1)), TODAY)
    assert (of_age.kind, of_age.rule) == (Kind.NO_EXPIRY, rule)
    assert younger.kind is Kind.LOOK


@pytest.mark.parametrize(
    ("on", "kind"), [("2026-07-29", Kind.LOOK), ("2026-07-30", Kind.NO_EXPIRY)]
)
def test_italian_cards_for_life_are_known_from_the_day_they_are_issued(on: str, kind: Kind) -> None:
    document = card("IT", None, model=ELECTRONIC, born=OLD)
    assert FIRST_BOOK.judge(document, date.fromisoformat(on)).kind is kind


@given(
    st.sampled_from(["passport", "identity_card"]),
    st.sampled_from(sorted(issuer_codes())),
    st.one_of(st.none(), st.dates(date(2015, 1, 1), date(2045, 1, 1)), st.just(date(2031, 8, 3))),
    st.booleans(),
)
def test_issue_date_and_model_are_asked_exactly_where_they_decide(
    type_: str, country: str, expiry: date | None, has_mrz: bool
) -> None:
    is_card = type_ == "identity_card"
    late = expiry is not None and expiry > date(2031, 8, 3)
    assert FIRST_BOOK.asks_issue_date(type_, country, expiry, TODAY) is (
        is_card and (country == "FR" or (country in EEA and late))
    )
    model = country in ("GR", "IT") or (country in EEA and not has_mrz)
    asked = FIRST_BOOK.asks_model(type_, country, expiry=expiry, today=TODAY, has_mrz=has_mrz)
    assert asked is (is_card and model)


DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(9999, 12, 31)))
SMALL = st.one_of(st.none(), st.integers(1, 120))
ANY_RULE = st.builds(
    Rule, code=st.sampled_from(["a", "b", "c"]), position=st.integers(0, 9),
    document_type=st.sampled_from(["", "passport", "identity_card"]),
    countries=st.lists(st.sampled_from(["EEA", "FR", "TR"]), max_size=2).map(tuple), model=st.sampled_from(Model),
    issued=st.sampled_from(Issued), issued_from=DAYS, issued_until=DAYS, printed=st.sampled_from(Printed),
    expiry_after=DAYS, passed_years=SMALL, age=SMALL, younger=st.booleans(), age_on=st.sampled_from(AgeOn), age_day=DAYS,
    effect=st.sampled_from(Effect), years=SMALL, ends=DAYS, since=DAYS, till=DAYS, asks_issue_date=st.booleans(),
    asks_model=st.sampled_from(AskModel),
)  # fmt: skip
ANY_DOCUMENT = st.builds(
    Document, type=st.sampled_from(["passport", "identity_card"]), country=st.sampled_from(["FR", "TR", "EUE"]),
    expiry=DAYS, issued=DAYS, model=st.sampled_from(["", PAPER, ELECTRONIC, "other"]),
    holder_born=st.dates(date(1906, 1, 1), TODAY),
)  # fmt: skip


@given(st.lists(ANY_RULE, max_size=5), ANY_DOCUMENT, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_whatever_rules_managers_make_every_document_gets_a_verdict(
    rules: list[Rule], document: Document, today: date
) -> None:
    found = RuleBook(rules).judge(document, today)
    assert isinstance(found, Judgement)
    assert found.rule in {rule.code for rule in rules} | {LAST_RESORT}
    if found.kind not in (Kind.LOOK, Kind.NO_EXPIRY):
        assert found.until is not None
        assert found.counts is (today <= found.until)


def test_the_order_decides_between_two_rules_that_apply() -> None:
    ends = Rule("ends", position=1, countries=("TR",), effect=Effect.ENDS, ends=date(2026, 1, 1))
    look = Rule("look", position=2, countries=("TR",), effect=Effect.LOOK)
    document = card("TR", "2030-01-01")
    assert RuleBook([*RULES, look, ends]).judge(document, TODAY).rule == "ends"
    assert RuleBook([*RULES, look, replace(ends, position=3)]).judge(document, TODAY).rule == "look"
