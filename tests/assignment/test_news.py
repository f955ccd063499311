"""What staff are told, where they read it, and when it is gone."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.assignment import notices
from bisdesk.assignment.models import StaffNotice
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People

ClientAs = Callable[[str], FlaskClient]
WHY = "The filer waits at the phone."


def taken_over(runtime: Runtime, people: People, client_as: ClientAs) -> BisRequest:
    found = make.make_in_review(runtime, people)
    data = {"version": str(found.version), "take_over_reason": WHY}
    client_as("staff2").post(f"/review/{found.reference}/take_over", data=data)
    return found


def only(runtime: Runtime) -> StaffNotice:
    with runtime.database.reading() as session:
        return session.exec(select(StaffNotice)).one()


def test_the_former_one_reads_by_whom_and_why_it_was_taken_over(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = taken_over(runtime, people, client_as)
    page = client_as("staff").get("/board/news").text
    for said in ("Van u overgenomen", str(found.reference), "Nele Pauwels", WHY):
        assert said in page
    assert "Saarinen" not in page  # nothing of the person
    assert str(found.reference) not in client_as("staff2").get("/board/news").text


def test_an_open_board_shows_the_news_at_the_next_look(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("staff")
    before = client.get("/board")
    assert 'id="staff-news-count"' not in before.text
    taken_over(runtime, people, client_as)
    after = client.get("/board/live", headers={"HX-PTag": before.headers["HX-PTag"]})
    assert after.status_code == 200
    assert 'id="staff-news-count"' in after.text


def test_opening_a_notice_goes_to_the_request_and_looking_at_the_list_marks_nothing(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = taken_over(runtime, people, client_as)
    client, notice = client_as("staff"), only(runtime)
    client.get("/board/news")
    assert only(runtime).seen_at is None
    answer = client.post(f"/board/news/{notice.id}/open")
    assert answer.location == f"/review/{found.reference}"
    assert only(runtime).seen_at is not None
    assert "Niets nieuws" in client.get("/board/news").text


def test_what_came_after_the_list_was_drawn_stays_unseen_when_all_is_marked(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    taken_over(runtime, people, client_as)
    first = only(runtime)
    taken_over(runtime, people, client_as)
    client_as("staff").post("/board/news/seen", data={"notices": f"{first.id} {'0' * 32}"})
    with runtime.database.reading() as session:
        assert notices.unseen_count(session, people.staff) == 1


def test_sec_A2_a_notice_of_another_does_not_exist(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    taken_over(runtime, people, client_as)
    notice, client = only(runtime), client_as("staff2")
    assert client.post(f"/board/news/{notice.id}/open").status_code == 404
    client.post("/board/news/seen", data={"notices": notice.id})
    assert only(runtime).seen_at is None


def test_a_notice_goes_a_month_after_it_was_seen_and_never_before(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    taken_over(runtime, people, client_as)
    clock.advance(timedelta(days=60))
    assert notices.forget_old(runtime) == 0
    client_as("staff").post(f"/board/news/{only(runtime).id}/open")
    clock.advance(timedelta(days=29))
    assert notices.forget_old(runtime) == 0
    clock.advance(timedelta(days=1))
    assert notices.forget_old(runtime) == 1


def test_erasing_a_request_leaves_no_notice(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = taken_over(runtime, people, client_as)
    with runtime.work(people.actor("staff")) as work:
        notices.erase(work, found.id)
    with runtime.database.reading() as session:
        assert session.exec(select(StaffNotice)).all() == []
