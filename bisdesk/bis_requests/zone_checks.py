"""The check of the machine readable zone, and what it makes of the other checks. It never keeps a request back.

A misprinted or badly copied zone is for staff to judge, so its verdict is right whatever it says; the problem is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bisdesk.bis_requests.checks import (
    EMPTY,
    Context,
    Remark,
    Status,
    Typed,
    Verdict,
    checks,
    ok,
    text_of,
)
from bisdesk.bis_requests.zone import Difference, differences, zone_of
from bisdesk.domain import mrz
from bisdesk.domain.refusal import Refusal

LONGEST = 600
"""Characters kept of a zone that cannot be read; one that can has 92 at most."""


@checks("mrz")
def zone(typed: Typed, context: Context) -> Verdict:
    text = text_of(typed, "mrz")
    if not text:
        return EMPTY
    try:
        read = mrz.read(text, today=context.today)
    except Refusal as refusal:
        return _told(_storable(text), Remark(refusal.code, refusal.details))
    if read.sound:
        return ok({"mrz": read.text})
    wrong = [check for check in read.checks if not check.right]
    lines = sorted({check.line for check in wrong})
    return _told(read.text, Remark("mrz_check_digits", {"lines": lines}))


def _storable(text: str) -> str:
    """What cannot be read is kept for staff to see; signs that nobody sees, or that no database takes, are marked."""
    shown = (sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
    return "".join(shown)[:LONGEST]


def _told(text: str, problem: Remark) -> Verdict:
    return Verdict(Status.OK, {"mrz": text}, problem=problem, at=("mrz",))


def is_card_with_zone(typed: Typed, today: date) -> bool:
    """Say whether an identity card was given with its zone, all check digits right: then it surely has one."""
    read = zone_of(typed, today)
    return read is not None and read.sound and read.kind == "identity_card"


def differing(typed: Typed, today: date) -> Sequence[Difference]:
    """Where the zone says something else than what was typed; nothing when there is no zone to read."""
    read = zone_of(typed, today)
    return differences(typed, read, today) if read is not None else ()


def pointed_out(name: str, verdict: Verdict, found: Sequence[Difference]) -> Verdict:
    """The verdict on a group, with a note where the zone says something else."""
    notes = tuple(
        Remark("zone_differs", {"difference": each}) for each in found if each.group == name
    )
    return replace(verdict, notes=(*verdict.notes, *notes)) if notes else verdict
