"""What people call countries: names in the four languages and their own, codes, and short names that no list has.

For finding a country while typing. The choice is never made by these names, only found by them.
"""

from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from bisdesk.domain import country
from bisdesk.domain.former_countries import FORMER, SPECIAL
from bisdesk.domain.language import LANGUAGES

ALSO: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "VAE", "EAU", "Emiraten", "Émirats", "Emirates", "Dubai", "Dubaï", "Abu Dhabi"),
    "BA": ("Bosna i Hercegovina", "BiH"),
    "BY": ("Belarus", "Wit-Rusland", "White Russia", "Weissrussland", "Weißrussland", "Biélorussie"),
    "BO": ("Bolivia",),
    "CD": ("Congo-Kinshasa", "DR Congo", "DRC", "RDC", "Zaire", "Democratic Republic of the Congo"),
    "CF": ("CAR", "RCA"),
    "CG": ("Congo-Brazzaville", "Republic of the Congo"),
    "CI": ("Ivory Coast", "Ivoorkust", "Elfenbeinküste", "Côte d'Ivoire"),
    "CN": ("PRC", "VRC", "RPC", "Volksrepubliek China", "People's Republic of China"),
    "CV": ("Cape Verde", "Kaapverdië", "Cap-Vert", "Kap Verde", "Cabo Verde"),
    "CZ": ("Czech Republic", "Czechia", "Tsjechische Republiek", "République tchèque", "Tschechische Republik"),
    "DE": ("BRD", "RFA", "Federal Republic of Germany", "Bundesrepublik"),
    "DO": ("Dominicaanse Republiek", "Dominican Republic"),
    "FK": ("Malvinas", "Malouines"),
    "FO": ("Faroe", "Faröer"),
    "GB": ("UK", "VK", "Great Britain", "Groot-Brittannië", "Grande-Bretagne", "Grossbritannien", "Großbritannien", "England", "Engeland",
           "Angleterre", "Scotland", "Schotland", "Écosse", "Schottland", "Wales", "Northern Ireland", "Noord-Ierland"),
    "GR": ("Hellas", "Hellenic Republic", "Ellada"),
    "HK": ("Hong Kong", "Hongkong"),
    "IE": ("Éire", "Republic of Ireland"),
    "IR": ("Persia", "Perzië"),
    "KP": ("North Korea", "DPRK", "Noord-Korea", "Corée du Nord", "Nordkorea"),
    "KR": ("South Korea", "ROK", "Zuid-Korea", "Corée du Sud", "Südkorea", "Korea"),
    "LA": ("Laos",),
    "LK": ("Ceylon",),
    "MD": ("Moldavia", "Moldavië", "Moldavie", "Moldawien"),
    "MK": ("Macedonia", "Macedonië", "Macédoine", "Mazedonien", "FYROM"),
    "MM": ("Burma", "Birma", "Birmanie"),
    "MO": ("Macau", "Macao"),
    "NL": ("Holland", "Hollande", "Nederland", "Pays-Bas"),
    "PS": ("Palestine", "Palestina", "West Bank", "Gaza"),
    "RU": ("Russian Federation", "Russische Federatie", "Fédération de Russie", "Russische Föderation"),
    "SA": ("KSA", "Saoedi"),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor", "Oost-Timor", "Timor oriental", "Osttimor"),
    "TR": ("Turkey", "Turkije", "Turquie", "Türkei", "Türkiye"),
    "TW": ("Formosa", "Republic of China"),
    "TZ": ("Tanganyika", "Zanzibar"),
    "US": ("USA", "US", "VS", "VSA", "America", "Amerika", "Amérique", "États-Unis", "Vereinigte Staaten", "United States of America"),
    "VA": ("Holy See", "Heilige Stoel", "Saint-Siège", "Heiliger Stuhl"),
    "VN": ("Viet Nam",),
    "XK": ("RKS", "XKX", "Kosova", "Kosovë"),
    "ZA": ("South Africa", "RSA", "Zuid-Afrika"),
    "SUHH": ("USSR", "URSS", "UdSSR", "Sovjetunie", "Soviet"),
    "YUCS": ("SFRY", "Yugoslavia", "Joegoslavië"),
    "CSHH": ("ČSSR", "Czechoslovakia", "Tsjechoslowakije"),
    "DDDE": ("GDR", "RDA", "DDR", "East Germany", "Oost-Duitsland", "Ostdeutschland", "Allemagne de l'Est"),
    "ZRCD": ("Zaire", "Congo"),
}  # fmt: skip
"""Short, old and foreign names that CLDR does not give in our languages."""


def known_as(code: str) -> tuple[str, ...]:
    """Every name and code by which a country can be found, the four languages' names first; each once."""
    names = [country.name(code, language) for language in LANGUAGES]
    if code not in FORMER and code not in SPECIAL:
        names += [code, country.alpha_3(code), *_own_names(code)]
    else:
        names.append(code)
    return tuple(dict.fromkeys([*names, *ALSO.get(code, ())]))


@cache
def everywhere() -> dict[str, tuple[str, ...]]:
    """All codes that any field of the form offers, with what they are known as."""
    codes = country.birth_codes() | country.issuer_codes() | country.nationality_codes()
    return {code: known_as(code) for code in sorted(codes)}


def _own_names(code: str) -> list[str]:
    """What its people call it, in their official languages and in Latin letters: Polska, Magyarország."""
    names = []
    for language in get_official_languages(code):
        try:
            name = Locale.parse(language, sep="_").territories.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name and name[0].upper() in _LATIN:
            names.append(str(name))
    return names


_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÁÉÍÓÖØÚÜČĐŠŽŁÎÔƏIİÞ")
