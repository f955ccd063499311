"""The words for refused decisions."""

from flask_babel import gettext as _

from bisdesk.domain.refusal import Refusal
from bisdesk.register.rules import DecisionRefused
from bisdesk.review.service import LONGEST_NOTE, NoteRefused


def decision_problem(refused: DecisionRefused) -> str:
    """Why the decision cannot stand, and what to do."""
    return {
        "lines_open": _("Not every field is judged right yet."),
        "not_judged": _("A look-alike in the register is not judged yet. Say first whether it is the same person."),
        "request_not_judged": _("Another request may be about the same person: %(references)s. Say first whether it is.", references=", ".join(refused.candidates)),
        "request_same": _("You called %(references)s the same person, and it was filed first. Wait for its number, or reject this request as not needed.", references=", ".join(refused.candidates)),
        "judged_same": _("You called a look-alike the same person. Use its number, or change your verdict."),
        "judged_different": _("You called this look-alike another person. Change your verdict first, or choose another number."),
        "document_over": _("The document does not count today. Ask the filer for another one, or say below why you register with it."),
        "document_reason_unreadable": _("The reason is too long or holds an invisible character. Use at most 500 characters."),
        "reason_missing": _("Say why this is not the same person: the look-alike comes very close."),
    }.get(refused.code, _("This is not a valid number. Look at it again."))  # fmt: skip


def rejection_problem(refusal: Refusal) -> dict[str, str]:
    """What is wrong with a rejection, at the input where it is: `reason_error` or `text_error`."""
    if refusal.code == "reason_missing":
        return {"reason_error": _("Choose a reason.")}
    if refusal.code == "text_missing":
        return {"text_error": _("Say why in words: the filer reads it in the request.")}
    if refusal.code == "too_long":
        return {
            "text_error": _(
                "This is too long. Use at most %(longest)s characters.",
                longest=refusal.details["longest"],
            )
        }
    return {
        "text_error": _(
            "This contains an invisible character. Type it again instead of pasting it."
        )
    }


def note_problem(refused: NoteRefused) -> str:
    """What is wrong with what was written about a line, and what to do."""
    if refused.refusal.code == "too_long":
        return _("This is too long. Use at most %(longest)s characters.", longest=LONGEST_NOTE)
    return _("This contains an invisible character. Type it again instead of pasting it.")
