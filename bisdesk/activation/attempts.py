"""Type the activation code. A try is counted before it is looked at, and given back when it was right."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from bisdesk.accounts.passwords import check_password
from bisdesk.activation import service, tickets
from bisdesk.activation.links import MAX_ATTEMPTS, Standing, find_link, standing
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.activation.states import Event, after
from bisdesk.audit.tags import AuditTag
from bisdesk.domain.activation_code import parse
from bisdesk.policy.actor import ANONYMOUS, Actor
from bisdesk.runtime import Runtime
from bisdesk.store.throttle import hit

CHECK_TIME = timedelta(seconds=30)
"""Longer than any check takes: a try still being looked at by then was left behind by a dead process."""
ADDRESS_LIMIT, ADDRESS_WINDOW = 60, timedelta(minutes=5)
_TAKES_CODES = (ActivationState.OPEN, ActivationState.CODE_ACCEPTED)


class Verdict(enum.StrEnum):
    """What came of typing a code."""

    RIGHT = "right"
    WRONG = "wrong"
    BUSY = "busy"  # earlier tries are still being looked at
    REFUSED = "refused"  # the link is not usable, or no longer


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    ticket: str | None = None


@dataclass
class TooManyTries(Exception):
    """This address tried too often. Wait before trying again."""

    wait: timedelta


@dataclass(frozen=True)
class _Reserved:
    activation_id: str
    code_hash: str


def try_code(runtime: Runtime, token: str, typed: str, *, address: str) -> Outcome:
    """Look at a typed code; a right one gives a ticket to go on with.

    typed: as typed; lower case, spaces and dashes are fine.
    address: the client's network address, only for slowing down.
    Raises ActivationCodeError when the input cannot be a code (that is no try), or TooManyTries.
    """
    code = parse(typed)
    key = runtime.vault.keyed_hash("throttle", f"activate:{address}")
    now = runtime.clock.now()
    wait = hit(runtime.database, key, limit=ADDRESS_LIMIT, window=ADDRESS_WINDOW, now=now)
    if wait is not None:
        raise TooManyTries(wait)
    reserved = _reserve(runtime, token)
    if isinstance(reserved, Verdict):
        check_password(code, None)  # the same work for a token that nobody has
        return Outcome(reserved)
    right, _ = check_password(code, reserved.code_hash)
    return _accept(runtime, reserved) if right else _refuse(runtime, reserved)


def tries_are_used_up(activation: Activation, now: datetime) -> bool:
    """Say whether no try is left and none is being looked at, but by a process that is gone."""
    looked_at = activation.checking > 0 and not _left_behind(activation, now)
    return activation.attempts >= MAX_ATTEMPTS and not looked_at


def _left_behind(activation: Activation, now: datetime) -> bool:
    since = activation.tried_at
    return activation.checking > 0 and since is not None and now >= since + CHECK_TIME


def _reserve(runtime: Runtime, token: str) -> _Reserved | Verdict:
    """Use up a try before looking at it: parallel ones queue at the row's lock and find it counted."""
    with runtime.work(ANONYMOUS) as work:
        found = find_link(work.session, work.vault, token)
        locked = service.lock(work, found[0].id) if found else None
        if found is None or locked is None:
            return Verdict.REFUSED
        bis_request, activation = locked
        if standing(activation, found[1], work.now) is not Standing.USABLE:
            return Verdict.REFUSED
        if tries_are_used_up(activation, work.now):
            service.block(work, bis_request, activation, "wrong_codes")
            return Verdict.REFUSED
        if activation.attempts >= MAX_ATTEMPTS:
            return Verdict.BUSY
        if _left_behind(activation, work.now):
            activation.checking = 0
        activation.attempts += 1
        activation.checking += 1
        activation.tried_at = work.now
        work.session.add(activation)
        return _Reserved(activation.id, activation.code_hash)


def _accept(runtime: Runtime, reserved: _Reserved) -> Outcome:
    with runtime.work(Actor(kind="worker", id=reserved.activation_id)) as work:
        locked = service.lock(work, reserved.activation_id)
        if locked is None:
            return Outcome(Verdict.REFUSED)
        bis_request, activation = locked
        activation.attempts = max(0, activation.attempts - 1)
        activation.checking = max(0, activation.checking - 1)
        work.session.add(activation)
        if activation.state not in _TAKES_CODES:
            return Outcome(Verdict.REFUSED)
        if activation.code_hash != reserved.code_hash:
            return Outcome(Verdict.WRONG)  # a new code was sent meanwhile: this one is dead
        if activation.state is ActivationState.OPEN:
            work.tell(bis_request, "code_accepted")
        activation.state = after(Event.CODE_RIGHT, activation.state)
        work.audit(AuditTag.CODE_ACCEPTED, activation)
        work.board_changed(bis_request)
        return Outcome(Verdict.RIGHT, tickets.issue(work, activation))


def _refuse(runtime: Runtime, reserved: _Reserved) -> Outcome:
    with runtime.work(Actor(kind="worker", id=reserved.activation_id)) as work:
        locked = service.lock(work, reserved.activation_id)
        if locked is None:
            return Outcome(Verdict.REFUSED)
        bis_request, activation = locked
        activation.checking = max(0, activation.checking - 1)
        work.session.add(activation)
        work.audit(AuditTag.CODE_REFUSED, activation, outcome="refused")
        work.board_changed(bis_request)
        known_wrong = activation.attempts - activation.checking
        if known_wrong >= MAX_ATTEMPTS and activation.state in _TAKES_CODES:
            service.block(work, bis_request, activation, "wrong_codes")
        return Outcome(Verdict.WRONG)
