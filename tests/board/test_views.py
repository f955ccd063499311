"""The board as its viewers see it: the same by polling as by opening, nothing when nothing changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.assignment import service as assignment
from bisdesk.board.views import age_text
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_submitted

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def board(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_polling_shows_the_same_as_opening_the_board_again(
    client_as: Callable[[str], FlaskClient], runtime: Runtime, people: People
) -> None:
    client = client_as("staff")
    client.get("/board")
    make_submitted(runtime, people)
    polled = board(client.get("/board/live", headers=PART).text).select_one("#board")
    opened = board(client.get("/board").text).select_one("#board")
    assert polled is not None
    assert opened is not None
    assert polled.get_text(" ", strip=True) == opened.get_text(" ", strip=True)
    assert len(polled.select(".ticket")) == 1


def test_nothing_is_sent_while_nothing_changed_and_the_change_with_the_next_poll(
    client_as: Callable[[str], FlaskClient], runtime: Runtime, people: People
) -> None:
    client = client_as("staff")
    submitted = make_submitted(runtime, people)
    tag = client.get("/board").headers["HX-PTag"]
    same = client.get("/board/live", headers=PART | {"HX-PTag": tag})
    assert (same.status_code, same.data) == (304, b"")
    with runtime.work(people.actor("staff2")) as work:
        assignment.claim(work, str(submitted.reference))
    changed = client.get("/board/live", headers=PART | {"HX-PTag": tag})
    assert changed.status_code == 200
    assert changed.headers["HX-PTag"] != tag
    assert board(changed.text).select_one(".lane--busy .ticket") is not None


def test_what_time_changes_comes_with_the_next_minute(
    client_as: Callable[[str], FlaskClient], runtime: Runtime, people: People, clock: FixedClock
) -> None:
    client = client_as("staff")
    make_submitted(runtime, people)
    tag = client.get("/board").headers["HX-PTag"]
    clock.advance(timedelta(minutes=1))
    assert client.get("/board/live", headers=PART | {"HX-PTag": tag}).status_code == 200


def test_a_card_says_who_has_it_how_late_it_is_and_offers_itself_only_when_free(
    client_as: Callable[[str], FlaskClient], runtime: Runtime, people: People, clock: FixedClock
) -> None:
    mine = make_in_review(runtime, people)
    free = make_submitted(runtime, people)
    own = make_submitted(runtime, people, "filing_staff")
    clock.advance(timedelta(days=4))
    page = board(client_as("staff").get("/board").text)
    taken = page.select_one(f"#request-{mine.id}")
    assert taken is not None
    assert taken.select_one("button") is None
    assert "ticket--mine" in taken["class"]
    assert "ticket--late" in taken["class"]
    assert page.select_one(f"#request-{free.id} button") is not None
    filer = board(client_as("filing_staff").get("/board").text)
    assert filer.select_one(f"#request-{own.id} button") is None


@pytest.mark.parametrize(
    ("age", "said"),
    [
        pytest.param(timedelta(minutes=14), "14 min", id="minutes"),
        pytest.param(timedelta(hours=7, minutes=59), "7 u", id="less than a working day"),
        pytest.param(timedelta(hours=14), "1 d 6 u", id="days of eight hours"),
    ],
)
def test_ages_are_said_in_working_time(
    client_as: Callable[[str], FlaskClient], age: timedelta, said: str
) -> None:
    client = client_as("staff")
    with client.application.test_request_context("/board"):
        assert age_text(age) == said
