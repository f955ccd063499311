"""The steps of a worker through the pages, as a browser would take them."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bisdesk.keys.models import KeyKind
from bisdesk.keys.totp import code_at, step_at
from tests.factories.activations import Started, last_key_code

USER_NAME = "anneli.s90"
PASSWORD = "kanootti hiljaa metsässä"


def enter_code(client: FlaskClient, started: Started) -> TestResponse:
    return client.post(started.path, data={"code1": started.code})


def secret_on(page: BeautifulSoup) -> str:
    """The secret that stands on the page to be typed."""
    found = page.select_one("details .mono")
    assert found is not None
    return found.text.replace(" ", "")


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
