"""A submitted request of which parts are open again to its holder, because the desk asked something about them.

What is typed stands in `answering`, apart from the columns and from `typed`, until the answer is given.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.work.work import Work

FILES, DECLARATION = "files", "declaration"
"""Parts beside the groups of the form."""
OF_THE_CHECK = ("check_date", "check_place")
"""Open with the declaration: whoever looks at the person again says when and where."""
ANY = ""
"""Whatever is open."""
TEXT = "answer_text"
"""What is typed beside the fields: the answer in words."""
LONGEST_TEXT = 2000
CHECKED_BY = "checked_by"
"""Beside the steps of a check that is done again for the answer: who does it."""


class Closed(Protocol):
    """What a room does when the parts lock. kept: what was made for the answer counts from now on."""

    def __call__(self, work: Work, bis_request: BisRequest, *, kept: bool) -> None: ...


on_closed: list[Closed] = []
"""Rooms that keep what was made for an answer apart (wired in `wiring.py`): it counts from now on, or goes."""


def is_reopened(bis_request: BisRequest) -> bool:
    return bis_request.state is State.INFO_NEEDED


def is_open(bis_request: BisRequest, part: str) -> bool:
    """Say whether the holder may change this group, the files or the declaration now."""
    return is_reopened(bis_request) and (part == ANY or part in bis_request.opened)


def open_groups(bis_request: BisRequest) -> tuple[str, ...]:
    """The groups that are open, in the order of the form."""
    return tuple(name for name in GROUPS if is_open(bis_request, name))


def form_of(bis_request: BisRequest) -> Mapping[str, str]:
    """What the holder's form holds: as it was typed, and over that what was typed for the answer."""
    if not is_reopened(bis_request):
        return bis_request.typed
    return {**bis_request.typed, **bis_request.answering}


def version_of(bis_request: BisRequest) -> int:
    """The version of the holder's form: while they answer it moves, and the request's own stands still."""
    return bis_request.answer_version if is_reopened(bis_request) else bis_request.version


def touched(bis_request: BisRequest, group: str) -> bool:
    """Say whether something else was typed in this group than stood there."""
    return any(
        bis_request.answering.get(key, bis_request.typed.get(key, ""))
        != bis_request.typed.get(key, "")
        for key in GROUPS[group].inputs
    )


def type_in(bis_request: BisRequest, typed: Mapping[str, str], now: datetime) -> None:
    """Keep what was typed for the answer: a new version of its form, and none of the request."""
    bis_request.answering = {**bis_request.answering, **typed}
    bis_request.answer_version += 1
    bis_request.answer_saved_at = now


def open_for_answer(work: Work, bis_request: BisRequest, parts: list[str]) -> None:
    """Open these parts to the holder; nothing is typed yet."""
    bis_request.opened, bis_request.answering, bis_request.changed_in = parts, {}, {}
    bis_request.answer_version += 1
    bis_request.answer_saved_at = None
    work.session.add(bis_request)


def close(work: Work, bis_request: BisRequest, *, kept: bool) -> None:
    """Lock everything again. kept: what was added for the answer belongs to the request from now on."""
    for hook in on_closed:
        hook(work, bis_request, kept=kept)
    bis_request.opened, bis_request.answering, bis_request.answer_saved_at = [], {}, None
    work.session.add(bis_request)
