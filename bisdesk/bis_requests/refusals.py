"""What each refusal of the form says: what is wrong and what to do, where the rule comes from, which article explains it.

Texts are looked up when they are read; %(…)s are details of the refusal, made readable by `wording.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Refused:
    """A refusal in words, as a page shows it. source: where the rule comes from; article: the slug of the help
    article that explains it. url, link: what in the app it is about, if anything."""

    text: str
    source: str = ""
    article: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Row:
    """The same before it is filled in and translated."""

    text: object
    source: object
    article: str


MANUAL_CONDITIONS = _l("Bisdesk manual, conditions for the new worker")
MANUAL_PURPOSE = _l("Bisdesk manual, purpose of the registration")
MANUAL_DOCUMENT = _l("Bisdesk manual, annex 1: identity documents")
MANUAL_DATA = _l("Bisdesk manual, annex 2: data of the request")
MANUAL_CHECK = _l("Bisdesk manual, annex 1: steps of the identity check")
DECREE = _l("Royal Decree of 8 February 1991, composition of the number")
TRAVEL_DOCUMENTS = _l("ICAO Doc 9303, part 3: names in Latin letters")
TRAVEL_ZONE = _l("ICAO Doc 9303, part 3: the machine readable zone")
POSTAL_RULES = _l("address rules of that country’s postal service")
NUMBER_PLAN = _l("numbering plan of that country (ITU E.164)")
MAIL_RULES = _l("standard for e-mail addresses (RFC 5321)")

ISO = _l("ISO 3166, codes of countries")
OWN_RULE = _l("own rule of the Bisdesk")

NAMES, DATES, NUMBERS = "names-and-spelling", "dates", "belgian-numbers"
WHO, ADDRESS, CONTACT = "who-can-register", "address-and-contact", "address-and-contact"
DOCUMENTS, VALIDITY, ZONE = "identity-documents", "document-validity", "machine-readable-zone"
CHECK = "identity-check"

_ANYWHERE: Mapping[str, Row] = {
    "forbidden_character": Row(_l("Character %(at)s is invisible (%(point)s). Type this again instead of pasting it."), OWN_RULE, NAMES),
    "too_long": Row(_l("This is too long. Use at most %(longest)s characters."), OWN_RULE, NAMES),
    "unknown_choice": Row(_l("Choose one of the answers."), OWN_RULE, WHO),
    "unknown_country": Row(_l("Choose a country from the list."), ISO, ADDRESS),
}  # fmt: skip

_NAMES: Mapping[str, Row] = {
    "other_script": Row(_l("‘%(letter)s’ (character %(at)s) is not a Latin letter (%(script)s). Copy the name in Latin letters: the document shows it so, at least in the machine readable lines."), TRAVEL_DOCUMENTS, NAMES),
    "mixed_script": Row(_l("‘%(letter)s’ (character %(at)s) looks like a Latin letter but is not (%(script)s). Type this letter again."), TRAVEL_DOCUMENTS, NAMES),
    "mixed_script_like": Row(_l("‘%(letter)s’ (character %(at)s) looks like a Latin letter but is not (%(script)s). Replace it by the Latin ‘%(latin)s’."), TRAVEL_DOCUMENTS, NAMES),
    "name_character": Row(_l("‘%(character)s’ (character %(at)s) cannot be part of a name. Use letters, spaces, apostrophes, hyphens and dots."), TRAVEL_DOCUMENTS, NAMES),
    "no_letter": Row(_l("A name has at least one letter. Copy it from the document."), MANUAL_DATA, NAMES),
    "name_and_tick": Row(_l("There is a first name, and ‘no first name’ is ticked. Remove one of the two."), MANUAL_DATA, NAMES),
}  # fmt: skip

_DATES: Mapping[str, Row] = {
    "date_incomplete": Row(_l("The date is not complete. Fill in day, month and year."), MANUAL_DATA, DATES),
    "birth_date_incomplete": Row(_l("The date is not complete. Fill in day, month and year, or tick that the document does not show all of it."), MANUAL_DATA, DATES),
    "not_a_number": Row(_l("Use digits for day, month and year, such as 7 3 1988."), MANUAL_DATA, DATES),
    "year_four_digits": Row(_l("Write the year in four digits, such as 1988."), MANUAL_DATA, DATES),
    "no_such_month": Row(_l("There are twelve months. Look at the month again: the day comes first."), MANUAL_DATA, DATES),
    "no_such_day": Row(_l("%(day)s/%(month)s does not exist in that year. Look at the day and the month again."), MANUAL_DATA, DATES),
    "in_the_future": Row(_l("This date is in the future. Look at it again."), OWN_RULE, DATES),
    "too_long_ago": Row(_l("This is more than 120 years ago. Look at the year again."), OWN_RULE, DATES),
    "young": Row(_l("The new worker is younger than %(age)s. Look again, and confirm that the date is right."), OWN_RULE, DATES),
    "check_date_unreadable": Row(_l("Fill in the date of the check."), MANUAL_CHECK, CHECK),
    "check_too_long_ago": Row(_l("The check was more than 30 days ago. Check the identity again."), OWN_RULE, CHECK),
}  # fmt: skip

_CONDITIONS: Mapping[str, Row] = {
    "not_belgian": Row(_l("Who is Belgian has a National Register number and gets no BIS number."), MANUAL_CONDITIONS, WHO),
    "not_domiciled": Row(_l("Who is domiciled in Belgium is registered by the municipality and gets no BIS number."), MANUAL_CONDITIONS, WHO),
    "no_belgian_eid": Row(_l("Who has a valid Belgian eID can sign in with it and needs no BIS number."), MANUAL_CONDITIONS, WHO),
    "application_other_purpose": Row(_l("This does not go with the purpose above. Choose again."), MANUAL_PURPOSE, WHO),
    "belgium_residence": Row(_l("Who lives in Belgium gets a National Register number from the municipality, not a BIS number. Is this the address abroad? Choose that country."), MANUAL_CONDITIONS, WHO),
    "belgium_document": Row(_l("Who has a Belgian identity document has a Belgian number already. Ask for the passport or identity card of the worker’s own country."), MANUAL_CONDITIONS, WHO),
    "belgian": Row(_l("A Belgian has a National Register number and does not need a BIS number. Ask the worker for that number."), MANUAL_CONDITIONS, WHO),
}  # fmt: skip

_BELGIAN_NUMBERS: Mapping[str, Row] = {
    "number_characters": Row(_l("A Belgian number has digits only, such as 85.47.14-003.42. Letters such as O and l look like digits: type it again."), DECREE, NUMBERS),
    "number_length": Row(_l("A Belgian number has 11 digits; there are %(found)s now. Compare it with the paper or card it stands on."), DECREE, NUMBERS),
    "number_check": Row(_l("The last two digits do not fit the nine before them: a digit is wrong, or two are swapped. Compare it with the paper or card it stands on."), DECREE, NUMBERS),
    "number_month": Row(_l("Digits 3 and 4 are %(month)s: that is no month. In a National Register number they are 01 to 12, in a BIS number 20 to 32 or 40 to 52."), DECREE, NUMBERS),
    "number_day": Row(_l("The first six digits are a date of birth, and day %(day)s does not exist in that month. Compare it with the paper or card it stands on."), DECREE, NUMBERS),
    "number_future": Row(_l("By its last two digits this number belongs to somebody born in %(year)s, and that is still to come. Look at those two digits again."), DECREE, NUMBERS),
}  # fmt: skip

_ADDRESS: Mapping[str, Row] = {
    "number_and_tick": Row(_l("There is a number, and ‘no house number’ is ticked. Remove one of the two."), MANUAL_DATA, ADDRESS),
    "postcode_missing": Row(_l("This country uses postcodes. Fill it in, such as %(example)s."), POSTAL_RULES, ADDRESS),
    "postcode_pattern": Row(_l("This is not how postcodes look in that country. An example: %(example)s."), POSTAL_RULES, ADDRESS),
}  # fmt: skip

_CONTACT: Mapping[str, Row] = {
    "email_syntax": Row(_l("This is not an e-mail address. An example: name@example.org."), MAIL_RULES, CONTACT),
    "email_local_part": Row(_l("We cannot send to an address with such letters before the @. Ask for another address."), MAIL_RULES, CONTACT),
    "email_mixed_script": Row(_l("This address mixes alphabets: it is really %(ascii)s. Type it again."), MAIL_RULES, CONTACT),
    "own_email": Row(_l("This is your own address. Fill in the address of the new worker: the activation link goes there."), MANUAL_DATA, CONTACT),
    "phone_unreadable": Row(_l("We cannot read this number. Write it with the country code, such as %(example)s."), NUMBER_PLAN, CONTACT),
    "phone_needs_country": Row(_l("Write the number with the country code, such as %(example)s."), NUMBER_PLAN, CONTACT),
    "phone_invalid": Row(_l("This number does not exist in that country. Count the digits and look at the country code; an example: %(example)s."), NUMBER_PLAN, CONTACT),
    "phone_not_mobile": Row(_l("This is a fixed line. The activation code comes by SMS: fill in a mobile number, such as %(example)s."), MANUAL_DATA, CONTACT),
}  # fmt: skip

_DOCUMENT: Mapping[str, Row] = {
    "document_does_not_count": Row(_l("This does not count as an identity document for a BIS registration. Ask for a passport or an identity card."), MANUAL_DOCUMENT, DOCUMENTS),
    "document_number_characters": Row(_l("Use the letters and digits on the document, without other signs."), MANUAL_DOCUMENT, DOCUMENTS),
    "date_and_tick": Row(_l("There is a date, and ‘no expiry date’ is ticked. Remove one of the two."), MANUAL_DOCUMENT, VALIDITY),
    "document_expired": Row(_l("This document was valid until %(until)s. %(why)s Ask for a valid passport or identity card."), "%(source)s", VALIDITY),
    "document_ended_earlier": Row(_l("This document counted until %(until)s, whatever is printed on it. %(why)s Ask for a passport or a newer card."), "%(source)s", VALIDITY),
}  # fmt: skip

_ZONE: Mapping[str, Row] = {
    "mrz_character": Row(_l("‘%(character)s’ does not occur in a machine readable zone. Use the letters A to Z, digits and < only."), TRAVEL_ZONE, ZONE),
    "mrz_length": Row(_l("The lines are not complete. A passport has two lines of 44 characters, a card three of 30 or two of 36. Copy each line to its end, with every <."), TRAVEL_ZONE, ZONE),
    "mrz_not_a_zone": Row(_l("This is not a machine readable zone. Copy the lines with <<< at the bottom of the passport or on the back of the card. Does the document have none? Then leave this empty."), TRAVEL_ZONE, ZONE),
    "mrz_does_not_count": Row("%(said)s", MANUAL_DOCUMENT, DOCUMENTS),
    "mrz_check_digits": Row("%(said)s", TRAVEL_ZONE, ZONE),
}  # fmt: skip

REFUSALS: Mapping[str, Row] = {
    **_ANYWHERE, **_ZONE, **_CONDITIONS, **_BELGIAN_NUMBERS, **_NAMES, **_DATES, **_ADDRESS, **_CONTACT, **_DOCUMENT,
}  # fmt: skip


def refusal(code: str, details: Mapping[str, Any]) -> Refused:
    """The words of a refusal in the reader's language, filled in."""
    found = REFUSALS[code]
    return Refused(str(found.text) % details, str(found.source) % details, found.article)
