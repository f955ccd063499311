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
        ("Иван", "other_script", {"letter": "И", "script": "Cyrillic", "name": "CYRILLIC CAPITAL LETTER I", "at": 1}),
        ("Αννα", "other_script", {"letter": "Α", "script": "Greek", "name": "GREEK CAPITAL LETTER ALPHA", "at": 1}),
        ("محمد", "other_script", {"letter": "م", "script": "Arabic", "name": "ARABIC LETTER MEEM", "at": 1}),
        ("Li 李", "other_script", {"letter": "李", "script": "Cjk", "name": "CJK UNIFIED IDEOGRAPH-674E", "at": 4}),
        ("7even", "name_character", {"character": "7", "name": "DIGIT SEVEN", "at": 1}),
        ("Anna٣", "name_character", {"character": "٣", "name": "ARABIC-INDIC DIGIT THREE", "at": 5}),
        ("a<b>", "name_character", {"character": "<", "name": "LESS-THAN SIGN", "at": 2}),
        ("=cmd()", "name_character", {"character": "=", "name": "EQUALS SIGN", "at": 1}),
        ("Anna😀", "name_character", {"character": "😀", "name": "GRINNING FACE", "at": 5}),
        ("\u0301Anna", "name_character", {"character": "\u0301", "name": "COMBINING ACUTE ACCENT", "at": 1}),
        ("A\u20dd", "name_character", {"character": "\u20dd", "name": "COMBINING ENCLOSING CIRCLE", "at": 2}),
        ("x" * 101, "too_long", {"longest": 100}),
        ("", "no_letter", {}),
        (" - . ", "no_letter", {}),
    ],
)  # fmt: skip
def test_refusals_say_what_does_not_fit(typed: str, code: str, details: dict[str, object]) -> None:
    refusal = refused(lambda: parse(typed))
    assert (refusal.code, refusal.details) == (code, details)


@pytest.mark.parametrize(
    ("typed", "letter", "at", "script", "latin"),
    [
        ("M\u0430ria", "\u0430", 2, "Cyrillic", "a"),
        ("\u041earia", "\u041e", 1, "Cyrillic", "O"),
        ("Zo\u0451", "\u0451", 3, "Cyrillic", "ë"),
        ("Ann\u0416", "\u0416", 4, "Cyrillic", ""),
        ("Ann\u0391", "\u0391", 4, "Greek", "A"),
        ("Ann\uff41", "\uff41", 4, "Fullwidth", "a"),
        ("Ann\U0001d41a", "\U0001d41a", 4, "Mathematical", "a"),
    ],
)
def test_sec_D11_a_look_alike_among_latin_letters_is_named(
    typed: str, letter: str, at: int, script: str, latin: str
) -> None:
    refusal = refused(lambda: parse(typed))
    assert refusal.code == "mixed_script"
    said = {key: refusal.details[key] for key in ("letter", "at", "script", "latin")}
    assert said == {"letter": letter, "at": at, "script": script, "latin": latin}
    assert not latin or parse(typed.replace(letter, latin))


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
