"""The check of the machine readable zone, and what it makes of the other checks. It never keeps a request back.

A misprinted or badly copied zone is for staff to judge, so its verdict is right whatever it says; the problem is told.
"""

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
from bisdesk.bis_requests.zone import differences, zone_of
from bisdesk.domain import mrz
from bisdesk.domain.mrz import Zone
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


def pointed_out(
    name: str, verdict: Verdict, typed: Typed, read: Zone | None, context: Context
) -> Verdict:
    """The verdict on a group, with a note where the zone says something else."""
    if read is None:
        return verdict
    notes = tuple(
        Remark("zone_differs", {"difference": each})
        for each in differences(typed, read, context.today)
        if each.group == name
    )
    return replace(verdict, notes=(*verdict.notes, *notes)) if notes else verdict
