"""What a check of the form is, and what it says. Pure: names of outcomes, no wording.

Every check reads the same `typed` values, so the field check while typing, submitting, and the panel of what is
missing can never disagree.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bisdesk.domain.document_table import FIRST_BOOK
from bisdesk.domain.document_validity import RuleBook
from bisdesk.domain.refusal import Refusal


class Status(enum.StrEnum):
    EMPTY = "empty"
    OK = "ok"
    WRONG = "wrong"


@dataclass(frozen=True)
class Remark:
    """A named thing to say, with safe details for its wording."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a check found: the values to store when right, the problem and its input when not."""

    status: Status
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: Remark | None = None
    at: tuple[str, ...] = ()  # the inputs that are wrong
    notes: tuple[Remark, ...] = ()  # read back, hints, warnings: they stop nothing


EMPTY = Verdict(Status.EMPTY)


def ok(values: Mapping[str, Any] | None = None, *notes: Remark) -> Verdict:
    return Verdict(Status.OK, values or {}, notes=notes)


def wrong(code: str, *at: str, **details: Any) -> Verdict:
    return Verdict(Status.WRONG, problem=Remark(code, details), at=at)


def refused(refusal: Refusal, *at: str) -> Verdict:
    return wrong(refusal.code, *at, **refusal.details)


@dataclass(frozen=True)
class Context:
    """What a check needs beside the form: today in Brussels, the filer's own address, and the rules about documents."""

    today: date
    filer_email: str = ""
    rules: RuleBook = FIRST_BOOK


Typed = Mapping[str, str]
Check = Callable[[Typed, Context], Verdict]
CHECKS: dict[str, Check] = {}


def checks(*groups: str) -> Callable[[Check], Check]:
    """Register the check of one or more groups."""

    def register(check: Check) -> Check:
        for group in groups:
            CHECKS[group] = check
        return check

    return register


def text_of(typed: Typed, name: str) -> str:
    return str(typed.get(name) or "").strip()


def parsed(typed: Typed, name: str, parse: Callable[[str], Any]) -> Verdict:
    """The check of one input that has one parse function."""
    text = text_of(typed, name)
    if not text:
        return EMPTY
    try:
        return ok({name: parse(text)})
    except Refusal as refusal:
        return refused(refusal, name)


def one_by_one(parsers: Mapping[str, Callable[[str], Any]]) -> None:
    """Register the checks of inputs that each have one parse function."""

    def register(name: str, parse: Callable[[str], Any]) -> None:
        @checks(name)
        def check(typed: Typed, _context: Context) -> Verdict:
            return parsed(typed, name, parse)

    for name, parse in parsers.items():
        register(name, parse)


def ticked(typed: Typed, name: str) -> bool:
    return bool(typed.get(name))
