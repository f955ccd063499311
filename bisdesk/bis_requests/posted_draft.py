"""What a post carries of the form, saved by every room whose buttons stand in it."""

from collections.abc import Callable, Mapping, Sequence

from flask import flash, request

from bisdesk.bis_requests import drafts, zone_filling, zone_wording
from bisdesk.bis_requests.conflict_views import bases_posted
from bisdesk.bis_requests.drafts import NEW, Clash, Issuer
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.zone_filling import Filled
from bisdesk.settings import raw_key
from bisdesk.web.current import current_actor, current_runtime, current_work

on_whole_form: list[Callable[[str], None]] = []
"""Rooms that keep what a whole form carries beside its fields (files), also when it is refused (see `wiring.py`)."""


def keep_what_else_came(draft_id: str) -> None:
    for keep in on_whole_form:
        keep(draft_id)


def save_posted(
    draft_id: str,
    groups: Sequence[str] = tuple(GROUPS),
    *,
    bases: Mapping[str, int] | None = None,
    read_zone: bool = False,
) -> tuple[BisRequest, bool]:
    """Save what this post carries of the form; return the draft and whether it is new.

    bases: for groups that clashed, the version against which the reader chose. read_zone: fill in again from a
    zone that was there before. What was filled in is told on the next page.
    Rooms whose buttons stand in the form call it first, so that without JavaScript nothing typed is lost.
    Raises NotFound, Denied, WrongState, or Clash: then all but what clashes is saved.
    """
    draft, was_new, filled = save_and_fill(draft_id, groups, bases=bases, read_zone=read_zone)
    if filled:
        flash(zone_wording.filled_in(filled), "ok")
    return draft, was_new


def save_and_fill(
    draft_id: str,
    groups: Sequence[str],
    *,
    bases: Mapping[str, int] | None = None,
    read_zone: bool = False,
) -> tuple[BisRequest, bool, Filled]:
    """`save_posted`, for an answer that tells itself what was filled in."""
    posted = request.form.get("version", NEW, type=int)
    creating = may_create(draft_id)

    def save_these(names: Sequence[str]) -> tuple[BisRequest, Filled]:
        with current_work() as work:
            draft = drafts.save(
                work,
                draft_id,
                request.form,
                version=posted if bases is None else max(bases.values()),
                groups=tuple(names),
                bases=bases_posted() if bases is None else bases,
                may_create=creating,
            )
            return draft, zone_filling.fill_in(work, draft, again=read_zone)

    try:
        draft, filled = save_these(groups)
    except Clash as clash:
        if rest := [name for name in groups if name not in clash.groups]:
            save_these(rest)
        raise
    return draft, posted == NEW, filled


def may_create(draft_id: str) -> bool:
    """Say whether this post may make the draft: its form was new, and handed out to who posts it."""
    return request.form.get("version", type=int) == NEW and issuer().holds(
        request.form.get("ticket", ""), draft_id, current_actor()
    )


def issuer() -> Issuer:
    return Issuer(raw_key(current_runtime().settings.secret_key))
