"""The words for look-alikes and refused decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.bis_requests.facts import birth_date
from bisdesk.domain import bis_number
from bisdesk.domain.refusal import Refusal
from bisdesk.register.models import DuplicateVerdict
from bisdesk.register.port import Candidate, Why
from bisdesk.register.rules import DecisionRefused, is_high
from bisdesk.review.service import LONGEST_NOTE, NoteRefused


@dataclass(frozen=True)
class LookAlike:
    """Somebody in the register who may be the same person, and why."""

    number: str
    masked: str
    kind: str
    name: str
    born: str
    high: bool
    reasons: list[str]
    judged: bool
    same: bool
    reason: str


def lookalike_rows(
    found: Sequence[Candidate], verdicts: Mapping[str, DuplicateVerdict]
) -> list[LookAlike]:
    rows = []
    for candidate in found:
        verdict = verdicts.get(candidate.number)
        person = candidate.person
        rows.append(
            LookAlike(
                number=candidate.number,
                masked=bis_number.masked(candidate.number),
                kind=_("National Register number") if candidate.kind == "rrn" else _("BIS number"),
                name=" ".join(part for part in (person.first_name, person.last_name) if part),
                born=birth_date(person.birth_date),
                high=is_high(candidate),
                reasons=[_why(reason) for reason in candidate.reasons],
                judged=verdict is not None,
                same=verdict.same if verdict else False,
                reason=(verdict.reason or "") if verdict else "",
            )
        )
    return rows


def _why(reason: Why) -> str:
    return {
        Why.GIVEN_NUMBER: _("The number that the filer typed"),
        Why.SAME_LAST_NAME: _("Same last name"),
        Why.LAST_NAME_SOUNDS_ALIKE: _("Last name sounds alike"),
        Why.LAST_NAME_SPELT_ALIKE: _("Last name is spelt alike"),
        Why.SAME_FIRST_NAME: _("Same first name"),
        Why.FIRST_NAME_ALIKE: _("First name is alike"),
        Why.FIRST_NAME_DIFFERS: _("Other first name"),
        Why.NAMES_SWAPPED: _("First and last name swapped"),
        Why.NAMES_MOVED: _("Same names, divided otherwise over first and last name"),
        Why.SAME_BIRTH_DATE: _("Same date of birth"),
        Why.BIRTH_DATE_COMPATIBLE: _("Date of birth fits as far as it is known"),
        Why.DAY_AND_MONTH_SWAPPED: _("Day and month swapped"),
        Why.BIRTH_DATE_ALMOST: _("Date of birth differs in one part"),
        Why.BIRTH_DATE_NEAR: _("Date of birth is near"),
        Why.SEX_DIFFERS: _("Other sex"),
        Why.SAME_DOCUMENT: _("Same document number"),
    }[reason]


def decision_problem(refused: DecisionRefused) -> str:
    """Why the decision cannot stand, and what to do."""
    return {
        "lines_open": _("Not every field is judged right yet."),
        "not_judged": _("A look-alike in the register is not judged yet. Say first whether it is the same person."),
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
