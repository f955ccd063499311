"""The activation code."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bisdesk
from bisdesk.domain.activation_code import (
    ALPHABET,
    LENGTH,
    ActivationCodeError,
    new_code,
    parse,
    shown,
)
from tests.domain.hostile import ANY_TEXT, LONGER, quickest, quietly, refused

CODE = "ABCDEFGHJKLMNPQRSTUV"
DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u2043"


def test_a_code_is_shown_in_four_groups_of_five() -> None:
    assert shown(CODE) == "ABCDE FGHJK LMNPQ RSTUV"
    assert parse(shown(CODE)) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "abcde fghjk lmnpq rstuv",
        " ABCDE-FGHJK-LMNPQ-RSTUV\n",
        "ABCDE\u00a0FGHJK\u202fLMNPQ\u2003RSTUV",
        "A B C D E F G H J K L M N P Q R S T U V",
        "ABCDE\tFGHJK\r\nLMNPQ RSTUV",
        "\u200bABCDEFGHJK\ufeffLMNPQRSTUV\u2060",
    ],
)
def test_spaces_and_lower_case_are_fine(typed: str) -> None:
    assert parse(typed) == CODE


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_is_dropped(dash: str) -> None:
    assert parse(f"ABCDE{dash}FGHJK{dash}LMNPQ{dash}RSTUV") == CODE


@pytest.mark.parametrize(
    ("typed", "character"),
    [
        ("0BCDEFGHJKLMNPQRSTUV", "0"),
        ("oBCDEFGHJKLMNPQRSTUV", "O"),
        ("1BCDEFGHJKLMNPQRSTUV", "1"),
        ("iBCDEFGHJKLMNPQRSTUV", "I"),
        ("ABCDE.FGHJK", "."),
        ("ABCDE\u0410", "\u0410"),
        pytest.param("ßBCDEFGHJKLMNPQRSTU", "ß", id="its upper case would be two letters"),
        pytest.param("ıBCDEFGHJKLMNPQRSTUV", "ı", id="dotless i"),
        pytest.param("ｓBCDEFGHJKLMNPQRSTUV", "ｓ", id="full width"),
        pytest.param("٢BCDEFGHJKLMNPQRSTUV", "٢", id="another script's 2"),
        ("\x00BCDEFGHJKLMNPQRSTUV", "\x00"),
    ],
)
def test_a_character_that_no_code_has_is_named(typed: str, character: str) -> None:
    refusal = refused(lambda: parse(typed))
    assert isinstance(refusal, ActivationCodeError)
    assert (refusal.code, refusal.details["character"]) == ("wrong_character", character)


@pytest.mark.parametrize("found", [0, 1, 19, 21, 400])
def test_the_wrong_length_is_counted(found: int) -> None:
    refusal = refused(lambda: parse("-A " * found))
    assert (refusal.code, refusal.details) == ("wrong_length", {"found": found})


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_every_code_is_read_as_itself(code: str) -> None:
    assert parse(code) == parse(shown(code).lower()) == code


@given(ANY_TEXT)
def test_any_text_is_a_code_or_refused(typed: str) -> None:
    once = quietly(parse, typed)
    assert once is None or (isinstance(once, str) and parse(once) == once)


def test_sec_C1_every_letter_is_as_likely_at_every_place() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("01OI")
    codes = [new_code() for _ in range(4_000)]
    assert len(set(codes)) == len(codes)
    counts = Counter((at, letter) for code in codes for at, letter in enumerate(code))
    # 125 expected, standard deviation 11: eight of them is one run in 10 ** 12.
    assert len(counts) == LENGTH * len(ALPHABET)
    assert all(abs(count - 125) < 90 for count in counts.values())


@pytest.mark.long
def test_sec_C1_a_hundred_thousand_codes_are_evenly_spread() -> None:
    expected = 100_000 * LENGTH / len(ALPHABET)
    counts = Counter(letter for _ in range(100_000) for letter in new_code())
    chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi_square < 100  # 31 degrees of freedom: one run in 10 ** 8


def test_sec_C1_nothing_uses_guessable_randomness() -> None:
    """The demo's dice are left out: they invent the same people each time, and no secret."""
    package = Path(bisdesk.__file__).parent
    guessable = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if path.parent.name != "demo"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if "random" in _imported(node)
    }
    assert guessable == set()


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return {(node.module or "").partition(".")[0]}
    return set()


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_codes_take_no_time(typed: str) -> None:
    assert quickest(parse, typed) < 0.05
