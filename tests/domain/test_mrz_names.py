"""Names in a zone against names as typed: transliterated, without marks, and cut."""

import pytest
from hypothesis import given

from bisdesk.domain.mrz_names import ZoneNames, french_names, is_written, names_of
from tests.domain.hostile import ANY_TEXT

WRITTEN = [
    ("Müller", ["MUELLER", "MUXXLLER", "MULLER"]),
    ("Ärlig", ["AERLIG", "ARLIG"]),
    ("Öst", ["OEST", "OST"]),
    ("Åberg", ["AABERG", "ABERG"]),
    ("Sørensen", ["SOERENSEN", "SORENSEN"]),
    ("Ægir", ["AEGIR"]),
    ("Weiß", ["WEISS"]),
    ("WEIẞ", ["WEISS"]),
    ("Núñez", ["NUNEZ", "NUNXXEZ"]),
    ("Þórsdóttir", ["THORSDOTTIR"]),
    ("O’Neill", ["ONEILL", "O NEILL"]),
    ("d'Hautefeuille", ["DHAUTEFEUILLE"]),
    ("Möller-Süßmann", ["MOELLER SUESSMANN", "MOLLER SUSSMANN"]),
    ("van den Berg", ["VAN DEN BERG", "VANDENBERG"]),
    ("Łukasz", ["LUKASZ"]),
    ("Ștefănescu", ["STEFANESCU"]),
    ("Oğuzhan", ["OGUZHAN"]),
    ("Đorđević", ["DORDEVIC", "DJORDJEVIC"]),
    ("Yıldırım", ["YILDIRIM"]),
    ("İsmail", ["ISMAIL"]),
    ("Nguyễn Thị Hồng Nhung", ["NGUYEN THI HONG NHUNG"]),
    ("Olúṣẹ́gun", ["OLUSEGUN"]),
    ("Szőke", ["SZOKE"]),
    ("Œuvrard", ["OEUVRARD"]),
    ("Gal·la", ["GALLA", "GAL LA"]),
    ("St. John", ["ST JOHN"]),
    ("Mª Carmen", ["M CARMEN", "MA CARMEN"]),
]


@pytest.mark.parametrize(("name", "zones"), WRITTEN, ids=[name for name, _ in WRITTEN])
def test_each_form_that_a_state_may_choose_is_the_same_name(name: str, zones: list[str]) -> None:
    assert [zone for zone in zones if not is_written(name, zone)] == []
    assert [zone for zone in zones if is_written(name + "x", zone)] == []


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Müller", "MILLER"), ("Müller", "MULLERS"), ("Müller", "MULLE"), ("Anna Maria", "MARIA ANNA"), ("Å", "E"),
        ("Saarinen", ""), ("", "SAARINEN"),
    ],
)  # fmt: skip
def test_another_name_is_another_name(name: str, zone: str) -> None:
    assert not is_written(name, zone)


@pytest.mark.parametrize(
    ("name", "zone", "same"),
    [
        ("Nilavadhanananda", "NILAVADHA", True),
        ("Chayapa Dejthamrong Krasuang", "CHAYAPA DEJTHAMRONG K", True),
        ("Chayapa Dejthamrong Krasuang", "CHAYAPA D K", True),  # each word cut
        ("Chayapa Dejthamrong Krasuang", "CHAYAPA", True),
        ("Chayapa Müller", "CHAYAPA MU", True),
        ("Chayapa Müller", "CHAYAPA MUX", True),
        ("Chayapa", "CHAYAPA DEJ", False),
        ("Chayapa Krasuang", "CHAYAPA D", False),
        ("Chayapa", "", False),
    ],
)
def test_a_cut_name_is_compared_as_far_as_it_goes(name: str, zone: str, same: bool) -> None:
    assert is_written(name, zone, cut=True) == same


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("ERIKSSON<<ANNA<MARIA<<<<<", ZoneNames("ERIKSSON", ("ANNA", "MARIA"))),
        ("VAN<DEN<BERG<<JAN<<<", ZoneNames("VAN DEN BERG", ("JAN",))),
        ("ARKFREITH<<<<<<<<<<", ZoneNames("ARKFREITH", ())),  # one name only
        ("<<SULASTRI<<<<", ZoneNames("SULASTRI", ())),
        ("NILAVADHANANANDA<<CHAYAPA<D", ZoneNames("NILAVADHANANANDA", ("CHAYAPA", "D"), True, True)),
        ("NILAVADHANANANDACHAYAPA", ZoneNames("NILAVADHANANANDACHAYAPA", (), True, True)),
    ],
)  # fmt: skip
def test_names_are_parted_and_known_to_be_cut(field: str, names: ZoneNames) -> None:
    assert names_of(field) == names


def test_only_who_surely_has_no_given_name_has_one_name() -> None:
    assert names_of("ARKFREITH<<<").one_name
    assert not names_of("NILAVADHANANANDACHAYAPA").one_name  # there was no room for more


def test_first_names_on_an_old_French_card_are_parted_by_two_fillers() -> None:
    names = french_names("BERTHIER<<<", "MARIE<ANNE<<LO")
    assert (names.last, names.given, names.given_cut) == ("BERTHIER", ("MARIE ANNE", "LO"), True)


@given(ANY_TEXT, ANY_TEXT)
def test_no_name_breaks_the_comparison(name: str, zone: str) -> None:
    assert is_written(name, zone) in (True, False)
    assert is_written(name, zone, cut=True) in (True, False)
