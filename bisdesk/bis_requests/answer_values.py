"""What a submitted request would say if the answer that is being made were given now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.checks import Context, Status, Verdict
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.whole_form import check_all

COLUMNS = frozenset(BisRequest.model_fields)


def open_verdicts(bis_request: BisRequest, context: Context) -> dict[str, Verdict]:
    """The verdict on each open group, as its form stands."""
    every = check_all(reopened.form_of(bis_request), context)
    return {name: every[name] for name in reopened.open_groups(bis_request)}


def new_values(bis_request: BisRequest, verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """The values of the groups in which something else was typed and is right, by column."""
    return {
        name: value
        for group, verdict in verdicts.items()
        if reopened.touched(bis_request, group) and verdict.status is Status.OK
        for name, value in verdict.values.items()
        if name in COLUMNS
    }


def values_if_answered(session: Session, bis_request: BisRequest, now: datetime) -> dict[str, Any]:
    """All columns as they would be; those of a group that is not right yet are not there."""
    verdicts = open_verdicts(bis_request, check_context(session, now))
    wrong = {
        name
        for group, verdict in verdicts.items()
        if reopened.touched(bis_request, group) and verdict.status is not Status.OK
        for name in (group, *verdict.values)
    }
    values = {name: getattr(bis_request, name) for name in COLUMNS} | new_values(
        bis_request, verdicts
    )
    return {name: value for name, value in values.items() if name not in wrong}
