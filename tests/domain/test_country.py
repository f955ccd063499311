"""Codes and names of countries."""

import pycountry
import pytest
from hypothesis import given

from bisdesk.domain import country
from bisdesk.domain.former_countries import FORMER, SPECIAL
from bisdesk.domain.language import LANGUAGES
from tests.domain.hostile import ANY_TEXT, LONGER, quickest, quietly, refused

PARSERS = {
    "residence": country.parse_residence,
    "birth": country.parse_birth,
    "issuer": country.parse_issuer,
    "nationality": country.parse_nationality,
}


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("PL", {"residence", "birth", "issuer", "nationality"}),
        ("XK", {"residence", "birth", "issuer", "nationality"}),
        ("BE", {"birth"}),
        ("SUHH", {"birth"}),
        ("YUCS", {"birth"}),
        ("CSHH", {"birth"}),
        ("DDDE", {"birth"}),
        ("ZRCD", {"birth"}),
        ("EUE", {"issuer"}),
        ("UNO", {"issuer"}),
        ("XXA", {"nationality"}),
        ("XXB", {"nationality"}),
        ("XXC", {"nationality"}),
        ("XXX", {"nationality"}),
        ("pl", set()),
        ("POL", set()),
        ("SU", set()),
        ("QQ", set()),
        ("EU", set()),
        ("", set()),
    ],
)
def test_each_code_counts_where_it_belongs(code: str, taken: set[str]) -> None:
    assert {what for what, parse in PARSERS.items() if quietly(parse, code) == code} == taken


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("residence", "belgium_residence"),
        ("issuer", "belgium_document"),
        ("nationality", "belgian"),
    ],
)
def test_belgium_is_refused_with_the_reason(what: str, code: str) -> None:
    assert refused(lambda: PARSERS[what]("BE")).code == code
    assert refused(lambda: PARSERS[what]("QQ")).code == "unknown_country"


def test_every_former_country_of_iso_3166_3_is_there() -> None:
    assert set(FORMER) == {each.alpha_4 for each in pycountry.historic_countries}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("DE", ("Duitsland", "Allemagne", "Deutschland", "Germany")),
        ("XK", ("Kosovo", "Kosovo", "Kosovo", "Kosovo")),
        ("XXA", ("Staatloos", "Apatride", "Staatenlos", "Stateless")),
    ],
)
def test_names_come_in_the_reader_s_language(code: str, names: tuple[str, ...]) -> None:
    assert tuple(country.name(code, language) for language in LANGUAGES) == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_name_of_its_own(language: str) -> None:
    codes = country.birth_codes() | country.issuer_codes() | country.nationality_codes()
    names = [country.name(code, language) for code in codes]
    assert len(set(names)) == len(names)
    assert not {name for code in codes if (name := country.name(code, language)) == code}


def test_every_name_stands_in_four_languages() -> None:
    assert {len([name for name in names if name]) for names in (FORMER | SPECIAL).values()} == {4}


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("nl", ["Australië", "Azerbeidzjan", "Bahama’s"]),
        ("fr", ["Égypte", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne"]),
        ("de", ["Ägypten", "Ålandinseln", "Albanien"]),
        ("de", ["Norwegen", "Österreich", "Pakistan"]),
        ("en", ["Zambia", "Zimbabwe"]),
    ],
)
def test_names_are_sorted_as_if_without_accents(language: str, order: list[str]) -> None:
    names = [name for _, name in country.choices(country.residence_codes(), language)]
    positions = [names.index(name) for name in order]
    assert positions == sorted(positions)
    assert len(names) == 249


def test_belgium_can_be_chosen_for_birth_only() -> None:
    assert ("BE", "België") in country.choices(country.birth_codes(), "nl")
    for codes in (country.residence_codes(), country.issuer_codes(), country.nationality_codes()):
        assert "BE" not in dict(country.choices(codes, "nl"))


@pytest.mark.parametrize(
    ("language", "issuer", "kind", "tail"),
    [
        ("nl", "FR", "identity_card", "nl/prado-documents/fra/b/docs-per-category.html"),
        ("de", "DE", "passport", "de/prado-documents/deu/a/docs-per-category.html"),
        ("en", "XK", "passport", "en/prado-documents/rks/a/docs-per-category.html"),
        ("fr", "EUE", "passport", "fr/prado-documents/eue/a/docs-per-category.html"),
        ("nl", "UNO", "passport", "nl/prado-documents/uno/a/docs-per-category.html"),
        ("en", "GB", "passport", "en/prado-documents/gbr/a/docs-per-category.html"),
    ],
)
def test_prado_is_linked_in_the_reader_s_language(
    language: str, issuer: str, kind: str, tail: str
) -> None:
    found = country.prado_url(language, issuer, kind)
    assert found == f"https://www.consilium.europa.eu/prado/{tail}"


@given(ANY_TEXT)
def test_any_text_is_a_code_or_refused(typed: str) -> None:
    for parse in PARSERS.values():
        assert quietly(parse, typed) in (None, typed)


@pytest.mark.parametrize("typed", LONGER)
def test_sec_D9_long_codes_take_no_time(typed: str) -> None:
    for parse in PARSERS.values():
        assert quickest(parse, typed) < 0.05
