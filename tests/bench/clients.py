"""A client that costs next to nothing: one kept-alive connection, one request at a time.

A library's client takes as long as the bare route itself; added to both sides it would make each ratio look better.
"""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

PATIENCE = 30  # seconds


class NotMeasurable(Exception):
    """What came back is not what is to be measured."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in small letters
    body: bytes
    seconds: float  # from the first byte sent to the last one received


class Client:
    """One connection with its cookies."""

    def __init__(self, host: str, port: int, cookie: str = "") -> None:
        self._socket = socket.create_connection((host, port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._always = f"Host: {host}:{port}\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "")

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask(self._head("GET", path, headers or {}).encode())

    def post(self, path: str, form: str, headers: Mapping[str, str]) -> Answer:
        """Post a form that is encoded already."""
        body = form.encode()
        about = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
        }
        return self._ask(self._head("POST", path, {**headers, **about}).encode() + body)

    def close(self) -> None:
        self._socket.close()

    def _head(self, method: str, path: str, headers: Mapping[str, str]) -> str:
        given = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{method} {path} HTTP/1.1\r\n{self._always}{given}\r\n"

    def _ask(self, asked: bytes) -> Answer:
        began = time.perf_counter()
        self._socket.sendall(asked)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        status, headers = _read_head(head.decode("latin-1"))
        length = 0 if status == 304 else int(headers["content-length"])
        while len(body) < length:
            body += self._more()
        return Answer(status, headers, body, time.perf_counter() - began)

    def _more(self) -> bytes:
        found = self._socket.recv(1 << 18)
        if not found:
            raise NotMeasurable("the server closed the connection")
        return found


def _read_head(head: str) -> tuple[int, dict[str, str]]:
    first, *lines = head.split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value for name, _, value in pairs}
