"""A mail relay and an SMS gateway that behave as a test tells them to."""

import asyncio
import json
import socket
import threading
from asyncio import BaseTransport, WriteTransport
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
DROP, HANG = "drop", "hang"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Relay:
    """Keeps what it took. `rcpt` and `data`: its answers; `drop`: hang up after taking, before answering.

    faults: what happens at a step instead: an answer, DROP (hang up) or HANG (say nothing more). Steps: greeting,
    EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, body (in the middle of the mail), taken (after it).
    """

    port: int = 0
    rcpt: str = "250 OK"
    data: str = "250 taken"
    drop: bool = False
    on_taken: Step | None = None
    faults: dict[str, str] = field(default_factory=dict)
    open: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    closed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)  # of the envelopes

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
        self.senders.append(str(envelope.mail_from))
        content = cast(bytes, envelope.content)
        self.taken.append(message_from_bytes(content, policy=SMTP_POLICY))
        if self.on_taken is not None:
            self.on_taken()
        if self.drop or self.faults.get("taken") == DROP:
            cast(WriteTransport, server.transport).abort()
        return self.data


class Faulty(SMTP):
    """A server that does at each step what its relay's `faults` say, and the step itself when they say nothing."""

    greeted = False

    def connection_made(self, transport: BaseTransport) -> None:
        cast(Relay, self.event_handler).open.release()
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        cast(Relay, self.event_handler).closed.release()

    async def push(self, status: Any) -> None:
        if not self.greeted:
            self.greeted = True
            if await self._strays("greeting"):
                return
        await super().push(status)

    async def smtp_EHLO(self, arg: str) -> None:
        if not await self._strays("EHLO"):
            await super().smtp_EHLO(arg)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._strays("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._strays("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str) -> None:
        if not await self._strays("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:
        if not await self._strays("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if await self._strays("DATA"):
            return
        if "body" in self._faults:
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            await self._strays("body")
            return
        await super().smtp_DATA(arg)

    @property
    def _faults(self) -> dict[str, str]:
        return cast(Relay, self.event_handler).faults

    async def _strays(self, step: str) -> bool:
        fault = self._faults.get(step)
        if fault == DROP:
            cast(WriteTransport, self.transport).abort()
        elif fault == HANG:
            try:
                await asyncio.Event().wait()  # until the client leaves
            finally:
                cast(WriteTransport, self.transport).abort()
        elif fault is not None:
            await super().push(fault)
        return fault is not None


class Listener(Controller):
    def factory(self) -> SMTP:
        return Faulty(self.handler, **self.SMTP_kwargs)


@contextmanager
def relay(of: Any = Relay, **settings: Any) -> Iterator[Relay]:
    """A relay on a port of this machine; `of` which class. Options of aiosmtpd (tls_context, authenticator …) are passed on."""
    fields = of.__dataclass_fields__
    options = {name: settings.pop(name) for name in list(settings) if name not in fields}
    handler: Relay = of(**({"port": free_port()} | settings))
    controller = Listener(handler, hostname="127.0.0.1", port=handler.port, **options)
    controller.start()
    try:
        yield handler
    finally:
        while handler.open.acquire(blocking=False):
            handler.closed.acquire(timeout=2)  # a loop that is closed with it open complains
        controller.stop()


@dataclass
class Gateway:
    """Keeps what it was posted. `wait`: hold the answer back until it is set; `drip`: a byte so often.

    raw: what it says instead of HTTP; hang_up: it says nothing and hangs up; body: of its answer.
    """

    url: str = ""
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None
    drip: float = 0
    raw: bytes = b""
    hang_up: bool = False
    body: bytes = b""
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
        if self.raw or self.hang_up:
            handler.wfile.write(self.raw)
            return
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(self.body)

    def _drip(self, handler: BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 202 Accepted\r\nX-Long: " + b"x" * 10_000:
            if self.over.wait(self.drip):
                return
            handler.wfile.write(bytes([byte]))


@contextmanager
def gateway(of: Any = Gateway, ssl_context: Any = None, **settings: Any) -> Iterator[Gateway]:
    """An SMS gateway on a port of this machine."""
    told = of(**settings)

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
