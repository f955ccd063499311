"""Who guesses is slowed down; who owns the account is never kept out for long."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bisdesk.clock import FixedClock
from bisdesk.keys.models import KeyKind
from bisdesk.keys.sessions import ABSOLUTE
from bisdesk.runtime import Runtime
from tests.factories.activations import last_key_code
from tests.keys.test_own import change_password
from tests.keys.walking import GIVEN, USER_NAME, app_code, sign_in, with_key

__all__ = ["with_key"]
WRONG = GIVEN | {"password": "something else entirely"}


def guess(browser: FlaskClient, times: int, address: str = "10.0.0.1", **changes: str) -> list[int]:
    """So many wrong tries in a row; what each was answered."""
    environ = {"REMOTE_ADDR": address}
    return [
        browser.post("/keys/sign-in", data=WRONG | changes, environ_base=environ).status_code
        for _ in range(times)
    ]


def test_sec_B7_guessing_a_password_is_slowed_down_and_its_owner_gets_in_after_the_wait(
    app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    with_key(KeyKind.APP)
    stranger = app.test_client()
    assert guess(stranger, 7) == [422] * 5 + [429] * 2
    refused = app.test_client().post("/keys/sign-in", data=GIVEN)  # from another address too
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 61
    clock.advance(timedelta(minutes=1))
    assert app.test_client().post("/keys/sign-in", data=GIVEN).status_code == 303
    assert guess(stranger, 1) == [422]  # and a success lets it begin anew


def test_sec_B7_no_stranger_makes_the_wait_longer_than_a_quarter_of_an_hour(
    app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    with_key(KeyKind.APP)
    stranger = app.test_client()
    for minute in range(0, 120, 5):
        guess(stranger, 3, address=f"10.0.0.{minute}")
        clock.advance(timedelta(minutes=5))
    refused = app.test_client().post("/keys/sign-in", data=GIVEN)
    if refused.status_code == 429:
        assert int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    clock.advance(timedelta(minutes=15))
    assert app.test_client().post("/keys/sign-in", data=GIVEN).status_code == 303


def test_sec_B7_a_browser_that_signed_in_before_does_not_wait_for_strangers(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    with_key(KeyKind.APP)
    own = app.test_client()
    sign_in(own, lambda: app_code(runtime))
    own.post("/keys/sign-out")
    clock.advance(timedelta(minutes=1))
    guess(app.test_client(), 6)
    assert app.test_client().post("/keys/sign-in", data=GIVEN).status_code == 429
    sign_in(own, lambda: app_code(runtime))
    assert guess(own, 6) == [422] * 5 + [429]  # its own tries are counted as well
    other = app.test_client()
    cookie = own.get_cookie("bisdesk-known")
    assert cookie
    other.set_cookie("bisdesk-known", cookie.value[:-1] + "0")  # nobody makes one up
    assert other.post("/keys/sign-in", data=GIVEN).status_code == 429


def test_sec_B7_with_another_password_the_browsers_of_before_are_strangers_again(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    with_key(KeyKind.APP)
    stolen, own = app.test_client(), app.test_client()
    sign_in(stolen, lambda: app_code(runtime))
    clock.advance(timedelta(minutes=1))
    sign_in(own, lambda: app_code(runtime))
    assert change_password(own) == 303
    guess(app.test_client(), 6)
    assert guess(stolen, 1, address="10.0.0.2") == [429]
    assert guess(own, 1, address="10.0.0.3") == [422]


def test_sec_B7_one_try_on_each_of_many_accounts_is_slowed_down_by_address(
    app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    with_key(KeyKind.APP)
    stranger = app.test_client()
    answers = [guess(stranger, 1, user_name=f"nobody.{number}")[0] for number in range(31)]
    assert answers == [422] * 30 + [429]
    assert guess(stranger, 1, address="10.0.0.2") == [422]


@pytest.mark.parametrize("kind", KeyKind)
def test_sec_C6_guessing_six_digits_is_stopped(
    runtime: Runtime,
    app: Flask,
    with_key: Callable[[KeyKind], FlaskClient],
    clock: FixedClock,
    kind: KeyKind,
) -> None:
    with_key(kind)
    thief = app.test_client()  # knows the password
    looked_at = 0
    for _ in range(4):
        thief.post("/keys/sign-in", data=GIVEN)
        right = app_code(runtime) if kind is KeyKind.APP else last_key_code(runtime)
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        answers = [
            thief.post("/keys/code", data={"code": wrong}).status_code for _guess in range(6)
        ]
        looked_at += answers.count(422)
    assert looked_at == 5
    assert thief.post("/keys/code", data={"code": right}).status_code == 429
    clock.advance(timedelta(minutes=15))
    owner = app.test_client()
    sign_in(owner, lambda: app_code(runtime) if kind is KeyKind.APP else last_key_code(runtime))


def test_sec_B2_a_session_ends_after_ten_hours_however_busy_it_is(
    with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    browser = with_key(KeyKind.APP)
    # It was opened a minute ago; what is posted keeps it alive, looking does not.
    for _ in range(int(ABSOLUTE / timedelta(minutes=20)) - 1):
        clock.advance(timedelta(minutes=20))
        assert browser.post("/keys/add", data={"kind": "sms"}).status_code in (303, 429)
    clock.advance(timedelta(minutes=18, seconds=59))
    assert USER_NAME in browser.get("/keys").text
    clock.advance(timedelta(seconds=1))
    assert USER_NAME not in browser.get("/keys").text


def test_sec_B4_cookies_of_keys_are_for_the_server_alone(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    with_key(KeyKind.APP)
    browser = app.test_client()
    browser.post("/keys/sign-in", data=GIVEN)
    answer = browser.post("/keys/code", data={"code": app_code(runtime)})
    given = answer.headers.getlist("Set-Cookie")
    assert len(given) == 2
    for cookie in given:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    signed_out = browser.post("/keys/sign-out")
    assert signed_out.headers["Clear-Site-Data"] == '"cache"'
    assert signed_out.headers["Cache-Control"] == "no-store"
