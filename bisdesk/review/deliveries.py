"""Every message about a request, to the worker and to who holds it: how it went, and if not, why."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.state_words import MESSAGE_NAMES
from bisdesk.channels.sms_gateway import OURS_TO_MEND
from bisdesk.domain import email_address, phone
from bisdesk.outbox.models import Channel, Message, Status

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
    """One message. to: whom, by name; address: masked; state: done, waiting or failed; at: when it was handed over,
    will be tried again, or was tried last; failure: in words."""

    name: str
    by_sms: bool
    to: str
    address: str
    state: str
    tries: int
    at: datetime
    failure: str = ""


def deliveries(session: Session, found: BisRequest) -> list[Delivery]:
    """The newest first."""
    rows = session.exec(
        select(Message, Account.name, Account.email)
        .outerjoin(Account, col(Account.id) == col(Message.account_id))
        .where(Message.request_id == found.id)
        .order_by(col(Message.created_at).desc(), col(Message.id))
    ).all()
    return [_delivery(found, message, name, email) for message, name, email in rows]


def _delivery(found: BisRequest, message: Message, name: str | None, email: str | None) -> Delivery:
    by_sms = message.channel is Channel.SMS
    if message.account_id:
        to, address = name or "", email_address.masked(email or "")
    elif by_sms:
        to, address = _("the new worker"), phone.masked(found.mobile or "")
    else:
        to, address = _("the new worker"), email_address.masked(found.email or "")
    state = message.status.value if message.status in (Status.DONE, Status.FAILED) else "waiting"
    return Delivery(
        name=str(NAMES.get(message.code, message.code)),
        by_sms=by_sms,
        to=to,
        address=address,
        state=state,
        tries=message.tries,
        at=message.handed_over_at or message.next_try_at,
        failure=failure_text(message.failure) if message.failure and state != "done" else "",
    )


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
