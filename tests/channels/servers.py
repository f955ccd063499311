"""A mail relay and an SMS gateway that behave as a test tells them to."""

import json
import socket
import threading
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Step = Callable[[], None]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Relay:
    """Keeps what it took. `rcpt` and `data`: its answers; `drop`: hang up after taking, before answering."""

    port: int = 0
    rcpt: str = "250 OK"
    data: str = "250 taken"
    drop: bool = False
    on_taken: Step | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.taken]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if not self.data.startswith("250"):
            return self.data
        content = cast(bytes, envelope.content)
        self.taken.append(message_from_bytes(content, policy=SMTP_POLICY))
        if self.on_taken is not None:
            self.on_taken()
        if self.drop:
            cast(WriteTransport, server.transport).abort()
        return self.data


@contextmanager
def relay(**settings: Any) -> Iterator[Relay]:
    """A relay on a port of this machine."""
    options = {
        name: settings.pop(name) for name in ("tls_context", "require_starttls") if name in settings
    }
    handler = Relay(port=free_port(), **settings)
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port, **options)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


@dataclass
class Gateway:
    """Keeps what it was posted, by id. `wait`: hold the answer back until it is set."""

    url: str = ""
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None
    drip: float = 0
    posted: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.posted.append(json.loads(body))
        self.paths.append(handler.path)
        self.tokens.append(handler.headers.get("Authorization", ""))
        self.arrived.set()
        if self.wait is not None:
            self.wait.wait(60)
        if self.drip:
            self._drip(handler)
            return
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    def _drip(self, handler: BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 202 Accepted\r\nX-Long: " + b"x" * 10_000:
            if self.over.wait(self.drip):
                return
            handler.wfile.write(bytes([byte]))


@contextmanager
def gateway(ssl_context: Any = None, **settings: Any) -> Iterator[Gateway]:
    """An SMS gateway on a port of this machine."""
    told = Gateway(**settings)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                told.answer(self)
            except OSError:
                pass  # the client hung up

        def log_message(self, *_args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: object) -> None:
            pass  # a client that does not trust our certificate

    server = Server(("127.0.0.1", 0), Handler)
    if ssl_context is not None:
        server.socket = ssl_context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if ssl_context is not None else "http"
    told.url = f"{scheme}://127.0.0.1:{server.server_port}/send?from=bisdesk"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        if told.wait is not None:
            told.wait.set()
        server.shutdown()
        server.server_close()
        thread.join()
