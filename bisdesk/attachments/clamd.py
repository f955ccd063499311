"""The adapter for ClamAV's daemon: INSTREAM over a Unix or TCP socket (clamd(8), `z` commands end in NUL)."""

import socket
import struct
import time
from typing import BinaryIO, Final, Self

from bisdesk.attachments.scanner import Scanner, ScannerDown, Verdict
from bisdesk.settings import Settings

_CHUNK: Final = 64 * 1024
_LENGTH: Final = struct.Struct(">I")
_LONGEST_ANSWER: Final = 4096


class Clamd:
    """One connection for each question; `seconds` bounds all of it, however slowly the other side drips."""

    def __init__(self, address: str, seconds: float) -> None:
        """address: `unix:/path` or `tcp:host:port`, as checked by the settings."""
        self._address = address
        self._seconds = seconds

    def scan(self, content: BinaryIO) -> Verdict:
        with _Talk(self._address, self._seconds) as talk:
            talk.say(b"zINSTREAM\0")
            while chunk := content.read(_CHUNK):
                talk.say(_LENGTH.pack(len(chunk)) + chunk)
            talk.say(_LENGTH.pack(0))
            return _verdict(talk.hear())

    def ping(self) -> None:
        with _Talk(self._address, self._seconds) as talk:
            talk.say(b"zPING\0")
            if talk.hear() != b"PONG":
                raise ScannerDown("answer")


def _verdict(answer: bytes) -> Verdict:
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if b"\0" not in answer and answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    # "INSTREAM size limit exceeded. ERROR", or a scanner that is no clamd: no verdict.
    raise ScannerDown("answer")


class _Talk:
    """One question and its answer."""

    def __init__(self, address: str, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        try:
            self._socket = _connect(address, seconds)
        except OSError:
            raise ScannerDown("unreachable") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def say(self, said: bytes) -> None:
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(said)
        except TimeoutError:
            raise ScannerDown("slow") from None
        except OSError:
            raise ScannerDown("hung_up") from None

    def hear(self) -> bytes:
        """The answer, without its NUL; the other side ends the talk after it."""
        heard = b""
        try:
            while len(heard) <= _LONGEST_ANSWER:
                self._socket.settimeout(self._left())
                more = self._socket.recv(_LONGEST_ANSWER)
                if not more:
                    break
                heard += more
        except TimeoutError:
            raise ScannerDown("slow") from None
        except OSError:
            raise ScannerDown("hung_up") from None
        if not heard.endswith(b"\0"):
            raise ScannerDown("answer" if heard else "hung_up")
        return heard[:-1]

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _connect(address: str, seconds: float) -> socket.socket:
    kind, _, place = address.partition(":")
    if kind == "unix":
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(seconds)
        try:
            made.connect(place)
        except OSError:
            made.close()
            raise
        return made
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), seconds)


def open_scanner(settings: Settings) -> Scanner | None:
    """The scanner that the settings name; None when they name none."""
    if not settings.scanner_address:
        return None
    return Clamd(settings.scanner_address, settings.scanner_timeout)
