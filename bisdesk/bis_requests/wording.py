"""The words for what the checks found. Each refusal says what is wrong, and what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.bis_requests import labels, zone_wording
from bisdesk.bis_requests.checks import Remark
from bisdesk.domain import country
from bisdesk.domain.address import postcode_rule
from bisdesk.domain.script import script_name
from bisdesk.web.formats import day

Details = Mapping[str, Any]


@dataclass(frozen=True)
class Note:
    """A remark under a field, in words."""

    text: str
    warn: bool = False
    url: str = ""
    link: str = ""


def _problems(details: Details) -> dict[str, Callable[[], str]]:
    return {
        "forbidden_character": lambda: _("This contains an invisible character. Type it again instead of pasting it."),
        "too_long": lambda: _("This is too long. Use at most %(longest)s characters.", longest=details["longest"]),
        "other_script": lambda: _("‘%(letter)s’ is not a Latin letter (%(script)s). Copy the name in Latin letters, as on the document.", letter=details["letter"], script=details["script"]),
        "mixed_script": lambda: _("‘%(letter)s’ looks like a Latin letter but is not (%(script)s). Type this letter again.", letter=details["letter"], script=details["script"]),
        "name_character": lambda: _("‘%(character)s’ cannot be part of a name. Use letters, spaces, apostrophes, hyphens and dots.", character=details["character"]),
        "no_letter": lambda: _("A name has at least one letter. Copy it from the document."),
        "name_and_tick": lambda: _("There is a first name, and ‘no first name’ is ticked. Remove one of the two."),
        "number_and_tick": lambda: _("There is a number, and ‘no house number’ is ticked. Remove one of the two."),
        "date_and_tick": lambda: _("There is a date, and ‘no expiry date’ is ticked. Remove one of the two."),
        "date_incomplete": lambda: _("The date is not complete. Fill in day, month and year."),
        "not_a_number": lambda: _("Use digits for day, month and year, such as 7 3 1988."),
        "year_four_digits": lambda: _("Write the year in four digits, such as 1988."),
        "no_such_month": lambda: _("There are twelve months. Look at the month again."),
        "no_such_day": lambda: _("%(day)s/%(month)s does not exist in that year. Look at the day and the month again.", day=details["day"], month=details["month"]),
        "in_the_future": lambda: _("This date is in the future. Look at it again."),
        "too_long_ago": lambda: _("This is more than 120 years ago. Look at the year again."),
        "young": lambda: _("The new worker is younger than %(age)s. Look again, and confirm that the date is right.", age=details["age"]),
        "unknown_choice": lambda: _("Choose one of the answers."),
        "unknown_country": lambda: _("Choose a country from the list."),
        "belgium_residence": lambda: _("Who lives in Belgium gets a National Register number from the municipality, not a BIS number."),
        "belgium_document": lambda: _("Who has a Belgian identity document does not need a BIS number."),
        "belgian": lambda: _("A Belgian has a National Register number and does not need a BIS number."),
        "postcode_missing": lambda: _("This country uses postcodes. Fill it in, such as %(example)s.", example=details["example"]),
        "postcode_pattern": lambda: _("This is not how postcodes look in that country. An example: %(example)s.", example=details["example"]),
        "email_syntax": lambda: _("This is not an e-mail address. An example: name@example.org."),
        "email_local_part": lambda: _("We cannot send to an address with such letters before the @. Ask for another address."),
        "email_mixed_script": lambda: _("This address mixes alphabets: it is really %(ascii)s. Type it again.", ascii=details["ascii"]),
        "own_email": lambda: _("This is your own address. Fill in the address of the new worker."),
        "phone_unreadable": lambda: _("We cannot read this number. Write it with the country code, such as +48 512 345 678."),
        "phone_needs_country": lambda: _("Write the number with the country code, such as +48 512 345 678."),
        "phone_invalid": lambda: _("This number does not exist in that country. Count the digits and look at the country code."),
        "phone_not_mobile": lambda: _("This is a fixed line. The activation code comes by SMS: fill in a mobile number."),
        "not_belgian": lambda: _("A Belgian has a National Register number. You cannot ask for a BIS number; ask the worker for the number on the eID."),
        "not_domiciled": lambda: _("Who is domiciled in Belgium is registered by the municipality. Ask the worker for the National Register number."),
        "no_belgian_eid": lambda: _("With a valid Belgian eID the worker can sign in already. No BIS number is needed."),
        "number_characters": lambda: _("A Belgian number has digits only, such as 85.47.14-003.42."),
        "number_length": lambda: _("A Belgian number has 11 digits; there are %(found)s now.", found=details["found"]),
        "number_check": lambda: _("The last two digits do not fit the others. Compare the number with the document."),
        "number_date": lambda: _("The date in this number does not exist. Compare the number with the document."),
        "application_other_purpose": lambda: _("This does not go with the purpose above. Choose again."),
        "document_does_not_count": lambda: _("This does not count as an identity document for a BIS registration. Ask for a passport or an identity card. (Manual, annex 1.)"),
        "document_number_characters": lambda: _("Use the letters and digits on the document, without other signs."),
        "document_expired": lambda: _("This document was valid until %(until)s. %(why)s Ask for a valid passport or identity card.", until=day(details["until"]), why=details["why"]),
        "document_ended_earlier": lambda: _("This document counted until %(until)s, whatever is printed on it. %(why)s Ask for a passport or a newer card.", until=day(details["until"]), why=details["why"]),
        "mrz_character": lambda: _("‘%(character)s’ does not occur in a machine readable zone. Use the letters A to Z, digits and < only.", character=details["character"]),
        "mrz_length": lambda: _("The lines are not complete. A passport has two lines of 44 characters, a card three of 30 or two of 36. Copy each line to its end, with every <."),
        "mrz_not_a_zone": lambda: _("This is not a machine readable zone. Copy the lines with <<< at the bottom of the passport or on the back of the card. Does the document have none? Then leave this empty."),
        "mrz_does_not_count": lambda: _other_zone(details["kind"]),
        "mrz_check_digits": lambda: _zone_lines(details["lines"]),
        "check_date_unreadable": lambda: _("Fill in the date of the check."),
        "check_too_long_ago": lambda: _("The check was more than 30 days ago. Check the identity again."),
    }  # fmt: skip


def _other_zone(kind: str) -> str:
    """A zone of a document that does not count."""
    return {
        "visa": lambda: _("This is the zone of a visa, which does not count. Copy the zone of the passport or identity card."),
        "residence_permit": lambda: _("This is the zone of a residence permit, which does not count. Copy the zone of the passport or identity card."),
    }.get(kind, lambda: _("This document does not count. Copy the zone of a passport or identity card."))()  # fmt: skip


def _zone_lines(lines: Sequence[int]) -> str:
    """Which lines of a zone to look at again."""
    return ngettext(
        "A check digit is not right. Compare line %(lines)s with the document, sign by sign: O and 0, I and 1, the number of <.",
        "Check digits are not right. Compare lines %(lines)s with the document, sign by sign: O and 0, I and 1, the number of <.",
        len(lines),
        lines=", ".join(map(str, lines)),
    )


def because(details: Details, language: str) -> str:
    """The reason of the rule that gave a verdict, and where the rule comes from."""
    reason = details["reasons"].get(language, "")
    return f"{reason} ({details['source']})" if details["source"] else reason


def problem(_group: str, remark: Remark, language: str) -> str:
    """What is wrong with a group, and what to do."""
    details = dict(remark.details)
    if "script" in details:
        details["script"] = script_name(details["script"], language)
    if "reasons" in details:
        details["why"] = because(details, language)
    return _problems(details)[remark.code]()


def document_verdict(remark: Remark, language: str) -> str:
    """The verdict on a document in a sentence or two, whether it counts or not."""
    if remark.code in ("document_expired", "document_ended_earlier"):
        return problem("document_expiry", remark, language)
    return note(remark, language).text


def empty(name: str) -> str:
    """A required group that was left empty, when submitting."""
    if name in ("residence_country", "birth_country", "document_country", "nationality"):
        return _("Choose a country from the list.")
    if name in (
        "sex",
        "preferred_language",
        "document_type",
        "purpose",
        "not_belgian",
        "not_domiciled",
        "no_belgian_eid",
        "lived_in_belgium",
    ):
        return _("Choose one of the answers.")
    return _("Fill this in.")


def hint(name: str, typed: Mapping[str, str], _language: str) -> str:
    """Help that stands under the label; some of it depends on other fields."""
    if name == "residence_postcode":
        rule = postcode_rule(typed.get("residence_country") or "")
        return _("For example %(example)s", example=rule.example) if rule.example else ""
    return str(labels.HINTS.get(name, ""))


def note(remark: Remark, language: str) -> Note:
    """A remark that stops nothing: read back, explanation, warning."""
    details = remark.details
    if remark.code == "prado":
        url = country.prado_url(language, details["issuer"], details["type"])
        return Note(
            _("Compare it with the examples in PRADO:"),
            url=url,
            link=_("documents of this country"),
        )
    if remark.code == "zone_differs":
        return Note(zone_wording.difference(details["difference"], language), warn=True)
    warns = {
        "shared_mailbox",
        "number_other_birth_date",
        "number_other_sex",
        "number_is_rrn",
        "number_is_bis",
    }
    texts: dict[str, Callable[[], str]] = {
        "phone_read": lambda: _("We read %(number)s.", number=details["number"]),
        "shared_mailbox": lambda: _("This looks like a shared mailbox. The activation link is for the new worker alone."),
        "choose_country": lambda: _("Choose the country first, so that we can check the postcode."),
        "no_postcodes": lambda: _("This country uses no postcodes."),
        "number_unknown": lambda: _("The Bisdesk will look for the number."),
        "number_is_bis": lambda: _("This is a BIS number. The Bisdesk will use it."),
        "number_is_rrn": lambda: _("This is a National Register number. The Bisdesk will use it."),
        "number_other_birth_date": lambda: _("The number belongs to another date of birth than the one you filled in. Look at both again."),
        "number_other_sex": lambda: _("The number belongs to another sex than the one you filled in. Look at both again."),
        "document_valid": lambda: _("Valid until %(until)s.", until=day(details["until"])),
        "document_valid_although": lambda: _("Valid until %(until)s although the printed date has passed. %(why)s", until=day(details["until"]), why=because(details, language)),
        "document_no_expiry": lambda: _("A document without expiry date. %(why)s", why=because(details, language)),
        "document_look_at_it": lambda: _("The Bisdesk will look at this document. %(why)s", why=because(details, language)),
    }  # fmt: skip
    return Note(texts[remark.code](), warn=remark.code in warns)


def section_state(name: str, wrong: int, missing: int, anything_open: bool) -> str:
    """The line under a section's title in the index."""
    if name == "review":
        return "" if anything_open else _("Ready to submit")
    if wrong:
        return ngettext("%(num)s to correct", "%(num)s to correct", wrong)
    if missing:
        return ngettext("%(num)s to go", "%(num)s to go", missing)
    return _("Done")
