"""Mobile numbers: stored as E.164, shown internationally."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded

LONGEST = 40
# North America does not tell mobile from fixed.
_TAKES_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_TRUNK = re.compile(r"\(\s*0\s*\)")
_TYPED = re.compile(r"[+\uff0b]?[0-9\s()./\-\u2010-\u2015\u2212]*")


def parse(value: str, *, country: str | None = None) -> str:
    """Return the mobile number in E.164. `country` (ISO alpha-2): where a number without country code is from.

    Raises Refusal: "phone_unreadable", "phone_needs_country", "phone_invalid", "phone_not_mobile", each with an
    `example` of that country ("" when it is not known), "too_long", "forbidden_character".
    """
    typed = bounded(value, LONGEST)
    if not _TYPED.fullmatch(typed):
        raise Refusal("phone_unreadable", example=example(country))
    number = _read(_TRUNK.sub("", typed), country)
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    if not phonenumbers.is_valid_number(number):
        raise Refusal("phone_invalid", example=example(region))
    if phonenumbers.number_type(number) not in _TAKES_SMS:
        raise Refusal("phone_not_mobile", example=example(region))
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def example(country: str | None) -> str:
    """A mobile number of the country that nobody has, in international form; "" when none is known."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    return _international(number) if country and number else ""


def shown(e164: str) -> str:
    """+48 512 345 678"""
    return _international(phonenumbers.parse(e164))


def region(e164: str) -> str:
    """The number's country (ISO alpha-2), or an empty text."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) or ""


def masked(e164: str) -> str:
    """+48 ••• ••• •78"""
    number = phonenumbers.parse(e164)
    return f"+{number.country_code} ••• ••• •{e164[-2:]}"


def _read(typed: str, country: str | None) -> PhoneNumber:
    try:
        number = phonenumbers.parse(typed, country)
        if phonenumbers.is_valid_number(number) or not typed.startswith("00"):
            return number
    except NumberParseException as error:
        if not typed.startswith("00"):
            lost = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
            code = "phone_needs_country" if lost else "phone_unreadable"
            raise Refusal(code, example=example(country)) from None
    # 00 is how most of the world dials abroad, also written by people who live where it is not.
    return _read(f"+{typed[2:]}", country)


def _international(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL))
