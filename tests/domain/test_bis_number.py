"""BIS numbers. Every person is invented; the numbers are those of the decree's arithmetic."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.be import bis, nn

from bisdesk.domain.bis_number import (
    BisNumberError,
    Ssin,
    check_number,
    compose,
    fits,
    masked,
    parse,
    shown,
)
from bisdesk.domain.partial_date import PartialDate
from tests.domain.hostile import ANY_TEXT, LONGER, quickest, quietly, refused

TODAY = date(2026, 11, 23)
EXAMPLES = [
    pytest.param("1985-07-14", "M", 3, "85.47.14-003.42", id="man, sex known"),
    pytest.param("1990-12-31", "F", 2, "90.52.31-002.61", id="woman, sex known"),
    pytest.param("1978-03-09", "X", 17, "78.23.09-017.57", id="sex unknown"),
    pytest.param("2001-02-28", "F", 44, "01.42.28-044.42", id="born in 2001"),
    pytest.param("1969-00-00", "M", 1, "69.40.00-001.79", id="only the year known"),
    pytest.param("2000-01-01", "X", 1, "00.21.01-001.48", id="born in 2000, sex unknown"),
]


@pytest.mark.parametrize(("born", "sex", "serial", "number"), EXAMPLES)
def test_numbers_are_composed_by_the_decree(born: str, sex: str, serial: int, number: str) -> None:
    assert shown(compose(PartialDate.from_text(born), sex, serial)) == number


@pytest.mark.parametrize(("born", "sex", "serial", "number"), EXAMPLES)
def test_numbers_tell_birth_and_sex(born: str, sex: str, serial: int, number: str) -> None:
    birth, found = PartialDate.from_text(born), parse(number, today=TODAY)
    assert (str(found), found.kind) == (number, "bis")
    assert found.birth_year == birth.year
    assert (found.birth_month, found.birth_day) == (birth.month or 0, birth.day or 0)
    assert found.sex == (None if sex == "X" else sex)
    assert fits(found, birth, sex) == []
    assert int(found.digits[6:9]) == serial


@pytest.mark.parametrize(
    ("first_nine", "born_from_2000", "expected"),
    [
        pytest.param("004101001", False, "62", id="born 1900, sex known: month + 40"),
        pytest.param("002101001", False, "19", id="born 1900, sex unknown: month + 20"),
        pytest.param("004101001", True, "91", id="same digits, born 2000: leading 2"),
        pytest.param("854714003", False, "42", id="55 left: 42"),
        pytest.param("905231002", False, "61", id="36 left: 61"),
        pytest.param("782309017", False, "57", id="40 left: 57"),
        pytest.param("014228044", True, "42", id="with 2, 55 left: 42"),
        pytest.param("694000001", False, "79", id="18 left: 79"),
        pytest.param("002101001", True, "48", id="with 2, 49 left: 48"),
    ],
)
def test_check_number(first_nine: str, born_from_2000: bool, expected: str) -> None:
    assert check_number(first_nine, born_from_2000=born_from_2000) == expected


@pytest.mark.parametrize("first_nine", ["", "85471400", "8547140031", "85471400a", "٨54714003"])
def test_check_numbers_are_made_of_nine_ascii_digits(first_nine: str) -> None:
    refusal = refused(lambda: check_number(first_nine, born_from_2000=False))
    assert isinstance(refusal, BisNumberError)


@pytest.mark.parametrize(
    "typed",
    [
        "85471400342",
        "85.47.14-003.42",
        " 85 47 14 003 42 ",
        "85/47/14-003/42",
        "85\u00a047\u202f14\u2007003 42",
        "85.47.14–003.42",
    ],
)
def test_separators_do_not_matter(typed: str) -> None:
    assert parse(typed, today=TODAY) == Ssin("85471400342", "bis")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("85.47.14-003.24", "number_check", id="check digits swapped"),
        pytest.param("85.47.14-003.00", "number_check", id="never 00"),
        pytest.param("85.47.14-003.98", "number_check", id="never 98"),
        pytest.param("85.53.14-003.84", "number_month", id="month 53"),
        pytest.param("85.42.30-003.12", "number_day", id="30 February"),
        pytest.param("85.47.14-003.71", "number_future", id="check digits of 2085"),
        pytest.param("85.47.14-003.4", "number_length", id="one digit short"),
        pytest.param("85.47.14-003.422", "number_length", id="one digit long"),
        pytest.param("", "number_length", id="nothing"),
        pytest.param("85.47.14-OO3.42", "number_characters", id="letters"),
        pytest.param("85,47,14-003,42", "number_characters", id="commas"),
        pytest.param("٨٥٤٧١٤٠٠٣٤٢", "number_characters", id="Arabic digits"),
        pytest.param("８５４７１４００３４２", "number_characters", id="full-width digits"),
        pytest.param("²5471400342", "number_characters", id="a raised digit"),
        pytest.param("85471400342\x00", "number_characters", id="NUL"),
    ],
)
def test_wrong_numbers_are_refused_by_name(typed: str, code: str) -> None:
    refusal = refused(lambda: parse(typed, today=TODAY))
    assert isinstance(refusal, BisNumberError)
    assert refusal.code == code
    assert not typed or typed not in str(refusal)


def test_a_national_register_number_is_recognised() -> None:
    found = parse("85.07.14-003.53", today=TODAY)
    assert (found.kind, found.sex) == ("rrn", "M")
    assert (found.birth_year, found.birth_month, found.birth_day) == (1985, 7, 14)


@pytest.mark.parametrize("serial", ["000", "999"])
def test_serials_at_the_ends_occur_in_bis_numbers_only(serial: str) -> None:
    bis = f"854714{serial}" + check_number(f"854714{serial}", born_from_2000=False)
    rrn = f"850714{serial}" + check_number(f"850714{serial}", born_from_2000=False)
    assert parse(bis, today=TODAY).kind == "bis"
    assert refused(lambda: parse(rrn, today=TODAY)).code == "number_check"


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("2026-11-23", None),
        ("2026-11-24", "number_future"),
        ("2026-12-00", "number_future"),
        ("2026-00-00", None),
        ("2027-01-01", "number_future"),
    ],
)
def test_a_date_to_come_is_refused(born: str, code: str | None) -> None:
    digits = compose(PartialDate.from_text(born), "F", 2)
    if code is None:
        assert parse(digits, today=TODAY).kind == "bis"
    else:
        assert refused(lambda: parse(digits, today=TODAY)).code == code


@pytest.mark.parametrize(
    ("sex", "fictitious_day", "first_six"),
    [("M", 1, "854001"), ("X", 1, "852001"), ("F", 45, "854045"), ("X", 99, "852099")],
)
def test_an_exhausted_series_goes_on_under_a_month_unknown(
    sex: str, fictitious_day: int, first_six: str
) -> None:
    birth = PartialDate(1985, 7, 14)
    serial = 1 if sex == "M" else 2
    digits = compose(birth, sex, serial, fictitious_day=fictitious_day)
    assert digits[:6] == first_six
    found = parse(digits, today=TODAY)
    assert (found.birth_month, found.birth_day) == (0, 0)
    assert fits(found, birth, sex) == []


@pytest.mark.parametrize(
    ("born", "sex", "differs"),
    [
        ("1985-07-14", "M", []),
        ("1985-07-00", "M", []),
        ("1985-00-00", "M", []),
        ("1985-07-14", "X", []),
        ("1985-07-14", "", []),
        ("1985-07-15", "M", ["birth_date"]),
        ("1985-08-00", "M", ["birth_date"]),
        ("1986-07-14", "M", ["birth_date"]),
        pytest.param("2085-07-14", "M", ["birth_date"], id="the century counts"),
        ("1985-07-14", "F", ["sex"]),
        ("1990-07-14", "F", ["birth_date", "sex"]),
    ],
)
def test_what_does_not_fit_is_named_as_a_warning(born: str, sex: str, differs: list[str]) -> None:
    number = parse("85.47.14-003.42", today=TODAY)
    assert fits(number, PartialDate.from_text(born), sex) == differs


def test_a_number_without_sex_fits_both() -> None:
    number = parse("78.23.09-017.57", today=TODAY)
    assert all(fits(number, PartialDate(1978, 3, 9), sex) == [] for sex in "FMX")


def test_a_number_of_which_not_even_the_year_was_known_fits_any_birth() -> None:
    digits = "004001002" + check_number("004001002", born_from_2000=False)
    assert fits(parse(digits, today=TODAY), PartialDate(1972, 5, 4), "F") == []


@pytest.mark.parametrize(
    ("sex", "serial", "code"),
    [
        ("M", 2, "serial_parity"),
        ("F", 3, "serial_parity"),
        ("M", 1000, "serial_range"),
        ("X", -1, "serial_range"),
    ],
)
def test_no_number_is_made_with_a_wrong_serial(sex: str, serial: int, code: str) -> None:
    assert refused(lambda: compose(PartialDate(1985, 7, 14), sex, serial)).code == code


def test_a_masked_number_hides_its_last_five_digits() -> None:
    assert masked("85471400342") == "85.47.14-•••.••"


DATES = st.dates(date(1906, 11, 24), TODAY).map(
    lambda day: PartialDate(day.year, day.month, day.day)
)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    sex = draw(st.sampled_from("FMX"))
    serials = {"M": range(1, 1000, 2), "F": range(0, 1000, 2), "X": range(1000)}
    return compose(draw(DATES), sex, draw(st.sampled_from(serials[sex])))


@given(numbers())
def test_every_number_made_is_valid_in_one_century_only(digits: str) -> None:
    assert parse(digits, today=TODAY).digits == digits
    late, early = (check_number(digits[:9], born_from_2000=late) for late in (True, False))
    assert late != early
    assert 1 <= int(digits[9:]) <= 97


@given(numbers(), st.integers(0, 10), st.integers(0, 9))
def test_every_single_wrong_digit_is_detected_within_a_century(
    digits: str, at: int, other: int
) -> None:
    assume(digits[at] != str(other))
    wrong = f"{digits[:at]}{other}{digits[at + 1 :]}"
    _same_century_check_fails(digits, wrong)


@given(numbers(), st.integers(0, 9))
def test_every_swap_of_neighbours_is_detected_within_a_century(digits: str, at: int) -> None:
    assume(digits[at] != digits[at + 1])
    wrong = f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}"
    _same_century_check_fails(digits, wrong)


def _same_century_check_fails(digits: str, wrong: str) -> None:
    late = check_number(digits[:9], born_from_2000=True) == digits[9:]
    assert check_number(wrong[:9], born_from_2000=late) != wrong[9:]


@given(ANY_TEXT)
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    found = quietly(lambda text: parse(text, today=TODAY), typed)
    assert found is None or isinstance(found, Ssin)


@given(st.text("0123456789", min_size=11, max_size=11))
def test_any_eleven_digits_are_a_number_or_refused(digits: str) -> None:
    found = quietly(lambda text: parse(text, today=TODAY), digits)
    assert found is None or parse(str(found), today=TODAY) == found


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_numbers_take_no_time(typed: str) -> None:
    assert quickest(lambda text: parse(text, today=TODAY), typed) < 0.05


@given(
    st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(1, 998), st.booleans()
)
def test_numbers_are_read_as_python_stdnum_reads_them(
    year: int, month: int, day: int, serial: int, late: bool
) -> None:
    assume(
        not late or year < 26
    )  # stdnum looks at the computer's clock, and does not refuse this year's days to come
    nine = f"{year:02d}{month:02d}{day:02d}{serial:03d}"
    digits = nine + check_number(nine, born_from_2000=late)
    ours = quietly(lambda text: parse(text, today=TODAY).kind, digits)
    theirs = "bis" if bis.is_valid(digits) else ("rrn" if nn.is_valid(digits) else None)
    assert ours == theirs or (theirs == "bis" and ours is None and not _day_exists(digits, late))


def _day_exists(digits: str, late: bool) -> bool:
    """Our own rule on top: a BIS number carries no day that does not exist."""
    year, month = (2000 if late else 1900) + int(digits[:2]), int(digits[2:4]) % 20
    return not month or int(digits[4:6]) <= monthrange(year, month)[1]
