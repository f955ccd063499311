from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.activation.models import ActivationState, ActivationTicket
from bisdesk.activation.timed import due
from bisdesk.bis_requests.models import TimelineEntry
from bisdesk.clock import FixedClock
from bisdesk.keys.models import DigitalKey, KeyKind, WorkerAccount
from bisdesk.keys.totp import code_at, step_at
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, last_key_code, start_activation
from tests.keys.walking import PASSWORD, USER_NAME, activate, enter_code, secret_on


def test_a_key_by_app_gets_activated_with_user_name_and_password(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime, preferred_language="en")
    done = activate(client, started, KeyKind.APP)
    assert "Your key is active" in done
    assert USER_NAME in done
    assert "Take a back-up too" in done
    assert started.activation.state is ActivationState.ACTIVATED
    assert started.activation.code_hash == ""
    with runtime.database.reading() as session:
        account = session.exec(select(WorkerAccount)).one()
        key = session.exec(select(DigitalKey)).one()
        events = session.exec(select(TimelineEntry.event)).all()
        assert session.exec(select(ActivationTicket)).all() == []
    assert account.password_hash.startswith("$argon2id$")
    assert account.language == "en"
    assert (key.kind, key.worker_account_id) == (KeyKind.APP, account.id)
    assert key.expires_at.year == runtime.clock.now().year + 10
    assert "activated" in events
    assert {"activation_done", "activation_done_filer"} <= set(started.sent())


def test_a_key_by_sms_gets_activated_with_the_code_sent(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime, preferred_language="en")
    assert "Your key is active" in activate(client, started, KeyKind.SMS)
    with runtime.database.reading() as session:
        key = session.exec(select(DigitalKey)).one()
    assert (key.kind, key.secret) == (KeyKind.SMS, None)


def test_once_the_keys_are_stored_link_and_code_open_nothing(
    runtime: Runtime, client: FlaskClient, app: Flask, clock: FixedClock
) -> None:
    started = start_activation(runtime, preferred_language="en")
    activate(client, started, KeyKind.APP)
    stranger = app.test_client()
    assert "Your digital key is active" in stranger.get(started.path).text
    assert enter_code(stranger, started).status_code == 200
    assert stranger.get("/activate/key").status_code == 410
    clock.advance(timedelta(days=40))
    assert due(runtime) == 0
    assert started.activation.state is ActivationState.ACTIVATED


def test_the_qr_code_and_the_typed_secret_say_the_same_without_style(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime)
    enter_code(client, started)
    client.post("/activate/key", data={"kind": "app"})
    page = BeautifulSoup(client.get("/activate/confirm").data, "html.parser")
    drawing = page.select_one(".qr svg")
    assert drawing is not None
    assert drawing["aria-label"]
    assert page.select("[style], [onclick], .qr script") == []
    assert len(secret_on(page)) == 32
    again = BeautifulSoup(client.get("/activate/confirm").data, "html.parser")
    assert secret_on(again) == secret_on(page)


def at_confirm(client: FlaskClient, started: Started) -> str:
    enter_code(client, started)
    client.post("/activate/key", data={"kind": "app"})
    return secret_on(BeautifulSoup(client.get("/activate/confirm").data, "html.parser"))


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_the_app_code_may_be_one_step_off(
    runtime: Runtime, client: FlaskClient, steps: int, status: int
) -> None:
    started = start_activation(runtime)
    secret = at_confirm(client, started)
    code = code_at(secret, step_at(runtime.clock.now()) + steps)
    assert client.post("/activate/confirm", data={"code": code}).status_code == status


def test_sec_A5_no_step_after_the_code_can_be_skipped(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime)
    enter_code(client, started)
    account = {"user_name": USER_NAME, "password": PASSWORD}
    for answer in (
        client.get("/activate/confirm"),
        client.post("/activate/confirm", data={"code": "123456"}),
        client.get("/activate/account"),
        client.post("/activate/account", data=account),
    ):
        assert (answer.status_code, answer.location) == (303, "/activate/key")
    client.post("/activate/key", data={"kind": "app"})
    assert client.post("/activate/account", data=account).location == "/activate/key"
    assert started.activation.state is ActivationState.CODE_ACCEPTED


