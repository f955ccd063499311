"""The steps of a worker through the pages, as a browser would take them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from bisdesk.clock import FixedClock
from bisdesk.keys.models import DigitalKey, KeyKind
from bisdesk.keys.service import app_secret
from bisdesk.keys.totp import code_at, step_at
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, last_key_code, start_activation

USER_NAME = "anneli.s90"
PASSWORD = "kanootti hiljaa metsässä"
GIVEN = {"user_name": USER_NAME, "password": PASSWORD}


def enter_code(client: FlaskClient, started: Started) -> TestResponse:
    return client.post(started.path, data={"code1": started.code})


def secret_on(page: BeautifulSoup) -> str:
    """The secret that stands on the page to be typed."""
    found = page.select_one("details .mono")
    assert found is not None
    return found.text.replace(" ", "")


def mark_on(browser: FlaskClient) -> str:
    """What names the attempt to set up a key that the page shows."""
    page = BeautifulSoup(browser.get("/keys/add").data, "html.parser")
    found = page.select_one('input[name="mark"]')
    return str(found["value"]) if found else ""


def type_new_code(browser: FlaskClient, code: str, mark: str | None = None) -> TestResponse:
    """Confirm the key that is being set up."""
    given = {"code": code, "mark": mark_on(browser) if mark is None else mark}
    return browser.post("/keys/add/confirm", data=given)


def activate(client: FlaskClient, started: Started, kind: KeyKind) -> str:
    """Walk from the code to the last page; return what it says."""
    runtime = started.runtime
    assert enter_code(client, started).location == "/activate/key"
    assert client.post("/activate/key", data={"kind": kind.value}).location == "/activate/confirm"
    if kind is KeyKind.APP:
        page = BeautifulSoup(client.get("/activate/confirm").data, "html.parser")
        code = code_at(secret_on(page), step_at(runtime.clock.now()))
    else:
        code = last_key_code(runtime)
    answer = client.post("/activate/confirm", data={"code": code})
    assert answer.location == "/activate/account"
    assert client.get("/activate/account").status_code == 200
    given = {"user_name": USER_NAME, "password": PASSWORD}
    answer = client.post("/activate/account", data=given)
    assert answer.location == "/activate/done", answer.text
    return client.get("/activate/done").text


@pytest.fixture
def with_key(runtime: Runtime, app: Flask, clock: FixedClock) -> Callable[[KeyKind], FlaskClient]:
    """Somebody who activated a key a minute ago; gives their browser, signed in."""

    def make(kind: KeyKind) -> FlaskClient:
        client = app.test_client()
        activate(client, start_activation(runtime, preferred_language="en"), kind)
        clock.advance(timedelta(minutes=1))
        return client

    return make


def app_code(runtime: Runtime) -> str:
    with runtime.database.reading() as session:
        key = session.exec(select(DigitalKey).where(DigitalKey.kind == KeyKind.APP)).one()
    return code_at(app_secret(runtime.vault, key), step_at(runtime.clock.now()))


def sign_in(client: FlaskClient, code: Callable[[], str]) -> None:
    assert client.post("/keys/sign-in", data=GIVEN).location == "/keys/code"
    assert client.get("/keys/code").status_code == 200
    assert client.post("/keys/code", data={"code": code()}).location == "/keys"
