"""Countries: which codes count where, and their names in the four languages."""

import unicodedata
from collections.abc import Sequence
from functools import cache

import pycountry
from babel import Locale

from bisdesk.domain.former_countries import FORMER, SPECIAL
from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal

KOSOVO = "XK"
BELGIUM = "BE"

STATELESS = ("XXA", "XXB", "XXC", "XXX")
"""ICAO Doc 9303: stateless person, refugee (1951), other refugee, unspecified nationality."""
ORGANISATIONS = ("EUE", "UNO")
"""Issuers of laissez-passers that are no country."""

TODAY = frozenset(country.alpha_2 for country in pycountry.countries) | {KOSOVO}


def parse_residence(code: str) -> str:
    """Raises Refusal "belgium_residence" or "unknown_country"."""
    return _known(code, residence_codes(), "belgium_residence")


def parse_birth(code: str) -> str:
    """Belgium and former countries allowed. Raises Refusal "unknown_country"."""
    return _known(code, birth_codes(), "")


def parse_issuer(code: str) -> str:
    """Who issued a document. Raises Refusal "belgium_document" or "unknown_country"."""
    return _known(code, issuer_codes(), "belgium_document")


def parse_nationality(code: str) -> str:
    """Raises Refusal "belgian" or "unknown_country"."""
    return _known(code, nationality_codes(), "belgian")


@cache
def residence_codes() -> frozenset[str]:
    """Today's countries, without Belgium."""
    return TODAY - {BELGIUM}


@cache
def birth_codes() -> frozenset[str]:
    """Today's countries, Belgium too, and those that no longer exist (ISO 3166-3 alpha-4)."""
    return TODAY | set(FORMER)


@cache
def issuer_codes() -> frozenset[str]:
    """Who issues documents: today's countries without Belgium, the European Union, the United Nations."""
    return (TODAY - {BELGIUM}) | set(ORGANISATIONS)


@cache
def nationality_codes() -> frozenset[str]:
    """Today's countries without Belgium, and what a document says of who has no nationality."""
    return (TODAY - {BELGIUM}) | set(STATELESS)


def name(code: str, language: str) -> str:
    """The name of a country, former country or special code in a language (nl, fr, de, en)."""
    for table in (FORMER, SPECIAL):
        if code in table:
            return table[code][LANGUAGES.index(language)]
    return str(_locale(language).territories.get(code, code))


@cache
def choices(codes: frozenset[str], language: str) -> Sequence[tuple[str, str]]:
    """(code, name) for a list to choose from, sorted as a reader expects: accents do not count."""
    named = [(code, name(code, language)) for code in codes]
    return tuple(sorted(named, key=lambda each: (_plain(each[1]), each[0])))


def alpha_3(code: str) -> str:
    """The three letters on travel documents (RKS for Kosovo); special codes stay as they are."""
    if code == KOSOVO:
        return "RKS"
    found = pycountry.countries.get(alpha_2=code)
    return str(found.alpha_3) if found else code


def prado_url(language: str, issuer: str, document_type: str) -> str:
    """Where PRADO shows the passports or identity cards of an issuer. To link to, never to fetch: it refuses that."""
    kind = "b" if document_type == "identity_card" else "a"
    return (
        f"https://www.consilium.europa.eu/prado/{language}/prado-documents/"
        f"{alpha_3(issuer).lower()}/{kind}/docs-per-category.html"
    )


def prado_start(language: str) -> str:
    """Where PRADO begins."""
    return f"https://www.consilium.europa.eu/prado/{language}/prado-start-page.html"


def _known(code: str, codes: frozenset[str], belgium: str) -> str:
    if code == BELGIUM and belgium:
        raise Refusal(belgium)
    if code not in codes:
        raise Refusal("unknown_country")
    return code


@cache
def _locale(language: str) -> Locale:
    return Locale(language)


def _plain(text: str) -> str:
    """What names are sorted by: letters without accents, signs before letters."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
