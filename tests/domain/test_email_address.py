"""E-mail addresses of persons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain.email_address import is_shared, key, masked, near_key, parse, shown
from tests.domain.hostile import ANY_TEXT, INVISIBLE, LONGER, quickest, quietly, refused


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Anna.Nowak@Example.ORG ", "Anna.Nowak@example.org"),
        ("o'neill+work@example.org", "o'neill+work@example.org"),
        ("anna@MÜNCHEN.example", "anna@münchen.example"),
        ("anna@mu\u0308nchen.example", "anna@münchen.example"),
        ("anna@xn--mnchen-3ya.example", "anna@münchen.example"),
        ("anna@почта.example", "anna@почта.example"),
        pytest.param(
            "anna@日本abc.example", "anna@日本abc.example", id="no look-alikes: usual in Japan"
        ),
    ],
)
def test_addresses_get_their_normal_form(typed: str, stored: str) -> None:
    assert parse(typed) == stored
    assert parse(stored) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("anna", "email_syntax"),
        ("anna@example", "email_syntax"),
        ("anna nowak@example.org", "email_syntax"),
        ("anna@@example.org", "email_syntax"),
        ("anna@example..org", "email_syntax"),
        ("anna@[192.0.2.1]", "email_syntax"),
        ('"anna"@example.org', "email_syntax"),
        ("Anna <anna@example.org>", "email_syntax"),
        ("anna@example.org, b@example.org", "email_syntax"),
        ("anna@localhost", "email_syntax"),
        ("a" * 65 + "@example.org", "email_syntax"),
        ("", "email_syntax"),
        ("änna@example.org", "email_local_part"),
        ("a@" + "b" * 260, "too_long"),
    ],
)
def test_what_cannot_be_delivered_is_refused(typed: str, code: str) -> None:
    assert refused(lambda: parse(typed)).code == code


@pytest.mark.parametrize("typed", ["a@b.org\r\nBcc: x@y.org", "a@b.org\nx", "a\r\n@b.org"])
def test_sec_D6_no_second_header_fits_in_an_address(typed: str) -> None:
    assert refused(lambda: parse(typed)).code == "email_syntax"


@pytest.mark.parametrize("typed", ["anna@payp\u0430l.example", "anna@xn--paypl-7ve.example"])
def test_sec_D11_a_domain_of_two_scripts_is_shown_in_ascii(typed: str) -> None:
    refusal = refused(lambda: parse(typed))
    assert (refusal.code, refusal.details["ascii"]) == (
        "email_mixed_script",
        "xn--paypl-7ve.example",
    )
    assert shown(typed) == "anna@xn--paypl-7ve.example"


def test_another_address_is_shown_as_it_is() -> None:
    assert shown("anna@münchen.example") == "anna@münchen.example"
    assert shown("nonsense") == "nonsense"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna@example.org", "anna@EXAMPLE.org", True),
        (" anna@example.org ", "anna@example.org", True),
        ("anna@münchen.example", "anna@xn--mnchen-3ya.example", True),
        ("anna@straße.example", "anna@xn--strae-oqa.example", True),
        ("an.na@example.org", "anna@example.org", False),
        ("anna+x@example.org", "anna@example.org", False),
        ("anna@example.org", "anna@example.com", False),
    ],
)
def test_addresses_are_compared_without_case_but_with_dots_and_tags(
    one: str, other: str, same: bool
) -> None:
    assert (key(one) == key(other)) is same


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("info@example.org", True),
        ("HR@example.org", True),
        ("hr-belgium@example.org", True),
        ("no-reply@example.org", True),
        ("info2@example.org", True),
        ("anna.info@example.org", False),
        ("hrvoje@example.org", False),
        ("infante@example.org", False),
    ],
)
def test_shared_mailboxes_are_noticed(address: str, shared: bool) -> None:
    assert is_shared(address) is shared


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("aino.virtanen@x.example", "ainovirtanen@x.example", True),
        ("Aino@x.example", "aino+werk@X.EXAMPLE", True),
        ("a.i.n.o+a+b@x.example", "aino@x.example", True),
        ("aino@x.example", "aino@y.example", False),
        ("aino@x.example", "aina@x.example", False),
        ("+werk@x.example", "+thuis@x.example", False),
    ],
)
def test_addresses_that_differ_in_dots_or_tag_only_are_nearly_the_same(
    one: str, other: str, near: bool
) -> None:
    assert (near_key(one) == near_key(other)) is near


def test_a_masked_address_shows_its_ends() -> None:
    assert masked("anna@example.org") == "a••••••a@example.org"
    assert masked("an@example.org") == "a••••••@example.org"


@pytest.mark.parametrize("character", INVISIBLE)
def test_sec_D7_invisible_characters_have_no_place_in_an_address(character: str) -> None:
    assert refused(lambda: parse(f"an{character}na@example.org")).code == "forbidden_character"


@given(st.one_of(ANY_TEXT, st.emails()))
def test_any_text_is_an_address_or_refused(typed: str) -> None:
    once = quietly(parse, typed)
    if isinstance(once, str):
        assert parse(once) == once
        assert key(once) == key(typed) == key(key(once))
        assert key(once).isascii()


@given(ANY_TEXT)
def test_any_text_has_a_key(typed: str) -> None:
    assert isinstance(key(typed), str)
    assert isinstance(is_shared(typed), bool)


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_addresses_take_no_time(typed: str) -> None:
    for function in (parse, key, is_shared):
        assert quickest(function, typed) < 0.05
