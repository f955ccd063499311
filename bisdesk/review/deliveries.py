"""Every message about a request, to the worker and to who holds it: how it went, and if not, why."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlmodel import Session, col

from bisdesk.accounts.models import Account
from bisdesk.activation.models import Activation
from bisdesk.activation.states import has_ended
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.state_words import MESSAGE_NAMES
from bisdesk.bis_requests.states import STEPS, Transition
from bisdesk.channels.sms_gateway import OURS_TO_MEND
from bisdesk.domain import email_address, phone
from bisdesk.outbox.failed import followed
from bisdesk.outbox.models import Channel, Message
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import may
from bisdesk.review.delivery_state import (
    LOST,
    Offer,
    State,
    is_about_the_address,
    is_void,
    offers,
    state_of,
    to_worker,
)

NAMES = {
    **MESSAGE_NAMES,
    "keys_changed": _l("Digital keys changed"),
    "key_code": _l("Code by SMS"),
    "key_recovery": _l("New way into the digital keys"),
    "key_recovery_code": _l("Code for the new way in"),
    "test_sms": _l("Test SMS"),
    "key_number_changed": _l("Codes go to another number"),
    "request_received": _l("Request received"),
    "information_needed": _l("Information needed"),
    "information_reminder": _l("Reminder: information needed"),
    "request_withdrawn": _l("Request withdrawn"),
    "request_rejected": _l("Request rejected"),
    "request_handed_over": _l("Request handed over"),
    "registration_confirmed": _l("Registration confirmed"),
    "number_replaced": _l("Number replaced by another one"),
    "data_corrected": _l("Data corrected"),
    "activation_blocked_filer": _l("Activation blocked"),
    "activation_undeliverable_filer": _l("Activation: messages not delivered"),
    "activation_done_filer": _l("Activation done"),
    "worker_ready": _l("New worker registered"),
}


@dataclass(frozen=True)
class Delivery:
    """One message. to: whom, by name or role; address: masked, or nothing in a list; at: when it was handed over or
    failed, will be tried again, or was queued; failure and to_do: in words; offers: what the reader may do."""

    id: str
    reference: str
    name: str
    by_sms: bool
    to: str
    address: str
    state: State
    label: str
    sign: str  # new, busy, wait, ok, bad, idle
    tries: int
    at: datetime
    failure: str = ""
    to_do: str = ""
    offers: tuple[Offer, ...] = ()


def deliveries(session: Session, found: BisRequest, reader: Actor, now: datetime) -> list[Delivery]:
    """The newest first."""
    rows = session.execute(
        select(
            Message,
            col(Account.name),
            col(Account.email),
            followed(),
            Activation,
        )
        .outerjoin(Account, col(Account.id) == col(Message.account_id))
        .outerjoin(Activation, col(Activation.request_id) == col(Message.request_id))
        .where(col(Message.request_id) == found.id)
        .order_by(col(Message.created_at).desc(), col(Message.id))
    ).all()
    return [
        replace(
            delivery(
                message, found, name or "", reader, now, newest=not over, activation=activation
            ),
            address=_address(message, found, email or ""),
        )
        for message, name, email, over, activation in rows
    ]


def delivery(
    message: Message,
    found: BisRequest | None,
    name: str,
    reader: Actor,
    now: datetime,
    *,
    newest: bool,
    activation: Activation | None,
) -> Delivery:
    """See one message, without its address. name: of the account that it goes to."""
    state = state_of(message, now)
    activating = activation is not None and not has_ended(activation.state)
    can = offers(
        message,
        state,
        newest=newest,
        activating=activating,
        external=activation is not None and activation.external,
    )
    may_do = tuple(each for each in can if _may(reader, each, found))
    by_sms = message.channel is Channel.SMS
    # An SMS does not come back: its gateway tells that it reached nobody.
    label, sign = STATES[State.FAILED if by_sms and state is State.CAME_BACK else state]
    return Delivery(
        id=message.id,
        reference=(found.reference or "") if found else "",
        name=str(NAMES.get(message.code, message.code)),
        by_sms=by_sms,
        to=name if message.account_id else _("the new worker"),
        address="",
        state=state,
        label=str(label),
        sign=sign,
        tries=message.tries,
        at=_moment(message, state),
        failure=failure_text(message.failure) if message.failure and _shows_why(state) else "",
        to_do=_to_do(
            message, state, can, newest=newest, void=is_void(message, activating=activating)
        ),
        offers=may_do,
    )


def _address(message: Message, found: BisRequest, email: str) -> str:
    if message.account_id:
        return email_address.masked(email)
    if message.channel is Channel.SMS:
        return phone.masked(found.mobile or "")
    return email_address.masked(found.email or "")


def _moment(message: Message, state: State) -> datetime:
    if state in LOST:
        return message.failed_at or message.next_try_at
    if state is State.DELIVERED and message.delivered_at:
        return message.delivered_at
    if state is State.DELAYED and message.delayed_at:
        return message.delayed_at
    return message.handed_over_at or message.next_try_at


def _shows_why(state: State) -> bool:
    return state in (*LOST, State.AGAIN)


def _may(reader: Actor, offer: Offer, found: BisRequest | None) -> bool:
    if offer is Offer.CORRECT:
        right_state = found is not None and found.state in STEPS[Transition.CORRECT].start
        return right_state and may(reader, Action.CORRECT, found)
    return may(reader, _ACTIONS[offer], found)


def _to_do(
    message: Message, state: State, can: tuple[Offer, ...], *, newest: bool, void: bool
) -> str:
    """What staff do about it, in a sentence; nothing when nobody has to do something."""
    if state is State.HELD:
        return _("Release it when you are sure that it did not leave already.")
    if state not in LOST:
        return ""
    if not newest:
        return _("A newer message took its place.")
    if void:
        return _("The activation has ended: this message is not needed any more.")
    wrong_address = is_about_the_address(message.failure or "")
    if not to_worker(message):
        return (
            _("Tell this person by phone; the address of the account has to be put right.")
            if wrong_address
            else _("Tell this person by phone, or send it again later.")
        )
    if Offer.CORRECT in can and wrong_address:
        by_sms = message.channel is Channel.SMS
        return (
            _(
                "Ask the filer for the right mobile number and correct it: the message then goes there."
            )
            if by_sms
            else _(
                "Ask the filer for the right e-mail address and correct it: the message then goes there."
            )
        )
    return _("Ask the filer to let the new worker know; then send it again.")


_ACTIONS = {
    Offer.TRY_AGAIN: Action.SEND_AGAIN,
    Offer.SEND_AGAIN: Action.SEND_AGAIN,
    Offer.NEW_LINK: Action.RENEW_LINK,
    Offer.NEW_CODE: Action.RENEW_CODE,
}

STATES = {
    State.WAITING: (_l("Waiting"), "idle"),
    State.AGAIN: (_l("Will be tried again"), "wait"),
    State.SENDING: (_l("Being sent"), "busy"),
    State.HANDED_OVER: (_l("Sent"), "ok"),
    State.DELAYED: (_l("Delayed on the way"), "wait"),
    State.DELIVERED: (_l("Delivered"), "ok"),
    State.FAILED: (_l("Not delivered"), "bad"),
    State.CAME_BACK: (_l("Came back"), "bad"),
    State.NOT_NEEDED: (_l("Not needed any more"), "idle"),
    State.HELD: (_l("Held back"), "wait"),
}
"""What a state is called, and the shape of its sign."""


def failure_text(code: str) -> str:
    """Why a message was not taken. code: of `Message.failure`; it never holds an address."""
    for start, text in _FAILURES.items():
        if code.startswith(start):
            return str(text)
    return _("Something went wrong in Bisdesk (%(code)s).", code=code)


_MAIL_NOT_NOW = _l("The mail server takes no mail at the moment.")
# The first that fits counts.
_FAILURES = {
    "smtp_recipient_55": _l("The mail server says that this address does not exist."),
    "smtp_recipient_5": _l("The mail server refuses this address."),
    "smtp_recipient": _l("The mail server does not take mail for this address now."),
    "smtp_data": _l("The mail server refuses this mail."),
    "smtp_slow": _l("The mail server took too long to answer."),
    "smtp_dropped": _l("The mail server hung up."),
    "smtp_unreachable": _l("The mail server cannot be reached."),
    "smtp_network": _l("The mail server cannot be reached."),
    "smtp_greeting_4": _MAIL_NOT_NOW,
    "smtp_hello_4": _MAIL_NOT_NOW,
    "smtp_auth_4": _MAIL_NOT_NOW,
    "smtp_sender_4": _MAIL_NOT_NOW,
    "smtp_relay_4": _MAIL_NOT_NOW,
    "smtp": _l("The mail server does not let Bisdesk send: an operator has to look at the settings."),
    "sms_slow": _l("The SMS gateway took too long to answer."),
    "sms_dropped": _l("The SMS gateway hung up."),
    "sms_unreachable": _l("The SMS gateway cannot be reached."),
    "sms_garbled": _l("The SMS gateway gives an answer that cannot be read."),
    **dict.fromkeys(("sms_408", "sms_409", "sms_425", "sms_429", "sms_5"), _l("The SMS gateway takes no messages at the moment.")),
    **dict.fromkeys(
        ("sms_certificate", "sms_tls", "sms_3", *(f"sms_{status}" for status in sorted(OURS_TO_MEND))),
        _l("The SMS gateway does not let Bisdesk send: an operator has to look at the settings."),
    ),
    "sms": _l("The SMS gateway refuses this message."),
    "bounce_5.1": _l("It came back: the address does not exist."),
    "bounce_5.2.1": _l("It came back: the mailbox is closed."),
    "bounce_5.2": _l("It came back: the mailbox is full or takes no mail."),
    "bounce_5.4": _l("It came back: no server takes mail for this address."),
    "bounce_5.7": _l("It came back: the server of the reader refuses our mail."),
    "bounce_4": _l("It came back: the server of the reader could not be reached for days."),
    "bounce": _l("It came back: the server of the reader refuses it."),
    "receipt_unknown_number": _l("It did not arrive: the number does not exist."),
    "receipt_unreachable": _l("It did not arrive: the phone could not be reached."),
    "receipt_expired": _l("It did not arrive: the phone was off or without network for too long."),
    "receipt_refused": _l("It did not arrive: the operator refuses it."),
    "receipt_blocked": _l("It did not arrive: the phone or its operator blocks such messages."),
    "receipt": _l("It did not arrive; the gateway does not say why."),
    "address": _l("This address cannot be written to."),
    "header": _l("This message cannot be written."),
    "no_address": _l("There is no address to send it to."),
    "no_reader": _l("There is nobody to send it to any more."),
    "not_needed": _l("It was not needed any more."),
    "too_late": _l("Its time was over before it could be sent."),
    "unknown_message": _l("Bisdesk has no text for this message."),
    "secret_erased": _l("Its link or code is no longer kept."),
    "vault": _l("What it carries cannot be opened: an operator has to look at the keys of the vault."),
    "follow": _l("It was handed over, but what should follow went wrong."),
}  # fmt: skip
