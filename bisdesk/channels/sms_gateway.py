"""SMS by an HTTP gateway: a JSON POST of {id, to, text}; any 2xx means taken. Receipts come another way."""

import http.client
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from bisdesk.channels.port import (
    Failure,
    OutgoingSms,
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.time_limit import TimeUp, within

OURS_TO_MEND = frozenset({401, 403, 404, 405, 407, 415})
TRY_LATER = frozenset({408, 409, 425, 429})


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
                status = connection.getresponse().status
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise _refusal(status)

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


def _refusal(status: int) -> Failure:
    code = f"sms_{status}"
    if 300 <= status < 400 or status in OURS_TO_MEND:
        return TechnicalFailure(code)
    if status in TRY_LATER or status >= 500 or status < 200:
        return TemporaryFailure(code)
    return PermanentFailure(code)


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except (TimeUp, TimeoutError):
        raise TemporaryFailure("sms_slow") from None
    except ssl.SSLCertVerificationError:
        raise TechnicalFailure("sms_certificate") from None
    except http.client.HTTPException:
        raise TemporaryFailure("sms_dropped") from None
    except OSError:
        raise TemporaryFailure("sms_unreachable") from None
