"""Who has a request now, and since when, in words for who came too late."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.assignment.rules import last_day
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.state_words import STATE_LABELS
from bisdesk.bis_requests.states import State
from bisdesk.clock import BRUSSELS
from bisdesk.web.formats import clock_time, day, day_time

HAD_FROM = ("claimed", "taken_over", "assigned")
AT_THE_DESK = (State.SUBMITTED, State.IN_REVIEW, State.INFO_NEEDED, State.REGISTERING)


@dataclass(frozen=True)
class Standing:
    """How a request stands. `name`: of who has it; `since`: when they got it."""

    state: State
    account_id: str | None
    name: str
    since: datetime | None


def standing(session: Session, found: BisRequest) -> Standing:
    """Say how it stands now."""
    if found.assigned_to is None:
        return Standing(found.state, None, "", None)
    since = session.exec(
        select(TimelineEntry.at)
        .where(TimelineEntry.request_id == found.id, col(TimelineEntry.event).in_(HAD_FROM))
        .order_by(col(TimelineEntry.at).desc())
        .limit(1)
    ).first()
    name = session.exec(select(Account.name).where(Account.id == found.assigned_to)).one()
    return Standing(found.state, found.assigned_to, name, since)


def too_late(now_stands: Standing, reader: str, now: datetime) -> str:
    """Why nothing was done, and how it stands, for who clicked on what somebody had changed before."""
    if now_stands.state not in AT_THE_DESK:
        state = STATE_LABELS[now_stands.state]
        return _("The request is now: %(state)s. Nothing was changed by your click.", state=state)
    if now_stands.account_id is None:
        return _("Nobody has the request now. Nothing was changed by your click.")
    if now_stands.account_id == reader:
        return _("You have the request, and it has changed since you opened the page. Nothing was changed by your click.")  # fmt: skip
    if now_stands.since is None:
        return _("%(name)s has the request now.", name=now_stands.name)
    return _("A colleague was first: %(name)s has it since %(when)s. Nothing was changed by your click.", name=now_stands.name, when=_when(now_stands.since, now))  # fmt: skip


def was_first(now_stands: Standing, reader: str, now: datetime) -> str:
    """The same, for who wanted to take what lay on the board."""
    since = now_stands.since
    if now_stands.state not in AT_THE_DESK or not since or now_stands.account_id == reader:
        return too_late(now_stands, reader, now)
    if _same_day(since, now):
        return _("A colleague was first: %(name)s took it at %(time)s.", name=now_stands.name, time=clock_time(since))  # fmt: skip
    return _("A colleague was first: %(name)s took it on %(when)s.", name=now_stands.name, when=day_time(since))  # fmt: skip


def last_day_away(ends_at: datetime) -> str:
    """The last day of an absence, in words."""
    return day(last_day(ends_at))


def _when(at: datetime, now: datetime) -> str:
    return clock_time(at) if _same_day(at, now) else day_time(at)


def _same_day(one: datetime, other: datetime) -> bool:
    return one.astimezone(BRUSSELS).date() == other.astimezone(BRUSSELS).date()
