"""Where somebody goes who does not meet a condition: what to do instead, and the ways to a number that are not ours.

Sources of the addresses: domain facts D3 (Flemish government, FPS BOSA, FPS Economy, social security). They are linked
to, never fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

_OFFICES = {
    "nl": "https://www.vlaanderen.be/aanmelden-bij-de-overheid-mijn-digitale-sleutels/digitale-sleutels-voor-niet-belgen",
    "fr": "https://bosa.belgium.be/fr/services/demande-et-activation-de-cles-numeriques",
    "de": "https://bosa.belgium.be/de/services/digitale-schluessel-antrag-und-aktivierung",
}
_COMPANIES = {
    "nl": "https://economie.fgov.be/nl/themas/ondernemingen/kruispuntbank-van",
    "fr": "https://economie.fgov.be/fr/themes/entreprises/banque-carrefour-des",
    "de": "https://economie.fgov.be/de/themen/unternehmen/zentrale-datenbank-der",
    "en": "https://economie.fgov.be/en/themes/enterprises/crossroads-bank-enterprises",
}
_EMPLOYERS = {
    "nl": "https://www.socialsecurity.be/site_nl/employer/applics/belgianidpro",
    "fr": "https://www.socialsecurity.be/site_fr/employer/applics/belgianidpro",
    "de": "https://www.socialsecurity.be/site_de/employer/applics/belgianidpro",
}
_EIDAS = {"en": "https://www.nbb.be/en/faq/how-log-using-eidas"}


@dataclass(frozen=True)
class Way:
    """One thing to do, and the page that helps. language: of that page, when it is not the reader's."""

    text: str
    link: str = ""
    url: str = ""
    language: str = ""


_INSTEAD: dict[str, Sequence[tuple[object, object, dict[str, str]]]] = {
    "not_belgian": (
        (_l("Ask the worker for the National Register number on the back of the eID, and add the worker in user management with it."), "", {}),
        (_l("Does a Belgian abroad have no eID? The embassy or consulate helps."), "", {}),
    ),
    "not_domiciled": (
        (_l("Ask the worker for the National Register number: it stands on the residence card or the eID. Add the worker in user management with it."), "", {}),
        (_l("Is the worker not registered yet? The municipality of the residence does that, and gives the number."), "", {}),
    ),
    "no_belgian_eid": (
        (_l("Add the worker in user management with the number on the eID. The worker signs in with the eID."), "", {}),
        (_l("Is the eID expired, lost or blocked? Then it is not valid: answer ‘yes, that is right’."), "", {}),
    ),
}  # fmt: skip

_OTHERWISE: Sequence[tuple[object, object, dict[str, str]]] = (
    (_l("The worker cannot come to you in person: a registration office, often a municipality, registers people who are not Belgian."), _l("Registration offices"), _OFFICES),
    (_l("The worker has an electronic identity card of another EU country: with eIDAS, several of them give a number at the first sign-in."), _l("Sign in with eIDAS"), _EIDAS),
    (_l("You need the number for a declaration of employment only: an employer asks for it in belgianIDpro."), "belgianIDpro", _EMPLOYERS),
    (_l("It is about a foreign company: the Crossroads Bank for Enterprises registers it."), _l("Crossroads Bank for Enterprises"), _COMPANIES),
)  # fmt: skip


def instead(condition: str, language: str) -> list[Way]:
    """What to do when this condition is not met."""
    return [_way(each, language) for each in _INSTEAD.get(condition, ())]


def otherwise(language: str) -> list[Way]:
    """The other ways to a number."""
    return [_way(each, language) for each in _OTHERWISE]


def _way(each: tuple[object, object, dict[str, str]], language: str) -> Way:
    text, link, pages = each
    speaks = language if language in pages else next(iter(pages), "")
    return Way(str(text), str(link), pages.get(speaks, ""), "" if speaks == language else speaks)
