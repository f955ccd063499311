"""The words for a number that staff type in."""

from typing import Any

from flask_babel import gettext as _

from bisdesk.bis_requests.checks import Remark
from bisdesk.bis_requests.wording import problem
from bisdesk.domain.refusal import Refusal
from bisdesk.register.entering import EntryRefused
from bisdesk.web.i18n import page_language


def entry_problem(refused: EntryRefused) -> dict[str, Any]:
    """What is wrong with the number, or what has to be confirmed: `error`, or `differs` with the digits meant."""
    if refused.code == "to_confirm":
        said = [_difference(code) for code in refused.details["differs"]]
        return {"differs": said, "digits": refused.details["digits"]}
    if refused.code == "number_in_use":
        return {"error": _in_use(refused.details["reference"])}
    return {"error": _number_problem(refused)}


def reason_problem(refusal: Refusal) -> str:
    """What is wrong with a reason."""
    if refusal.code == "reason_missing":
        return _("Say in a few words why.")
    return problem("reason", Remark(refusal.code, refusal.details), page_language()).text


def _number_problem(refused: EntryRefused) -> str:
    return problem("existing_number", Remark(refused.code, refused.details), page_language()).text


def _in_use(reference: str) -> str:
    if reference:
        return _(
            "Request %(reference)s has this number already. Is it the same person? Send this request back to review, and register it with that number.",
            reference=reference,
        )
    return _(
        "Somebody else has this number already. Is it the same person? Send this request back to review, and register it with that number."
    )


def _difference(code: str) -> str:
    return {
        "birth_date": _("By the number this person has another date of birth than in the request."),
        "sex": _("By the number this person has another sex than in the request."),
        "rrn": _("This is a National Register number, not a BIS number: this person lives or lived in Belgium."),
    }[code]  # fmt: skip
