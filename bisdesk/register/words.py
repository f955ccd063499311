"""The words for why a registration came back to the desk."""

from flask_babel import gettext as _


def refusal_text(code: str) -> str:
    """Why the register could not take it, and what staff can do. code: of `Registration.refusal`."""
    return {
        "look_alike": _(
            "A look-alike turned up in the BIS register that nobody has judged yet. Say whether it is the same person, and register again."
        ),
        "number_already_given": _(
            "The BIS register has already given this person another number. Use that number."
        ),
        "number_unknown": _(
            "The BIS register does not know the number that was chosen. Check it, or choose another one."
        ),
        "number_ended": _(
            "The number that was chosen has been replaced or cancelled. Look for the person again."
        ),
        "sent_back": _(
            "Nobody could register it in the BIS register. Read why, mend it, and register again."
        ),
        "series_full": _("No BIS number is left for this birth year. Contact the register."),
    }.get(code, _("The BIS register refused these data. Check the name and the date of birth."))
