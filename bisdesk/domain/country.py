"""Countries: which codes count where, and their names in the four languages."""

import unicodedata
from collections.abc import Sequence
from functools import cache

import pycountry
from babel import Locale

from bisdesk.domain.refusal import Refusal

KOSOVO = "XK"
BELGIUM = "BE"

STATELESS = ("XXA", "XXB", "XXC", "XXX")
"""ICAO Doc 9303: stateless person, refugee (1951), other refugee, unspecified nationality."""
ORGANISATIONS = ("EUE", "UNO")
"""Issuers of laissez-passers that are no country."""

# ISO 3166-3: countries that people living today can have been born in. Babel has no names for most of them.
_FORMER: dict[str, tuple[str, str, str, str]] = {
    "SUHH": ("Sovjet-Unie (tot 1992)", "Union soviétique (jusqu'en 1992)", "Sowjetunion (bis 1992)", "Soviet Union (until 1992)"),
    "YUCS": ("Joegoslavië (tot 2003)", "Yougoslavie (jusqu'en 2003)", "Jugoslawien (bis 2003)", "Yugoslavia (until 2003)"),
    "CSXX": ("Servië en Montenegro (tot 2006)", "Serbie-et-Monténégro (jusqu'en 2006)", "Serbien und Montenegro (bis 2006)", "Serbia and Montenegro (until 2006)"),
    "CSHH": ("Tsjecho-Slowakije (tot 1993)", "Tchécoslovaquie (jusqu'en 1993)", "Tschechoslowakei (bis 1993)", "Czechoslovakia (until 1993)"),
    "DDDE": ("DDR, Oost-Duitsland (tot 1990)", "RDA, Allemagne de l'Est (jusqu'en 1990)", "DDR (bis 1990)", "German Democratic Republic (until 1990)"),
    "ZRCD": ("Zaïre (tot 1997)", "Zaïre (jusqu'en 1997)", "Zaire (bis 1997)", "Zaire (until 1997)"),
    "ANHH": ("Nederlandse Antillen (tot 2010)", "Antilles néerlandaises (jusqu'en 2010)", "Niederländische Antillen (bis 2010)", "Netherlands Antilles (until 2010)"),
    "BUMM": ("Birma (tot 1989)", "Birmanie (jusqu'en 1989)", "Birma (bis 1989)", "Burma (until 1989)"),
    "DYBJ": ("Dahomey (tot 1977)", "Dahomey (jusqu'en 1977)", "Dahomey (bis 1977)", "Dahomey (until 1977)"),
    "HVBF": ("Opper-Volta (tot 1984)", "Haute-Volta (jusqu'en 1984)", "Obervolta (bis 1984)", "Upper Volta (until 1984)"),
    "RHZW": ("Rhodesië (tot 1980)", "Rhodésie (jusqu'en 1980)", "Rhodesien (bis 1980)", "Southern Rhodesia (until 1980)"),
    "TPTL": ("Oost-Timor (tot 2002)", "Timor oriental (jusqu'en 2002)", "Osttimor (bis 2002)", "East Timor (until 2002)"),
    "VDVN": ("Noord-Vietnam (tot 1977)", "Viêt Nam du Nord (jusqu'en 1977)", "Nordvietnam (bis 1977)", "North Vietnam (until 1977)"),
    "YDYE": ("Zuid-Jemen (tot 1990)", "Yémen du Sud (jusqu'en 1990)", "Südjemen (bis 1990)", "South Yemen (until 1990)"),
}  # fmt: skip

_SPECIAL: dict[str, tuple[str, str, str, str]] = {
    "EUE": ("Europese Unie (laissez-passer)", "Union européenne (laissez-passer)", "Europäische Union (Laissez-passer)", "European Union (laissez-passer)"),
    "UNO": ("Verenigde Naties (laissez-passer)", "Nations unies (laissez-passer)", "Vereinte Nationen (Laissez-passer)", "United Nations (laissez-passer)"),
    "XXA": ("Staatloos", "Apatride", "Staatenlos", "Stateless"),
    "XXB": ("Vluchteling (Verdrag van 1951)", "Réfugié (Convention de 1951)", "Flüchtling (Abkommen von 1951)", "Refugee (1951 Convention)"),
    "XXC": ("Andere vluchteling", "Autre réfugié", "Anderer Flüchtling", "Other refugee"),
    "XXX": ("Nationaliteit niet vermeld", "Nationalité non indiquée", "Staatsangehörigkeit nicht angegeben", "Nationality not stated"),
}  # fmt: skip

_LANGUAGES = ("nl", "fr", "de", "en")
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
    return TODAY - {BELGIUM}


@cache
def birth_codes() -> frozenset[str]:
    return TODAY | set(_FORMER)


@cache
def issuer_codes() -> frozenset[str]:
    return (TODAY - {BELGIUM}) | set(ORGANISATIONS)


@cache
def nationality_codes() -> frozenset[str]:
    return (TODAY - {BELGIUM}) | set(STATELESS)


def name(code: str, language: str) -> str:
    """The country's name in a language (nl, fr, de, en)."""
    for table in (_FORMER, _SPECIAL):
        if code in table:
            return table[code][_LANGUAGES.index(language)]
    return str(_locale(language).territories.get(code, code))


@cache
def choices(codes: frozenset[str], language: str) -> Sequence[tuple[str, str]]:
    """(code, name) for a list to choose from, sorted as a reader expects: accents do not count."""
    return sorted(
        ((code, name(code, language)) for code in codes), key=lambda each: _plain(each[1])
    )


def alpha_3(code: str) -> str:
    """The three letters on travel documents (RKS for Kosovo); special codes stay as they are."""
    if code == KOSOVO:
        return "RKS"
    found = pycountry.countries.get(alpha_2=code)
    return str(found.alpha_3) if found else code


def prado_url(language: str, issuer: str, document_type: str) -> str:
    """Where PRADO shows the passports or identity cards of a country."""
    kind = "b" if document_type == "identity_card" else "a"
    return (
        f"https://www.consilium.europa.eu/prado/{language}/prado-documents/"
        f"{alpha_3(issuer).lower()}/{kind}/docs-per-category.html"
    )


def prado_start(language: str) -> str:
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
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
