"""The lists of countries of the form, in the reader's language."""

from collections.abc import Mapping, Sequence
from functools import cache

from bisdesk.domain import country


@cache
def country_options(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """(code, name) per field, sorted by name. Belgium is in each: who chooses it is told why it cannot be."""
    offered = {
        "residence_country": country.residence_codes(),
        "birth_country": country.birth_codes(),
        "document_country": country.issuer_codes(),
        "nationality": country.nationality_codes(),
    }
    return {
        name: country.choices(codes | {country.BELGIUM}, language)
        for name, codes in offered.items()
    }
