"""Reading bounces from a mailbox, on a real IMAP server."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bisdesk.bounces import mailbox as reading
from bisdesk.bounces.mailbox import Look, look
from bisdesk.outbox import handlers
from bisdesk.outbox.models import Status
from bisdesk.runtime import Runtime
from tests.bounces.corpus import CORPUS, OUT_OF_OFFICE, POSTFIX, POSTFIX_DELAYED
from tests.bounces.imap_server import PASSWORD, USER, Mailbox, imap_server
from tests.channels.servers import free_port, relay
from tests.outbox.messages import messages, only, queue_activation, with_relay
from tests.outbox.test_deliver import send_all
from tests.support.core import make_settings
from tests.support.world import contents

OURS = b"0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with imap_server(tmp_path_factory.mktemp("imap")) as found:
        yield found


@pytest.fixture
def box(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """An empty mailbox on a server whose certificate the system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    server.clear()
    return server


def reads(runtime: Runtime, box: Mailbox, **changes: object) -> Runtime:
    given: dict[str, object] = {
        "imap_host": "localhost", "imap_port": box.port, "imap_security": "starttls", "imap_user": USER,
        "imap_password": PASSWORD, "imap_timeout": 5,
    }  # fmt: skip
    runtime.settings = make_settings(Path(runtime.settings.instance), "", **(given | changes))
    return runtime


def about(runtime: Runtime, code: str, mail: bytes = POSTFIX) -> bytes:
    return mail.replace(OURS, only(runtime, code).id.encode())


def test_what_came_back_is_marked_and_deleted_and_the_rest_stays(
    runtime: Runtime, box: Mailbox
) -> None:
    queue_activation(runtime)
    send_all(runtime)
    reads(runtime, box)
    box.put(
        OUT_OF_OFFICE,
        about(runtime, "activation_link"),
        about(runtime, "activation_explained", POSTFIX_DELAYED),
    )
    with capture_logs() as lines:
        assert look(runtime) == Look(noted=2, others=1)
    link, explained = only(runtime, "activation_link"), only(runtime, "activation_explained")
    assert (link.status, link.failure) == (Status.FAILED, "bounce_5.1.1")
    assert (explained.status, explained.delayed_at) == (Status.DONE, runtime.clock.now())
    (left,) = box.flags()
    assert "Seen" in left
    assert "postilaatikko" not in json.dumps(lines)
    assert look(runtime) == Look()


def test_what_is_noted_can_be_kept_in_a_folder(runtime: Runtime, box: Mailbox) -> None:
    queue_activation(runtime)
    send_all(runtime)
    reads(runtime, box, imap_done_folder="Done")
    box.put(about(runtime, "activation_link"))
    assert look(runtime).noted == 1
    assert (len(box.flags()), len(box.flags("Done"))) == (0, 1)


def test_whatever_arrives_the_mail_behind_it_is_read(runtime: Runtime, box: Mailbox) -> None:
    queue_activation(runtime)
    send_all(runtime)
    reads(runtime, box)
    # What this server itself cannot store (zeros, thousands of parts) is read in test_dsn.py.
    odd = [
        raw
        for _name, raw, _expected in CORPUS
        if raw.strip(b"\n") and b"\0" not in raw and len(raw) < 100_000
    ]
    box.put(*odd, about(runtime, "activation_link"))
    before = contents(runtime)["message"]
    # Reports about messages that we never sent, among them: nothing is believed.
    found = look(runtime)
    assert found == Look(noted=1, others=len(odd))
    assert contents(runtime)["message"] != before
    assert [m.code for m in messages(runtime) if m.failed_at] == ["activation_link"]
    assert all("Seen" in flags for flags in box.flags())


def test_a_report_about_what_is_being_handed_over_waits_and_a_stumble_too(
    runtime: Runtime, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_activation(runtime)
    reads(runtime, box)
    with runtime.database.writing() as session:
        link = only(runtime, "activation_link")
        link.tries, link.status = 1, Status.TAKEN
        session.add(link)
    box.put(about(runtime, "activation_link"))
    assert look(runtime) == Look(left=1)
    with runtime.database.writing() as session:
        link.status, link.handed_over_at = Status.DONE, runtime.clock.now()
        session.add(link)
    with monkeypatch.context() as broken:
        broken.setitem(handlers.on_bounced, "activation_link", lambda _work, _message: 1 / 0)
        assert look(runtime) == Look(left=1)
    assert look(runtime) == Look(noted=1)


def test_a_few_at_a_time(runtime: Runtime, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(runtime, box)
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    box.put(*[OUT_OF_OFFICE] * 5)
    assert [look(runtime).others for _ in range(4)] == [2, 2, 1, 0]


def test_sec_F6_nobody_signs_in_where_the_certificate_is_not_right(
    runtime: Runtime, server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert trouble(reads(runtime, server)) == "imap_certificate"
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    assert trouble(reads(runtime, server, imap_host="127.0.0.1")) == "imap_certificate"
    assert trouble(reads(runtime, server)) is None


def test_trouble_with_the_server_is_logged_by_its_kind(runtime: Runtime, box: Mailbox) -> None:
    assert trouble(reads(runtime, box, imap_password="wrong")) == "imap_refused"
    assert trouble(reads(runtime, box, imap_folder="No such")) == "imap_refused"
    assert trouble(reads(runtime, box, imap_security="tls")) == "imap_unreachable"
    closed = reads(runtime, box, imap_port=free_port(), imap_security="none")
    assert trouble(closed) == "imap_unreachable"


def test_a_server_that_hangs_is_left(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOTAL", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        stop = threading.Event()

        def drip() -> None:
            connection, _peer = silent.accept()
            with connection:
                connection.sendall(b"* OK ready\r\n")
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"* OK still here\r\n")
                    except OSError:
                        return

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        here = Mailbox(silent.getsockname()[1], Path())
        assert trouble(reads(runtime, here, imap_security="none")) == "imap_slow"
        stop.set()
        dripping.join(5)


def test_without_a_mailbox_nobody_looks(runtime: Runtime) -> None:
    assert look(runtime) == Look()


def test_the_envelope_names_the_message_where_mails_come_back_to(runtime: Runtime) -> None:
    with relay() as server:
        with_relay(runtime, server.port, mail_bounces_to="bounces@vlaanderen.example")
        queue_activation(runtime)
        send_all(runtime)
        link = only(runtime, "activation_link").id
    assert f"bounces+{link}@vlaanderen.example" in server.senders
    assert {mail["From"].addresses[0].addr_spec for mail in server.taken} == {
        "bisdesk@vlaanderen.example"
    }


def trouble(runtime: Runtime) -> str | None:
    with capture_logs() as lines:
        look(runtime)
    found = [line["failure"] for line in lines if line["event"] == "mailbox_trouble"]
    return found[0] if found else None
