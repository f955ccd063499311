"""Sentences for what rules and checks answer by name."""

from datetime import timedelta

import phonenumbers
from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.domain.activation_code import ActivationCodeError
from bisdesk.domain.refusal import Refusal
from bisdesk.keys.models import KeyKind, LostReason
from bisdesk.keys.proof import CodeCheck
from bisdesk.keys.rules import MAX_NAME, MAX_PASSWORD, MIN_NAME, MIN_PASSWORD
from bisdesk.keys.rules import NameProblem as Name
from bisdesk.keys.rules import PasswordProblem as Password


def kind_name(kind: KeyKind) -> str:
    """The key as the person knows it."""
    if kind is KeyKind.APP:
        return _("Security code via mobile app")
    return _("Security code via text message")


def name_problem(problem: Name | None) -> str | None:
    if problem is None:
        return None
    return {
        Name.TOO_SHORT: _("Use at least %(least)s characters.", least=MIN_NAME),
        Name.TOO_LONG: _("Use at most %(most)s characters.", most=MAX_NAME),
        Name.CHARACTERS: _(
            "Use letters without accents, digits, dots and hyphens. Start with a letter or a digit."
        ),
        Name.NUMBER: _("Do not use a number only: it could be your national number."),
        Name.TAKEN: _("Somebody else has this user name. Choose another one."),
    }[problem]


def password_problem(problem: Password | None) -> str | None:
    if problem is None:
        return None
    return {
        Password.TOO_SHORT: _("Use at least %(least)s characters.", least=MIN_PASSWORD),
        Password.TOO_LONG: _("Use at most %(most)s characters.", most=MAX_PASSWORD),
        Password.SIMPLE: _("This password is too simple. Use more different characters."),
        Password.COMMON: _("Many people use these words as a password. Choose other ones."),
        Password.PERSONAL: _(
            "Your name, user name, address or date of birth is in this password. Leave it out."
        ),
        Password.SAME: _("This is the password that you use now. Choose another one."),
    }[problem]


def code_problem(check: CodeCheck, kind: KeyKind) -> str | None:
    """What is wrong with the six digits; none when they are right."""
    if check is CodeCheck.RIGHT:
        return None
    if check is CodeCheck.MALFORMED:
        return _("Enter the 6 digits of the code.")
    if check is CodeCheck.OVER:
        return _("This code is no longer valid. Ask for a new one.")
    if check is CodeCheck.USED_UP:
        return _("You tried too often. Choose your key again to get a new code.")
    if kind is KeyKind.APP:
        return _("This code is not right. Wait for the next one in the app and enter that.")
    return _("This code is not right. Look at the last text message you received.")


def long_code_problem(error: ActivationCodeError) -> str:
    """What is wrong with the form of a typed code of 20 characters; that was no try."""
    if error.code == "wrong_length":
        return _("The code has 20 characters. Check whether one is missing or too many.")
    return _("The code never has a 0, O, 1 or I, and no other signs. Look at each character again.")


def wrong_code_text(left: int) -> str:
    """A wrong code, and how many tries are left."""
    return ngettext(
        "This code is not right. You have %(num)s try left.",
        "This code is not right. You have %(num)s tries left.",
        left,
    )


def lost_reason(reason: LostReason) -> str:
    """Why the desk starts a new way in, as staff choose it."""
    return {
        LostReason.PHONE: _("The phone is lost, stolen or replaced"),
        LostReason.APP: _("The app or its key is gone"),
        LostReason.PASSWORD: _("The password is forgotten"),
        LostReason.USER_NAME: _("The user name is forgotten"),
        LostReason.OTHER: _("Another reason"),
    }[reason]


def wait_text(wait: timedelta) -> str:
    """How long to wait, in whole minutes."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return ngettext(
        "Too many tries. Wait %(num)s minute and try again.",
        "Too many tries. Wait %(num)s minutes and try again.",
        minutes,
    )


def masked_mobile(mobile: str) -> str:
    """Enough of a number (E.164) to recognise one's own phone."""
    try:
        country = phonenumbers.parse(mobile).country_code
    except phonenumbers.NumberParseException:
        return "•••"
    return f"+{country} ••• ••• •{mobile[-2:]}"


def number_problem(refusal: Refusal) -> str:
    """Why we cannot send codes to a typed number."""
    example = refusal.details.get("example") or "+32 470 12 34 56"
    texts = {
        "phone_needs_country": _(
            "Write the number with the country code, such as %(example)s.", example=example
        ),
        "phone_invalid": _(
            "This number does not exist in that country. Count the digits and look at the country code; "
            "an example: %(example)s.",
            example=example,
        ),
        "phone_not_mobile": _(
            "This is a fixed line. Fill in a mobile number, such as %(example)s.", example=example
        ),
    }
    unreadable = _(
        "We cannot read this number. Write it with the country code, such as %(example)s.",
        example=example,
    )
    return texts.get(refusal.code, unreadable)


def activate_too(kind: KeyKind) -> str:
    """What the button for the back-up says."""
    if kind is KeyKind.APP:
        return _("Activate the mobile app too")
    return _("Activate the text message too")