def test_choosing_again_asks_for_a_proof_again(runtime: Runtime, client: FlaskClient) -> None:
    started = start_activation(runtime)
    secret = at_confirm(client, started)
    client.post("/activate/confirm", data={"code": code_at(secret, step_at(runtime.clock.now()))})
    client.post("/activate/key", data={"kind": "sms"})
    answer = client.post("/activate/account", data={"user_name": USER_NAME, "password": PASSWORD})
    assert answer.location == "/activate/key"


def test_sec_C6_an_sms_code_is_bound_to_one_browser_and_ten_minutes(
    runtime: Runtime, client: FlaskClient, app: Flask, clock: FixedClock
) -> None:
    first = start_activation(runtime)
    other = start_activation(
        runtime, ssin="85471400342", email="b@c.example", mobile="+32470123456"
    )
    enter_code(client, first)
    client.post("/activate/key", data={"kind": "sms"})
    code = last_key_code(runtime)
    clock.advance(timedelta(seconds=1))
    stranger = app.test_client()
    enter_code(stranger, other)
    stranger.post("/activate/key", data={"kind": "sms"})
    if last_key_code(runtime) != code:
        assert stranger.post("/activate/confirm", data={"code": code}).status_code == 422
    clock.advance(timedelta(minutes=10))
    assert client.post("/activate/confirm", data={"code": code}).status_code == 422


def test_sec_C6_guessing_six_digits_is_stopped(runtime: Runtime, client: FlaskClient) -> None:
    started = start_activation(runtime)
    enter_code(client, started)
    client.post("/activate/key", data={"kind": "sms"})
    code = last_key_code(runtime)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        client.post("/activate/confirm", data={"code": wrong})
    assert client.post("/activate/confirm", data={"code": code}).status_code == 422
    for _ in range(2):
        assert client.post("/activate/key", data={"kind": "sms"}).status_code == 303
    assert client.post("/activate/key", data={"kind": "sms"}).status_code == 429


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "Bisdesk2026!"}, "password"),
        ({"password": "saarinen is my name"}, "password"),
        ({"user_name": "ab"}, "user_name"),
        ({"user_name": "90523100261"}, "user_name"),
        ({"user_name": "anneli saarinen"}, "user_name"),
    ],
)
def test_a_refused_name_or_password_is_said_at_the_field(
    runtime: Runtime, client: FlaskClient, changes: dict[str, str], field: str
) -> None:
    started = start_activation(runtime)
    secret = at_confirm(client, started)
    client.post("/activate/confirm", data={"code": code_at(secret, step_at(runtime.clock.now()))})
    answer = client.post(
        "/activate/account", data={"user_name": USER_NAME, "password": PASSWORD} | changes
    )
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    [wrong] = page.select('[aria-invalid="true"]')
    assert wrong["id"] == field
    assert page.find(id=f"{field}-error") is not None
    assert started.activation.state is ActivationState.CODE_ACCEPTED


def test_a_user_name_belongs_to_one_person(
    runtime: Runtime, client: FlaskClient, app: Flask
) -> None:
    activate(client, start_activation(runtime), KeyKind.APP)
    other = start_activation(
        runtime, ssin="85471400342", email="b@c.example", mobile="+32470123456"
    )
    second = app.test_client()
    secret = at_confirm(second, other)
    second.post("/activate/confirm", data={"code": code_at(secret, step_at(runtime.clock.now()))})
    given = {"user_name": USER_NAME.upper(), "password": PASSWORD}
    assert second.post("/activate/account", data=given).status_code == 422
    assert other.activation.state is ActivationState.CODE_ACCEPTED
    assert other.activation.code_hash


def test_a_second_activation_of_the_same_person_replaces_no_working_keys(
    runtime: Runtime, client: FlaskClient, app: Flask
) -> None:
    first, second = start_activation(runtime), start_activation(runtime)
    other = app.test_client()
    secret = at_confirm(other, second)
    other.post("/activate/confirm", data={"code": code_at(secret, step_at(runtime.clock.now()))})
    activate(client, first, KeyKind.SMS)
    given = {"user_name": "somebody.else", "password": PASSWORD}
    assert other.post("/activate/account", data=given).status_code == 410
    assert second.activation.state is ActivationState.NOT_NEEDED
    with runtime.database.reading() as session:
        assert session.exec(select(WorkerAccount)).one().user_name == USER_NAME
