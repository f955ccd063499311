"""What a page knows of the end of its session, so that it can warn two minutes before."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bisdesk.clock import FixedClock


def told_end(answer: TestResponse) -> datetime:
    return datetime.fromisoformat(answer.headers["X-Session-Expires"])


def test_a_page_opened_after_a_long_pause_has_half_an_hour_again(
    client_as: Callable[[str], FlaskClient], clock: FixedClock
) -> None:
    client = client_as("staff")
    clock.advance(timedelta(minutes=28))
    answer = client.get("/account")
    left = told_end(answer) - clock.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    assert f'data-session-expires="{told_end(answer).isoformat()}"' in answer.text


def test_the_told_end_is_never_after_the_real_one(
    client_as: Callable[[str], FlaskClient], clock: FixedClock
) -> None:
    client = client_as("staff")
    for pause in (20, 29, 31, 600):
        clock.advance(timedelta(seconds=pause))
        end = told_end(client.get("/account"))
    clock.move_to(end - timedelta(seconds=1))
    assert client.get("/account").status_code == 200


def test_staying_signed_in_never_goes_past_ten_hours(
    client_as: Callable[[str], FlaskClient], clock: FixedClock
) -> None:
    client = client_as("staff")
    began = clock.now()
    while clock.now() < began + timedelta(hours=9, minutes=30):
        clock.advance(timedelta(minutes=25))
        end = told_end(client.post("/session/keep"))
    assert end == began + timedelta(hours=10)
