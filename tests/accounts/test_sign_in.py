"""Signing in: slow for who guesses, never closed for who knows, and the same for nobody as for somebody."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from bisdesk.accounts import passwords, service
from bisdesk.accounts.models import Account
from bisdesk.accounts.passwords import check_password, hash_password
from bisdesk.accounts.service import ACCOUNT_LIMIT, ACCOUNT_TOTAL, ADDRESS_LIMIT, WINDOW
from bisdesk.app import create_app
from bisdesk.audit.models import AuditEntry
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.support.world import masked

EMAIL = "lien.vermeersch@voorbeeld.example"
OTHER = "jonas.peeters@voorbeeld.example"
RIGHT = {"email": EMAIL, "password": PASSWORD}
WRONG = {"email": EMAIL, "password": "not this one at all"}


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the checks instead of doing them, but for the tests of hashing itself."""
    if "B6" in request.node.name:
        return

    def check(password: str, _stored: str | None) -> tuple[bool, str | None]:
        checked.append(password)
        return _stored is not None and password == PASSWORD, None

    checked.clear()
    monkeypatch.setattr(service, "check_password", check)


checked: list[str] = []


def tries(
    client: FlaskClient, data: dict[str, str], number: int, address: str = "192.0.2.1"
) -> list[int]:
    return [
        client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code
        for _ in range(number)
    ]


