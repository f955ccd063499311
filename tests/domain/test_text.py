"""Typed text in its normal form."""

import unicodedata

import pytest
from hypothesis import given

from bisdesk.domain.text import LONGEST, bounded, tidy, tidy_lines
from tests.domain.hostile import ANY_TEXT, INVISIBLE, LONGER, quickest, quietly, refused


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Anna\u00a0 Maria\t", "Anna Maria"),
        ("line\r\nline\u2028line", "line line line"),
        ("e\u0301", "é"),
        ("\u212b\u2003x", "Å x"),
        ("Rua d’Évora 12 bis", "Rua d’Évora 12 bis"),
        ("Київ", "Київ"),
        ("", ""),
    ],
)
def test_text_is_composed_and_its_spaces_collapsed(typed: str, expected: str) -> None:
    assert tidy(typed) == expected


@pytest.mark.parametrize("character", INVISIBLE)
def test_sec_D7_invisible_characters_are_refused(character: str) -> None:
    assert refused(lambda: tidy(f"An{character}na")).code == "forbidden_character"
    assert refused(lambda: tidy(f"{character}Anna")).code == "forbidden_character"
    assert refused(lambda: tidy(f"Anna {character}")).code == "forbidden_character"


def test_the_refusal_names_the_invisible_character() -> None:
    assert refused(lambda: tidy("a\u202eb")).details == {
        "name": "RIGHT-TO-LEFT OVERRIDE",
        "point": "U+202E",
        "at": 2,
    }
    assert refused(lambda: tidy("a\x00b")).details["name"] == "U+0000"


def test_length_counts_what_is_kept() -> None:
    assert bounded("  " + "e\u0301" * 10 + "  ", 10) == "é" * 10
    refusal = refused(lambda: bounded("é" * 11, 10))
    assert (refusal.code, refusal.details) == ("too_long", {"longest": 10})
    assert refused(lambda: tidy("a" * (LONGEST + 1))).code == "too_long"


def test_a_text_of_several_lines_keeps_them() -> None:
    assert tidy_lines(" one \r\n\r\n\r\n\r\n two\rthree \n") == "one\n\ntwo\nthree"
    assert refused(lambda: tidy_lines("one\n\x00")).code == "forbidden_character"


@given(ANY_TEXT)
def test_tidying_again_changes_nothing(typed: str) -> None:
    once = quietly(tidy, typed)
    if isinstance(once, str):
        assert tidy(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert "\n" not in once
    lines = quietly(tidy_lines, typed)
    if isinstance(lines, str):
        assert tidy_lines(lines) == lines


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_input_takes_no_time(typed: str) -> None:
    assert quickest(tidy, typed) < 0.05
    assert quickest(tidy_lines, typed) < 0.05
    assert quickest(tidy, typed[:LONGEST]) < 0.05
