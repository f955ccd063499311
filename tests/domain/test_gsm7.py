"""The alphabet of SMS."""

import pytest
from hypothesis import given

from bisdesk.domain.gsm7 import fold, is_gsm7, parts
from tests.domain.hostile import ANY_TEXT, LONG, quickest

# The code's SMS as the desk's manual words it (annex 5), with room for a name.
ANNEX_5 = """Geachte heer {name}

U heeft een e-mail ontvangen met een tijdelijke activatielink naar de online pagina waar u onderstaande activatiecode \
moet ingeven. Deze persoonlijke activatiecode bestaat enkel uit cijfers en hoofdletters en kan slechts één keer \
gebruikt worden.

Uw activatiecode is:

ABCDE FGHJK LMNPQ RSTUV

Met vriendelijke groeten,

BIS-Desk Vlaamse overheid"""


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Geachte mevrouw, uw code: 23456 ABCDE", True),
        ("à è é ù ì ò Ç Ø ø Å å Ä Ö Ñ Ü ä ö ñ ü ß Æ æ É", True),
        ("€ { } [ ] ~ ^ | \\", True),
        ("ç", False),
        ("á", False),
        ("ł", False),
        ("ř", False),
        ("ş", False),
        ("’", False),
        ("`", False),
        ("\t", False),
        ("", True),
    ],
)
def test_the_alphabet_is_that_of_gsm(text: str, inside: bool) -> None:
    assert is_gsm7(text) is inside


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Dvořák", "Dvorak"),
        ("Şahin", "Sahin"),
        ("O’Neill", "O'Neill"),
        ("François", "Francois"),
        ("Müller, Åsa, Ñuñez, Straße", "Müller, Åsa, Ñuñez, Straße"),
        ("Nguyễn", "Nguyen"),
        ("M̧ari", "Mari"),
        ("İpek Işık", "Ipek Isik"),
        ("Þórður", "Thordur"),
        ("Œuvre ﬁn", "OEuvre fin"),
        ("“a” – b…\u00a0c", '"a" - b... c'),
        ("a\u200bb\u202ec", "abc"),
        ("Иван", "????"),
        ("李", "?"),
        ("½", "1?2"),
        ("", ""),
    ],
)
def test_folding_takes_the_nearest_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("€" * 80, 1),
        ("€" * 80 + "a", 2),
        pytest.param("€" * 152, 2, id="76 to a part: an escape is not cut from its letter"),
        pytest.param("€" * 153, 3, id="so 153 need a third part, not two of 306 places"),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("ł" * 134, 2),
        ("ł" * 135, 3),
        pytest.param("😀" * 35, 1, id="two places outside the first plane"),
        pytest.param("😀" * 36, 2, id="and never cut in two"),
    ],
)
def test_parts_are_counted_as_networks_do(text: str, count: int) -> None:
    assert parts(text) == count


def test_one_letter_outside_the_alphabet_doubles_the_parts() -> None:
    assert parts(ANNEX_5.format(name="Dubois")) == 3
    assert parts(ANNEX_5.format(name="Dubołs")) == 6
    assert parts(fold(ANNEX_5.format(name="Dubołs"))) == 3


@given(ANY_TEXT)
def test_any_text_folds_into_the_alphabet_once(text: str) -> None:
    folded = fold(text)
    assert is_gsm7(folded)
    assert fold(folded) == folded
    assert parts(folded) >= 1
    assert parts(text) >= 1


def test_sec_D9_long_texts_take_no_time() -> None:
    assert quickest(lambda text: fold(text[:1_000]), LONG) < 0.05