def test_sec_B6_passwords_are_stored_with_argon2id_and_todays_figures() -> None:
    stored = hash_password(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(PASSWORD, stored) == (True, None)
    assert check_password("wrong", stored) == (False, None)
    assert check_password(PASSWORD, None) == (False, None)


def test_sec_B6_a_password_stored_with_older_figures_is_hashed_anew_at_sign_in(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    old = Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with runtime.database.writing() as session:
        account = session.get_one(Account, people.end_user)
        account.password_hash = old
        session.add(account)
    assert tries(client, RIGHT, 1) == [303]
    with runtime.database.reading() as session:
        assert "m=19456,t=2,p=1" in session.get_one(Account, people.end_user).password_hash


@pytest.mark.parametrize(
    ("password", "near"),
    [
        ("a" * 72 + "x", "a" * 72 + "y"),
        ("é" * 50, "e\u0301" * 49 + "é"),
        ("met\x00nul", "met"),
        ("z" * 128, "z" * 127),
    ],
)
def test_sec_B6_no_password_is_cut_short(password: str, near: str) -> None:
    stored = hash_password(password)
    assert check_password(password, stored)[0]
    assert not check_password(near, stored)[0]


def test_sec_B6_nobody_costs_as_much_as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    real = passwords._hasher.verify

    def verify(password: str, stored: str) -> bool:
        looked.append(stored.split("$")[3])
        return bool(real(password, stored))

    monkeypatch.setattr(passwords._hasher, "verify", verify)
    check_password("x", None)
    assert looked == ["m=19456,t=2,p=1"]


def test_sec_B7_a_hundred_tries_at_one_account_look_at_a_few_only(
    people: People, client: FlaskClient
) -> None:
    found = [tries(client, WRONG, 1, f"192.0.2.{number}")[0] for number in range(100)]
    assert found == [422] * ACCOUNT_TOTAL + [429] * (100 - ACCOUNT_TOTAL)
    assert len(checked) == ACCOUNT_TOTAL


def test_sec_B7_one_try_at_each_of_many_accounts_is_slowed_down_by_address(
    people: People, client: FlaskClient
) -> None:
    found = [
        tries(client, {"email": f"nobody{number}@voorbeeld.example", "password": "x"}, 1)[0]
        for number in range(100)
    ]
    assert found == [422] * ADDRESS_LIMIT + [429] * (100 - ADDRESS_LIMIT)


def test_sec_B7_the_right_password_works_after_the_pause_and_not_before(
    people: People, client: FlaskClient, clock: FixedClock
) -> None:
    tries(client, WRONG, ACCOUNT_LIMIT + 1)
    answer = client.post("/sign-in", data=RIGHT, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 429
    wait = int(answer.headers["Retry-After"])
    assert 0 < wait <= WINDOW.total_seconds() + 1
    clock.advance(timedelta(seconds=wait - 2))
    assert tries(client, RIGHT, 1) == [429]
    clock.advance(timedelta(seconds=2))
    assert tries(client, RIGHT, 1) == [303]


def test_sec_B7_trying_on_does_not_make_the_pause_longer(
    people: People, client: FlaskClient, clock: FixedClock
) -> None:
    for _ in range(int(WINDOW.total_seconds() // 30)):
        tries(client, WRONG, 3)
        clock.advance(timedelta(seconds=30))
    assert tries(client, RIGHT, 1) == [303]


def test_sec_B7_a_colleague_is_not_locked_out(people: People, client: FlaskClient) -> None:
    tries(client, WRONG, ACCOUNT_LIMIT + 3)
    assert tries(client, {"email": OTHER, "password": PASSWORD}, 1, "192.0.2.9") == [303]


def test_sec_B7_who_guesses_at_one_address_does_not_lock_out_the_owner_at_another(
    people: People, client: FlaskClient
) -> None:
    assert tries(client, WRONG, ACCOUNT_LIMIT + 3)[-1] == 429
    assert tries(client, RIGHT, 1, "192.0.2.9") == [303]


def test_sec_B7_signing_in_well_forgets_the_tries_before(
    people: People, client: FlaskClient, app: Flask
) -> None:
    for _ in range(3):
        tries(client, WRONG, ACCOUNT_LIMIT - 1)
        assert tries(app.test_client(), RIGHT, 1) == [303]


def test_sec_B7_another_way_to_write_the_address_is_the_same_account(
    people: People, client: FlaskClient
) -> None:
    for email in (EMAIL.upper(), f" {EMAIL}", EMAIL.title(), f"{EMAIL} "):
        tries(client, {**WRONG, "email": email}, 2)
    assert tries(client, RIGHT, 1) == [429]


def test_sec_B7_two_processes_count_together(
    runtime: Runtime, people: People, client: FlaskClient, clock: FixedClock
) -> None:
    other = create_app(build_runtime(runtime.settings, clock=clock))
    other.config["WTF_CSRF_ENABLED"] = False
    tries(client, WRONG, ACCOUNT_LIMIT - 1)
    found = tries(other.test_client(), WRONG, 2)
    assert found == [422, 429]
    assert tries(client, RIGHT, 1) == [429]


def test_sec_B8_an_unknown_a_disabled_and_a_known_account_answer_alike(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    with runtime.database.writing() as session:
        account = session.get_one(Account, people.colleague)
        account.active = False
        session.add(account)
    answers = []
    for email in (EMAIL, "nobody.at.all@voorbeeld.example", OTHER):
        answer = client.post("/sign-in", data={"email": email, "password": "wrong"})
        headers = sorted(item for item in answer.headers if item[0] != "Set-Cookie")
        answers.append((answer.status_code, masked(answer.text, email), headers))
    assert {answer[0] for answer in answers} == {422}
    assert answers[0][1] == answers[1][1] == answers[2][1]
    assert [name for name, _ in answers[0][2]] == [name for name, _ in answers[1][2]]
    assert len(checked) == 3  # the same work was done for each


def test_sec_B8_the_pause_comes_as_soon_for_an_unknown_account(
    people: People, client: FlaskClient
) -> None:
    nobody = {"email": "nobody.at.all@voorbeeld.example", "password": "wrong"}
    known = tries(client, WRONG, ACCOUNT_LIMIT + 2, "192.0.2.1")
    assert tries(client, nobody, ACCOUNT_LIMIT + 2, "192.0.2.2") == known


def test_sec_F3_sign_ins_and_refusals_are_audited_without_the_address(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    tries(client, WRONG, 1)
    tries(client, {"email": "nobody.at.all@voorbeeld.example", "password": "wrong"}, 1)
    tries(client, RIGHT, 1)
    with runtime.database.reading() as session:
        entries = session.exec(select(AuditEntry).order_by(AuditEntry.seq)).all()  # type: ignore[arg-type]
    said = [(entry.tag, entry.outcome, entry.actor_id, entry.subject_id) for entry in entries]
    assert said == [
        ("sign_in_refused", "refused", None, people.end_user),
        ("sign_in_refused", "refused", None, None),
        ("signed_in", "done", people.end_user, None),
    ]
    assert "voorbeeld" not in str([entry.model_dump() for entry in entries])


def test_sec_B8_an_empty_or_endless_form_is_an_input_error_and_no_try(
    people: People, client: FlaskClient
) -> None:
    for data in ({"email": "", "password": ""}, {"email": EMAIL, "password": "x" * 129}):
        tries(client, data, 10)
    assert tries(client, RIGHT, 1) == [303]
    assert checked == [PASSWORD]
