"""The desk finds a request by what it knows of it; what it typed stands nowhere else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.assignment import service as assignment
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import endings
from bisdesk.bis_requests.models import BisRequest
from bisdesk.board.models import SearchWord
from bisdesk.runtime import Runtime
from tests.board.viewer import PART, said, soup
from tests.factories.people import People
from tests.factories.requests import make_draft, make_registered, make_submitted

ClientAs = Callable[[str], FlaskClient]
PERSON = {
    "first_name": "Jürgen", "last_name": "van der Łaszkiewicz", "email": "j.laszkiewicz@post.example",
    "mobile": "+358401112233",
}  # fmt: skip


def names_found(client: FlaskClient, term: str, **filters: str) -> list[str]:
    page = soup(client.post("/board/search", query_string=filters, data={"q": term}))
    return [said(link) for link in page.select("#board-rows th a")]


@pytest.fixture
def found(runtime: Runtime, people: People) -> BisRequest:
    make_submitted(runtime, people, last_name="Saarinen")
    return make_submitted(runtime, people, **PERSON)


@pytest.mark.parametrize(
    "term",
    [
        "laszkiewicz", "Łaszkiewicz", "LASZK", "juergen laszkiewicz", "van der jürgen", "Laszkiewicz, Jurgen",
        "j.laszkiewicz@post.example", "J.Laszk@", "J.Laszkiewicz@POST.example",
        "+358 40 111 22 33", "0401112233", "00358 40 1112233", "040-111.22.33", "1112233",
    ],
)  # fmt: skip
def test_a_request_is_found_however_its_person_is_typed(
    client_as: ClientAs, found: BisRequest, term: str
) -> None:
    shown = names_found(client_as("staff"), term)
    wanted = "van der Łaszkiewicz, Jürgen"
    assert shown == [wanted] if "@" not in term or term.endswith("example") else wanted not in shown


@pytest.mark.parametrize("cut", [len("BIS-2026-"), len("BIS-"), 0])
def test_a_request_is_found_by_its_reference_or_its_last_part(
    client_as: ClientAs, found: BisRequest, cut: int
) -> None:
    term = str(found.reference)[cut:].lower()
    assert names_found(client_as("staff"), term) == ["van der Łaszkiewicz, Jürgen"]


def test_a_request_is_found_by_its_number(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    registered = make_registered(runtime, people, last_name="Virtanen")
    ssin = str(registered.ssin)
    for term in (ssin, f"{ssin[:2]}.{ssin[2:4]}.{ssin[4:6]}-{ssin[6:9]}.{ssin[9:]}"):
        assert names_found(client_as("staff"), term) == ["Virtanen, Anneli"]


def test_closed_requests_are_found_too_after_the_open_ones_and_drafts_never(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    closed = make_submitted(runtime, people, last_name="Novak", first_name="Ended")
    with runtime.work(people.actor("end_user")) as work:
        endings.withdraw(work, str(closed.reference))
    make_submitted(runtime, people, last_name="Novak", first_name="Open")
    make_draft(runtime, people, last_name="Novak", first_name="Draft")
    assert names_found(client_as("staff"), "novak") == ["Novak, Open", "Novak, Ended"]


def test_a_search_keeps_the_filters(client_as: ClientAs, runtime: Runtime, people: People) -> None:
    mine = make_submitted(runtime, people, last_name="Novak", first_name="Mine")
    make_submitted(runtime, people, last_name="Novak", first_name="Free")
    with runtime.work(people.actor("staff")) as work:
        assignment.claim(work, str(mine.reference))
    staff = client_as("staff")
    assert names_found(staff, "novak", who="mine") == ["Novak, Mine"]
    page = soup(staff.post("/board/search?who=mine", data={"q": "nobodyatall"}))
    assert "nobodyatall" in page.select(".empty")[0].get_text()
    assert page.select_one(".empty a[href='/board?who=mine']") is not None


@pytest.mark.parametrize("term", ["x", "", " ", "-", "%", "__", "*"])
def test_too_little_to_search_by_is_said_at_the_field_and_stays_typed(
    client_as: ClientAs, found: BisRequest, term: str
) -> None:
    answer = client_as("staff").post("/board/search", data={"q": term})
    assert answer.status_code == 422
    assert "board-q-error" in answer.text


@pytest.mark.parametrize(
    "term",
    ["%%laszkiewicz", "laszk_ewicz", "laszk%cz", "' OR 1=1 --", "{{7*7}} laszkiewicz", "%@%"],
)
def test_sec_D5_signs_that_mean_something_to_sql_mean_themselves(
    client_as: ClientAs, found: BisRequest, term: str
) -> None:
    shown = names_found(client_as("staff"), term)
    # Signs part words; none of them stands for other letters.
    assert shown == (["van der Łaszkiewicz, Jürgen"] if term == "%%laszkiewicz" else [])


def test_what_was_searched_for_stands_in_no_address_log_title_or_audit_entry(
    client_as: ClientAs, runtime: Runtime, found: BisRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    staff = client_as("staff")
    capfd.readouterr()
    page = soup(staff.post("/board/search", data={"q": "laszkiewicz"}))
    title = page.title
    assert title is not None
    assert "laszkiewicz" not in title.get_text().lower()
    assert not [
        link for link in page.select("[href], [action]") if "laszk" in str(link.attrs).lower()
    ]
    assert "laszk" not in "".join(capfd.readouterr()).lower()
    with runtime.database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.tag == "board_searched")).all()
    assert [entry.reason for entry in entries] == ["name"]


def test_an_open_result_follows_what_happens_and_is_audited_once(
    client_as: ClientAs, runtime: Runtime, people: People, found: BisRequest
) -> None:
    staff = client_as("staff")
    page = soup(staff.post("/board/search", data={"q": "laszkiewicz"}))
    (board,) = page.select("#board")
    headers = {**PART, "HX-PTag": str(board["data-tag"])}
    same = staff.post("/board/live", headers=headers, data={"q": board["data-sought"]})
    assert same.status_code == 304
    with runtime.work(people.actor("staff2")) as work:
        assignment.claim(work, str(found.reference))
    changed = soup(staff.post("/board/live", headers=headers, data={"q": board["data-sought"]}))
    (row,) = changed.select("[data-list] tr")
    assert "Nele Pauwels" in said(row)
    with runtime.database.reading() as session:
        tags = session.exec(select(AuditEntry.tag)).all()
    assert list(tags).count("board_searched") == 1


def test_words_go_with_what_they_were_made_from(
    runtime: Runtime, people: People, found: BisRequest
) -> None:
    with runtime.work(people.actor("staff")) as work:
        changed = work.session.get_one(BisRequest, found.id)
        changed.last_name, changed.email = "Kowalski", None
        work.board_changed(changed)
    with runtime.database.reading() as session:
        words = session.exec(select(SearchWord.word).where(SearchWord.request_id == found.id)).all()
    assert sorted(words) == ["332211104853", "juergen", "jurgen", "kowalski"]
