"""What the machine noticed about the person: their number, age and addresses, and what is not there at all."""

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain import bis_number, email_address
from bisdesk.domain.bis_number import BisNumberError
from bisdesk.domain.partial_date import YOUNG, PartialDate, under
from bisdesk.review.findings import Finding, Weight


def person_findings(found: BisRequest, context: Context) -> list[Finding]:
    """The number that was typed, the age, the birth date and the mailbox."""
    born = PartialDate.from_text(found.birth_date) if found.birth_date else None
    noticed = _number(found, born, context)
    if born is not None and under(YOUNG, born, context.today):
        noticed.append(
            Finding(
                "young", "age", Weight.LOOK, _("Younger than %(age)s", age=YOUNG),
                _("The filer confirmed that the date of birth is right."),
                _("Compare the date of birth with the copy of the document."),
            )
        )  # fmt: skip
    if born is not None and not born.complete:
        noticed.append(
            Finding(
                "birth_date_partial", "birth_date", Weight.LOOK, _("The date of birth is not complete"),
                _("The filer says that the document does not show the day, or the day and the month."),
                _("Look at the copy whether that is so. A number of an unknown day is hard to find again."),
            )
        )  # fmt: skip
    if found.email and email_address.is_shared(found.email):
        noticed.append(
            Finding(
                "shared_mailbox", "one_address", Weight.LOOK, _("This looks like a mailbox of several people"),
                _("The link to the digital keys goes to this address, and is meant for one person."),
                _("Ask the filer for an address of the new worker alone."),
            )
        )  # fmt: skip
    return noticed


def _number(found: BisRequest, born: PartialDate | None, context: Context) -> list[Finding]:
    if not found.lived_in_belgium:
        return []
    if not found.existing_number:
        return [
            Finding(
                "number_unknown", "belgian_numbers", Weight.LOOK, _("Has, or had, a Belgian number that is not known"),
                _("The worker has lived in Belgium or has a Belgian number, but the filer does not know it."),
                _("Look well at the look-alikes before a new number is asked for."),
                anchor="alike-title",
            )
        ]  # fmt: skip
    try:
        number = bis_number.parse(found.existing_number, today=context.today)
    except BisNumberError:
        return []  # it was checked when it was typed; what the register knows of it is looked up in any case
    differs = bis_number.fits(number, born, found.sex or "") if born is not None else []
    words = {"birth_date": _("date of birth"), "sex": _("sex")}
    if not differs:
        return []
    return [
        Finding(
            "number_differs", "belgian_numbers", Weight.LOOK, _("The Belgian number says something else"),
            _(
                "In the number that the filer typed, this is not as in the request: %(what)s.",
                what=", ".join(words[each] for each in differs),
            ),
            _("That can be right: some numbers carry a date that is no birthday. Compare with the register and the document."),
            anchor="line-existing_number",
        )
    ]  # fmt: skip


def lacking_findings(lacking: tuple[str, ...]) -> list[Finding]:
    """lacking: of `lines.lacking`."""
    titles = {
        "files": (_("There is no copy of the document"), _("Without a copy nothing can be compared.")),
        "declaration": (_("There is no signed declaration"), _("The one that was signed no longer counts, or there never was one.")),
    }  # fmt: skip
    return [
        Finding(
            f"{each}_missing", "complete", Weight.STOPS, *titles[each], _("Ask the filer for it, or reject the request."),
            anchor=f"line-{each}",
        )
        for each in lacking
    ]  # fmt: skip


def look_alike_findings(waiting: int) -> list[Finding]:
    """waiting: how many look-alikes that come close nobody judged yet."""
    if not waiting:
        return []
    return [
        Finding(
            "look_alikes", "look_alikes", Weight.LOOK, _("Perhaps this person is known already"),
            ngettext("%(num)s look-alike comes close and is not judged yet.", "%(num)s look-alikes come close and are not judged yet.", waiting),
            _("Say of each of them whether it is the same person."),
            anchor="alike-title",
        )
    ]  # fmt: skip
