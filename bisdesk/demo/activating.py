"""New workers in the demo's past: their messages arrive, and they activate their keys, or do not."""

import json
import secrets
from collections.abc import Generator
from datetime import datetime, timedelta

from sqlmodel import select

from bisdesk.activation import attempts, setup, timed
from bisdesk.activation.models import Activation
from bisdesk.bis_requests.models import BisRequest
from bisdesk.demo.people import Person
from bisdesk.demo.stage import Stage
from bisdesk.demo.stories import End, Story
from bisdesk.domain.activation_code import new_code
from bisdesk.domain.deadline import block_at
from bisdesk.keys.models import KeyKind
from bisdesk.keys.totp import code_at, step_at
from bisdesk.outbox.models import Message, Status

Steps = Generator[datetime, None, None]
_SOON = timedelta(seconds=4)
_WRONG = 3
_AT_THE_PAGE = (End.BLOCKED_CODES, End.CODE_ACCEPTED, End.ACTIVATED)


def activate(stage: Stage, story: Story, person: Person, request_id: str) -> Steps:
    """Send what a registration sends, and let time and the worker do the rest."""
    bis_request = _request(stage, request_id)
    if bis_request.registered_at is None:
        return
    token, code = _secrets(stage, request_id)
    stage.trouble.prepare(story.end, person)
    yield bis_request.registered_at + _SOON
    stage.send_messages()
    # The second round brings the confirmation, which the first one caused.
    yield bis_request.registered_at + 2 * _SOON
    stage.send_messages()
    if story.end in _AT_THE_PAGE:
        yield from _at_the_page(stage, story.end, person, token, code, bis_request.registered_at)
    elif story.end is End.WAITING:
        yield from _tries(stage, request_id)
    else:
        yield from _as_time_passes(stage, story.end, request_id)


def _as_time_passes(stage: Stage, end: End, request_id: str) -> Steps:
    """Nobody opens the link."""
    if end in (End.LINK_EXPIRED, End.BLOCKED_LATE):
        yield from _until(stage, _link_ends_at(stage, request_id))
    if end in (End.UNDELIVERABLE, End.BLOCKED_LATE):
        yield from _until(stage, _blocks_at(stage, request_id))


def _at_the_page(
    stage: Stage, end: End, person: Person, token: str, code: str, registered_at: datetime
) -> Steps:
    """The same evening or the next one the worker opens the link on their phone."""
    at = registered_at + timedelta(hours=stage.dice.uniform(0.4, 30))
    visitor = f"demo {person.document_number}"
    if end is End.BLOCKED_CODES:
        for number in range(_WRONG):
            yield at + timedelta(minutes=number)
            attempts.try_code(stage.runtime, token, _another(code), address=visitor)
        yield at + timedelta(minutes=_WRONG)
        stage.send_messages()
        return
    yield at
    outcome = attempts.try_code(stage.runtime, token, code.lower(), address=visitor)
    if end is End.CODE_ACCEPTED:
        return
    yield at + timedelta(minutes=2)
    setup.choose(stage.runtime, outcome.ticket, KeyKind.APP)
    yield at + timedelta(minutes=4)
    secret = setup.chosen(stage.runtime, outcome.ticket).held.proof.app_secret
    digits = code_at(secret, step_at(stage.runtime.clock.now()))
    setup.confirm(stage.runtime, outcome.ticket, digits)
    yield at + timedelta(minutes=6)
    user_name = person.email.partition("@")[0]
    setup.finish(stage.runtime, outcome.ticket, user_name, secrets.token_urlsafe(18))
    yield at + timedelta(minutes=6.2)
    stage.send_messages()


def _tries(stage: Stage, request_id: str) -> Steps:
    """The worker process tries the link mail again and again."""
    while (then := _next_try(stage, request_id)) is not None:
        yield then
        stage.send_messages()


def _until(stage: Stage, at: datetime) -> Steps:
    """Nothing happens until time notes it."""
    yield at + timedelta(seconds=1)
    timed.due(stage.runtime)
    yield at + _SOON
    stage.send_messages()


def _secrets(stage: Stage, request_id: str) -> tuple[str, str]:
    """Link and code, which only the worker's mailbox and phone will have; none when no activation is needed."""
    carried: dict[str, str] = {}
    with stage.runtime.database.reading() as session:
        found = session.exec(select(Message).where(Message.request_id == request_id)).all()
    for message in found:
        if message.secret is not None:
            opened = stage.runtime.vault.open(message.secret, f"message:{message.id}")
            carried.update(json.loads(opened))
    return carried.get("token", ""), carried.get("code", "")


def _another(code: str) -> str:
    """A code that is well formed and wrong."""
    other = new_code()
    return other if other != code else _another(code)


def _next_try(stage: Stage, request_id: str) -> datetime | None:
    with stage.runtime.database.reading() as session:
        return session.exec(
            select(Message.next_try_at).where(
                Message.request_id == request_id,
                Message.code == "activation_link",
                Message.status == Status.WAITING,
            )
        ).one_or_none()


def _request(stage: Stage, request_id: str) -> BisRequest:
    with stage.runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def _activation(stage: Stage, request_id: str) -> Activation:
    with stage.runtime.database.reading() as session:
        return session.exec(select(Activation).where(Activation.request_id == request_id)).one()


def _blocks_at(stage: Stage, request_id: str) -> datetime:
    activation = _activation(stage, request_id)
    return activation.blocks_at or block_at(activation.created_at)


def _link_ends_at(stage: Stage, request_id: str) -> datetime:
    activation = _activation(stage, request_id)
    return activation.link_until or block_at(activation.created_at)
