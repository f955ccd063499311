"""Until when identity documents count."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.document_rules import EEA, ELECTRONIC, PAPER
from bisdesk.domain.document_table import FIRST_BOOK, RULES
from bisdesk.domain.document_validity import Document, Judgement
from bisdesk.domain.language import LANGUAGES

TODAY = date(2026, 11, 23)
ADULT, OLD = date(1980, 5, 1), date(1948, 5, 1)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def card(
    country: str,
    expiry: str | None,
    *,
    issued: str | None = None,
    model: str = "",
    born: date = ADULT,
    type_: str = "identity_card",
) -> Document:
    return Document(type_, country, day(expiry), day(issued), model, born)


@pytest.mark.parametrize(
    ("document", "kind", "until", "rule"),
    [
        pytest.param(card("PL", "2026-11-23"), "valid", "2026-11-23", "printed_date", id="through the printed day"),
        pytest.param(card("PL", "2026-11-22"), "expired", "2026-11-22", "printed_date", id="the day after"),
        pytest.param(card("PL", "2026-11-22", type_="passport"), "expired", "2026-11-22", "printed_date", id="passport"),
        pytest.param(card("CH", "2030-01-01"), "valid", "2030-01-01", "printed_date", id="outside the EEA"),
        # France
        pytest.param(card("FR", "2023-05-04", issued="2013-05-05"), "valid_although", "2028-05-04", "french_extension", id="FR adult, laminated: five years more"),
        pytest.param(card("FR", "2014-01-01", issued="2004-01-02"), "expired", "2019-01-01", "french_extension", id="FR first day of the extension, over by now"),
        pytest.param(card("FR", "2023-12-30", issued="2013-12-31"), "valid_although", "2028-12-30", "french_extension", id="FR last day of the extension"),
        pytest.param(card("FR", "2024-02-29", issued="2013-12-31"), "valid_although", "2029-02-28", "french_extension", id="FR 29 February: 28 February"),
        pytest.param(card("FR", "2021-11-23", issued="2011-11-24"), "valid_although", "2026-11-23", "french_extension", id="FR on the last day"),
        pytest.param(card("FR", "2021-11-22", issued="2011-11-23"), "expired", "2026-11-22", "french_extension", id="FR the day after"),
        pytest.param(card("FR", "2023-12-31", issued="2014-01-01"), "expired", "2023-12-31", "french_printed", id="FR issued from 2014: as printed"),
        pytest.param(card("FR", "2029-01-01", issued="2014-01-02"), "valid", "2029-01-01", "french_printed", id="FR issued from 2014, valid"),
        pytest.param(card("FR", "2032-01-01", issued="2022-01-02"), "valid", "2032-01-01", "french_printed", id="FR ID-1"),
        pytest.param(card("FR", "2023-05-04", issued="2013-05-05", born=date(1995, 5, 6)), "expired", "2023-05-04", "french_printed", id="FR one day short of 18 at issue"),
        pytest.param(card("FR", "2023-05-04", issued="2013-05-05", born=date(1995, 5, 5)), "valid_although", "2028-05-04", "french_extension", id="FR 18 on the day of issue"),
        pytest.param(card("FR", "2013-12-31", issued="2004-01-01"), "expired", "2013-12-31", "printed_date", id="FR the day before the extension"),
        pytest.param(card("FR", "2023-05-04", issued="2013-05-05", type_="passport"), "expired", "2023-05-04", "printed_date", id="FR passport: no extension"),
        pytest.param(card("FR", "2023-05-04"), "look_at_it", "2023-05-04", "french_issue_date", id="FR without date of issue"),
        pytest.param(card("FR", "2021-05-04"), "expired", "2021-05-04", "printed_date", id="FR without date of issue, past all"),
        # Italy
        pytest.param(card("IT", "2028-05-01", model=PAPER), "ended_earlier", "2026-08-03", "italian_paper", id="IT paper"),
        pytest.param(card("IT", "2024-05-01", model=PAPER), "expired", "2024-05-01", "italian_paper", id="IT paper, expired before"),
        pytest.param(card("IT", None, model=PAPER), "ended_earlier", "2026-08-03", "italian_paper", id="IT paper without expiry"),
        pytest.param(card("IT", "2037-05-01", issued="2026-08-01", model=ELECTRONIC), "valid", "2037-05-01", "italian_electronic", id="IT electronic: more than ten years is normal"),
        pytest.param(card("IT", "2076-05-01", issued="2026-08-01", model=ELECTRONIC, born=OLD), "valid", "2076-05-01", "italian_electronic", id="IT electronic, 70+: fifty years"),
        pytest.param(card("IT", None, model=ELECTRONIC, born=OLD), "no_expiry", None, "italian_for_life", id="IT electronic, 70+: without end"),
        pytest.param(card("IT", None, model=ELECTRONIC), "look_at_it", None, "no_expiry_unknown", id="IT electronic without end, too young"),
        pytest.param(card("IT", "2026-05-01", model=ELECTRONIC), "expired", "2026-05-01", "italian_electronic", id="IT electronic, expired"),
        pytest.param(card("IT", "2030-05-01"), "look_at_it", "2030-05-01", "model_unknown", id="IT which model?"),
        pytest.param(card("IT", "2030-05-01", model=PAPER, type_="passport"), "valid", "2030-05-01", "printed_date", id="IT passport"),
        # Greece
        pytest.param(card("GR", None, model=PAPER), "ended_earlier", "2026-08-03", "greek_old", id="GR old card"),
        pytest.param(card("GR", "2033-10-01", issued="2023-10-01", model=ELECTRONIC), "valid", "2033-10-01", "printed_date", id="GR new card"),
        pytest.param(card("GR", None), "look_at_it", None, "model_unknown", id="GR which model?"),
        # the European Union and Economic Area
        pytest.param(card("PT", "2029-01-01", model=PAPER), "ended_earlier", "2026-08-03", "no_mrz", id="EU without MRZ"),
        pytest.param(card("PT", "2026-08-02", model=PAPER), "expired", "2026-08-02", "no_mrz", id="EU without MRZ, printed earlier"),
        pytest.param(card("PT", None, model=PAPER, born=OLD), "ended_earlier", "2026-08-03", "no_mrz", id="EU without MRZ and expiry"),
        pytest.param(card("IS", "2029-01-01", model=PAPER), "ended_earlier", "2026-08-03", "no_mrz", id="EEA without MRZ"),
        pytest.param(card("RS", "2029-01-01", model=PAPER), "valid", "2029-01-01", "printed_date", id="not in the EEA: no such rule"),
        pytest.param(card("LT", "2031-08-03", model=ELECTRONIC), "valid", "2031-08-03", "printed_date", id="EU with MRZ, to the last day"),
        pytest.param(card("LT", "2033-01-01", issued="2021-08-01", model=ELECTRONIC), "valid", "2031-08-03", "old_format", id="EU older than the 2021 format"),
        pytest.param(card("LT", "2033-01-01", issued="2021-08-02", model=ELECTRONIC), "valid", "2033-01-01", "printed_date", id="EU of the 2021 format"),
        pytest.param(card("LT", "2033-01-01", issued="2021-08-01", born=date(1951, 8, 2)), "valid", "2033-01-01", "printed_date", id="EU old format, 70 on 2021-08-02"),
        pytest.param(card("LT", "2033-01-01", issued="2021-08-01", born=date(1951, 8, 3)), "valid", "2031-08-03", "old_format", id="EU old format, not yet 70"),
        pytest.param(card("LT", "2033-01-01"), "valid", "2031-08-03", "old_format", id="EU without date of issue: the safe side"),
        # without an end
        pytest.param(card("ES", None, model=ELECTRONIC, born=OLD), "no_expiry", None, "spanish_permanent", id="ES DNI, 70+"),
        pytest.param(card("ES", None, model=ELECTRONIC), "look_at_it", None, "no_expiry_unknown", id="ES DNI, too young for it"),
        pytest.param(card("RO", None, born=date(1971, 11, 23)), "no_expiry", None, "romanian_no_expiry", id="RO 55"),
        pytest.param(card("RO", None, born=date(1971, 11, 24)), "look_at_it", None, "no_expiry_unknown", id="RO not yet 55"),
        pytest.param(card("BG", None, born=date(1968, 11, 23)), "no_expiry", None, "bulgarian_no_expiry", id="BG 58"),
        pytest.param(card("BG", None, born=date(1968, 11, 24)), "look_at_it", None, "no_expiry_unknown", id="BG not yet 58"),
        pytest.param(card("TR", None, born=OLD), "look_at_it", None, "no_expiry_unknown", id="elsewhere"),
        pytest.param(card("ES", None, born=OLD, type_="passport"), "look_at_it", None, "no_expiry_unknown", id="a passport always expires"),
        # Ukraine
        pytest.param(card("UA", "2024-05-01", type_="passport"), "look_at_it", "2024-05-01", "ukrainian_stamp", id="UA passport, perhaps stamped"),
        pytest.param(card("UA", "2021-05-01", type_="passport"), "expired", "2021-05-01", "printed_date", id="UA passport, too old"),
        pytest.param(card("UA", "2030-05-01", type_="passport"), "valid", "2030-05-01", "printed_date", id="UA passport, valid"),
        pytest.param(card("UA", "2024-05-01"), "expired", "2024-05-01", "printed_date", id="UA card"),
    ],
)  # fmt: skip
def test_the_table_of_rules(document: Document, kind: str, until: str | None, rule: str) -> None:
    found = FIRST_BOOK.judge(document, TODAY)
    assert (found.kind.value, found.until, found.rule) == (kind, day(until), rule)
    assert found.counts is (kind not in ("expired", "ended_earlier"))


@pytest.mark.parametrize(
    ("document", "today", "kind"),
    [
        (card("IT", "2028-05-01", model=PAPER), "2026-08-03", "valid"),
        (card("IT", "2028-05-01", model=PAPER), "2026-08-04", "ended_earlier"),
        (card("GR", None, model=PAPER), "2026-08-03", "valid"),
        (card("LT", "2033-01-01", issued="2020-01-01"), "2031-08-03", "valid"),
        (card("LT", "2033-01-01", issued="2020-01-01"), "2031-08-04", "ended_earlier"),
        (card("ES", None, born=OLD), "2031-08-03", "no_expiry"),
        (card("ES", None, born=OLD), "2031-08-04", "look_at_it"),
        (card("RO", None, born=OLD), "2031-08-04", "look_at_it"),
        (card("IT", None, model=ELECTRONIC, born=OLD), "2026-07-29", "look_at_it"),
        (card("FR", "2023-05-04", issued="2013-05-05"), "2023-05-04", "valid"),
        (card("FR", "2023-05-04", issued="2013-05-05"), "2023-05-05", "valid_although"),
        (card("FR", "2023-05-04", issued="2013-05-05"), "2028-05-05", "expired"),
    ],
)
def test_rules_are_dated(document: Document, today: str, kind: str) -> None:
    assert FIRST_BOOK.judge(document, date.fromisoformat(today)).kind.value == kind


@pytest.mark.parametrize(
    ("type_", "country", "expiry", "asked"),
    [
        ("identity_card", "FR", "2024-01-01", True),
        ("identity_card", "FR", None, True),
        ("passport", "FR", "2024-01-01", False),
        ("identity_card", "PL", "2031-08-03", False),
        ("identity_card", "PL", "2031-08-04", True),
        ("identity_card", "PL", None, False),
        ("identity_card", "RS", "2035-01-01", False),
        ("passport", "PL", "2035-01-01", False),
    ],
)
def test_the_date_of_issue_is_asked_where_it_decides(
    type_: str, country: str, expiry: str | None, asked: bool
) -> None:
    assert FIRST_BOOK.asks_issue_date(type_, country, day(expiry), TODAY) is asked


@pytest.mark.parametrize(
    ("type_", "country", "has_mrz", "asked"),
    [
        ("identity_card", "GR", True, True),
        ("identity_card", "IT", True, True),
        ("identity_card", "PL", True, False),
        ("identity_card", "PL", False, True),
        ("identity_card", "NO", False, True),
        ("identity_card", "CH", False, False),
        ("identity_card", "TR", False, False),
        ("passport", "IT", False, False),
    ],
)
def test_the_model_is_asked_where_it_decides(
    type_: str, country: str, has_mrz: bool, asked: bool
) -> None:
    found = FIRST_BOOK.asks_model(type_, country, expiry=None, today=TODAY, has_mrz=has_mrz)
    assert found is asked


def test_every_rule_has_a_name_of_its_own_and_a_source() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(rule.source for rule in RULES)
    assert all(rule.reasons[language] for rule in RULES for language in LANGUAGES)
    assert len(EEA) == 29  # Belgium is the thirtieth


DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(9999, 12, 31)))


@given(
    st.sampled_from(["passport", "identity_card"]),
    st.sampled_from([*sorted(EEA), "UA", "TR", "EUE"]),
    DAYS,
    DAYS,
    st.sampled_from(["", PAPER, ELECTRONIC, "other"]),
    st.dates(date(1906, 1, 1), TODAY),
    st.dates(date(2026, 1, 1), date(2040, 1, 1)),
)
def test_every_document_gets_a_verdict(
    type_: str,
    country: str,
    expiry: date | None,
    issued: date | None,
    model: str,
    born: date,
    today: date,
) -> None:
    found = FIRST_BOOK.judge(Document(type_, country, expiry, issued, model, born), today)
    assert isinstance(found, Judgement)
    if found.until is not None and found.kind.value != "look_at_it":
        assert found.counts is (today <= found.until)
