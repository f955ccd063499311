"""The machine readable zone at work in a draft: it fills in what is empty, and the rest only when it is told to."""

from bisdesk.bis_requests import drafts, reopened
from bisdesk.bis_requests.conflicts import clashing
from bisdesk.bis_requests.drafts import Clash
from bisdesk.bis_requests.inputs import GROUPS, IN_ZONE
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.zone import filled_in, said_by, zone_of
from bisdesk.clock import BRUSSELS
from bisdesk.work.work import Work

Filled = tuple[str, ...]
"""Groups into which something came from the zone, in form order."""


def fill_in(work: Work, draft: BisRequest, *, again: bool = False) -> Filled:
    """After a save: fill in what a zone that came with it says about empty groups.

    again: also when the zone is the one of before; otherwise what somebody emptied stays empty.
    """
    if reopened.is_reopened(draft):
        return ()  # nothing changes but what the desk opened
    if not again and draft.changed_in.get("mrz") != draft.version:
        return ()
    zone = zone_of(draft.typed, work.now.astimezone(BRUSSELS).date())
    filled = filled_in(draft.typed, zone) if zone else {}
    drafts.put(work, draft, filled)
    return tuple(
        name for name in GROUPS if name in IN_ZONE and filled.keys() & set(GROUPS[name].inputs)
    )


def take_over(
    work: Work, draft_id: str, group: str, *, version: int | None
) -> tuple[BisRequest, Filled]:
    """Put what the zone says in place of what was typed in one group.

    version: what the page started from. Raises like `drafts.open_draft`, and Clash when the group was changed elsewhere.
    """
    draft = drafts.open_draft(work, draft_id)
    zone = zone_of(draft.typed, work.now.astimezone(BRUSSELS).date())
    inputs = said_by(zone).get(group, {}) if zone else {}
    if not inputs:
        return draft, ()  # the zone was changed or removed in another window
    if group == "birth_date":
        inputs = {**inputs, "birth_date_confirmed": ""}  # said of the other date
    if version is not None:
        clashes = clashing(draft.typed, draft.changed_in, inputs, version, {})
        if clashes:
            raise Clash(draft.version, clashes)
    drafts.put(work, draft, inputs)
    return draft, (group,)
