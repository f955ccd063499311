"""The part of the review page that rejects: a reason, and its standard text in the language of who filed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.state_words import REJECTION_CHOICES
from bisdesk.bis_requests.states import Transition, open_to
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.review.queries import people_of, reads_in
from bisdesk.standard_texts.filling import Subject
from bisdesk.web.current import current_actor
from bisdesk.web.i18n import LANGUAGES


@dataclass(frozen=True)
class Said:
    """What staff chose and typed to reject a request, as far as they are.

    kept: they typed a text of their own, which the standard text does not replace unless they say so. version: of the
    page that they look at, when only this part of it is drawn again. problems: what is wrong, by input.
    """

    reason: str = ""
    text: str = ""
    language: str = ""
    kept: bool = False
    version: int | None = None
    problems: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Rejecting:
    """What the template draws."""

    open: bool
    said: Said
    language: str  # of the text
    reader: str  # the language of who filed
    languages: Mapping[str, str]
    choices: list[tuple[str, object]]
    problems: Mapping[str, str]


def rejecting_of(session: Session, found: BisRequest, said: Said | None) -> Rejecting | None:
    """None for who may not reject it, or not in this state."""
    if Transition.REJECT not in open_to(found.state) or not may(
        current_actor(), Action.REJECT, found
    ):
        return None
    reader = reads_in(session, found)
    given = said or Said()
    return Rejecting(
        open=said is not None,
        said=given,
        language=given.language or reader,
        reader=reader,
        languages=LANGUAGES,
        choices=list(REJECTION_CHOICES.items()),
        problems=given.problems or {},
    )


def subject_of(
    session: Session, found: BisRequest, fields: Mapping[str, str] | None = None
) -> Subject:
    """What a standard text is filled in with for this request."""
    return Subject(found.reference or "", people_of(session, found).entity, fields)
