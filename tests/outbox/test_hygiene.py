"""Mails as they leave: each of the catalogue, about an awkward person, as a relay sees it."""

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update
from sqlmodel import col

from bisdesk.bis_requests.models import BisRequest
from bisdesk.channels.mime import build
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.catalogue import CATALOGUE, By, Reader
from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel, Message
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.channels.fault_table import MAIL
from tests.channels.servers import relay
from tests.outbox.messages import queue_activation, with_relay

MAILS = sorted(code for code, kind in CATALOGUE.items() if kind.by is By.MAIL)
AWKWARD = {
    "first_name": "Anne-Li\r\nBcc: x@y.example",
    "last_name": 'O"Neil, <b>Saarinen</b>; =?utf-8?q?Zo=C3=AB?=',
    "email": "o'neil+zoe@postilaatikko.example",
    "residence_street": "Mannerheimintie\x00",
    "birth_place": "Rovaniemi",
    "document_number": "FP9988776",
}
TOKENS = {"token": "tok-EN_123", "what": "password_changed"}
PERSONAL = ("Anne-Li", "Neil", "Saarinen", "Zoë", "postilaatikko", "401234542", "90523100261", "1990", "Mannerheim",
            "Rovaniemi", "FP9988776", "tok-EN_123", "Bcc", "y.example")  # fmt: skip
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type", "Content-Language",
}  # fmt: skip
BY_AIOSMTPD = {"X-Peer", "X-MailFrom", "X-RcptTo"}


@pytest.fixture
def sent(runtime: Runtime) -> dict[str, EmailMessage]:
    """Each mail of the catalogue by code, as the relay got it."""
    started = queue_activation(runtime, **AWKWARD)
    with runtime.database.writing() as session:
        session.execute(update(Message).values(next_try_at=runtime.clock.now().replace(year=2099)))
        session.execute(
            update(BisRequest)
            .where(col(BisRequest.id) == started.request_id)
            .values(note_bis_number=True)
        )
    codes = {}
    with runtime.work(SYSTEM) as work:
        for code in MAILS:
            kind = CATALOGUE[code]
            to_account = kind.reader is Reader.ACCOUNT
            message = work.send(
                code,
                request_id=started.request_id,
                account_id=started.holder_id if to_account else None,
                secret={name: TOKENS[name] for name in kind.carries} or None,
            )
            codes[f"<{message.id}@vlaanderen.example>"] = code
    with relay() as server:
        with_relay(runtime, server.port)
        while send_due(runtime, Channel.MAIL, "me"):
            pass
    return {codes[str(mail["Message-ID"])]: mail for mail in server.taken}


def test_sec_D6_every_mail_of_the_catalogue_leaves_clean(
    runtime: Runtime, sent: dict[str, EmailMessage]
) -> None:
    addresses = Addresses.of(runtime.settings)
    ours = {urlsplit(addresses.intranet_url).netloc, urlsplit(addresses.public_url).netloc}
    helps = {urlsplit(addresses.keys_help_url).netloc, urlsplit(addresses.keys_videos_url).netloc}
    assert sorted(sent) == MAILS
    for code, mail in sent.items():
        assert set(mail.keys()) - BY_AIOSMTPD == HEADERS, code
        assert len(mail.keys()) - len(BY_AIOSMTPD & set(mail.keys())) == len(HEADERS), code
        assert mail["Auto-Submitted"] == "auto-generated"
        shown = " ".join(str(mail[name]) for name in HEADERS - {"To", "Date"})
        assert [word for word in PERSONAL if word in shown] == [], code
        assert len(mail["To"].addresses) == 1
        text, links = _text_and_links(mail)
        assert {urlsplit(link).netloc for link in links} <= ours | helps, code
        for link in links:
            assert link in text, code


def _text_and_links(mail: EmailMessage) -> tuple[str, set[str]]:
    """The plain text, and where plain text and HTML lead to."""
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    plain, html = (str(part.get_content()) for part in mail.iter_parts())
    links = set(re.findall(r"https?://[^\s\"<>]+", plain))
    soup = BeautifulSoup(html, "html.parser")
    links |= {str(a["href"]) for a in soup.select('a[href^="http"]')}
    return plain, links


def test_the_id_of_a_mail_is_that_of_its_message_at_every_try() -> None:
    first, second = (build(MAIL, "bisdesk@vlaanderen.example") for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == f"<{MAIL.id}@vlaanderen.example>"
