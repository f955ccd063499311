"""The words of the five steps: what to do, what to look at, and what a *no* means.

After the Bisdesk manual, annex 1.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from bisdesk.identity.check import Step


@dataclass(frozen=True)
class StepText:
    """How one step is worded. A link to PRADO goes with each."""

    title: LazyString  # the question
    action: LazyString  # what to do
    look: LazyString  # what to look at
    stop: LazyString  # why a no ends it
    yes: LazyString
    no: LazyString
    remark: LazyString | None = None


STEP_TEXTS: dict[Step, StepText] = {
    Step.PHOTO: StepText(
        title=_l("Is there a photo on the identity document?"),
        action=_l("Ask the new worker for an identity document with a photo."),
        look=_l(
            "Only a passport or an identity card counts. A driving licence or residence permit does not."
        ),
        stop=_l("If there is no photo on the identity document, the procedure stops."),
        yes=_l("Yes, there is a photo"),
        no=_l("No, there is no photo"),
    ),
    Step.PRADO: StepText(
        title=_l("Is the document listed on PRADO?"),
        action=_l("Look up the document on the PRADO website."),
        look=_l("Compare country, kind of document and the year in which this model began."),
        stop=_l("If PRADO does not list the document, the procedure stops."),
        yes=_l("Yes, PRADO lists it"),
        no=_l("No, PRADO does not list it"),
    ),
    Step.LIKENESS: StepText(
        title=_l("Is the person in front of you the one in the photo?"),
        action=_l("Compare the photo with the person who gave you the document."),
        look=_l("Look at eyes, nose, mouth, ears and scars; hair and glasses can change."),
        stop=_l("If the person does not look like the photo, the procedure stops."),
        yes=_l("Yes, it is the same person"),
        no=_l("No, or I am not sure"),
    ),
    Step.AUTHENTIC: StepText(
        title=_l("Take the document in your hands. Is it genuine?"),
        action=_l("Take the identity document in your hands and look at it closely."),
        look=_l(
            "Feel the relief, tilt it to see the hologram, look at the letters and the glue. "
            "Compare with the features on PRADO."
        ),
        stop=_l("If the document does not seem genuine, the procedure stops."),
        yes=_l("Yes, it is genuine"),
        no=_l("No, or I am not sure"),
    ),
    Step.VALID: StepText(
        title=_l("Is the document still valid?"),
        action=_l("Check the expiry date on the document."),
        look=_l("Look also at what PRADO says about the validity of this document."),
        stop=_l("If the document is no longer valid, the procedure stops."),
        yes=_l("Yes, it is valid"),
        no=_l("No, it has expired"),
        remark=_l(
            "Take note: some countries changed the validity without changing the date on the document. "
            "France, for example, extended certain identity cards by five years."
        ),
    ),
}
