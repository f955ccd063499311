"""What a worker changes about their own keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.clock import FixedClock
from bisdesk.keys.models import KeyKind, WorkerSession
from bisdesk.keys.totp import code_at, step_at
from bisdesk.outbox.compose import compose
from bisdesk.outbox.models import Message
from bisdesk.runtime import Runtime
from tests.factories.activations import WORKER, last_key_code
from tests.keys.walking import GIVEN, PASSWORD, USER_NAME, app_code, secret_on, sign_in, with_key

__all__ = ["with_key"]
NEW = "zeven reigers boven de vaart"


def told(runtime: Runtime) -> list[Message]:
    """The mails about changes, oldest first."""
    with runtime.database.reading() as session:
        found = select(Message).where(Message.code == "keys_changed")
        return list(session.exec(found.order_by(col(Message.created_at))))


def new_code(runtime: Runtime, browser: FlaskClient) -> str:
    """The code of the key that is being set up in this browser."""
    page = BeautifulSoup(browser.get("/keys/add").data, "html.parser")
    if page.select_one(".qr"):
        return code_at(secret_on(page), step_at(runtime.clock.now()))
    return last_key_code(runtime)


def change_password(browser: FlaskClient, old: str = PASSWORD, new: str = NEW) -> int:
    given = {"old_password": old, "new_password": new}
    return browser.post("/keys/password", data=given).status_code


def add(kind: KeyKind) -> Callable[[Runtime, FlaskClient], None]:
    def act(runtime: Runtime, browser: FlaskClient) -> None:
        browser.post("/keys/add", data={"kind": kind.value})
        browser.post("/keys/add/confirm", data={"code": new_code(runtime, browser)})

    return act


CHANGES: dict[str, tuple[KeyKind, Callable[[Runtime, FlaskClient], object], str]] = {
    "app added": (KeyKind.SMS, add(KeyKind.APP), "mobile app was added"),
    "sms added": (KeyKind.APP, add(KeyKind.SMS), "text message was added"),
    "password": (KeyKind.APP, lambda _r, b: change_password(b), "password was changed"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_sec_C8_each_change_of_keys_gives_one_mail_that_says_what_changed(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient], change: str
) -> None:
    first, act, said = CHANGES[change]
    browser = with_key(first)
    assert told(runtime) == []
    act(runtime, browser)
    [message] = told(runtime)
    mail = compose(runtime, message)
    assert mail.to == WORKER["email"]
    assert said in mail.text
    assert "Was it not you? Write to" in mail.text


def test_sec_B3_another_password_ends_the_sessions_of_other_browsers(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    browser, elsewhere, halfway = with_key(KeyKind.APP), app.test_client(), app.test_client()
    sign_in(elsewhere, lambda: app_code(runtime))
    halfway.post("/keys/sign-in", data=GIVEN)
    before = browser.get_cookie("bisdesk-keys")
    assert change_password(browser) == 303
    after = browser.get_cookie("bisdesk-keys")
    assert before
    assert after
    assert before.value != after.value
    assert "Your password is changed" in browser.get("/keys").text
    assert USER_NAME not in elsewhere.get("/keys").text
    assert halfway.get("/keys/code").location == "/keys"
    clock.advance(timedelta(minutes=1))
    again = app.test_client()
    assert again.post("/keys/sign-in", data=GIVEN).status_code == 422
    again.post("/keys/sign-in", data=GIVEN | {"password": NEW})
    assert again.post("/keys/code", data={"code": app_code(runtime)}).location == "/keys"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"old_password": "not this one at all"}, "old_password", "This is not your password"),
        ({"old_password": ""}, "old_password", "Enter the password that you use now"),
        ({"new_password": ""}, "new_password", "Enter a new password"),
        ({"new_password": "short"}, "new_password", "at least 12 characters"),
        ({"new_password": PASSWORD}, "new_password", "that you use now"),
        ({"new_password": f"{USER_NAME} met nog meer"}, "new_password", "Your name"),
        ({"new_password": "saarinen, met nog meer"}, "new_password", "Your name"),
        ({"new_password": "Bisdesk2026!"}, "new_password", "Many people"),
    ],
)
def test_a_refused_password_is_said_at_the_field_and_changes_nothing(
    runtime: Runtime,
    with_key: Callable[[KeyKind], FlaskClient],
    given: dict[str, str],
    field: str,
    said: str,
) -> None:
    browser = with_key(KeyKind.APP)
    typed = {"old_password": PASSWORD, "new_password": NEW} | given
    answer = browser.post("/keys/password", data=typed)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    [wrong] = page.select('[aria-invalid="true"]')
    assert wrong["id"] == field
    error = page.find(id=f"{field}-error")
    assert error is not None
    assert said in error.text
    assert PASSWORD not in answer.text
    assert told(runtime) == []


def test_sec_B7_the_old_password_cannot_be_guessed_in_an_open_session(
    with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    browser = with_key(KeyKind.APP)
    tries = [change_password(browser, "not this one at all") for _ in range(5)]
    assert tries == [422] * 5
    assert change_password(browser) == 429
    clock.advance(timedelta(minutes=15))
    assert change_password(browser) == 303


def test_sec_B3_signing_out_everywhere_ends_all_sessions(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser, elsewhere = with_key(KeyKind.APP), app.test_client()
    sign_in(elsewhere, lambda: app_code(runtime))
    assert browser.post("/keys/sign-out-everywhere").location == "/keys"
    assert USER_NAME not in browser.get("/keys").text
    assert USER_NAME not in elsewhere.get("/keys").text
    with runtime.database.reading() as session:
        assert session.exec(select(WorkerSession)).all() == []


def test_without_a_session_nothing_of_the_keys_opens_or_changes(client: FlaskClient) -> None:
    assert client.get("/keys/password").location == "/keys"
    assert client.post("/keys/password").location == "/keys"
    assert client.post("/keys/sign-out-everywhere").location == "/keys"
