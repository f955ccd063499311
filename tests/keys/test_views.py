from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.clock import FixedClock
from bisdesk.keys.models import DigitalKey, KeyKind, WorkerAccount
from bisdesk.keys.service import app_secret
from bisdesk.keys.totp import code_at, step_at
from bisdesk.outbox.models import Message
from bisdesk.runtime import Runtime
from tests.factories.activations import last_key_code
from tests.keys.walking import (
    GIVEN,
    USER_NAME,
    app_code,
    secret_on,
    sign_in,
    type_new_code,
    with_key,
)

__all__ = ["with_key"]


@pytest.mark.parametrize("kind", KeyKind)
def test_a_worker_signs_in_with_password_and_key_and_sees_their_keys(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], kind: KeyKind
) -> None:
    with_key(kind)
    browser = app.test_client()
    sign_in(browser, lambda: app_code(runtime) if kind is KeyKind.APP else last_key_code(runtime))
    text = browser.get("/keys").text
    assert f"You are signed in as {USER_NAME}" in text
    assert "valid until" in text
    assert "2036" in text


def test_the_password_alone_opens_nothing(
    app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    with_key(KeyKind.APP)
    browser = app.test_client()
    browser.post("/keys/sign-in", data=GIVEN)
    assert USER_NAME not in browser.get("/keys").text
    assert browser.post("/keys/add", data={"kind": "sms"}).location == "/keys"
    assert browser.get("/keys/add").location == "/keys"


@pytest.mark.parametrize(
    "changes", [{"password": "something else entirely"}, {"user_name": "nobody.here"}]
)
def test_wrong_name_and_wrong_password_are_answered_alike(
    app: Flask, with_key: Callable[[KeyKind], FlaskClient], changes: dict[str, str]
) -> None:
    with_key(KeyKind.APP)
    answer = app.test_client().post("/keys/sign-in", data=GIVEN | changes)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    assert "user name or the password" in str(page) or "gebruikersnaam of het wachtwoord" in str(
        page
    )


def test_sec_C6_an_app_code_used_once_signs_nobody_in_again(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    with_key(KeyKind.APP)
    code = app_code(runtime)
    sign_in(app.test_client(), lambda: code)
    second = app.test_client()
    second.post("/keys/sign-in", data=GIVEN)
    assert second.post("/keys/code", data={"code": code}).status_code == 422


def test_sec_C6_an_sms_code_of_one_sign_in_is_wrong_in_another(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    with_key(KeyKind.SMS)
    first, second = app.test_client(), app.test_client()
    first.post("/keys/sign-in", data=GIVEN)
    code = last_key_code(runtime)
    clock.advance(timedelta(seconds=1))
    second.post("/keys/sign-in", data=GIVEN)
    assert second.post("/keys/code", data={"code": code}).status_code == 422
    assert first.post("/keys/code", data={"code": code}).status_code == 303


def test_sec_B1_the_session_changes_when_the_code_was_right(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    with_key(KeyKind.APP)
    browser = app.test_client()
    browser.post("/keys/sign-in", data=GIVEN)
    before = browser.get_cookie("bisdesk-keys")
    browser.post("/keys/code", data={"code": app_code(runtime)})
    after = browser.get_cookie("bisdesk-keys")
    assert before
    assert after
    assert before.value != after.value
    old = app.test_client()
    old.set_cookie("bisdesk-keys", before.value)
    assert USER_NAME not in old.get("/keys").text


def test_sec_B3_signing_out_ends_the_session_itself(
    app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser = with_key(KeyKind.APP)
    cookie = browser.get_cookie("bisdesk-keys")
    assert cookie
    assert browser.post("/keys/sign-out").location == "/keys"
    replay = app.test_client()
    replay.set_cookie("bisdesk-keys", cookie.value)
    assert USER_NAME not in replay.get("/keys").text


def test_sec_B2_a_session_ends_after_thirty_idle_minutes(
    with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    browser = with_key(KeyKind.APP)
    clock.advance(timedelta(minutes=28, seconds=59))
    assert USER_NAME in browser.get("/keys").text
    clock.advance(timedelta(minutes=1))
    assert USER_NAME not in browser.get("/keys").text


@pytest.mark.parametrize("first", KeyKind)
def test_sec_C8_the_other_key_is_added_as_a_back_up_and_the_worker_told(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient], first: KeyKind
) -> None:
    browser = with_key(first)
    other = KeyKind.SMS if first is KeyKind.APP else KeyKind.APP
    assert browser.post("/keys/add", data={"kind": other.value}).location == "/keys/add"
    page = BeautifulSoup(browser.get("/keys/add").data, "html.parser")
    if other is KeyKind.APP:
        code = code_at(secret_on(page), step_at(runtime.clock.now()))
    else:
        code = last_key_code(runtime)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert type_new_code(browser, wrong).status_code == 422
    assert type_new_code(browser, code).location == "/keys"
    assert "You have two keys" in browser.get("/keys").text
    with runtime.database.reading() as session:
        kinds = set(session.exec(select(DigitalKey.kind)).all())
        account = session.exec(select(WorkerAccount)).one()
        told = session.exec(select(Message).where(Message.code == "keys_changed")).all()
    assert kinds == set(KeyKind)
    assert [message.worker_account_id for message in told] == [account.id]


def test_a_key_one_has_already_is_not_added_again(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser = with_key(KeyKind.APP)
    for kind in ("app", "eid", ""):
        assert browser.post("/keys/add", data={"kind": kind}).location == "/keys"
    assert browser.get("/keys/add").location == "/keys"
    assert type_new_code(browser, "123456").location == "/keys"
    with runtime.database.reading() as session:
        assert len(session.exec(select(DigitalKey)).all()) == 1


def test_who_has_both_keys_chooses_which_one_to_use(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    browser = with_key(KeyKind.APP)
    browser.post("/keys/add", data={"kind": "sms"})
    type_new_code(browser, last_key_code(runtime))
    clock.advance(timedelta(minutes=1))
    again = app.test_client()
    again.post("/keys/sign-in", data=GIVEN)
    assert again.post("/keys/code/sms").location == "/keys/code"
    assert again.post("/keys/code", data={"code": last_key_code(runtime)}).location == "/keys"
    third = app.test_client()
    third.post("/keys/sign-in", data=GIVEN)
    third.post("/keys/code/sms")
    third.post("/keys/code/app")
    assert third.post("/keys/code", data={"code": app_code(runtime)}).location == "/keys"


def test_key_secrets_are_sealed(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    with_key(KeyKind.APP)
    with runtime.database.reading() as session:
        key = session.exec(select(DigitalKey)).one()
    secret = app_secret(runtime.vault, key).encode()
    for path in runtime.settings.instance.iterdir():
        if path.is_file():
            assert secret not in path.read_bytes()


def test_an_empty_user_name_or_password_is_said_at_its_field(client: FlaskClient) -> None:
    answer = client.post("/keys/sign-in", data={"user_name": USER_NAME})
    page = BeautifulSoup(answer.data, "html.parser")
    assert [wrong["id"] for wrong in page.select('[aria-invalid="true"]')] == ["password"]
    assert page.find(id="password-error") is not None
    assert USER_NAME in answer.text
    assert (
        "gebruikersbeheer@" in answer.text or "hulp@" in answer.text
    )  # whom to ask when a key is lost
