"""One message in the four languages, as its reader gets it."""

import base64
import hashlib
import re
from dataclasses import dataclass

from bisdesk.domain.gsm7 import parts, places
from bisdesk.domain.language import LANGUAGES
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.catalogue import By, kind_of
from bisdesk.messages.render import About, render_mail, render_sms

_STYLE_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Preview:
    """Of an SMS only `text`, how many letters it takes up and in how many parts it goes."""

    language: str
    text: str
    sender: str = ""
    subject: str = ""
    html: str = ""
    letters: int = 0
    parts: int = 0


def previews(code: str, about: About, addresses: Addresses) -> list[Preview]:
    return [_preview(code, language, about, addresses) for language in LANGUAGES]


def style_sheets(shown: list[Preview]) -> list[str]:
    """The hashes of the style sheets in these mails, as a content policy names them."""
    sheets = {sheet for each in shown for sheet in _STYLE_SHEET.findall(each.html)}
    return sorted(
        f"'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'"
        for sheet in sheets
    )


def _preview(code: str, language: str, about: About, addresses: Addresses) -> Preview:
    if kind_of(code).by is By.SMS:
        text = render_sms(code, language, about, addresses).text
        return Preview(language, text, letters=places(text), parts=parts(text))
    mail = render_mail(code, language, about, addresses)
    return Preview(language, mail.text, mail.sender_name, mail.subject, mail.html)
