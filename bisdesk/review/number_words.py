"""The words for a number that staff type in."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from bisdesk.bis_requests.checks import Remark
from bisdesk.bis_requests.wording import problem
from bisdesk.domain.refusal import Refusal
from bisdesk.register.entering import EntryRefused
from bisdesk.register.rules import DecisionRefused
from bisdesk.web.i18n import page_language


def entry_problem(refused: EntryRefused) -> dict[str, Any]:
    """What is wrong with the number, or what has to be confirmed: `error`, or `differs` with the digits meant."""
    if refused.code == "to_confirm":
        said = [_difference(code) for code in refused.details["differs"]]
        return {"differs": said, "digits": refused.details["digits"]}
    if refused.code == "number_in_use":
        return {"error": _in_use(refused.details["reference"])}
    return {"error": _OWN.get(refused.code, _number_problem)(refused)}


def number_problem(refused: DecisionRefused, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a number typed at the decision, or with the reason for it; nothing when it is not about that."""
    if not typed["typed_number"].strip():
        return {}
    if refused.code.startswith("number_"):
        remark = Remark(refused.code, refused.details)
        return {"number_error": problem("existing_number", remark, page_language()).text}
    if refused.code == "reason_missing":
        return {"reason_error": _("Say how you know that this is the number of this person.")}
    return {}


def change_refusal(code: str) -> str:
    """Why the register did not replace or cancel a number."""
    return {
        "number_unknown": _("The BIS register does not know one of the two numbers. Look at them again."),
        "number_ended": _("One of the two numbers has been replaced or cancelled before. Look at them again."),
        "number_needed": _("The register is asked by hand now. Type in the number that it shows for this person."),
        "series_full": _("No BIS number is left for this birth year. Contact the register."),
    }.get(code, _("The BIS register refused these data. Check the name and the date of birth."))  # fmt: skip


def reason_problem(refusal: Refusal) -> str:
    """What is wrong with a reason."""
    if refusal.code == "reason_missing":
        return _("Say in a few words why.")
    return problem("reason", Remark(refusal.code, refusal.details), page_language()).text


def _number_problem(refused: EntryRefused) -> str:
    return problem("existing_number", Remark(refused.code, refused.details), page_language()).text


_OWN: Mapping[str, Callable[[EntryRefused], str]] = {
    "number_needed": lambda _refused: _("Type in the number that the KSZ’s application shows now."),
    "number_same": lambda _refused: _("This is the number that the request has already."),
    "number_ended": lambda _refused: _("This number was replaced or cancelled before, and is never used again."),
}  # fmt: skip


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
        "in_use": _("Another request has this number: it is the same person, registered twice."),
        "rrn": _("This is a National Register number, not a BIS number: this person lives or lived in Belgium."),
    }[code]  # fmt: skip
