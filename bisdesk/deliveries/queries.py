"""A page of messages, for staff. No address; whom it is for only by role, or by name when it is a colleague."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from bisdesk.accounts.models import Account
from bisdesk.activation.models import ENDED, Activation
from bisdesk.bis_requests.models import BisRequest
from bisdesk.messages.catalogue import CATALOGUE, THREE_DAYS
from bisdesk.outbox.failed import NOT_NEEDED, followed
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.policy.actor import Actor
from bisdesk.review.deliveries import Delivery, delivery

PAGE = 50
SHOWS = ("failed", "waiting", "all")
UNSENT = (Status.WAITING, Status.TAKEN, Status.HELD)
OF_AN_ACTIVATION = tuple(code for code, kind in CATALOGUE.items() if kind.starts_activation)
USELESS_LATER = tuple(code for code, kind in CATALOGUE.items() if kind.keep_trying < THREE_DAYS)
"""Nobody has to do something about these: a code of ten minutes was asked for again long ago."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for. show: failed, waiting or all; before: where the page begins, else at the newest."""

    show: str = "failed"
    channel: Channel | None = None
    code: str = ""
    before: tuple[datetime, str] | None = None

    @classmethod
    def of(cls, show: str, channel: str, code: str, before: str) -> "Asked":
        """Read the address; what it cannot mean is left out."""
        known = {each.value: each for each in Channel}
        return cls(
            show=show if show in SHOWS else "failed",
            channel=known.get(channel),
            code=code if code in CATALOGUE else "",
            before=_cursor(before),
        )

    @property
    def is_filtered(self) -> bool:
        return self.channel is not None or bool(self.code)

    def address(self, **changes: str) -> dict[str, str]:
        """The values of an address that asks for the same, or for something else in it."""
        here = {"show": self.show, "channel": self.channel or "", "code": self.code}
        return {name: str(value) for name, value in (here | changes).items() if value}


@dataclass(frozen=True)
class Found:
    """One page. older: where the next one begins, if there is one."""

    rows: Sequence[Delivery]
    older: str = ""


def counts(session: Session) -> dict[str, int]:
    """How many there are to look at; of all of them nobody needs the number."""
    return {
        show: session.execute(
            select(func.count()).select_from(Message).where(_shown(show))
        ).scalar_one()
        for show in ("failed", "waiting")
    }


def messages(session: Session, asked: Asked, reader: Actor, now: datetime) -> Found:
    """The newest trouble first, or the newest message."""
    found = session.execute(_page(asked)).all()
    rows = [
        delivery(
            message, bis_request, name or "", reader, now, newest=not over, activation=activation
        )
        for message, bis_request, name, over, activation in found[:PAGE]
    ]
    more = len(found) > PAGE
    return Found(rows, _mark(found[PAGE - 1][0], asked.show) if more else "")


def _page(asked: Asked) -> Select[Message, BisRequest, str, bool, Activation]:
    at = col(Message.failed_at) if asked.show == "failed" else col(Message.created_at)
    query = (
        select(Message, BisRequest, col(Account.name), followed(), Activation)
        .outerjoin(BisRequest, col(BisRequest.id) == col(Message.request_id))
        .outerjoin(Account, col(Account.id) == col(Message.account_id))
        .outerjoin(Activation, col(Activation.request_id) == col(Message.request_id))
        .where(_shown(asked.show))
        .order_by(at.desc(), col(Message.id).desc())
        .limit(PAGE + 1)
    )
    if asked.channel is not None:
        query = query.where(col(Message.channel) == asked.channel)
    if asked.code:
        query = query.where(col(Message.code) == asked.code)
    if asked.before is not None:
        then, last = asked.before
        query = query.where(or_(at < then, and_(at == then, col(Message.id) < last)))
    return query


def _shown(show: str) -> ColumnElement[bool]:
    if show == "waiting":
        return col(Message.status).in_(UNSENT)
    if show == "failed":
        return and_(
            col(Message.status) == Status.FAILED,
            col(Message.failed_at).is_not(None),
            func.coalesce(col(Message.failure), "") != NOT_NEEDED,
            col(Message.code).not_in(USELESS_LATER),
            ~followed(),
            ~_void(),
        )
    return col(Message.id) != ""


def _void() -> ColumnElement[bool]:
    """It belongs to an activation that has ended: nobody can do something about it any more."""
    ended = select(col(Activation.id)).where(
        col(Activation.request_id) == col(Message.request_id), col(Activation.state).in_(ENDED)
    )
    return and_(col(Message.code).in_(OF_AN_ACTIVATION), ended.correlate(Message).exists())


def _mark(message: Message, show: str) -> str:
    at = message.failed_at if show == "failed" else message.created_at
    return f"{_microseconds(at or message.created_at)}-{message.id}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _cursor(text: str) -> tuple[datetime, str] | None:
    found = re.fullmatch(r"([0-9]{1,17})-([0-9a-f]{32})", text, re.ASCII)
    return (_EPOCH + int(found.group(1)) * _MICROSECOND, found.group(2)) if found else None
