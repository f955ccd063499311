"""Sessions: on the server, new at sign-in, over after half an hour or ten, and gone when told to."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.accounts.identify import ABSOLUTE, IDLE, LINGERS
from bisdesk.accounts.models import Account, SignInSession
from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft, make_submitted
from tests.support.core import make_settings

ClientAs = Callable[[str], FlaskClient]
COOKIE = "bisdesk-session"
EMAIL = "lien.vermeersch@voorbeeld.example"
SECOND = timedelta(seconds=1)


def signs_in(client: FlaskClient) -> str:
    """Sign in by the form; return the token that the browser now holds."""
    assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 303
    return token_of(client)


def token_of(client: FlaskClient, name: str = COOKIE) -> str:
    found = client.get_cookie(name)
    assert found is not None
    return found.value


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def sessions(runtime: Runtime) -> list[SignInSession]:
    with runtime.database.reading() as db:
        return list(db.exec(select(SignInSession)))


def test_sec_B1_a_token_from_before_signing_in_is_worth_nothing_afterwards(
    runtime: Runtime, people: People, app: Flask
) -> None:
    planted = "A" * 43
    victim, attacker = app.test_client(), app.test_client()
    for client in (victim, attacker):
        client.set_cookie(COOKIE, planted)
    assert signs_in(victim) != planted
    assert not is_in(attacker)


def test_sec_B1_each_sign_in_has_a_token_of_its_own_with_enough_randomness(
    runtime: Runtime, people: People, app: Flask
) -> None:
    tokens = {signs_in(app.test_client()) for _ in range(4)}
    assert len(tokens) == 4
    assert min(map(len, tokens)) >= 43  # 256 bits in base64
    stored = {session.id for session in sessions(runtime)}
    assert len(stored) == 4
    assert not stored & tokens


def test_sec_B1_a_visitors_choices_and_cookie_do_not_go_along(people: People, app: Flask) -> None:
    client = app.test_client()
    client.post("/language", data={"language": "fr", "next": "/sign-in"})
    assert client.get_cookie("bisdesk-visitor") is not None
    signs_in(client)
    assert client.get_cookie("bisdesk-visitor") is None


def test_sec_B1_the_token_stands_in_no_page_address_log_or_table(
    runtime: Runtime, people: People, app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    client = app.test_client()
    token = signs_in(client)
    for path in ("/", "/account", "/requests", "/requests/new", "/no-such-page"):
        answer = client.get(path)
        assert token not in answer.text + str(answer.headers)
    assert token not in "".join(capfd.readouterr())
    runtime.database.dispose()
    files = list(runtime.settings.instance.iterdir())
    assert not [path for path in files if path.is_file() and token.encode() in path.read_bytes()]


def test_sec_B1_a_visitors_cookie_cannot_be_made_up(people: People, app: Flask) -> None:
    client = app.test_client()
    for value in (f'{{"_user_id":"{people.staff}"}}.x', "x", "", "W10.AAAA", "\ufffd"):
        client.set_cookie("bisdesk-visitor", value)
        assert not is_in(client)


@pytest.mark.parametrize(("wait", "still"), [(IDLE - SECOND, True), (IDLE, False)])
def test_sec_B2_half_an_hour_without_a_click_ends_it(
    client_as: ClientAs, clock: FixedClock, wait: timedelta, still: bool
) -> None:
    client = client_as("end_user")
    assert is_in(client)
    clock.advance(wait)
    assert is_in(client) is still


@pytest.mark.parametrize(("last", "still"), [(ABSOLUTE - SECOND, True), (ABSOLUTE, False)])
def test_sec_B2_ten_hours_end_it_whatever_is_done(
    client_as: ClientAs, clock: FixedClock, last: timedelta, still: bool
) -> None:
    client, began = client_as("end_user"), clock.now()
    while clock.now() < began + ABSOLUTE - IDLE:
        clock.advance(timedelta(minutes=25))
        assert is_in(client)
    clock.move_to(began + last)
    assert is_in(client) is still


def test_sec_B2_polling_is_no_activity(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    make_submitted(runtime, people)
    desk, began = client_as("staff"), clock.now()
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    while clock.now() < began + IDLE - timedelta(minutes=1):
        clock.advance(timedelta(minutes=1))
        assert desk.get("/board/live", headers=part).status_code == 200
    clock.advance(timedelta(minutes=1))
    answer = desk.get("/board/live", headers=part)
    assert answer.headers["HX-Redirect"] == "/sign-in"
    assert answer.data == b""


def test_sec_B2_what_was_typed_survives_signing_in_again(
    runtime: Runtime, people: People, app: Flask, clock: FixedClock
) -> None:
    client = app.test_client()
    signs_in(client)
    draft = make_draft(runtime, people, checked=False)
    path = f"/requests/drafts/{draft.id}"
    saved = {"version": str(draft.version), "first_name": "Aino"}
    client.post(f"{path}/fields/first_name", data=saved)
    clock.advance(IDLE)
    answer = client.get(path)
    assert answer.location == f"/sign-in?next={path}"
    data = {"email": EMAIL, "password": PASSWORD, "next": path}
    assert client.post("/sign-in", data=data).location == path
    assert 'value="Aino"' in client.get(path).text


def test_sec_B3_an_old_cookie_after_signing_out_leads_to_the_sign_in_page(
    runtime: Runtime, people: People, app: Flask
) -> None:
    client, replay = app.test_client(), app.test_client()
    replay.set_cookie(COOKIE, signs_in(client))
    assert is_in(replay)
    assert client.post("/sign-out").status_code == 303
    assert client.get_cookie(COOKIE) is None
    assert replay.get("/account").location == "/sign-in?next=/account"
    assert sessions(runtime) == []


def test_sec_B3_signing_out_ends_this_session_only(people: People, app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    for client in (here, there):
        signs_in(client)
    here.post("/sign-out")
    assert not is_in(here)
    assert is_in(there)


def change(runtime: Runtime, account_id: str, **values: object) -> None:
    with runtime.database.writing() as db:
        account = db.get_one(Account, account_id)
        for name, value in values.items():
            setattr(account, name, value)
        db.add(account)


def test_sec_A4_a_disabled_account_is_out_at_the_next_click(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    assert is_in(client)
    change(runtime, people.end_user, active=False)
    assert not is_in(client)
    data = {"email": EMAIL, "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 422


def test_sec_A4_a_right_that_is_taken_away_is_gone_at_the_boards_next_poll(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make_submitted(runtime, people)
    desk = client_as("staff")
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    first = desk.get("/board/live", headers=part)
    assert "Saarinen" in first.text
    change(runtime, people.staff, is_staff=False)
    for headers in (part, {**part, "HX-PTag": first.headers["HX-PTag"]}):
        answer = desk.get("/board/live", headers=headers)
        assert answer.status_code == 403
        assert "Saarinen" not in answer.text


@pytest.fixture
def by_https(tmp_path: Path, migrated_sqlite: Path, clock: FixedClock) -> Flask:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    own = {"intranet_url": "https://bisdesk.example", "public_url": "https://bisdesk.example"}
    runtime = build_runtime(make_settings(tmp_path, **own), clock=clock)
    People.on(runtime)
    app = create_app(runtime)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_sec_B4_every_cookie_is_bound_to_this_host_and_out_of_reach(by_https: Flask) -> None:
    client = by_https.test_client()
    base = {"base_url": "https://bisdesk.example"}
    answers = [
        client.post("/language", data={"language": "fr"}, **base),
        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, **base),
        client.post("/sign-out", **base),
        client.get("/activate/account", **base),
        client.post("/keys/sign-out", **base),
    ]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) >= 5
    for cookie in cookies:
        assert cookie.startswith("__Host-bisdesk-"), cookie
        parts = {part.strip().split("=")[0].lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path", "samesite"} <= parts, cookie
        assert "domain" not in parts, cookie
        assert "SameSite=Lax" in cookie or "SameSite=Strict" in cookie
        assert "Path=/;" in f"{cookie};", cookie


def test_sec_B4_over_plain_http_cookies_are_still_out_of_reach_of_scripts(
    people: People, client: FlaskClient
) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_sessions_that_are_over_do_not_stay_in_the_table(
    runtime: Runtime, people: People, app: Flask, clock: FixedClock
) -> None:
    signs_in(app.test_client())
    clock.advance(LINGERS + IDLE - SECOND)
    signs_in(app.test_client())
    assert len(sessions(runtime)) == 2
    clock.advance(SECOND)
    signs_in(app.test_client())
    assert len(sessions(runtime)) == 2


def test_a_plain_cookie_does_not_count_where_the_prefixed_one_is_due(by_https: Flask) -> None:
    runtime: Runtime = by_https.extensions["bisdesk"]
    client = by_https.test_client()
    base = "https://bisdesk.example"
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, base_url=base)
    token = token_of_https(client)
    other = by_https.test_client()
    other.set_cookie(COOKIE, token, domain="bisdesk.example")
    assert other.get("/account", base_url=base).status_code == 303
    assert len(sessions(runtime)) == 1


def token_of_https(client: FlaskClient) -> str:
    found = client.get_cookie(f"__Host-{COOKIE}", domain="bisdesk.example")
    assert found is not None
    return found.value
