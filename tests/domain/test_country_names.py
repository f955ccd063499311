"""By which names a country is found while typing."""

import json

import pytest

from bisdesk.domain import country
from bisdesk.domain.country_names import ALSO, everywhere, known_as
from bisdesk.domain.language import LANGUAGES
from tools.country_names import TARGET, written


def test_the_file_that_the_browser_reads_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == written(), "run python -m tools.country_names"


def test_each_country_is_known_by_its_name_in_each_language_and_by_its_code() -> None:
    offered = country.birth_codes() | country.issuer_codes() | country.nationality_codes()
    names = json.loads(TARGET.read_text("utf-8"))
    assert set(names) == set(offered) == set(everywhere())
    for code in offered:
        assert {code, *(country.name(code, language) for language in LANGUAGES)} <= set(names[code])


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("GB", "UK"), ("GB", "England"), ("US", "USA"), ("US", "VS"), ("NL", "Holland"), ("CZ", "Tsjechië"),
        ("CZ", "Czechia"), ("CI", "Ivory Coast"), ("PL", "Polska"), ("PL", "POL"), ("HU", "Magyarország"), ("XK", "RKS"),
        ("SUHH", "USSR"), ("DDDE", "DDR"), ("YUCS", "Joegoslavië"), ("XXA", "Staatloos"), ("TR", "Türkiye"),
    ],
)  # fmt: skip
def test_countries_are_known_by_short_own_and_former_names(code: str, called: str) -> None:
    assert called in known_as(code)


def test_each_of_our_own_names_belongs_to_a_country_of_the_form() -> None:
    assert set(ALSO) <= set(everywhere())
