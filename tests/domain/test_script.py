"""Scripts of the world."""

import pytest

from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.script import LOOK_ALIKE, script_name, script_of


@pytest.mark.parametrize(
    ("letter", "names"),
    [
        ("И", ("Cyrillisch", "cyrillique", "Kyrillisch", "Cyrillic")),
        ("م", ("Arabisch", "arabe", "Arabisch", "Arabic")),
        ("ａ", ("volle breedte", "pleine chasse", "volle Breite", "full width")),
        ("ᚠ", ("Runic", "Runic", "Runic", "Runic")),
    ],
)
def test_a_letter_s_script_is_named_in_the_reader_s_language(
    letter: str, names: tuple[str, ...]
) -> None:
    assert tuple(script_name(script_of(letter), language) for language in LANGUAGES) == names


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_look_alike_script_has_a_name(language: str) -> None:
    assert all(script_name(script, language) for script in LOOK_ALIKE)
