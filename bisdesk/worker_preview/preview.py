"""The messages of an activation as the worker of a draft will get them, with examples for link and code."""

from collections.abc import Mapping
from dataclasses import dataclass

from bisdesk.messages.addresses import Addresses
from bisdesk.messages.examples import secrets_of
from bisdesk.messages.render import About, render_mail, render_sms
from bisdesk.messages.salutation import Salutation, for_worker
from bisdesk.settings import Settings
from bisdesk.worker_preview.service import language_of

MAILS = ("activation_link", "activation_explained")
SMS = "activation_code"


@dataclass(frozen=True)
class Shown:
    """One message in words. subject: empty for an SMS."""

    code: str
    text: str
    subject: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Preview:
    language: str
    chosen: bool  # the language was chosen; else it is the one that is used without a choice
    messages: tuple[Shown, ...]


def preview_of(typed: Mapping[str, str], settings: Settings) -> Preview:
    """The two mails and the SMS, in the worker's language and with their name as far as it was typed."""
    language, to = language_of(typed), Addresses.of(settings)
    greeted = _salutation(typed)
    shown = []
    for code in MAILS:
        mail = render_mail(code, language, About(greeted, secret=secrets_of(code)), to)
        shown.append(Shown(code, mail.text, mail.subject, mail.sender_name))
    sms = render_sms(SMS, language, About(greeted, secret=secrets_of(SMS)), to)
    return Preview(language, bool(typed.get("preferred_language")), (*shown, Shown(SMS, sms.text)))


def _salutation(typed: Mapping[str, str]) -> Salutation:
    first = None if typed.get("no_first_name") else (typed.get("first_name") or "").strip() or None
    return for_worker(typed.get("sex"), first, (typed.get("last_name") or "").strip() or None)
