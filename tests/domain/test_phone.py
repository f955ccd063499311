"""Mobile numbers."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.phone import example, masked, parse, region, shown
from tests.domain.hostile import ANY_TEXT, INVISIBLE, LONGER, quickest, quietly, refused


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("512 345 678", "PL", "+48512345678"),
        ("+48 512 345 678", None, "+48512345678"),
        ("0048 512-345-678", "PL", "+48512345678"),
        pytest.param("0048 512 345 678", None, "+48512345678", id="00 without a country"),
        pytest.param("0049 1512 3456789", "US", "+4915123456789", id="00 where 011 is dialled"),
        pytest.param("06 12 34 56 78", "FR", "+33612345678", id="trunk zero falls away"),
        pytest.param("+44 (0)7400 123456", None, "+447400123456", id="(0) is dropped"),
        pytest.param(
            "+39 (0)312 345 6789", None, "+393123456789", id="(0) is dropped in Italy too"
        ),
        pytest.param("312 345 6789", "IT", "+393123456789", id="Italian mobile: no zero"),
        pytest.param("(201) 555-0123", "US", "+12015550123", id="North America: fixed or mobile"),
        pytest.param("044 123 456", "XK", "+38344123456", id="Kosovo"),
        pytest.param("0470/12.34.56", "BE", "+32470123456", id="a Belgian work mobile"),
        pytest.param("＋48 512 345 678", None, "+48512345678", id="full-width plus"),
        pytest.param("+48\u00a0512\u2011345\u2011678", None, "+48512345678", id="pasted"),
        pytest.param("+32 470 12 34 56", "PL", "+32470123456", id="another country's number"),
    ],
)
def test_numbers_are_stored_as_e164(typed: str, country: str | None, stored: str) -> None:
    assert parse(typed, country=country) == stored


@pytest.mark.parametrize(
    ("typed", "country", "code"),
    [
        ("512 345 678", None, "phone_needs_country"),
        ("512 345 678", "AQ", "phone_needs_country"),
        ("+999 512 345 678", None, "phone_needs_country"),
        ("5", "PL", "phone_unreadable"),
        ("", "PL", "phone_unreadable"),
        ("+", "PL", "phone_unreadable"),
        ("00", None, "phone_unreadable"),
        ("0000", None, "phone_unreadable"),
        ("call me", "PL", "phone_unreadable"),
        pytest.param("+48 512 ABC DEF", None, "phone_unreadable", id="letters are not dialled"),
        pytest.param("+48 512 345 678 ext. 5", None, "phone_unreadable", id="extension"),
        pytest.param("+48512345678;ext=5", None, "phone_unreadable", id="extension, RFC 3966"),
        pytest.param("٠٥١٢٣٤٥٦٧٨", "SA", "phone_unreadable", id="other digits"),
        pytest.param("+48 ５12 345 678", None, "phone_unreadable", id="a full-width digit"),
        ("+48 999 999 999", None, "phone_invalid"),
        ("0312 345 6789", "IT", "phone_not_mobile"),
        ("+32 2 555 12 12", None, "phone_not_mobile"),
        ("+44 20 7946 0958", None, "phone_not_mobile"),
        ("1" * 41, "PL", "too_long"),
    ],
)
def test_what_takes_no_sms_is_refused_by_name(typed: str, country: str | None, code: str) -> None:
    assert refused(lambda: parse(typed, country=country)).code == code


def test_refusals_bring_an_example_of_the_country() -> None:
    assert refused(lambda: parse("5", country="PL")).details == {"example": "+48 512 345 678"}
    assert refused(lambda: parse("+32 2 555 12 12")).details == {"example": "+32 450 00 12 34"}
    assert refused(lambda: parse("512345678")).details == {"example": ""}


def test_a_number_is_shown_internationally_and_masked() -> None:
    assert shown("+48512345678") == "+48 512 345 678"
    assert masked("+48512345678") == "+48 ••• ••• •78"
    assert region("+48512345678") == "PL"


@pytest.mark.parametrize("character", INVISIBLE)
def test_sec_D7_invisible_characters_have_no_place_in_a_number(character: str) -> None:
    assert refused(lambda: parse(f"+48 512{character} 345 678")).code == "forbidden_character"


@given(ANY_TEXT, st.sampled_from([None, "PL", "US", "IT", "XK", "AQ", "??"]))
def test_any_text_is_a_number_or_refused(typed: str, country: str | None) -> None:
    quietly(lambda text: parse(text, country=country), typed)


@given(st.text("+0123456789() -/.", max_size=20), st.sampled_from([None, "PL", "US", "IT"]))
def test_the_stored_form_is_read_as_itself(typed: str, country: str | None) -> None:
    stored = quietly(lambda text: parse(text, country=country), typed)
    if isinstance(stored, str):
        assert parse(stored) == stored == parse(shown(stored))


@pytest.mark.parametrize("country", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_examples_are_mobile_numbers(country: str) -> None:
    if text := example(country):
        assert shown(parse(text)) == text


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_numbers_take_no_time(typed: str) -> None:
    assert quickest(parse, typed) < 0.05
