"""Make a message from its row: to whom, in which language, in which words. Addresses are read when it is sent."""

import json
from dataclasses import dataclass

from sqlmodel import Session

from bisdesk.accounts.models import Account
from bisdesk.activation import service as activation_service
from bisdesk.activation.models import ENDED
from bisdesk.bis_requests.models import BisRequest
from bisdesk.channels.port import (
    OutgoingMail,
    OutgoingSms,
    PermanentFailure,
    TechnicalFailure,
)
from bisdesk.keys.models import WorkerAccount
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.catalogue import Kind, UnknownMessage, kind_of
from bisdesk.messages.render import About, render_mail, render_sms
from bisdesk.messages.salutation import Salutation, for_account, for_worker
from bisdesk.outbox.about import with_request
from bisdesk.outbox.models import Channel, Message
from bisdesk.runtime import Runtime
from bisdesk.store.vault import VaultError

DEFAULT_LANGUAGE = "nl"


@dataclass(frozen=True)
class Addressee:
    email: str | None
    mobile: str | None
    language: str
    salutation: Salutation


def compose(runtime: Runtime, message: Message) -> OutgoingMail | OutgoingSms:
    """Word the message for its reader.

    Raises PermanentFailure: no_reader, no_address, not_needed (the activation has ended), unknown_message;
    TechnicalFailure: vault (the key that sealed its secret is not in the ring).
    """
    try:
        kind = kind_of(message.code)
    except UnknownMessage:
        raise PermanentFailure("unknown_message") from None
    with runtime.database.reading() as session:
        reader = _reader(session, message, kind)
        about = _about(runtime, session, message, kind, reader.salutation)
    addresses = Addresses.of(runtime.settings)
    if message.channel is Channel.SMS:
        mobile = about.secret.get("to") or reader.mobile
        if not mobile:
            raise PermanentFailure("no_address")
        language = about.secret.get("language") or reader.language
        sms = render_sms(message.code, language, about, addresses)
        return OutgoingSms(id=message.id, code=message.code, to=mobile, text=sms.text)
    if not reader.email:
        raise PermanentFailure("no_address")
    mail = render_mail(message.code, reader.language, about, addresses)
    return OutgoingMail(
        id=message.id,
        code=message.code,
        to=reader.email,
        language=reader.language,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )


def _reader(session: Session, message: Message, kind: Kind) -> Addressee:
    if message.request_id is None and "language" in kind.carries:
        return Addressee(None, None, DEFAULT_LANGUAGE, Salutation())  # it carries all of it
    if message.account_id is not None:
        return _colleague(session.get(Account, message.account_id))
    if message.worker_account_id is not None:
        return _key_holder(session.get(WorkerAccount, message.worker_account_id))
    return _worker(session.get(BisRequest, message.request_id) if message.request_id else None)


def _colleague(account: Account | None) -> Addressee:
    if account is None or not account.active:
        raise PermanentFailure("no_reader")
    return Addressee(account.email, None, account.language, for_account(account.name))


def _key_holder(account: WorkerAccount | None) -> Addressee:
    if account is None:
        raise PermanentFailure("no_reader")
    salutation = for_worker(account.sex, None, None)  # the keys account keeps no name
    return Addressee(account.email, account.mobile, account.language, salutation)


def _worker(bis_request: BisRequest | None) -> Addressee:
    if bis_request is None:
        raise PermanentFailure("no_reader")
    return Addressee(
        email=bis_request.email,
        mobile=bis_request.mobile,
        language=bis_request.preferred_language or DEFAULT_LANGUAGE,
        salutation=for_worker(bis_request.sex, bis_request.first_name, bis_request.last_name),
    )


def _about(
    runtime: Runtime, session: Session, message: Message, kind: Kind, salutation: Salutation
) -> About:
    bis_request = session.get(BisRequest, message.request_id) if message.request_id else None
    activation = activation_service.of_request(session, message.request_id)
    if kind.starts_activation and activation is not None and activation.state in ENDED:
        raise PermanentFailure("not_needed")
    known = About(salutation, secret=_secret(runtime, message, kind), at=message.created_at)
    return with_request(session, known, message.code, bis_request, activation)


def _secret(runtime: Runtime, message: Message, kind: Kind) -> dict[str, str]:
    if not kind.carries:
        return {}
    if message.secret is None:
        raise PermanentFailure("secret_erased")
    try:
        opened = json.loads(runtime.vault.open(message.secret, f"message:{message.id}"))
    except VaultError:
        raise TechnicalFailure("vault") from None
    # `to`: a number that its owner is taking or leaving, which is not (or no longer) in their row.
    named = (*kind.carries, *(["to"] if "to" in opened else []))
    return {name: str(opened[name]) for name in named}
