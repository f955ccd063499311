"""Mobile numbers: stored as E.164, shown internationally."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded

# North America does not tell mobile from fixed; personal numbers can ring a mobile.
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
LONGEST = 40


def parse(value: str, *, country: str | None = None) -> str:
    """Return the mobile number in E.164. `country` (ISO alpha-2): where a number without country code is from.

    Raises Refusal: "phone_unreadable", "phone_needs_country", "phone_invalid", "phone_not_mobile".
    """
    typed = bounded(value, LONGEST)
    if any(ord(character) > 0x7F and character.isdigit() for character in typed):
        raise Refusal("phone_unreadable")
    try:
        number = phonenumbers.parse(typed, country)
    except NumberParseException as error:
        needs = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        raise Refusal("phone_needs_country" if needs else "phone_unreadable") from None
    if not phonenumbers.is_valid_number(number):
        raise Refusal("phone_invalid")
    if phonenumbers.number_type(number) not in _MOBILE:
        raise Refusal("phone_not_mobile")
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def shown(e164: str) -> str:
    """+48 512 345 678"""
    number = phonenumbers.parse(e164)
    return str(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL))


def region(e164: str) -> str:
    """The number's country (ISO alpha-2), or an empty text."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) or ""


def masked(e164: str) -> str:
    """+48 ••• ••• •78"""
    number = phonenumbers.parse(e164)
    return f"+{number.country_code} ••• ••• •{e164[-2:]}"
