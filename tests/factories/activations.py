"""A registered worker, and their activation as far as a test needs it."""

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from bisdesk.activation import service
from bisdesk.activation.models import Activation
from bisdesk.activation.port import Way
from bisdesk.activation.service import EMBEDDED
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.outbox.models import Message, Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.people import make_account, make_entity

WORKER = {
    "first_name": "Anneli",
    "last_name": "Saarinen",
    "birth_date": "1990-12-31",
    "sex": "F",
    "email": "anneli.saarinen@postilaatikko.example",
    "mobile": "+358401234542",
    "preferred_language": "fr",
    "ssin": "90523100261",
    "ssin_kind": "bis",
}
STARTING = ("activation_link", "activation_explained", "activation_code")


@dataclass(frozen=True)
class Started:
    """A request whose activation began, with the secrets that only its worker has."""

    runtime: Runtime
    request_id: str
    holder_id: str
    token: str
    code: str

    @property
    def path(self) -> str:
        return f"/activate/{self.token}"

    @property
    def activation(self) -> Activation:
        with self.runtime.database.reading() as session:
            found = service.of_request(session, self.request_id)
        assert found is not None
        return found

    @property
    def bis_request(self) -> BisRequest:
        with self.runtime.database.reading() as session:
            return session.get_one(BisRequest, self.request_id)

    def hand_over(self, *codes: str) -> "Started":
        """Let the messages with these codes leave now, but those that were stopped."""
        for message in messages_of(self.runtime, self.request_id):
            if message.code in codes and message.status is not Status.FAILED:
                with self.runtime.work(SYSTEM) as work:
                    leaving = work.session.get_one(Message, message.id)
                    leaving.status, leaving.handed_over_at = Status.DONE, work.now
                    leaving.secret = None
                    service.handed_over(work, leaving)
        return self

    def newest(self, code: str) -> Message:
        return [each for each in messages_of(self.runtime, self.request_id) if each.code == code][
            -1
        ]

    def sent(self) -> list[str]:
        """The codes of all messages so far."""
        return [message.code for message in messages_of(self.runtime, self.request_id)]


def make_registered(runtime: Runtime, **changes: Any) -> str:
    """Store a request that has just got its number; return its id."""
    with runtime.database.writing() as session:
        number = len(session.exec(select(BisRequest.id)).all()) + 1
        entity = make_entity(session, runtime, f"Entiteit {number}", f"OVO9{number:05}")
        holder = make_account(session, runtime, f"Holder {number}")
        given: dict[str, Any] = {
            **WORKER,
            "reference": f"BIS-2026-{number:06}",
            "state": State.REGISTERED,
            "entity_id": entity.id,
            "filer_id": holder.id,
            "holder_id": holder.id,
            "created_at": runtime.clock.now(),
            "changed_at": runtime.clock.now(),
            "submitted_at": runtime.clock.now(),
            "registered_at": runtime.clock.now(),
        }
        bis_request = BisRequest(**(given | changes))
        session.add(bis_request)
        session.flush()
        return bis_request.id


def start_activation(
    runtime: Runtime, *, handed_over: bool = True, way: Way = EMBEDDED, **changes: Any
) -> Started:
    """Register somebody and start their activation; by default all three messages leave at once."""
    request_id = make_registered(runtime, **changes)
    prepared = service.prepare()
    with runtime.work(SYSTEM) as work:
        bis_request = work.session.get_one(BisRequest, request_id)
        service.start(work, bis_request, prepared, way=way)
        holder_id = bis_request.holder_id
    started = Started(runtime, request_id, holder_id, prepared.token, prepared.code)
    return started.hand_over(*STARTING) if handed_over else started


def messages_of(runtime: Runtime, request_id: str) -> list[Message]:
    with runtime.database.reading() as session:
        return list(
            session.exec(
                select(Message)
                .where(Message.request_id == request_id)
                .order_by(col(Message.created_at))
            )
        )


def secret_of(runtime: Runtime, message: Message) -> dict[str, str]:
    """What a message carries, opened as the outbox does."""
    assert message.secret is not None
    opened: dict[str, str] = json.loads(runtime.vault.open(message.secret, f"message:{message.id}"))
    return opened


def last_key_code(runtime: Runtime) -> str:
    """The six digits of the newest SMS with a key code."""
    with runtime.database.reading() as session:
        found = session.exec(select(Message).where(Message.code == "key_code")).all()
    newest = max(found, key=lambda message: (message.created_at, message.next_try_at))
    return secret_of(runtime, newest)["code"]


def wrong_codes(right: str, count: int) -> list[str]:
    """Well-formed codes that are not the right one."""
    letters = [letter for letter in "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" if letter != right[0]]
    return [letters[number % len(letters)] + right[1:] for number in range(count)]


def started_of(runtime: Runtime, bis_request: BisRequest) -> Started:
    """The activation of a request that the real services registered; its three messages leave now."""
    carried: dict[str, str] = {}
    for message in messages_of(runtime, bis_request.id):
        if message.code in ("activation_link", "activation_code"):
            carried |= secret_of(runtime, message)
    found = Started(
        runtime, bis_request.id, bis_request.holder_id, carried["token"], carried["code"]
    )
    return found.hand_over(*STARTING)
