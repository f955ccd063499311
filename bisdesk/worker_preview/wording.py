"""What is said when a test SMS cannot be sent, or its digits do not count."""

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.domain.refusal import Refusal
from bisdesk.worker_preview.rules import PER_DRAFT, PER_PERSON


def send_problem(refusal: Refusal) -> str:
    return {
        "no_number": lambda: _("Fill in the mobile number first, and correct what is wrong with it."),
        "used_up": lambda: _("%(most)s test SMS were sent for this request, and that is all there are. You can submit without.", most=PER_DRAFT),
        "too_often": lambda: _("You sent %(most)s test SMS within an hour. Wait a while, or submit without.", most=PER_PERSON),
    }[refusal.code]()  # fmt: skip


def digits_problem(refusal: Refusal) -> str:
    return {
        "four_digits": lambda: _("Type the four digits that stand in the SMS."),
        "none_sent": lambda: _("No test SMS was sent to this number yet. Send one first."),
        "too_late": lambda: _("These digits counted for 15 minutes. Send another test SMS."),
        "too_many": lambda: _("Five times other digits: these no longer count. Is the number right? Look at it again."),
    }[refusal.code]()  # fmt: skip


def wrong_digits() -> str:
    return _(
        "Those are other digits than we sent. Read them once more from the SMS, and look at the number."
    )


def left_text(left: int) -> str:
    return ngettext(
        "%(num)s test SMS left for this request.", "%(num)s test SMS left for this request.", left
    )
