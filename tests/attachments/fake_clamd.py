"""A server that speaks clamd's protocol on a real socket, and misbehaves when it is told to."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds, and nobody is harmed by (eicar.org)."""


class FakeClamd:
    """Answers as ClamAV does. `mood`: honest, hangs_up, slow, drips, or the bytes that it always answers."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.mood: str | bytes = "honest"
        self.scanned: list[bytes] = []
        self.let_go = threading.Event()

    def talk(self, handler: socketserver.StreamRequestHandler) -> None:
        command = _until_nul(handler)
        if command == b"zPING":
            handler.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM"
        if self.mood == "hangs_up":
            handler.rfile.read(4)
            return
        content = _stream(handler)
        self.scanned.append(content)
        if self.mood == "slow":
            self.let_go.wait(10)
        elif self.mood == "drips":
            self._drip(handler)
        elif isinstance(self.mood, bytes):
            handler.wfile.write(self.mood)
        else:
            verdict = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
            handler.wfile.write(b"stream: " + verdict + b"\0")

    def _drip(self, handler: socketserver.StreamRequestHandler) -> None:
        while not self.let_go.wait(0.05):
            handler.wfile.write(b"s")


def _until_nul(handler: socketserver.StreamRequestHandler) -> bytes:
    found = b""
    while (byte := handler.rfile.read(1)) not in (b"", b"\0"):
        found += byte
    return found


def _stream(handler: socketserver.StreamRequestHandler) -> bytes:
    parts = []
    while head := handler.rfile.read(4):
        (length,) = struct.unpack(">I", head)
        if not length:
            break
        parts.append(handler.rfile.read(length))
    return b"".join(parts)


class _Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _Tcp(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True


@contextmanager
def running(place: Path | None = None) -> Iterator[FakeClamd]:
    """Run one at a Unix socket in `place`, or on TCP; when it ends, nobody answers there any more."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                fake.talk(self)
            except OSError:
                pass  # the other side had enough

    server: socketserver.BaseServer
    if place is not None:
        server = _Unix(str(place), Handler)
        fake = FakeClamd(f"unix:{place}")
    else:
        tcp = _Tcp(("127.0.0.1", 0), Handler)
        server, fake = tcp, FakeClamd(f"tcp:127.0.0.1:{tcp.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        fake.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
        if place is not None:
            place.unlink()
