"""SMS by an HTTP gateway: a JSON POST of {id, to, text}; any 2xx means taken. Receipts come another way."""

import http.client
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from bisdesk.channels.port import (
    ChannelDown,
    Failure,
    OutgoingSms,
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.time_limit import TimeUp, within

OURS_TO_MEND = frozenset({401, 402, 403, 404, 405, 407, 415})
TRY_LATER = frozenset({408, 425, 429})
CONFLICT = 409
LONGEST_WAIT = 3600  # seconds, whatever the gateway asks for


@dataclass(frozen=True)
class GatewaySettings:
    """Which gateway. Times in seconds: for one step, and for all of it."""

    url: str
    token: str = ""
    step_timeout: float = 10
    total_timeout: float = 20


class SmsGateway:
    """Hands SMS to the one configured host. Follows no redirect, asks no proxy, reads no body.

    The gateway can tell a repeat by `id`: it is the same at every try.
    """

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._address = urlsplit(settings.url)

    def send(self, sms: OutgoingSms) -> None:
        body = json.dumps({"id": sms.id, "to": sms.to, "text": sms.text}).encode()
        connection = self._connection()
        try:
            with _named_failures(), within(self._settings.total_timeout, lambda: connection.sock):
                connection.request("POST", self._path(), body, self._headers(sms.id))
                with connection.getresponse() as answer:
                    status, retry_after = answer.status, answer.headers.get("Retry-After")
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise _refusal(status, retry_after)

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        timeout = self._settings.step_timeout
        if self._address.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=timeout)

    def _path(self) -> str:
        query = f"?{self._address.query}" if self._address.query else ""
        return (self._address.path or "/") + query

    def _headers(self, key: str) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Connection": "close",
        }
        if self._settings.token:
            headers["Authorization"] = f"Bearer {self._settings.token}"
        return headers


def _refusal(status: int, retry_after: str | None) -> Failure:
    code = f"sms_{status}"
    if 300 <= status < 400 or status in OURS_TO_MEND:
        return TechnicalFailure(code)
    if status in TRY_LATER or status >= 500 or status < 200:
        return ChannelDown(code, _seconds(retry_after))
    return TemporaryFailure(code) if status == CONFLICT else PermanentFailure(code)


def _seconds(retry_after: str | None) -> float:
    """Source: RFC 9110, 10.2.3. A date, which needs the other side's clock, counts as not said."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return 0
    return float(min(int(retry_after[:9]), LONGEST_WAIT))


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except (http.client.HTTPException, OSError, TimeUp) as error:
        failure, name = next(
            (failure, name) for kinds, failure, name in _UNANSWERED if isinstance(error, kinds)
        )
        raise failure(name) from None


# The first that fits counts.
_UNANSWERED: tuple[tuple[tuple[type[Exception], ...], type[Failure], str], ...] = (
    ((TimeUp, TimeoutError), ChannelDown, "sms_slow"),
    ((http.client.RemoteDisconnected, ssl.SSLEOFError), ChannelDown, "sms_dropped"),
    ((ssl.SSLCertVerificationError,), TechnicalFailure, "sms_certificate"),
    ((ssl.SSLError,), TechnicalFailure, "sms_tls"),
    ((http.client.HTTPException,), ChannelDown, "sms_garbled"),
    ((ConnectionResetError, BrokenPipeError), ChannelDown, "sms_dropped"),
    ((OSError,), ChannelDown, "sms_unreachable"),
)
