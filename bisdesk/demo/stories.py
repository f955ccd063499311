"""Who files what and when, and how far it has come: one line per request of the demo."""

import enum
from dataclasses import dataclass

from bisdesk.demo.accounts import (
    END_USER,
    OTHER_END_USER,
    STAFF,
    STAFF_2,
    STAFF_3,
    THIRD_END_USER,
    DemoAccount,
)


class End(enum.StrEnum):
    """How far a request has come by now."""

    DRAFT_BEGUN = "draft_begun"
    DRAFT_HALF = "draft_half"
    DRAFT_DECLARED = "draft_declared"  # the declaration waits for a signature
    STOPPED_PRADO = "stopped_prado"
    STOPPED_LIKENESS = "stopped_likeness"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    ASKED = "asked"  # waits for an answer, and the filer was reminded
    ANSWERED = "answered"
    RELEASED = "released"  # one staff member let it go, the other has it now
    TAKEN_OVER = "taken_over"  # one staff member had it, the other took it over
    ASSIGNED = "assigned"  # one staff member had it, and gave it to the other
    GIVEN_BACK = "given_back"  # who had it went away, and is away still
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"  # a look-alike turned up at the register
    REGISTERING = "registering"  # the register was down
    WAITING = "waiting"  # the link mail is tried again later
    BOUNCED = "bounced"  # the link mail will never arrive
    NO_SMS = "no_sms"  # the link is there, the code will never arrive
    OPEN = "open"
    CODE_ACCEPTED = "code_accepted"
    LINK_EXPIRED = "link_expired"
    ACTIVATED = "activated"
    BLOCKED_CODES = "blocked_codes"
    BLOCKED_LATE = "blocked_late"
    UNDELIVERABLE = "undeliverable"
    NOT_NEEDED = "not_needed"


class Twist(enum.StrEnum):
    """What is special about the person."""

    NONE = "none"
    LONG_NAME = "long_name"
    PARTIAL = "partial"  # the document does not know the whole birth date
    SEX_X = "sex_x"
    KNOWN = "known"  # types an existing number
    TWIN = "twin"  # somebody just the same is in the register
    SWAPPED = "swapped"  # the same with day and month of birth swapped
    SPELT = "spelt"  # the same, spelt in another way
    MISTYPED = "mistyped"  # O for 0 in the document number: the machine readable zone tells
    AGAIN = "again"  # the first who got keys, now at another entity


@dataclass(frozen=True)
class Story:
    """back: working days before now at which it was submitted (or ended, or last worked on)."""

    back: float
    land: str
    filer: DemoAccount
    end: End
    twist: Twist = Twist.NONE
    staff: DemoAccount = STAFF


A, B, C = END_USER, OTHER_END_USER, THIRD_END_USER

STORIES = (
    # Long ago: what became of it is known.
    Story(37.0, "PL", A, End.ACTIVATED),
    Story(36.2, "RO", B, End.ACTIVATED, staff=STAFF_2),
    Story(35.6, "VN", A, End.ACTIVATED, Twist.LONG_NAME),
    Story(34.8, "HU", C, End.BLOCKED_LATE, staff=STAFF_2),
    Story(34.1, "TR", A, End.ACTIVATED, Twist.PARTIAL),
    Story(33.4, "ID", B, End.ACTIVATED),
    Story(32.7, "NL", A, End.BLOCKED_LATE),
    Story(31.9, "MA", B, End.UNDELIVERABLE, staff=STAFF_2),
    Story(31.0, "DE", A, End.ACTIVATED, Twist.SPELT),
    Story(30.2, "FR", B, End.ACTIVATED),
    Story(29.3, "IN", A, End.BLOCKED_CODES, staff=STAFF_2),
    Story(28.5, "PT", C, End.ACTIVATED),
    Story(27.6, "PL", B, End.NOT_NEEDED, Twist.AGAIN),
    Story(26.9, "NG", B, End.ACTIVATED, Twist.SEX_X, staff=STAFF_2),
    # Some weeks ago: links that ran out.
    Story(20.3, "MA", A, End.STOPPED_PRADO),
    Story(18.4, "HU", A, End.ACTIVATED),
    Story(17.0, "RO", A, End.LINK_EXPIRED),
    Story(16.2, "VN", B, End.LINK_EXPIRED, staff=STAFF_2),
    Story(15.5, "TR", C, End.BLOCKED_CODES),
    Story(14.1, "FR", A, End.ACTIVATED),
    Story(13.2, "IN", B, End.ACTIVATED, Twist.KNOWN, staff=STAFF_2),
    Story(12.0, "ID", A, End.ACTIVATED),
    Story(11.1, "CZ", A, End.REJECTED, staff=STAFF_2),
    Story(10.2, "HU", A, End.WITHDRAWN),
    # Lately: activations that run.
    Story(9.1, "IN", B, End.STOPPED_LIKENESS),
    Story(8.6, "DE", A, End.OPEN),
    Story(8.0, "CZ", A, End.OPEN, Twist.LONG_NAME, STAFF_2),
    Story(7.2, "NG", B, End.CODE_ACCEPTED),
    Story(6.7, "PT", A, End.OPEN, Twist.PARTIAL),
    Story(6.1, "MA", C, End.ACTIVATED, staff=STAFF_2),
    Story(5.6, "NL", A, End.CODE_ACCEPTED),
    Story(5.0, "FR", A, End.BOUNCED),
    Story(4.8, "PT", B, End.NO_SMS, staff=STAFF_2),
    Story(4.4, "RO", B, End.OPEN, Twist.LONG_NAME),
    Story(4.0, "TR", A, End.BLOCKED_CODES, staff=STAFF_2),
    # At the desk: the first ones are late.
    Story(5.2, "HU", A, End.SUBMITTED, Twist.TWIN),
    Story(7.8, "CZ", A, End.ASKED),
    Story(4.7, "VN", B, End.IN_REVIEW, Twist.SWAPPED),
    Story(4.1, "PT", A, End.ANSWERED, staff=STAFF_2),
    Story(3.7, "PL", A, End.SUBMITTED),
    Story(3.1, "IN", C, End.ASSIGNED, staff=STAFF_2),
    Story(2.7, "PT", A, End.SENT_BACK),
    Story(2.3, "VN", A, End.RELEASED, Twist.PARTIAL, STAFF_2),
    Story(1.8, "ID", A, End.GIVEN_BACK, staff=STAFF_3),
    Story(1.5, "DE", B, End.TAKEN_OVER, Twist.SPELT, STAFF_2),
    Story(1.2, "MA", A, End.REGISTERING),
    Story(0.9, "NG", A, End.WAITING, Twist.LONG_NAME),
    Story(0.8, "CZ", B, End.SUBMITTED, Twist.KNOWN),
    Story(0.6, "TR", A, End.IN_REVIEW),
    Story(0.4, "FR", A, End.SUBMITTED, Twist.MISTYPED),
    Story(0.25, "RO", C, End.SUBMITTED, Twist.SWAPPED),
    Story(0.1, "NL", A, End.SUBMITTED),
    Story(0.03, "PL", B, End.SUBMITTED),
    # Not submitted yet.
    Story(6.0, "CZ", C, End.DRAFT_BEGUN),
    Story(3.0, "HU", A, End.DRAFT_BEGUN),
    Story(1.1, "NG", A, End.DRAFT_HALF),
    Story(0.5, "DE", A, End.DRAFT_DECLARED),
    Story(0.2, "TR", B, End.DRAFT_HALF),
)
