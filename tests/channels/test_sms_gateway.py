"""SMS by an HTTP gateway, against a real server on this machine."""

import threading
import time
from pathlib import Path

import pytest

from bisdesk.channels.port import (
    ChannelDown,
    PermanentFailure,
    TechnicalFailure,
    TemporaryFailure,
)
from bisdesk.channels.sms_gateway import GatewaySettings, SmsGateway
from tests.channels.certificates import self_signed
from tests.channels.fault_table import SMS
from tests.channels.servers import free_port, gateway


def sender(url: str, **changes: float) -> SmsGateway:
    times = {"step_timeout": 2.0, "total_timeout": 4.0} | changes
    return SmsGateway(GatewaySettings(url, token="geheim", **times))


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_means_taken(status: int) -> None:
    with gateway(status=status) as server:
        sender(server.url).send(SMS)
    assert server.posted == [{"id": SMS.id, "to": SMS.to, "text": SMS.text}]
    assert server.paths == ["/send?from=bisdesk"]
    assert server.tokens == ["Bearer geheim"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_sec_F6_a_redirect_is_not_followed(status: int) -> None:
    with (
        gateway() as elsewhere,
        gateway(status=status, headers={"Location": elsewhere.url}) as server,
        pytest.raises(TechnicalFailure),
    ):
        sender(server.url).send(SMS)
    assert elsewhere.posted == []


def test_sec_F6_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with (
        gateway(ssl_context=self_signed(tmp_path)) as server,
        pytest.raises(TechnicalFailure) as raised,
    ):
        sender(server.url.replace("127.0.0.1", "localhost")).send(SMS)
    assert raised.value.code == "sms_certificate"
    assert server.posted == []


def test_sec_F6_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with gateway() as server:
        sender(server.url).send(SMS)
    assert len(server.posted) == 1


@pytest.mark.parametrize("behaviour", [{"wait": threading.Event()}, {"drip": 0.1}])
def test_sec_F6_a_slow_gateway_is_left_in_time(behaviour: dict[str, object]) -> None:
    began = time.monotonic()
    with gateway(**behaviour) as server, pytest.raises(TemporaryFailure) as raised:
        sender(server.url, step_timeout=0.3, total_timeout=0.5).send(SMS)
    assert raised.value.code == "sms_slow"
    assert time.monotonic() - began < 5


def test_a_failure_never_names_the_reader() -> None:
    with gateway(status=400) as server, pytest.raises(PermanentFailure) as raised:
        sender(server.url).send(SMS)
    assert SMS.to not in str(raised.value)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("0", 0), ("999999", 3600), ("soon", 0), ("-5", 0), ("²", 0), (None, 0)],
)
def test_a_gateway_may_ask_to_be_left_alone_for_an_hour_at_most(
    said: str | None, seconds: int
) -> None:
    headers = {} if said is None else {"Retry-After": said}
    with gateway(status=429, headers=headers) as server, pytest.raises(ChannelDown) as raised:
        sender(server.url).send(SMS)
    assert raised.value.retry_after == seconds
