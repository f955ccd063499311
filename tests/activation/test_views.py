import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from bisdesk.activation.models import ActivationState
from bisdesk.activation.timed import due
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories.activations import WORKER, Started, start_activation, wrong_codes

LANGUAGE = {"nl": "nl", "fr": "fr", "de": "de", "en": "en"}


def boxes(code: str) -> dict[str, str]:
    return {f"code{number + 1}": code[number * 5 : number * 5 + 5] for number in range(4)}


def attempts(started: Started) -> int:
    return started.activation.attempts


@pytest.mark.parametrize("language", LANGUAGE)
def test_the_page_speaks_the_workers_language(
    runtime: Runtime, client: FlaskClient, language: str
) -> None:
    started = start_activation(runtime, preferred_language=language)
    page = BeautifulSoup(client.get(started.path).data, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language


def test_the_language_switch_keeps_the_page_and_the_choice(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime, preferred_language="fr")
    answer = client.post("/language", data={"language": "de", "next": started.path})
    assert answer.location == started.path
    assert b'<html lang="de"' in client.get(started.path).data
    client.post(started.path, data=boxes(started.code))
    assert b'<html lang="de"' in client.get("/activate/key").data


@pytest.mark.parametrize("pasted", [False, True])
def test_the_code_goes_into_four_boxes_or_all_into_the_first(
    runtime: Runtime, client: FlaskClient, pasted: bool
) -> None:
    started = start_activation(runtime)
    whole = "-".join(boxes(started.code).values()).lower()
    typed = (
        {"code1": whole, "code2": "", "code3": "", "code4": ""} if pasted else boxes(started.code)
    )
    answer = client.post(started.path, data=typed)
    assert (answer.status_code, answer.location) == (303, "/activate/key")


def test_sec_C4_scanners_use_nothing_up(runtime: Runtime, app: Flask) -> None:
    started = start_activation(runtime)
    before = started.activation
    for _ in range(5):
        scanner = app.test_client()
        assert scanner.get(started.path).status_code == 200
        assert scanner.head(started.path).status_code == 200
        assert scanner.post(started.path).status_code == 422
        assert scanner.post(started.path, data=boxes("")).status_code == 422
    assert started.activation == before
    answer = app.test_client().post(started.path, data=boxes(started.code))
    assert answer.status_code == 303


def test_sec_C4_an_empty_post_without_csrf_token_is_refused_before_anything(
    runtime: Runtime, app: Flask
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    started = start_activation(runtime)
    answer = app.test_client().post(started.path)
    assert answer.status_code == 400
    assert attempts(started) == 0


def test_sec_C4_the_token_is_told_to_nobody(runtime: Runtime, client: FlaskClient) -> None:
    started = start_activation(runtime)
    with capture_logs() as logged:
        answers = [
            client.get(started.path),
            client.post(started.path),
            client.post(started.path, data=boxes(wrong_codes(started.code, 1)[0])),
            client.get("/activate/unknown"),
            client.get("/activate/key"),
            client.get("/keys"),
        ]
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.findall(rb'(?:src|href|action)="(?:https?:)?//', answer.data) == []
    assert {entry["endpoint"] for entry in logged} >= {"activation.link", "activation.type_code"}
    assert started.token not in str(logged)


def test_sec_C5_no_personal_data_before_the_right_code(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime)
    shown = [
        client.get(started.path).text,
        client.post(started.path, data=boxes(wrong_codes(started.code, 1)[0])).text,
        client.get("/activate/key").text,
    ]
    hidden = [str(WORKER[name]) for name in ("first_name", "last_name", "email", "ssin")]
    hidden += [str(started.bis_request.reference), str(WORKER["mobile"])[-4:]]
    for text in shown:
        assert not [value for value in hidden if value in text]


def test_sec_C5_an_unknown_token_gets_a_neutral_page(runtime: Runtime, client: FlaskClient) -> None:
    start_activation(runtime)
    got = client.get("/activate/" + "x" * 43)
    assert got.status_code == 404
    posted = client.post("/activate/" + "x" * 43, data=boxes("A" * 20))
    assert posted.status_code == 404
    for number, answer in enumerate((got, posted)):
        title = BeautifulSoup(answer.data, "html.parser").h1
        assert title is not None, number
        assert title.text == "Deze link werkt niet"


def test_tries_left_are_shown_and_the_third_wrong_code_says_what_to_do(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime, preferred_language="en")
    assert "3 of 3 tries left" in client.get(started.path).text
    first, second, third = wrong_codes(started.code, 3)
    answer = client.post(started.path, data=boxes(first))
    assert answer.status_code == 422
    assert "2 of 3 tries left" in answer.text
    assert "1 of 3 tries left" in client.post(started.path, data=boxes(second)).text
    blocked = client.post(started.path, data=boxes(third))
    assert blocked.status_code == 410
    assert "The activation is blocked" in blocked.text
    assert "A new request is needed" in blocked.text
    assert client.post(started.path, data=boxes(started.code)).status_code == 410
    assert client.get(started.path).status_code == 410


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("ABCDE", "The code has 20 characters", id="too short"),
        pytest.param("O" * 20, "The code never has a 0, O, 1 or I", id="look-alikes"),
    ],
)
def test_an_input_error_says_which_and_is_no_try(
    runtime: Runtime, client: FlaskClient, typed: str, said: str
) -> None:
    started = start_activation(runtime, preferred_language="en")
    answer = client.post(started.path, data={"code1": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "3 of 3 tries left" in answer.text
    field = BeautifulSoup(answer.data, "html.parser").find(id="code1")
    assert field is not None
    assert (field["aria-invalid"], field["value"]) == ("true", typed)


def test_days_left_and_the_deadline_are_shown(
    runtime: Runtime, client: FlaskClient, clock: FixedClock
) -> None:
    started = start_activation(runtime, preferred_language="en")
    clock.advance(timedelta(days=2, hours=1))
    text = client.get(started.path).text
    assert "11 days left" in text
    assert "Monday, 7 December 2026" in text
    assert "12:00" in text


@pytest.mark.parametrize(
    ("after", "noted", "status", "title"),
    [
        (timedelta(days=14), False, 410, "This link has expired"),
        (timedelta(days=14), True, 410, "This link has expired"),
        (timedelta(days=30), False, 410, "The activation is blocked"),
        (timedelta(days=30), True, 410, "The activation is blocked"),
    ],
)
def test_an_expired_or_blocked_link_says_so_whether_noted_yet_or_not(
    runtime: Runtime,
    client: FlaskClient,
    clock: FixedClock,
    after: timedelta,
    noted: bool,
    status: int,
    title: str,
) -> None:
    started = start_activation(runtime, preferred_language="en")
    clock.advance(after)
    if noted:
        due(runtime)
    for answer in (client.get(started.path), client.post(started.path, data=boxes(started.code))):
        assert answer.status_code == status
        assert title in answer.text
    assert attempts(started) == 0


def test_a_link_whose_mail_is_not_noted_as_sent_asks_for_patience(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime, handed_over=False, preferred_language="en")
    answer = client.get(started.path)
    assert answer.status_code == 409
    assert "Your link is almost ready" in answer.text


def test_a_ticket_opens_the_next_step_in_its_own_browser_only(
    runtime: Runtime, client: FlaskClient, app: Flask
) -> None:
    started = start_activation(runtime)
    client.post(started.path, data=boxes(started.code))
    assert client.get("/activate/key").status_code == 200
    assert client.get(started.path).location == "/activate/key"
    stranger = app.test_client()
    for path in ("/activate/key", "/activate/confirm", "/activate/account"):
        assert stranger.get(path).status_code == 410
        assert stranger.post(path, data={"kind": "app"}).status_code == 410
    assert stranger.get(started.path).status_code == 200
    assert started.activation.state is ActivationState.CODE_ACCEPTED


def test_a_ticket_is_over_after_an_hour_and_the_code_opens_it_again(
    runtime: Runtime, client: FlaskClient, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    client.post(started.path, data=boxes(started.code))
    clock.advance(timedelta(hours=1))
    assert client.get("/activate/key").status_code == 410
    assert client.post(started.path, data=boxes(started.code)).status_code == 303
    assert client.get("/activate/key").status_code == 200


def test_every_cookie_is_kept_from_scripts_and_other_sites(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime)
    answer = client.post(started.path, data=boxes(started.code))
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("bisdesk-ticket=") for cookie in cookies)
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_a_whole_code_that_was_wrong_comes_back_spread_over_the_boxes(
    runtime: Runtime, client: FlaskClient
) -> None:
    started = start_activation(runtime)
    wrong = wrong_codes(started.code, 1)[0]
    page = BeautifulSoup(
        client.post(started.path, data={"code1": wrong.lower()}).data, "html.parser"
    )
    assert [str(box["value"]) for box in page.select(".code input")] == list(boxes(wrong).values())


def test_a_whole_code_pasted_over_the_first_box_counts_alone(
    client: FlaskClient, runtime: Runtime
) -> None:
    started = start_activation(runtime)
    typed = {"code1": started.code, "code2": "22222", "code3": "33333", "code4": "44444"}
    assert client.post(started.path, data=typed).location == "/activate/key"
