"""Dates as documents show them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.partial_date import (
    OLDEST,
    YOUNG,
    PartialDate,
    parse,
    parse_birth,
    parse_expiry,
    spread,
    under,
    years_between,
    years_later,
)
from tests.domain.hostile import ANY_TEXT, LONGER, quickest, quietly, refused

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("7", "3", "1988"), "1988-03-07"),
        (("07", "03", "1988"), "1988-03-07"),
        ((" 31 ", "12", " 1990 "), "1990-12-31"),
        (("29", "2", "2000"), "2000-02-29"),
        (("", "3", "1988"), "1988-03-00"),
        (("", "", "1969"), "1969-00-00"),
        (("00", "00", "1969"), "1969-00-00"),
    ],
)
def test_three_parts_make_a_date(typed: tuple[str, str, str], stored: str) -> None:
    found = parse(*typed, partial=True)
    assert str(found) == stored
    assert PartialDate.from_text(stored) == found


@pytest.mark.parametrize(
    ("typed", "code", "part"),
    [
        (("", "3", "1988"), "date_incomplete", "day"),
        (("7", "", "1988"), "date_incomplete", "month"),
        (("7", "3", ""), "date_incomplete", "year"),
        (("7", "3", "88"), "year_four_digits", "year"),
        (("7", "3", "0988"), "year_four_digits", "year"),
        (("31", "2", "1988"), "no_such_day", "day"),
        (("29", "2", "1900"), "no_such_day", "day"),
        (("32", "1", "1988"), "no_such_day", "day"),
        (("123", "1", "1988"), "no_such_day", "day"),
        (("1", "13", "1988"), "no_such_month", "month"),
        (("x", "1", "1988"), "not_a_number", "day"),
        (("1", "maartje", "1988"), "not_a_number", "month"),
        (("-1", "1", "1988"), "not_a_number", "day"),
        (("1.5", "1", "1988"), "not_a_number", "day"),
        (("٧", "1", "1988"), "not_a_number", "day"),
        (("1", "1", "19880"), "not_a_number", "year"),
        (("1", "1", "１９８８"), "not_a_number", "year"),
    ],
)
def test_what_is_no_date_is_refused_at_its_part(
    typed: tuple[str, str, str], code: str, part: str
) -> None:
    refusal = refused(lambda: parse(*typed))
    assert (refusal.code, refusal.details["part"]) == (code, part)


def test_a_day_without_its_month_is_refused_also_in_a_partial_date() -> None:
    assert refused(lambda: parse("7", "", "1988", partial=True)).details == {"part": "month"}


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        ("1969-00-00", date(1969, 1, 1), date(1969, 12, 31)),
        ("1968-02-00", date(1968, 2, 1), date(1968, 2, 29)),
        ("1969-12-00", date(1969, 12, 1), date(1969, 12, 31)),
        ("9999-12-00", date(9999, 12, 1), date(9999, 12, 31)),
        ("1969-05-04", date(1969, 5, 4), date(1969, 5, 4)),
    ],
)
def test_a_partial_date_means_a_stretch_of_days(born: str, first: date, last: date) -> None:
    found = PartialDate.from_text(born)
    assert (found.earliest, found.latest) == (first, last)
    assert found.complete == (first if first == last else None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("23", "11", "2026"), None),
        (("24", "11", "2026"), "in_the_future"),
        (("1", "1", "2027"), "in_the_future"),
        (("", "12", "2026"), "in_the_future"),
        (("", "", "2026"), None),
        (("23", "11", "1906"), None),
        (("22", "11", "1906"), "too_long_ago"),
        (("", "", "1906"), None),
        (("", "", "1905"), "too_long_ago"),
    ],
)
def test_birth_lies_between_today_and_120_years_ago(
    typed: tuple[str, str, str], code: str | None
) -> None:
    if code is None:
        assert parse_birth(*typed, today=TODAY, partial=True).latest.year in (1906, 2026)
    else:
        assert refused(lambda: parse_birth(*typed, today=TODAY, partial=True)).code == code


@pytest.mark.parametrize(
    ("born", "young"),
    [
        ("2010-11-23", False),
        ("2010-11-24", True),
        ("2010-00-00", True),
        ("2010-11-00", True),
        ("2010-10-00", False),
        ("2009-00-00", False),
    ],
)
def test_under_sixteen_is_asked_whenever_it_may_be_so(born: str, young: bool) -> None:
    assert under(YOUNG, PartialDate.from_text(born), TODAY) is young


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("3", "8", "2031"), date(2031, 8, 3)),
        (("01", "01", "9999"), None),
        (("99", "99", "9999"), None),
    ],
)
def test_an_expiry_of_9999_is_no_expiry(typed: tuple[str, str, str], expected: date | None) -> None:
    assert parse_expiry(*typed) == expected


def test_an_expiry_date_is_a_whole_date() -> None:
    assert refused(lambda: parse_expiry("", "8", "2031")).code == "date_incomplete"
    assert refused(lambda: parse_expiry("30", "2", "2031")).code == "no_such_day"


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2018, 6, 30), 5, date(2023, 6, 30)),
        (date(9998, 1, 1), 5, date(9999, 1, 1)),
    ],
)
def test_years_later_than_a_leap_day_is_the_28th(day: date, years: int, expected: date) -> None:
    assert years_later(day, years) == expected


def test_ages_are_counted_in_whole_years() -> None:
    assert years_between(date(2000, 2, 29), date(2018, 2, 28)) == 17
    assert years_between(date(2000, 2, 29), date(2018, 3, 1)) == 18


@given(st.dates(date(1000, 1, 1)))
def test_every_date_comes_back_from_its_parts_and_its_text(day: date) -> None:
    found = parse(str(day.day), str(day.month), str(day.year))
    assert found.complete == day == PartialDate.from_text(str(found)).complete


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.booleans())
def test_any_text_is_a_date_or_refused(day: str, month: str, year: str, partial: bool) -> None:
    quietly(lambda _: parse_birth(day, month, year, today=TODAY, partial=partial), None)
    quietly(lambda _: parse_expiry(day, month, year), None)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1000, 9999))
def test_any_three_numbers_are_a_date_or_refused(day: int, month: int, year: int) -> None:
    found = quietly(
        lambda _: parse_birth(str(day), str(month), str(year), today=TODAY, partial=True), None
    )
    if isinstance(found, PartialDate):
        assert found.earliest <= found.latest <= date(2026, 12, 31)
        assert found.latest.year >= TODAY.year - OLDEST


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_dates_take_no_time(typed: str) -> None:
    assert quickest(lambda each: parse(each, each, each), typed) < 0.05


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("07/03/1988", ("07", "03", "1988")),
        ("7.3.1988", ("7", "3", "1988")),
        (" 7 - 3 - 1988 ", ("7", "3", "1988")),
        ("7 3 1988", ("7", "3", "1988")),
        ("1988-03-07", ("07", "03", "1988")),
        ("7 mrt. 1988", ("7", "mrt.", "1988")),
    ],
)
def test_a_whole_date_in_the_first_box_is_spread_over_the_three(
    typed: str, parts: tuple[str, str, str]
) -> None:
    assert spread(typed, "", "") == parts
    assert str(parse(typed, "", "")) == "1988-03-07"


@pytest.mark.parametrize("typed", ["7", "7/3", "7/3/88", "1988", "07/03/1988/1", "٧/٣/١٩٨٨", ""])
def test_what_is_no_whole_date_stays_where_it_was_typed(typed: str) -> None:
    assert spread(typed, "", "") == (typed, "", "")


def test_a_date_in_the_first_box_never_replaces_what_stands_in_the_others() -> None:
    assert spread("07/03/1988", "4", "") == ("07/03/1988", "4", "")


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("MAR", 3), ("MAR/MARS", 3), ("mrt", 3), ("mrt.", 3), ("maart", 3), ("März", 3), ("MÄRZ", 3), ("août", 8),
        ("AUG", 8), ("AUG/AOUT", 8), ("juil.", 7), ("JUL/JUIL", 7), ("déc", 12), ("Dez", 12), ("mei", 5), ("May", 5),
    ],
)  # fmt: skip
def test_a_month_may_be_written_as_on_the_document(typed: str, month: int) -> None:
    assert parse("1", typed, "1988") == PartialDate(1988, month, 1)


@pytest.mark.parametrize("typed", ["j", "ma", "MAR/APR", "lente", "/", "MAR/", "maart" * 50])
def test_what_is_no_month_is_refused(typed: str) -> None:
    assert refused(lambda: parse("1", typed, "1988")).code == "not_a_number"


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_three_texts_are_a_date_or_refused_and_spreading_twice_changes_nothing(
    day: str, month: str, year: str
) -> None:
    once = spread(day, month, year)
    assert spread(*once) == once
    read = quietly(lambda parts: parse(*parts, partial=True), once)
    if isinstance(read, PartialDate):
        assert PartialDate.from_text(str(read)) == read
