"""A worker who lost a key comes back in through the desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.keys import lost, lost_code
from bisdesk.keys.models import DigitalKey, KeyKind, KeyRecovery, LostReason, WorkerAccount
from bisdesk.keys.totp import code_at, step_at
from bisdesk.outbox.compose import compose
from bisdesk.outbox.models import Message
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from tests.factories.activations import (
    WORKER,
    last_key_code,
    secret_of,
    start_activation,
    wrong_codes,
)
from tests.factories.people import People
from tests.keys.walking import GIVEN, USER_NAME, activate, app_code, secret_on
from tests.support.race import at_once

NEW = "zeven reigers boven de vaart"
REFERENCE = "BIS-2026-000001"


@pytest.fixture
def worker(runtime: Runtime, app: Flask, clock: FixedClock) -> FlaskClient:
    """The browser of somebody who activated an app; their request is confirmed."""
    browser = app.test_client()
    activate(browser, start_activation(runtime, preferred_language="en"), KeyKind.APP)
    clock.advance(timedelta(minutes=1))
    return browser


def ask(staff: FlaskClient, **changes: str) -> int:
    given = {"reason": "phone", "checked": "y"} | changes
    return staff.post(f"/review/{REFERENCE}/keys", data=given).status_code


def sent(runtime: Runtime, code: str) -> Message:
    """The newest message of this kind."""
    with runtime.database.reading() as session:
        found = session.exec(select(Message).where(Message.code == code)).all()
    return max(found, key=lambda message: message.created_at)


def secrets_sent(runtime: Runtime) -> tuple[str, str]:
    """Link and code, as only the worker gets them."""
    token = secret_of(runtime, sent(runtime, "key_recovery"))["token"]
    return f"/keys/lost/{token}", secret_of(runtime, sent(runtime, "key_recovery_code"))["code"]


def renew(runtime: Runtime, browser: FlaskClient, kind: KeyKind) -> int:
    """From the right code to the new key."""
    given = {"new_password": NEW, "kind": kind.value}
    assert browser.post("/keys/renew", data=given).location == "/keys/renew/confirm"
    page = BeautifulSoup(browser.get("/keys/renew/confirm").data, "html.parser")
    if kind is KeyKind.APP:
        code = code_at(secret_on(page), step_at(runtime.clock.now()))
    else:
        code = last_key_code(runtime)
    return browser.post("/keys/renew/confirm", data={"code": code}).status_code


@pytest.mark.parametrize("kind", KeyKind)
def test_who_lost_a_key_gets_a_link_and_a_code_and_chooses_anew(
    runtime: Runtime,
    app: Flask,
    worker: FlaskClient,
    client_as: Callable[[str], FlaskClient],
    clock: FixedClock,
    kind: KeyKind,
) -> None:
    staff = client_as("staff")
    assert "Sleutel verloren?" in staff.get(f"/review/{REFERENCE}").text
    assert ask(staff) == 303
    mail, sms = sent(runtime, "key_recovery"), sent(runtime, "key_recovery_code")
    assert (compose(runtime, mail).to, compose(runtime, sms).to) == (
        WORKER["email"],
        WORKER["mobile"],
    )
    path, code = secrets_sent(runtime)
    browser = app.test_client()
    opened = browser.get(path)
    assert USER_NAME not in opened.text  # nothing personal before the right code
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert opened.headers["Cache-Control"] == "no-store"
    assert browser.post(path, data={"code": code.lower()}).location == "/keys/renew"
    assert USER_NAME in browser.get("/keys/renew").text
    assert USER_NAME in worker.get("/keys").text  # until the new key works, the old ones do
    assert renew(runtime, browser, kind) == 303
    assert "You are signed in as" in browser.get("/keys").text
    assert USER_NAME not in worker.get("/keys").text
    with runtime.database.reading() as session:
        assert [key.kind for key in session.exec(select(DigitalKey))] == [kind]
    assert "With the help of the Bisdesk" in compose(runtime, sent(runtime, "keys_changed")).text
    assert app.test_client().post("/keys/sign-in", data=GIVEN).status_code == 422
    clock.advance(timedelta(minutes=1))
    again = app.test_client()
    again.post("/keys/sign-in", data=GIVEN | {"password": NEW})
    found = app_code(runtime) if kind is KeyKind.APP else last_key_code(runtime)
    assert again.post("/keys/code", data={"code": found}).location == "/keys"
    assert app.test_client().get(path).status_code == 404  # used


def test_sec_C7_staff_start_a_way_in_but_see_and_choose_no_secret(
    runtime: Runtime, worker: FlaskClient, client_as: Callable[[str], FlaskClient]
) -> None:
    staff = client_as("staff")
    ask(staff)
    path, code = secrets_sent(runtime)
    token = path.rpartition("/")[2]
    pages = [staff.get(f"/review/{REFERENCE}").text, staff.get(f"/review/{REFERENCE}/keys").text]
    for secret in (token, code, code[:5], USER_NAME, WORKER["email"], "401234542"):
        assert secret not in pages[1]
        assert secret in (WORKER["email"], "401234542") or secret not in pages[0]
    for file in runtime.settings.instance.iterdir():
        if file.is_file():
            stored = file.read_bytes()
            assert token.encode() not in stored
            assert code.encode() not in stored
    with runtime.database.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.tag == "key_recovery_started"))
        [entry] = said.all()
        recovery = session.exec(select(KeyRecovery)).one()
    assert (entry.actor_id, entry.reason) == (recovery.started_by, "phone")


@pytest.mark.parametrize(
    ("changes", "field"), [({"reason": ""}, "reason"), ({"reason": "x"}, "reason"), ({"checked": ""}, "checked")]
)  # fmt: skip
def test_staff_say_why_and_that_they_checked_who_it_is(
    runtime: Runtime,
    worker: FlaskClient,
    client_as: Callable[[str], FlaskClient],
    changes: dict[str, str],
    field: str,
) -> None:
    answer = client_as("staff").post(
        f"/review/{REFERENCE}/keys", data={"reason": "phone", "checked": "y"} | changes
    )
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.find(id=f"{field}-error") is not None
    with runtime.database.reading() as session:
        assert session.exec(select(KeyRecovery)).all() == []


def test_sec_C3_three_wrong_codes_end_the_way_in(
    runtime: Runtime,
    app: Flask,
    worker: FlaskClient,
    client_as: Callable[[str], FlaskClient],
    clock: FixedClock,
) -> None:
    ask(client_as("staff"))
    path, code = secrets_sent(runtime)
    browser = app.test_client()
    assert browser.post(path, data={"code": "ABC"}).status_code == 422  # no try
    wrong = wrong_codes(code, 3)
    assert "You have 2 tries left" in browser.post(path, data={"code": wrong[0]}).text
    assert browser.post(path, data={"code": wrong[1]}).status_code == 422
    assert browser.post(path, data={"code": wrong[2]}).status_code == 404
    assert browser.post(path, data={"code": code}).status_code == 404
    clock.advance(timedelta(minutes=1))
    assert ask(client_as("staff2")) == 303
    newer, code = secrets_sent(runtime)
    assert browser.get(path).status_code == 404
    assert browser.post(newer, data={"code": code}).status_code == 303


def test_the_way_in_ends_after_three_days_and_when_a_newer_one_is_sent(
    runtime: Runtime,
    app: Flask,
    worker: FlaskClient,
    client_as: Callable[[str], FlaskClient],
    clock: FixedClock,
) -> None:
    ask(client_as("staff"))
    first, code = secrets_sent(runtime)
    halfway = app.test_client()
    assert halfway.post(first, data={"code": code}).status_code == 303
    clock.advance(timedelta(minutes=1))
    ask(client_as("staff"))
    second, _ = secrets_sent(runtime)
    assert halfway.get(first).status_code == 404
    assert renew(runtime, halfway, KeyKind.APP) == 303
    assert USER_NAME not in halfway.get("/keys").text  # the older one stores nothing any more
    clock.advance(timedelta(days=3) - timedelta(seconds=1))
    assert halfway.get(second).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert halfway.get(second).status_code == 404


def test_three_ways_in_a_day_are_enough(
    runtime: Runtime,
    worker: FlaskClient,
    client_as: Callable[[str], FlaskClient],
    clock: FixedClock,
) -> None:
    staff = client_as("staff")
    assert [ask(staff) for _ in range(4)] == [303, 303, 303, 422]
    clock.advance(timedelta(days=1))
    assert ask(client_as("staff")) == 303


def test_sec_A5_link_and_code_are_good_for_nothing_but_choosing_anew(
    runtime: Runtime, app: Flask, worker: FlaskClient, client_as: Callable[[str], FlaskClient]
) -> None:
    ask(client_as("staff"))
    path, code = secrets_sent(runtime)
    browser = app.test_client()
    browser.post(path, data={"code": code})
    assert browser.get("/keys/code").location == "/keys"
    assert browser.post("/keys/code", data={"code": app_code(runtime)}).location == "/keys"
    assert browser.post("/keys/code/sms").location == "/keys"
    assert browser.get("/keys/password").location == "/keys"
    assert browser.get("/keys/renew/confirm").location == "/keys/renew"
    halfway = app.test_client()
    halfway.post("/keys/sign-in", data=GIVEN)
    assert halfway.get("/keys/renew").location == "/keys"  # nor the password for that way


def test_what_is_wrong_on_the_way_back_in_is_said_at_the_field(
    runtime: Runtime, app: Flask, worker: FlaskClient, client_as: Callable[[str], FlaskClient]
) -> None:
    ask(client_as("staff"))
    path, code = secrets_sent(runtime)
    browser = app.test_client()
    browser.post(path, data={"code": code})
    for given, field in (
        ({"new_password": "", "kind": "app"}, "new_password"),
        ({"new_password": "saarinen met nog meer", "kind": "app"}, "new_password"),
        ({"new_password": NEW, "kind": "eid"}, "kind"),
    ):
        answer = browser.post("/keys/renew", data=given)
        assert answer.status_code == 422
        assert BeautifulSoup(answer.data, "html.parser").find(id=f"{field}-error")
    assert browser.post("/keys/renew", data={"new_password": NEW, "kind": "app"}).status_code == 303
    assert browser.post("/keys/renew/confirm", data={"code": "12"}).status_code == 422
    assert browser.post("/keys/renew/again").location == "/keys/renew/confirm"


def test_without_digital_keys_there_is_no_such_page(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    start_activation(runtime)
    staff = client_as("staff")
    assert staff.get(f"/review/{REFERENCE}/keys").status_code == 404
    assert ask(staff) == 404
    assert "Sleutel verloren?" not in staff.get(f"/review/{REFERENCE}").text


@pytest.mark.race
def test_sec_C3_of_twenty_wrong_codes_at_once_at_most_three_are_looked_at(
    runtime_on: Runtime,
) -> None:
    started = start_activation(runtime_on)
    prepared = lost.prepare()
    with runtime_on.work(Actor(kind="account", id=started.holder_id, staff=True)) as work:
        bis_request = work.session.get_one(BisRequest, started.request_id)
        bis_request.filer_id = (
            bis_request.holder_id
        )  # the one who starts it here is told by the row alone
        account = WorkerAccount(
            user_name=USER_NAME, user_name_key=USER_NAME, password_hash="", email="a@c.example",
            person_key=work.vault.person_key(bis_request.ssin or ""), mobile=WORKER["mobile"],
            language="nl", sex="F", created_at=work.now,
        )  # fmt: skip
        work.session.add(account)
        work.session.flush()
        work.session.add(
            KeyRecovery(
                worker_account_id=account.id,
                token_hash=lost.token_hash(work.vault, prepared.token),
                code_hash=prepared.code_hash,
                reason=LostReason.PHONE,
                started_by=started.holder_id,
                created_at=work.now,
                expires_at=work.now + lost.LIFE,
            )
        )
    wrong = wrong_codes(prepared.code, 20)

    def attempt(index: int) -> str:
        return lost_code.try_code(
            runtime_on, prepared.token, wrong[index], address=f"10.0.0.{index}"
        )

    results = at_once(20, attempt)
    assert sum(isinstance(each, lost_code.WrongCode) for each in results) <= 3
    with runtime_on.database.reading() as session:
        recovery = session.exec(select(KeyRecovery)).one()
    assert (recovery.attempts, recovery.ended_by) == (3, "wrong_codes")
    with pytest.raises(lost_code.NotUsable):
        lost_code.try_code(runtime_on, prepared.token, prepared.code, address="10.0.1.1")
