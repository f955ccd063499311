"""The lists of countries of the form, in the reader's language."""

from collections.abc import Mapping, Sequence

from bisdesk.domain import country


def country_options(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """(code, name) per field, sorted by name."""
    return {
        "residence_country": country.choices(country.residence_codes(), language),
        "birth_country": country.choices(country.birth_codes(), language),
        "document_country": country.choices(country.issuer_codes(), language),
        "nationality": country.choices(country.nationality_codes(), language),
    }
