"""Mail by SMTP, against a real relay on this machine."""

import socket
import threading
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from bisdesk.channels.mime import build
from bisdesk.channels.port import (
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.smtp import SmtpMail, SmtpSettings
from tests.channels.certificates import self_signed
from tests.channels.fault_table import MAIL
from tests.channels.servers import relay


def sender(port: int, **changes: object) -> SmtpMail:
    settings = SmtpSettings(
        "127.0.0.1", port, "none", "bisdesk@vlaanderen.example", step_timeout=2, total_timeout=4
    )
    return SmtpMail(replace(settings, **changes))  # type: ignore[arg-type]


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_a_mail_arrives_as_text_and_html_with_its_headers() -> None:
    with relay() as server:
        sender(server.port).send(MAIL)
    (mail,) = server.taken
    assert server.recipients == [MAIL.to]
    assert mail["Subject"] == MAIL.subject
    assert mail["From"] == "Bisdesk Autorités flamandes <bisdesk@vlaanderen.example>"
    assert mail["Message-ID"] == f"<{MAIL.id}@vlaanderen.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert part(mail, "plain") == MAIL.text
    assert part(mail, "html").strip() == MAIL.html


def test_a_domain_in_other_letters_is_sent_in_idna() -> None:
    with relay() as server:
        sender(server.port).send(replace(MAIL, to="anna@Käse.example"))
    assert server.recipients == ["anna@xn--kse-qla.example"]


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_relay_that_says_nothing_is_left_in_time(security: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(TemporaryFailure) as raised,
    ):
        sender(silent.getsockname()[1], security=security, step_timeout=0.2).send(MAIL)
    assert raised.value.code == "smtp_slow"


def test_a_relay_that_drips_is_cut_off() -> None:
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while not over.wait(0.02):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        with pytest.raises(TemporaryFailure) as raised:
            sender(server.getsockname()[1], step_timeout=1, total_timeout=0.3).send(MAIL)
        over.set()
        thread.join()
    assert raised.value.code == "smtp_slow"


def test_without_starttls_nothing_is_sent_when_it_is_asked_for() -> None:
    with relay() as server, pytest.raises(TechnicalFailure) as raised:
        sender(server.port, security="starttls").send(MAIL)
    assert raised.value.code == "smtp_unsupported"
    assert server.taken == []


def test_a_password_that_the_relay_does_not_ask_for_is_our_own_fault() -> None:
    with relay() as server, pytest.raises(TechnicalFailure):
        sender(server.port, user="bisdesk", password="geheim").send(MAIL)
    assert server.taken == []


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = self_signed(tmp_path)
    with (
        relay(tls_context=context, require_starttls=True) as server,
        pytest.raises(TechnicalFailure) as raised,
    ):
        sender(server.port, host="localhost", security="starttls").send(MAIL)
    assert raised.value.code == "smtp_certificate"
    assert server.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example\nBcc: x@y.example",
        "a@b.example, x@y.example",
        "a\0@b.example",
        "<a@b.example>",
        "a b@c.example",
        "",
        "not an address",
    ],
)
def test_sec_D6_no_address_reaches_a_header_or_a_second_reader(address: str) -> None:
    with relay() as server, pytest.raises(PermanentFailure) as raised:
        sender(server.port).send(replace(MAIL, to=address))
    assert raised.value.code == "address"
    assert server.recipients == []


@pytest.mark.parametrize("name", ["subject", "sender_name", "id", "language"])
@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\0"])
def test_sec_D6_no_new_line_reaches_a_header(name: str, sign: str) -> None:
    slipped = replace(MAIL, **{name: f"x{sign}Bcc: x@y.example"})
    with pytest.raises(PermanentFailure) as raised:
        build(slipped, "bisdesk@vlaanderen.example")
    assert raised.value.code == "header"


@pytest.mark.parametrize("name", ['O"Neil, <x@y.example>', "Renée; (x)", "a\\b"])
def test_sec_D6_display_names_are_encoded(name: str) -> None:
    mail = build(replace(MAIL, sender_name=name), "bisdesk@vlaanderen.example")
    (address,) = mail["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "bisdesk@vlaanderen.example")
    wire = bytes(mail)
    assert wire.count(b"From:") == 1
    assert b"\nBcc" not in wire
