"""What a worker changes about their own keys."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import Uniqueness
from bisdesk.bis_requests.uniqueness import move_account, take, value_of
from bisdesk.clock import FixedClock
from bisdesk.keys.models import KeyKind, WorkerAccount, WorkerSession
from bisdesk.keys.totp import code_at, step_at
from bisdesk.outbox.compose import compose
from bisdesk.outbox.models import Message
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.activations import WORKER, last_key_code, make_registered
from tests.keys.walking import (
    GIVEN,
    PASSWORD,
    USER_NAME,
    app_code,
    mark_on,
    secret_on,
    sign_in,
    type_new_code,
    with_key,
)
from tests.support.race import at_once

__all__ = ["with_key"]
NUMBER = "040 123 4543"
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
        type_new_code(browser, new_code(runtime, browser))

    return act


def replace_app(runtime: Runtime, browser: FlaskClient) -> None:
    assert browser.post("/keys/app", data={"password": PASSWORD}).location == "/keys/add"
    assert type_new_code(browser, new_code(runtime, browser)).location == "/keys"


def ask_number(browser: FlaskClient, number: str = NUMBER, password: str = PASSWORD) -> int:
    given = {"mobile": number, "password": password}
    return browser.post("/keys/mobile", data=given).status_code


def replace_number(runtime: Runtime, browser: FlaskClient, number: str = NUMBER) -> None:
    assert ask_number(browser, number) == 303
    assert type_new_code(browser, last_key_code(runtime)).location == "/keys"


CHANGES: dict[str, tuple[KeyKind, Callable[[Runtime, FlaskClient], object], str]] = {
    "app added": (KeyKind.SMS, add(KeyKind.APP), "mobile app was added"),
    "sms added": (KeyKind.APP, add(KeyKind.SMS), "text message was added"),
    "app replaced": (KeyKind.APP, replace_app, "linked anew"),
    "number replaced": (KeyKind.SMS, replace_number, "go to another mobile number"),
    "number and key": (KeyKind.APP, replace_number, "go to another mobile number"),
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


def account_of(runtime: Runtime) -> WorkerAccount:
    with runtime.database.reading() as session:
        return session.exec(select(WorkerAccount).order_by(col(WorkerAccount.created_at))).all()[0]


def test_the_app_on_another_phone_takes_the_place_of_the_old_one(
    runtime: Runtime, app: Flask, with_key: Callable[[KeyKind], FlaskClient], clock: FixedClock
) -> None:
    browser, elsewhere = with_key(KeyKind.APP), app.test_client()
    sign_in(elsewhere, lambda: app_code(runtime))
    clock.advance(timedelta(minutes=1))
    old = app_code(runtime)
    assert browser.post("/keys/app", data={"password": PASSWORD}).location == "/keys/add"
    assert app_code(runtime) == old  # until the new one is confirmed, the old one works
    assert type_new_code(browser, "12").status_code == 422
    assert type_new_code(browser, new_code(runtime, browser)).location == "/keys"
    assert "Your key works" in browser.get("/keys").text
    assert USER_NAME not in elsewhere.get("/keys").text
    clock.advance(timedelta(minutes=1))
    again = app.test_client()
    again.post("/keys/sign-in", data=GIVEN)
    assert again.post("/keys/code", data={"code": old}).status_code == 422
    assert again.post("/keys/code", data={"code": app_code(runtime)}).status_code == 303


def test_codes_go_to_a_new_number_once_its_phone_showed_the_code(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser = with_key(KeyKind.SMS)
    assert ask_number(browser) == 303
    assert sms_to(runtime, "key_code")[-1] == "+358401234543"
    assert account_of(runtime).mobile == WORKER["mobile"]  # nothing is moved before the code
    assert type_new_code(browser, last_key_code(runtime)).location == "/keys"
    assert account_of(runtime).mobile == "+358401234543"
    assert sms_to(runtime, "key_number_changed") == [WORKER["mobile"]]
    with runtime.database.reading() as session:
        held = session.exec(
            select(Uniqueness).where(col(Uniqueness.worker_account_id).is_not(None))
        )
        keys = {(row.kind, row.value_key) for row in held}
    assert ("mobile", value_of(runtime.vault, "mobile", "+358401234543").key) in keys
    assert ("mobile", value_of(runtime.vault, "mobile", WORKER["mobile"]).key) not in keys


def sms_to(runtime: Runtime, code: str) -> list[str]:
    """The numbers that these text messages go to, oldest first."""
    with runtime.database.reading() as session:
        found = select(Message).where(Message.code == code).order_by(col(Message.created_at))
        return [str(compose(runtime, message).to) for message in session.exec(found)]


def test_a_number_of_somebody_else_is_refused_after_the_code_and_told_to_nobody(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser = with_key(KeyKind.SMS)
    theirs = "+32470123456"
    other = make_registered(runtime, mobile=theirs, email="b@c.example", ssin="85471400342")
    with runtime.work(SYSTEM) as work:
        value = value_of(work.vault, "mobile", theirs)
        assert take(work.session, value, other, person_key=None, now=work.now)
    assert ask_number(browser, theirs) == 303  # who does not have the phone learns nothing
    assert type_new_code(browser, last_key_code(runtime)).location == "/keys/mobile"
    assert "This number cannot be used" in browser.get("/keys/mobile").text
    assert account_of(runtime).mobile == WORKER["mobile"]
    assert told(runtime) == []
    with runtime.database.reading() as session:
        tags = session.exec(select(AuditEntry.tag)).all()
    assert AuditTag.UNIQUENESS_REFUSED in tags


@pytest.mark.race
def test_sec_A7_two_accounts_that_want_one_number_at_once_do_not_both_get_it(
    runtime_on: Runtime,
) -> None:
    with runtime_on.work(SYSTEM) as work:
        for name in ("first", "second"):
            work.session.add(make_worker_account(name))

    def move(index: int) -> bool:
        name = ("first", "second")[index]
        with runtime_on.work(SYSTEM) as work:
            value = value_of(work.vault, "mobile", "+358401234543")
            return move_account(work.session, value, name, f"person {name}")

    assert sorted(map(str, at_once(2, move))) == ["False", "True"]


def make_worker_account(name: str) -> WorkerAccount:
    return WorkerAccount(
        id=name,
        user_name=name,
        user_name_key=name,
        password_hash="",
        person_key=f"person {name}",
        email=f"{name}@c.example",
        mobile="+32470123456",
        language="nl",
        sex="X",
        created_at=datetime(2026, 11, 23, 11, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("path", "given", "field", "said"),
    [
        ("/keys/app", {"password": "not this one at all"}, "password", "not your password"),
        ("/keys/app", {}, "password", "not your password"),
        ("/keys/mobile", {"mobile": NUMBER}, "password", "not your password"),
        ("/keys/mobile", {"password": PASSWORD}, "mobile", "Enter your new mobile number"),
        ("/keys/mobile", {"mobile": "12x", "password": PASSWORD}, "mobile", "cannot read"),
        ("/keys/mobile", {"mobile": "+3225550000", "password": PASSWORD}, "mobile", "fixed line"),
        ("/keys/mobile", {"mobile": "+358401234542", "password": PASSWORD}, "mobile", "already"),
    ],
)
def test_sec_B10_a_key_is_replaced_only_with_the_password_and_errors_stand_at_the_field(
    runtime: Runtime,
    with_key: Callable[[KeyKind], FlaskClient],
    path: str,
    given: dict[str, str],
    field: str,
    said: str,
) -> None:
    browser = with_key(KeyKind.APP)
    answer = browser.post(path, data=given)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    [wrong] = page.select('[aria-invalid="true"]')
    assert wrong["id"] == field
    assert said in str(page.find(id=f"{field}-error"))
    assert given.get("mobile", "") in answer.text  # what was typed is not lost
    assert PASSWORD not in answer.text
    assert browser.get("/keys/add").location == "/keys"


def test_a_window_that_began_something_older_is_told_so(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser = with_key(KeyKind.APP)
    browser.post("/keys/app", data={"password": PASSWORD})
    older, code = mark_on(browser), new_code(runtime, browser)
    ask_number(browser)
    assert type_new_code(browser, code, mark=older).location == "/keys/add"
    assert "in another window" in browser.get("/keys/add").text
    assert type_new_code(browser, last_key_code(runtime)).location == "/keys"


def test_another_code_goes_to_the_new_number_and_three_of_them_are_enough(
    runtime: Runtime, with_key: Callable[[KeyKind], FlaskClient]
) -> None:
    browser = with_key(KeyKind.APP)
    ask_number(browser)
    assert [browser.post("/keys/add/again").status_code for _ in range(3)] == [303, 303, 429]
    assert sms_to(runtime, "key_code") == ["+358401234543"] * 3
