"""`/hooks/sms` and `/hooks/bounce`, as gateway and relay post to them."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bisdesk.activation import renew
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.hooks import service, views
from bisdesk.hooks.signature import is_signed, sign
from bisdesk.outbox.models import Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.review.deliveries import failure_text
from bisdesk.runtime import Runtime
from tests.bounces.corpus import OURS, POSTFIX, WORKER
from tests.outbox.messages import only, queue_activation
from tests.outbox.test_deliver import send_all
from tests.support.core import make_settings
from tests.support.world import contents

SECRET = "a secret of the relay, 32 letters at least"
JSON, MAIL = "application/json", "message/rfc822"


@pytest.fixture
def hooked(runtime: Runtime) -> Runtime:
    """An installation that knows the secret of its relay and gateway; three messages of an activation left."""
    runtime.settings = make_settings(Path(runtime.settings.instance), hook_secret=SECRET)
    queue_activation(runtime)
    send_all(runtime)
    return runtime


@pytest.fixture
def site(hooked: Runtime) -> Flask:
    """With CSRF on, as it is outside tests."""
    return create_app(hooked)


@pytest.fixture
def sender(site: Flask) -> FlaskClient:
    return site.test_client()


def signed(
    runtime: Runtime, body: bytes, *, secret: str = SECRET, ago: timedelta = timedelta()
) -> dict[str, str]:
    stamp = str(int((runtime.clock.on_devices() - ago).timestamp()))
    return {
        "X-Bisdesk-Timestamp": stamp,
        "X-Bisdesk-Signature": f"sha256={sign(secret, stamp, body)}",
    }


def post(
    runtime: Runtime,
    sender: FlaskClient,
    hook: str,
    said: Mapping[str, Any] | bytes,
    kind: str = JSON,
    **changes: Any,
) -> TestResponse:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = signed(runtime, body, **changes)
    return sender.post(f"/hooks/{hook}", data=body, content_type=kind, headers=headers)


def id_of(runtime: Runtime, code: str) -> str:
    return only(runtime, code).id


def test_a_receipt_of_the_gateway_is_noted(hooked: Runtime, sender: FlaskClient) -> None:
    code = id_of(hooked, "activation_code")
    for _again in range(2):
        answer = post(hooked, sender, "sms", {"id": code, "status": "delivered"})
        assert (answer.status_code, answer.data) == (204, b"")
    assert only(hooked, "activation_code").delivered_at == hooked.clock.now()


@pytest.mark.parametrize(
    ("reason", "failure"),
    [("unknown_number", "receipt_unknown_number"), (f"to {WORKER}", "receipt_other"), (17, "receipt_other")],
)  # fmt: skip
def test_an_sms_that_did_not_arrive_is_failed_with_a_reason_that_holds_no_data(
    hooked: Runtime, sender: FlaskClient, reason: object, failure: str
) -> None:
    said = {"id": id_of(hooked, "activation_code"), "status": "failed", "reason": reason}
    assert post(hooked, sender, "sms", said).status_code == 204
    message = only(hooked, "activation_code")
    assert (message.status, message.failure) == (Status.FAILED, failure)


@pytest.mark.parametrize(
    ("action", "status", "failure"),
    [
        ("failed", "5.1.1", "bounce_5.1.1"),
        ("failed", "", "bounce_5.0.0"),
        ("", "5.2.2", "bounce_5.2.2"),
        ("failed", "5.1.1 <b>x</b>", "bounce_5.0.0"),
        ("delayed", "4.4.1", None),
        ("relayed", "2.0.0", None),
    ],
)
def test_the_relay_tells_in_json_what_came_back(
    hooked: Runtime, sender: FlaskClient, action: str, status: str, failure: str | None
) -> None:
    said = {
        "id": f"<{id_of(hooked, 'activation_link')}@vlaanderen.example>",
        "action": action,
        "status": status,
    }
    assert post(hooked, sender, "bounce", said).status_code == 204
    assert only(hooked, "activation_link").failure == failure


def test_the_relay_hands_on_the_mail_that_came_back(hooked: Runtime, sender: FlaskClient) -> None:
    mail = POSTFIX.replace(OURS.encode(), id_of(hooked, "activation_link").encode())
    assert post(hooked, sender, "bounce", mail, MAIL).status_code == 204
    assert only(hooked, "activation_link").failure == "bounce_5.1.1"


def test_a_link_that_comes_back_waits_for_staff_and_a_code_that_fails_does_not(
    hooked: Runtime, sender: FlaskClient
) -> None:
    """P17.7, from the post of the relay to the state of the activation."""

    def activation() -> Activation:
        with hooked.database.reading() as session:
            return session.exec(select(Activation)).one()

    post(hooked, sender, "sms", {"id": id_of(hooked, "activation_code"), "status": "failed"})
    assert activation().state is ActivationState.OPEN
    said = {"id": id_of(hooked, "activation_link"), "action": "failed", "status": "5.1.1"}
    post(hooked, sender, "bounce", said)
    assert (activation().state, activation().started_at) == (ActivationState.WAITING, None)
    hooked.clock.advance(timedelta(days=2))  # type: ignore[attr-defined]
    prepared = renew.prepare_link()
    with hooked.work(SYSTEM) as work:
        bis_request = work.session.exec(select(BisRequest)).one()
        renew.new_link(work, bis_request, prepared, by=renew.By.STAFF)
    send_all(hooked)
    assert (activation().state, activation().started_at) == (ActivationState.OPEN, hooked.clock.now())  # fmt: skip


def test_nothing_personal_is_logged(hooked: Runtime, sender: FlaskClient) -> None:
    mail = POSTFIX.replace(OURS.encode(), id_of(hooked, "activation_link").encode())
    with capture_logs() as lines:
        post(hooked, sender, "bounce", mail, MAIL)
        post(hooked, sender, "sms", {"id": WORKER, "status": WORKER, "reason": WORKER})
    assert [line["event"] for line in lines] == ["message_came_back", "request", "request"]
    assert WORKER not in json.dumps(lines)


@pytest.mark.parametrize("said", [
    {"id": "0" * 32, "status": "failed", "action": "failed"},
    {"id": "' OR 1=1 --", "status": "failed", "action": "failed"},
    {"id": ["x"], "status": {"a": 1}, "action": 5},
    {},
])  # fmt: skip
@pytest.mark.parametrize("hook", ["sms", "bounce"])
def test_an_unknown_message_is_answered_like_a_known_one(
    hooked: Runtime, sender: FlaskClient, hook: str, said: dict[str, Any]
) -> None:
    before = contents(hooked)
    answer = post(hooked, sender, hook, said)
    assert (answer.status_code, answer.data) == (204, b"")
    assert contents(hooked) == before


@pytest.mark.parametrize(("hook", "code"), [("sms", "activation_link"), ("bounce", "activation_code")])  # fmt: skip
def test_a_hook_is_believed_about_its_own_channel_only(
    hooked: Runtime, sender: FlaskClient, hook: str, code: str
) -> None:
    before = contents(hooked)
    said = {"id": id_of(hooked, code), "status": "failed", "action": "failed"}
    assert post(hooked, sender, hook, said).status_code == 204
    assert contents(hooked) == before


def test_what_is_being_handed_over_right_now_is_asked_for_again(
    runtime: Runtime, clock: FixedClock
) -> None:
    runtime.settings = make_settings(Path(runtime.settings.instance), hook_secret=SECRET)
    queue_activation(runtime)
    with runtime.database.writing() as session:
        link = only(runtime, "activation_link")
        link.tries, link.status = 1, Status.TAKEN
        session.add(link)
    said = {"id": link.id, "action": "failed", "status": "5.1.1"}
    answer = post(runtime, create_app(runtime).test_client(), "bounce", said)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("hook", ["sms", "bounce"])
def test_sec_D4_a_hook_takes_nothing_that_is_not_signed_now_and_says_nothing(
    hooked: Runtime, sender: FlaskClient, hook: str
) -> None:
    codes = {"sms": "activation_code", "bounce": "activation_link"}
    said = {"id": id_of(hooked, codes[hook]), "status": "failed", "action": "failed"}
    body = json.dumps(said).encode()
    right = signed(hooked, body)
    stamp, signature = right["X-Bisdesk-Timestamp"], right["X-Bisdesk-Signature"]
    before = contents(hooked)
    wrong: list[dict[str, str]] = [
        {},
        {"X-Bisdesk-Signature": signature},
        {"X-Bisdesk-Timestamp": stamp},
        {**right, "X-Bisdesk-Signature": ""},
        {**right, "X-Bisdesk-Signature": "sha256="},
        {**right, "X-Bisdesk-Signature": signature[:-1]},
        {**right, "X-Bisdesk-Signature": signature + "é"},
        {**right, "X-Bisdesk-Timestamp": str(int(stamp) + 1)},
        {**right, "X-Bisdesk-Timestamp": "٣" * 10},
        {**right, "X-Bisdesk-Timestamp": "9" * 12},
        {**right, "X-Bisdesk-Timestamp": "NaN"},
        signed(hooked, body + b" "),
        signed(hooked, body, secret="another secret, just as long as ours"),
        signed(hooked, body, secret=""),
        signed(hooked, body, ago=timedelta(minutes=5, seconds=1)),
        signed(hooked, body, ago=-timedelta(minutes=5, seconds=1)),
    ]
    for headers in wrong:
        answer = sender.post(f"/hooks/{hook}", data=body, content_type=JSON, headers=headers)
        assert (answer.status_code, answer.data) == (403, b""), headers
        assert "Set-Cookie" not in answer.headers
    form = sender.post(f"/hooks/{hook}", data={"id": "x", "csrf_token": "x"}, headers=right)
    assert form.status_code == 403
    assert contents(hooked) == before
    for ago in (timedelta(minutes=5), -timedelta(minutes=5)):
        assert post(hooked, sender, hook, said, ago=ago).status_code == 204
    assert contents(hooked) != before


def test_sec_D4_a_post_that_is_sent_again_changes_nothing_more(
    hooked: Runtime, sender: FlaskClient
) -> None:
    said = {"id": id_of(hooked, "activation_link"), "action": "failed", "status": "5.1.1"}
    post(hooked, sender, "bounce", said)
    before = contents(hooked)
    hooked.clock.advance(timedelta(minutes=4))  # type: ignore[attr-defined]
    assert post(hooked, sender, "bounce", said, ago=timedelta(minutes=4)).status_code == 204
    assert contents(hooked) == before


def test_sec_F5_without_a_secret_there_are_no_hooks(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    body = b"{}"
    headers = {"X-Bisdesk-Timestamp": "1", "X-Bisdesk-Signature": sign("", "1", body)}
    for hook in ("sms", "bounce"):
        answer = app.test_client().post(
            f"/hooks/{hook}", data=body, content_type=JSON, headers=headers
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", JSON, 400),
        (b"[]", JSON, 400),
        (b"[" * 10_000, JSON, 400),
        (b'{"id": "\xff"}', JSON, 400),
        (b"{}", "text/plain", 415),
        (b"", MAIL, 204),
        (b"x" * (views.MAIL_BODY + 1), MAIL, 413),
    ],
)
def test_what_is_signed_but_no_use_is_refused_with_a_status(
    hooked: Runtime, sender: FlaskClient, body: bytes, kind: str, status: int
) -> None:
    answer = sender.post(
        "/hooks/bounce", data=body, content_type=kind, headers=signed(hooked, body)
    )
    assert answer.status_code == status
    assert post(hooked, sender, "sms", b"x" * (views.RECEIPT_BODY + 1)).status_code == 413


def test_more_than_a_gateway_has_to_say_is_slowed_down(
    hooked: Runtime, sender: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_MINUTE", 3)
    answers = [post(hooked, sender, "sms", {}).status_code for _ in range(4)]
    assert answers == [204, 204, 204, 429]
    hooked.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    assert post(hooked, sender, "sms", {}).status_code == 204


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_the_example_for_operators_signs_as_we_check(tmp_path: Path) -> None:
    """The lines of docs/messages.md, run by a shell with openssl; `curl` only shows what it would send."""
    text = Path("docs/messages.md").read_text()
    script = re.search(r"```sh\n(secret=.*?)```", text, re.DOTALL)
    assert script is not None
    (tmp_path / "curl").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "curl").chmod(0o755)
    body = '{"id": "' + OURS + '", "status": "delivered"}'
    lines = subprocess.run(
        ["/bin/sh", "-c", script.group(1)],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "BISDESK_HOOK_SECRET": SECRET, "ID": OURS},
        capture_output=True, check=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    headers = dict(line.split(": ", 1) for line in lines if line.startswith("X-Bisdesk"))
    assert body in lines
    assert is_signed(
        SECRET,
        headers["X-Bisdesk-Timestamp"],
        headers["X-Bisdesk-Signature"],
        body.encode(),
        datetime.now(UTC),
    )


def test_each_reason_of_the_gateway_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        said = {failure_text(f"receipt_{reason}") for reason in (*service.REASONS, "other")}
    assert len(said) == len(service.REASONS) + 1
    assert not any("receipt_" in each for each in said)
