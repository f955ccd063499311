"""After the right code: choose a key, show that it works, then user name and password. Held by a ticket."""

from dataclasses import dataclass, field
from datetime import timedelta

from bisdesk.accounts.passwords import hash_password
from bisdesk.activation import service, tickets
from bisdesk.activation.attempts import TooManyTries
from bisdesk.activation.states import Event
from bisdesk.activation.tickets import Held, TicketOver
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.uniqueness import keep_for_account, values_of
from bisdesk.keys import rules
from bisdesk.keys import service as keys
from bisdesk.keys.models import KeyKind
from bisdesk.keys.proof import MAX_SENT, CodeCheck, check_new_key, send_code
from bisdesk.keys.sessions import open_session
from bisdesk.keys.totp import new_secret
from bisdesk.outbox.models import Channel
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from bisdesk.store.throttle import hit
from bisdesk.work.work import Work

SMS_LIMIT, SMS_WINDOW = 6, timedelta(hours=1)


class NoKeyYet(Exception):
    """The key was not chosen, or not confirmed with a code."""


class NoMoreSms(Exception):
    """Enough codes were sent to this phone for now."""


@dataclass
class Refused(Exception):
    """User name or password cannot be taken."""

    name: rules.NameProblem | None = None
    password: rules.PasswordProblem | None = None


@dataclass(frozen=True)
class Chosen:
    """What the page for confirming shows."""

    held: Held
    kind: KeyKind
    mobile: str = field(repr=False)


def mobile_of(runtime: Runtime, held: Held) -> str:
    """Where SMS codes of this activation go."""
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, held.activation.request_id).mobile or ""


def choose(runtime: Runtime, ticket: str | None, kind: KeyKind) -> None:
    """Choose a kind of key: make the secret for the app, or send a code by SMS.

    Raises TicketOver, NoMoreSms, TooManyTries.
    """
    before = tickets.held(runtime, ticket)
    if kind is KeyKind.SMS:
        _slow_down(runtime, before)
    with runtime.work(_actor(before)) as work:
        held = tickets.held_in(work, ticket)
        held.proof.kind, held.proof.confirmed, held.proof.tries = kind, False, 0
        if kind is KeyKind.SMS:
            _send(work, held)
        else:
            held.proof.app_secret = held.proof.app_secret or new_secret()
        tickets.keep(work, held)


def chosen(runtime: Runtime, ticket: str | None) -> Chosen:
    """Look at what was chosen. Raises TicketOver, NoKeyYet."""
    held = tickets.held(runtime, ticket)
    if held.proof.kind is None:
        raise NoKeyYet
    return Chosen(held, held.proof.kind, mobile_of(runtime, held))


def confirm(runtime: Runtime, ticket: str | None, typed: str) -> CodeCheck:
    """Show with one code that the chosen key works. Raises TicketOver, NoKeyYet."""
    before = tickets.held(runtime, ticket)
    with runtime.work(_actor(before)) as work:
        held = tickets.held_in(work, ticket)
        proof = held.proof
        if proof.kind is None:
            raise NoKeyYet
        on_devices = runtime.clock.on_devices()
        check = check_new_key(
            proof, typed, work.vault, held.ticket.id, now=work.now, on_devices=on_devices
        )
        proof.confirmed = proof.confirmed or check is CodeCheck.RIGHT
        tickets.keep(work, held)
        return check


def finish(runtime: Runtime, ticket: str | None, user_name: str, password: str) -> str:
    """Store key, user name and password: the code is used up, the worker signed in to their keys.

    Returns the token of that session. Raises TicketOver, NoKeyYet, Refused.
    """
    before = tickets.held(runtime, ticket)
    if not before.proof.confirmed or before.proof.kind is None:
        raise NoKeyYet
    name, password = user_name.strip(), rules.normal_password(password)
    _check(runtime, before, name, password)
    password_hash = hash_password(password)
    with runtime.work(_actor(before)) as work:
        session_token = _store(work, before, ticket, name, password_hash)
    if session_token is None:
        raise TicketOver
    return session_token


def _store(
    work: Work, before: Held, ticket: str | None, name: str, password_hash: str
) -> str | None:
    """All of it in one transaction; None when the person got working keys elsewhere meanwhile."""
    locked = service.lock(work, before.activation.id)
    held = tickets.held_in(work, ticket)
    if locked is None or held.proof.kind is None or not held.proof.confirmed:
        raise TicketOver
    bis_request, activation = locked
    person = _person(bis_request)
    activation.code_hash = ""  # used up
    tickets.drop_all(work, activation.id)
    if keys.has_working_keys(work, person.ssin):
        service.end(work, bis_request, activation, Event.KEYS_EXIST)
        return None
    try:
        account = keys.make_account(work, person, name, password_hash)
    except keys.UserNameTaken:
        raise Refused(name=rules.NameProblem.TAKEN) from None
    carried = values_of(work.vault, email=account.email, mobile=account.mobile)
    keep_for_account(work.session, carried, bis_request.id, account.id, account.person_key)
    secret = held.proof.app_secret if held.proof.kind is KeyKind.APP else ""
    keys.add_key(work, account, held.proof.kind, secret=secret, last_step=held.proof.app_step)
    service.end(work, bis_request, activation, Event.KEYS_STORED)
    work.send("activation_done", request_id=bis_request.id)
    work.send("activation_done_filer", account_id=bis_request.holder_id, request_id=bis_request.id)
    return open_session(work, account.id, confirmed=True)


def _actor(held: Held) -> Actor:
    return Actor(kind="worker", id=held.activation.id)


def _slow_down(runtime: Runtime, held: Held) -> None:
    key = runtime.vault.keyed_hash("throttle", f"key_sms:{held.activation.id}")
    wait = hit(runtime.database, key, limit=SMS_LIMIT, window=SMS_WINDOW, now=runtime.clock.now())
    if wait is not None:
        raise TooManyTries(wait)


def _send(work: Work, held: Held) -> None:
    if held.proof.sent >= MAX_SENT:
        raise NoMoreSms
    code = send_code(held.proof, work.vault, held.ticket.id, work.now)
    work.send(
        "key_code",
        channel=Channel.SMS,
        request_id=held.activation.request_id,
        secret={"code": code},
    )


def _check(runtime: Runtime, held: Held, name: str, password: str) -> None:
    with runtime.database.reading() as session:
        bis_request = session.get_one(BisRequest, held.activation.request_id)
    personal = (
        name,
        bis_request.first_name or "",
        bis_request.other_first_names or "",
        bis_request.last_name or "",
        bis_request.birth_date or "",
        bis_request.email or "",
        (bis_request.mobile or "")[-8:],
    )
    name_problem = rules.check_user_name(name)
    password_problem = rules.check_new_password(password, personal)
    if name_problem or password_problem:
        raise Refused(name_problem, password_problem)


def _person(bis_request: BisRequest) -> keys.Person:
    return keys.Person(
        ssin=bis_request.ssin or bis_request.id,
        email=bis_request.email or "",
        mobile=bis_request.mobile or "",
        language=bis_request.preferred_language or "nl",
        sex=bis_request.sex or "X",
    )
