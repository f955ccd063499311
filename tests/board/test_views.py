"""The board as its viewers see it: the same by polling as by opening, nothing when nothing changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from bisdesk.accounts.models import Account
from bisdesk.assignment import service as assignment
from bisdesk.board.words import age_text
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.board.viewer import PART, Viewer, soup
from tests.factories.people import People
from tests.factories.requests import (
    make_in_review,
    make_registered,
    make_registering,
    make_submitted,
)

ClientAs = Callable[[str], FlaskClient]


def claim(runtime: Runtime, people: People, reference: str | None, who: str = "staff2") -> None:
    with runtime.work(people.actor(who)) as work:
        assignment.claim(work, str(reference))


def test_polling_shows_the_same_as_opening_the_board_again(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    viewer = Viewer(client_as("staff"))
    make_submitted(runtime, people)
    poll = viewer.poll()
    assert len(poll.cards) == 1
    assert viewer.shown == viewer.opened_anew()


def test_nothing_is_sent_while_nothing_changed_and_the_change_with_the_next_poll(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    submitted, other = make_submitted(runtime, people), make_submitted(runtime, people)
    viewer = Viewer(client_as("staff"))
    idle = viewer.poll()
    assert (idle.status, idle.size) == (304, 0)
    claim(runtime, people, submitted.reference)
    changed = viewer.poll()
    assert changed.cards == changed.changed == [f"request-{submitted.id}"]
    assert viewer.shown.orders["lane-busy-list"] == [submitted.id]
    assert viewer.shown.orders["lane-new-list"] == [other.id]
    assert viewer.shown == viewer.opened_anew()
    assert viewer.poll().status == 304


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/board", id="columns"),
        pytest.param("/board?who=mine", id="mine"),
        pytest.param("/board?who=nobody&view=table", id="table of what nobody has"),
        pytest.param("/board?view=table&sort=name", id="table by name"),
        pytest.param("/board?view=table&sort=-reference", id="table, newest reference first"),
        pytest.param("/board?state=in_review", id="one column"),
        pytest.param("/board?view=table&state=activation", id="activations"),
    ],
)
def test_whatever_a_viewer_looks_at_follows_what_happens(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock, address: str
) -> None:
    first = [make_submitted(runtime, people, last_name=name) for name in ("Novak", "Demir", "Eze")]
    viewer = Viewer(client_as("staff"), address)

    def follows() -> None:
        people.sign_in(viewer.client, "staff")  # the clock runs faster than a session lasts
        viewer.poll()
        assert viewer.shown == viewer.opened_anew()

    claim(runtime, people, first[1].reference, "staff")
    follows()
    claim(runtime, people, first[0].reference, "staff2")
    make_submitted(runtime, people, last_name="Ábel")
    follows()
    clock.advance(timedelta(hours=3))
    follows()
    make_registering(runtime, people)
    make_registered(runtime, people)
    follows()
    clock.advance(timedelta(days=4))
    follows()
    assert viewer.poll().status == 304


def test_a_card_that_comes_into_view_because_another_left_is_asked_for(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    made = []
    for _ in range(10):
        made.append(make_submitted(runtime, people))
        clock.advance(timedelta(minutes=1))
    viewer = Viewer(client_as("staff"))
    assert viewer.shown.orders["lane-new-list"] == [each.id for each in made[:8]]
    assert viewer.shown.parts["lane-new-more"].startswith("Toon nog 2")
    claim(runtime, people, made[0].reference)
    poll = viewer.poll()
    assert set(poll.cards) == {f"request-{made[0].id}", f"request-{made[8].id}"}
    assert poll.changed == [f"request-{made[0].id}"]
    assert viewer.shown == viewer.opened_anew()


def test_what_time_changes_comes_with_its_minute_and_is_not_announced(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    young = make_submitted(runtime, people)
    clock.advance(timedelta(hours=1))
    make_submitted(runtime, people)
    viewer = Viewer(client_as("staff"))
    clock.advance(timedelta(minutes=1))
    poll = viewer.poll()
    # The older one says hours: it looks the same.
    assert poll.changed == []
    assert len(poll.cards) == 1
    assert f"request-{young.id}" not in poll.cards
    assert viewer.shown == viewer.opened_anew()


def test_a_card_says_who_has_it_how_late_it_is_and_offers_itself_only_when_free(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    mine = make_in_review(runtime, people)
    free = make_submitted(runtime, people)
    own = make_submitted(runtime, people, "filing_staff")
    clock.advance(timedelta(days=4))
    page = soup(client_as("staff").get("/board"))
    taken = page.select_one(f"#request-{mine.id}")
    assert taken is not None
    assert taken.select_one("button") is None
    assert "ticket--mine" in taken["class"]
    assert "ticket--late" in taken["class"]
    assert page.select_one(f"#request-{free.id} button") is not None
    filer = soup(client_as("filing_staff").get("/board"))
    assert filer.select_one(f"#request-{own.id} button") is None


def test_my_own_stand_first_and_then_the_oldest(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    made = []
    for who in ("staff2", "staff", "staff2", "staff"):
        made.append(make_in_review(runtime, people, by=who))
        clock.advance(timedelta(minutes=10))
    for who, order in (("staff", (1, 3, 0, 2)), ("staff2", (0, 2, 1, 3))):
        shown = Viewer(client_as(who)).shown.orders["lane-busy-list"]
        assert shown == [made[number].id for number in order]


@pytest.mark.parametrize(
    ("sort", "heading", "turned"),
    [
        pytest.param("", ("Leeftijd", "descending"), "sort=age", id="oldest first by itself"),
        pytest.param("age", ("Leeftijd", "ascending"), "sort=-age", id="youngest first"),
        pytest.param("name", ("Naam", "ascending"), "sort=-name", id="by name"),
        pytest.param("-entity", ("Entiteit", "descending"), "sort=entity", id="by entity, turned"),
    ],
)
def test_the_table_says_how_it_is_sorted_and_turns_with_a_link(
    client_as: ClientAs,
    runtime: Runtime,
    people: People,
    sort: str,
    heading: tuple[str, str],
    turned: str,
) -> None:
    make_submitted(runtime, people)
    page = soup(client_as("staff").get("/board", query_string={"view": "table", "sort": sort}))
    (head,) = page.select("th[aria-sort]")
    assert (head.get_text(strip=True), head["aria-sort"]) == heading
    (link,) = head.select("a")
    assert turned in str(link["href"]).split("?")[1].split("&")


def test_a_name_sorts_by_its_letters_without_their_marks(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    for name in ("Zając", "Émile", "Abel", "Ørsted"):
        make_submitted(runtime, people, last_name=name)
    page = soup(client_as("staff").get("/board?view=table&sort=name"))
    shown = [str(each.get_text()).split(",")[0] for each in page.select("#board-rows th a")]
    assert shown == ["Abel", "Émile", "Ørsted", "Zając"]


@pytest.mark.parametrize(
    ("age", "said"),
    [
        pytest.param(timedelta(minutes=14), "14 min", id="minutes"),
        pytest.param(timedelta(hours=7, minutes=59), "7 u", id="less than a working day"),
        pytest.param(timedelta(hours=14), "1 d 6 u", id="days of eight hours"),
    ],
)
def test_ages_are_said_in_working_time(client_as: ClientAs, age: timedelta, said: str) -> None:
    client = client_as("staff")
    with client.application.test_request_context("/board"):
        assert age_text(age) == said


def test_requests_that_are_picked_in_the_table_are_taken_together(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    made = [make_submitted(runtime, people) for _ in range(3)]
    staff = client_as("staff")
    page = soup(staff.get("/board?view=table&sort=name"))
    (form,) = page.select("form#bulk")
    (back,) = form.select("input[name=next]")
    boxes = page.select(f"#board-rows input[form={form['id']}]")
    assert {str(box["value"]) for box in boxes} == {each.reference for each in made}
    names = {str(box["name"]) for box in boxes}
    data = [(name, str(made[at].reference)) for name in names for at in (0, 2)]
    answer = staff.post(str(form["action"]), data=MultiDict([*data, ("next", str(back["value"]))]))
    assert answer.location == "/board?view=table&sort=name"
    assert set(Viewer(staff, "/board?who=mine").shown.orders["lane-busy-list"]) == {
        made[0].id,
        made[2].id,
    }
    offered = form.select("select[name=colleague] option")
    assert {option.get_text() for option in offered} >= {"Nele Pauwels", "Stef Goossens"}


def test_sec_A4_an_open_board_ends_with_the_poll_after_its_viewer_was_revoked(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    viewer = Viewer(client_as("staff"))

    def change(**changes: bool) -> None:
        with runtime.database.writing() as session:
            session.get_one(Account, people.staff).sqlmodel_update(changes)

    change(is_staff=False)
    for tag in (viewer.tag, ""):
        answer = viewer.client.get(viewer.live, headers={**PART, "HX-PTag": tag})
        assert answer.status_code == 403
    change(active=False)
    answer = viewer.client.get(viewer.live, headers={**PART, "HX-PTag": viewer.tag})
    assert answer.headers["HX-Redirect"].startswith("/sign-in")
    assert answer.data == b""


def test_unknown_words_in_the_address_are_as_if_they_were_not_there(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    submitted = make_submitted(runtime, people)
    odd = {"state": "draft", "flag": "x", "sort": "ssin", "page": "-3", "view": "no", "late": "q"}
    page = BeautifulSoup(client_as("staff").get("/board", query_string=odd).text, "html.parser")
    assert page.select_one(f"#request-{submitted.id}") is not None
