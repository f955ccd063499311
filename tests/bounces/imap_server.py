"""A real IMAP server (pymap) in a process of its own, with TLS, and a mailbox to put mails into."""

import imaplib
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.channels.certificates import self_signed
from tests.channels.servers import free_port

USER, PASSWORD = "bounces", "the password of the mailbox"


@dataclass(frozen=True)
class Mailbox:
    """port: of the server; certificate: what a client has to trust."""

    port: int
    certificate: Path

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("localhost", self.port, timeout=10)
        box.starttls(ssl.create_default_context(cafile=str(self.certificate)))
        box.login(USER, PASSWORD)
        yield box
        box.logout()

    def put(self, *mails: bytes) -> None:
        with self.opened() as box:
            for mail in mails:
                status, _said = box.append("INBOX", "", "", mail)
                assert status == "OK"

    def flags(self, folder: str = "INBOX") -> list[str]:
        """Of each mail that is still there."""
        with self.opened() as box:
            box.select(folder, readonly=True)
            _status, found = box.search(None, "ALL")
            return [str(box.fetch(number.decode(), "(FLAGS)")[1][0]) for number in found[0].split()]

    def clear(self) -> None:
        with self.opened() as box:
            for folder in ("INBOX", "Done"):
                if box.select(folder)[0] == "OK":
                    box.store("1:*", "+FLAGS", r"(\Deleted)")
                    box.expunge()


@contextmanager
def imap_server(folder: Path) -> Iterator[Mailbox]:
    self_signed(folder)
    port = free_port()
    certificate = folder / "server.pem"
    command = [
        str(Path(sys.executable).parent / "pymap"), "--host", "127.0.0.1", "--port", str(port), "--cert", str(certificate),
        "dict", "--demo-user", USER, "--demo-password", PASSWORD,
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    mailbox = Mailbox(port, certificate)
    try:
        _wait(mailbox)
        with mailbox.opened() as box:
            box.create("Done")
        yield mailbox
    finally:
        process.kill()  # it keeps nothing
        process.wait(10)


def _wait(mailbox: Mailbox) -> None:
    for _ in range(100):
        try:
            imaplib.IMAP4("localhost", mailbox.port, timeout=5).shutdown()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the IMAP server did not start")
