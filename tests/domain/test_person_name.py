"""Names of persons."""

import pytest
from hypothesis import given

from bisdesk.domain.person_name import parse
from tests.domain.hostile import ANY_TEXT, INVISIBLE, LONGER, quickest, quietly, refused


@pytest.mark.parametrize(
    "name",
    [
        "Å", "O", "Li", "van den Berg", "de la Cruz", "O'Neill", "O’Neill", "D‘Arco", "Kaʻiulani", "Jean-Luc",
        "Jean‐Luc", "J. R.", "Núria Gal·la", "Mª Carmen", "Nguyễn", "Doğan", "Erdős", "Ionuț", "Þór", "Straße",
        "STRAẞE", "Łukasz", "ƏLİYEV", "Ŋ", "dUBOIS", "McDonald", "x" * 100, "M̧uller", "é" * 100,
    ],
)  # fmt: skip
def test_names_are_kept_as_they_are(name: str) -> None:
    assert parse(name) == name


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Anna\u00a0 Maria ", "Anna Maria"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("\u212bsa", "Åsa"),
    ],
)
def test_names_get_their_normal_form(typed: str, expected: str) -> None:
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code", "details"),
    [
        ("Иван", "other_script", {"letter": "И", "script": "Cyrillic", "name": "CYRILLIC CAPITAL LETTER I"}),
        ("Αννα", "other_script", {"letter": "Α", "script": "Greek", "name": "GREEK CAPITAL LETTER ALPHA"}),
        ("محمد", "other_script", {"letter": "م", "script": "Arabic", "name": "ARABIC LETTER MEEM"}),
        ("Li 李", "other_script", {"letter": "李", "script": "Cjk", "name": "CJK UNIFIED IDEOGRAPH-674E"}),
        ("7even", "name_character", {"character": "7", "name": "DIGIT SEVEN"}),
        ("Anna٣", "name_character", {"character": "٣", "name": "ARABIC-INDIC DIGIT THREE"}),
        ("a<b>", "name_character", {"character": "<", "name": "LESS-THAN SIGN"}),
        ("=cmd()", "name_character", {"character": "=", "name": "EQUALS SIGN"}),
        ("Anna😀", "name_character", {"character": "😀", "name": "GRINNING FACE"}),
        ("\u0301Anna", "name_character", {"character": "\u0301", "name": "COMBINING ACUTE ACCENT"}),
        ("A\u20dd", "name_character", {"character": "\u20dd", "name": "COMBINING ENCLOSING CIRCLE"}),
        ("x" * 101, "too_long", {"longest": 100}),
        ("", "no_letter", {}),
        (" - . ", "no_letter", {}),
    ],
)  # fmt: skip
def test_refusals_say_what_does_not_fit(typed: str, code: str, details: dict[str, object]) -> None:
    refusal = refused(lambda: parse(typed))
    assert (refusal.code, refusal.details) == (code, details)


@pytest.mark.parametrize(
    ("typed", "letter", "script"),
    [
        ("M\u0430ria", "\u0430", "Cyrillic"),
        ("\u041earia", "\u041e", "Cyrillic"),
        ("Ann\u0391", "\u0391", "Greek"),
        ("Ann\uff41", "\uff41", "Fullwidth"),
        ("Ann\U0001d41a", "\U0001d41a", "Mathematical"),
    ],
)
def test_sec_D11_a_look_alike_among_latin_letters_is_named(
    typed: str, letter: str, script: str
) -> None:
    refusal = refused(lambda: parse(typed))
    assert refusal.code == "mixed_script"
    assert (refusal.details["letter"], refusal.details["script"]) == (letter, script)


@pytest.mark.parametrize("character", INVISIBLE)
def test_sec_D7_invisible_characters_have_no_place_in_a_name(character: str) -> None:
    assert refused(lambda: parse(f"An{character}na")).code == "forbidden_character"


@given(ANY_TEXT)
def test_any_text_is_a_name_or_refused(typed: str) -> None:
    once = quietly(parse, typed)
    if isinstance(once, str):
        assert parse(once) == once
        assert 0 < len(once) <= 100


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_names_take_no_time(typed: str) -> None:
    assert quickest(parse, typed) < 0.05
