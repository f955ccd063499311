"""Addresses abroad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.address import (
    field_order,
    parse_house_number,
    parse_line,
    parse_postcode,
    parts_in_order,
    postcode_rule,
)
from bisdesk.domain.country import residence_codes
from tests.domain.hostile import ANY_TEXT, INVISIBLE, LONGER, quickest, quietly, refused

COUNTRIES = sorted(residence_codes())


@pytest.mark.parametrize(
    ("country", "typed", "usual"),
    [
        ("NL", "1234ab", "1234 AB"),
        ("NL", "1234  AB", "1234 AB"),
        ("NL", "NL-1234 AB", "1234 AB"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "m2 5bq", "M2 5BQ"),
        ("GB", "M25BQ", "M2 5BQ"),
        ("GB", "bfpo61", "BFPO 61"),
        ("GB", "BFPO 1234", "BFPO 1234"),
        ("IE", "a65f4e2", "A65 F4E2"),
        ("FR", "01000", "01000"),
        ("FR", "75 001", "75001"),
        ("FR", "F-75001", "75001"),
        ("DE", "01067", "01067"),
        ("DE", "D-10115", "10115"),
        ("DE", "DE-10115", "10115"),
        ("IT", "00118", "00118"),
        ("PL", "00950", "00-950"),
        ("PL", "00 950", "00-950"),
        ("PL", "PL-00-950", "00-950"),
        ("PT", "2725079", "2725-079"),
        ("SE", "11455", "114 55"),
        ("SE", "S-114 55", "114 55"),
        ("CZ", "10000", "100 00"),
        ("LU", "L-4750", "4750"),
        ("LU", "LU 4750", "4750"),
        ("LV", "1073", "LV-1073"),
        ("LV", "lv1073", "LV-1073"),
        ("LT", "LT-04340", "04340"),
        ("AZ", "AZ1000", "1000"),
        ("CA", "h3z2y7", "H3Z 2Y7"),
        ("US", "950142083", "95014-2083"),
        ("US", "95014 2083", "95014-2083"),
        ("US", "95014", "95014"),
        ("JP", "1540023", "154-0023"),
        ("BR", "40301110", "40301-110"),
        ("MT", "vlt1117", "VLT 1117"),
        ("KY", "KY11100", "KY1-1100"),
        ("XK", "10000", "10000"),
    ],
)
def test_postcodes_get_their_country_s_usual_form(country: str, typed: str, usual: str) -> None:
    assert parse_postcode(typed, country=country) == usual


@pytest.mark.parametrize(
    ("country", "typed", "code", "example"),
    [
        ("FR", "1000", "postcode_pattern", "33380"),
        ("FR", "D-10115x", "postcode_pattern", "33380"),
        ("DE", "F-1011", "postcode_pattern", "26133"),
        ("NL", "0234 AB", "postcode_pattern", "1234 AB"),
        ("PT", "2725", "postcode_pattern", "2725-079"),
        ("FR", "٧٥٠٠١", "postcode_pattern", "33380"),
        ("FR", "７５００１", "postcode_pattern", "33380"),
        ("FR", "", "postcode_missing", "33380"),
        ("FR", "  ", "postcode_missing", "33380"),
    ],
)
def test_other_postcodes_are_refused_with_an_example(
    country: str, typed: str, code: str, example: str
) -> None:
    refusal = refused(lambda: parse_postcode(typed, country=country))
    assert (refusal.code, refusal.details) == (code, {"example": example})


@pytest.mark.parametrize("country", ["AE", "HK", "BS", "QA"])
def test_some_countries_use_no_postcodes(country: str) -> None:
    rule = postcode_rule(country)
    assert (rule.used, rule.required) == (False, False)
    assert parse_postcode("", country=country) is None
    assert parse_postcode(" po box 7 ", country=country) == "PO BOX 7"


def test_ireland_has_postcodes_that_may_be_left_out() -> None:
    rule = postcode_rule("IE")
    assert (rule.used, rule.required, rule.kind) == (True, False, "eircode")
    assert parse_postcode("", country="IE") is None


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_example_is_in_its_usual_form_and_found_without_its_signs(country: str) -> None:
    rule = postcode_rule(country)
    assert rule.example or not rule.used
    for example in rule.examples:
        usual = parse_postcode(example, country=country)
        assert usual is not None
        assert parse_postcode(usual, country=country) == usual
        assert parse_postcode(example.replace(" ", "").lower(), country=country) == usual
        assert example in (usual, usual.replace(" ", ""))


@pytest.mark.parametrize("number", ["12", "12 bis", "14A", "1-3 hs", "s/n", "½", "12/3"])
def test_house_numbers_are_kept_as_on_the_door(number: str) -> None:
    assert parse_house_number(f" {number} ") == number


def test_house_numbers_and_lines_are_bounded() -> None:
    assert refused(lambda: parse_house_number("1" * 21)).details == {"longest": 20}
    assert refused(lambda: parse_line("x" * 151, 150)).details == {"longest": 150}
    assert parse_line("  Calle  de Alcalá ", 150) == "Calle de Alcalá"


@pytest.mark.parametrize(
    ("country", "order"),
    [
        ("FR", (("street",), ("postcode", "city"))),
        ("GB", (("street",), ("city",), ("postcode",))),
        ("HU", (("city",), ("street",), ("postcode",))),
        ("QQ", (("street",), ("postcode", "city"))),
    ],
)
def test_lines_stand_in_the_country_s_order(
    country: str, order: tuple[tuple[str, ...], ...]
) -> None:
    assert field_order(country) == order


@pytest.mark.parametrize("character", INVISIBLE)
def test_sec_D7_invisible_characters_have_no_place_in_an_address(character: str) -> None:
    for parse in (lambda text: parse_postcode(text, country="FR"), parse_house_number):
        assert refused(lambda: parse(f"75{character}001")).code == "forbidden_character"  # noqa: B023


@pytest.mark.parametrize(
    ("country", "order"),
    [
        ("PL", "street number box postcode city"),
        ("FR", "number street box postcode city"),
        ("GB", "number street box city postcode"),
        ("HU", "city street number box postcode"),
        ("JP", "postcode street number box city"),
        ("AE", "street number box postcode city"),
        ("", "street number box postcode city"),
    ],
)
def test_the_parts_of_an_address_stand_in_the_country_s_order(country: str, order: str) -> None:
    assert " ".join(parts_in_order(country)) == order


def test_no_country_loses_or_doubles_a_part_of_the_address() -> None:
    for country in residence_codes():
        assert sorted(parts_in_order(country)) == ["box", "city", "number", "postcode", "street"]


@given(ANY_TEXT, st.sampled_from([*COUNTRIES, "", "QQ", "EUE"]))
def test_any_text_is_a_postcode_or_refused(typed: str, country: str) -> None:
    once = quietly(lambda text: parse_postcode(text, country=country), typed)
    if isinstance(once, str):
        assert parse_postcode(once, country=country) == once
        assert len(once) <= 23


@given(st.text("0123456789ABCXLV -", max_size=10), st.sampled_from(COUNTRIES))
def test_the_usual_form_stays_as_it_is(typed: str, country: str) -> None:
    once = quietly(lambda text: parse_postcode(text, country=country), typed)
    if isinstance(once, str):
        assert parse_postcode(once, country=country) == once


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_addresses_take_no_time(typed: str) -> None:
    assert quickest(lambda text: parse_postcode(text, country="GB"), typed) < 0.05
    assert quickest(parse_house_number, typed) < 0.05
