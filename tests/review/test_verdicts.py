"""A verdict on each line: kept with who and when, worth nothing once the value changed, and needed to register."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.assignment import service as assignment
from bisdesk.attachments.models import Attachment
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.register import service as register
from bisdesk.register.rules import DecisionRefused
from bisdesk.review import service
from bisdesk.review.models import FieldVerdict
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_judged
from tests.factories.verdicts import judge_all, seen_now

ClientAs = Callable[[str], FlaskClient]
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def page_of(client: FlaskClient, found: BisRequest) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/review/{found.reference}").text, "html.parser")


def line(page: BeautifulSoup, name: str) -> Tag:
    found = page.select_one(f"#line-{name}")
    assert found is not None
    return found


def verdict_on(page: BeautifulSoup, name: str) -> str:
    chosen = line(page, name).select_one("input[type=radio][checked]")
    return str(chosen["value"]) if chosen else ""


def judge(
    client: FlaskClient,
    found: BisRequest,
    name: str,
    verdict: str,
    *,
    seen: str = "",
    note: str = "",
) -> tuple[int, BeautifulSoup]:
    """Press a radio button, as htmx posts it."""
    if not seen:
        on_page = line(page_of(client, found), name).select_one(f"[name=seen-{name}]")
        assert on_page is not None
        seen = str(on_page["value"])
    data = {f"verdict-{name}": verdict, f"seen-{name}": seen, f"note-{name}": note}
    answer = client.post(f"/review/{found.reference}/verdicts/{name}", data=data, headers=PART)
    return answer.status_code, BeautifulSoup(answer.text, "html.parser")


def change(runtime: Runtime, found: BisRequest, **values: str) -> None:
    """What an answer of the filer does to the columns."""
    with runtime.database.writing() as session:
        stored = session.get_one(BisRequest, found.id)
        for name, value in values.items():
            setattr(stored, name, value)
        session.add(stored)


def stored(runtime: Runtime, found: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def form_of(page: BeautifulSoup) -> dict[str, str]:
    """What the form posts without JavaScript."""
    values = {}
    for each in page.select("#verdicts input[name]"):
        if each.get("type") != "radio" or each.has_attr("checked"):
            values[str(each["name"])] = str(each.get("value", ""))
    return values


def test_a_verdict_brings_back_its_line_and_the_bar(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    total = len(page_of(staff, found).select("tr[data-line]"))
    status, part = judge(staff, found, "birth_date", "wrong", note="4 March 1990")
    assert status == 200
    assert part.find(True).name == "tr"  # type: ignore[union-attr]
    assert verdict_on(part, "birth_date") == "wrong"
    said = line(part, "birth_date").text
    assert "4 March 1990" in said
    assert "Karim Boutaleb" in said
    assert part.select_one("#tally[hx-swap-oob]").text.startswith(f"1 van {total}")  # type: ignore[union-attr]
    bar = part.select_one("#decide[hx-swap-oob]")
    assert bar is not None
    assert "1 veld is fout" in bar.text
    assert f"{total - 1} velden" in bar.text
    assert part.select("tr") == [line(part, "birth_date")]


def test_a_verdict_makes_no_other_form_on_the_page_stale(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    judge(staff, found, "sex", "right")
    assert stored(runtime, found).version == found.version
    released = staff.post(
        f"/review/{found.reference}/release", data={"version": str(found.version)}
    )
    assert released.status_code == 303


def test_said_twice_it_is_kept_once_and_said_otherwise_the_later_word_counts(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    for verdict in ("right", "right", "wrong"):
        judge(staff, found, "sex", verdict)
    with runtime.database.reading() as session:
        rows = session.exec(select(FieldVerdict)).all()
        said = session.exec(select(AuditEntry.reason).where(AuditEntry.tag == "field_judged")).all()
    assert [(row.field, row.verdict, row.by) for row in rows] == [("sex", "wrong", people.staff)]
    assert list(said) == ["sex:right", "sex:wrong"]


def test_a_verdict_on_a_value_that_is_no_longer_there_is_not_kept(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    seen = seen_now(runtime, found.id)["last_name"]
    change(runtime, found, last_name="Saarela")
    status, part = judge(staff, found, "last_name", "right", seen=seen)
    assert status == 200
    assert "Saarela" in part.text
    assert verdict_on(part, "last_name") == ""
    assert "is gewijzigd" in line(part, "last_name").text


def test_a_line_that_changed_since_it_was_judged_is_open_again_and_says_what_it_was(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    change(runtime, found, birth_place="Lahti")
    page = page_of(client_as("staff"), found)
    changed = line(page, "birth_place")
    assert "is-open" in changed["class"]
    assert "Gewijzigd sindsdien: klopte" in changed.text
    assert "Karim Boutaleb" in changed.text
    assert [row["id"] for row in page.select("tr.is-open")] == ["line-birth_place"]


def test_another_file_opens_the_line_of_the_files_again(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    added = Attachment(
        request_id=found.id, position=2, name="passport-2.jpg", kind="jpeg", size=9, pages=1,
        added_by=people.end_user, added_at=runtime.clock.now(),
    )  # fmt: skip
    with runtime.database.writing() as session:
        session.add(added)
    page = page_of(client_as("staff"), found)
    assert [row["id"] for row in page.select("tr.is-open")] == ["line-files"]


def test_verdicts_stay_when_the_request_gets_into_other_hands(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    with runtime.work(people.actor("staff")) as work:
        assignment.release(work, found.reference or "", version=found.version)
    with runtime.work(people.actor("staff2")) as work:
        assignment.claim(work, found.reference or "")
    page = page_of(client_as("staff2"), found)
    assert verdict_on(page, "sex") == "right"
    assert "Karim Boutaleb" in line(page, "sex").text
    assert client_as("staff2").get(f"/review/{found.reference}/register").status_code == 200


def test_a_colleague_reads_the_verdicts_and_gives_none(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    other = client_as("staff2")
    page = page_of(other, found)
    assert not page.select("#verdicts input")
    assert "Klopt" in line(page, "sex").text
    seen = seen_now(runtime, found.id)["sex"]
    assert judge(other, found, "sex", "wrong", seen=seen)[0] == 403


def test_nothing_is_judged_once_it_is_decided(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    staff = client_as("staff")
    staff.post(f"/review/{found.reference}/register", data={"version": str(found.version)})
    seen = seen_now(runtime, found.id)["sex"]
    assert judge(staff, found, "sex", "wrong", seen=seen)[0] == 409


@pytest.mark.parametrize("note", ["x" * 201, "4 March\u202e 1990"])
def test_a_note_that_cannot_be_kept_comes_back_with_what_was_typed(
    client_as: ClientAs, runtime: Runtime, people: People, note: str
) -> None:
    found = make_in_review(runtime, people)
    status, part = judge(client_as("staff"), found, "birth_date", "wrong", note=note)
    assert status == 422
    typed = line(part, "birth_date").select_one("input[name=note-birth_date]")
    assert typed is not None
    assert (typed["value"], typed["aria-invalid"]) == (note, "true")
    with runtime.database.reading() as session:
        assert not session.exec(select(FieldVerdict)).all()


def test_the_rest_is_marked_but_for_what_the_machine_doubts(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    day = runtime.clock.now() + timedelta(days=1)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    expiry = {f"document_expiry_{part}": str(value) for part, value in parts.items()}
    found = make_in_review(runtime, people, **expiry)
    clock.advance(timedelta(days=3))  # the document ran out meanwhile
    staff = client_as("staff")
    judge(staff, found, "sex", "wrong")
    page = page_of(staff, found)
    answer = staff.post(
        f"/review/{found.reference}/verdicts/rest", data=form_of(page), headers=PART
    )
    part = BeautifulSoup(answer.text, "html.parser")
    left = {row["data-line"] for row in part.select("tr[data-line]") if verdict_on(part, str(row["data-line"])) != "right"}  # fmt: skip
    assert left == {"sex", "document_expiry"}


def test_marking_the_rest_marks_nothing_that_the_reader_did_not_see(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    page = page_of(staff, found)
    change(runtime, found, email="another@postilaatikko.example")
    staff.post(f"/review/{found.reference}/verdicts/rest", data=form_of(page))
    assert [row["data-line"] for row in page_of(staff, found).select("tr.is-open")] == ["email"]


def test_without_javascript_one_button_keeps_what_was_changed_on_the_page(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    judge(staff, found, "sex", "right")
    opened = page_of(staff, found)
    # Meanwhile, in another window, the same reader calls it wrong.
    judge(staff, found, "sex", "wrong")
    form = form_of(opened) | {
        "verdict-last_name": "right",
        "verdict-birth_date": "wrong",
        "note-birth_date": "4 March 1990",
    }
    assert staff.post(f"/review/{found.reference}/verdicts", data=form).status_code == 303
    page = page_of(staff, found)
    assert verdict_on(page, "last_name") == "right"
    assert verdict_on(page, "birth_date") == "wrong"
    assert "4 March 1990" in line(page, "birth_date").text
    assert verdict_on(page, "sex") == "wrong"  # an untouched line of an older page changes nothing


def test_a_refused_note_loses_none_of_the_other_verdicts(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff = client_as("staff")
    form = form_of(page_of(staff, found)) | {
        "verdict-last_name": "right",
        "verdict-birth_date": "wrong",
        "note-birth_date": "x" * 201,
    }
    answer = staff.post(f"/review/{found.reference}/verdicts", data=form)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert verdict_on(page, "last_name") == "right"
    typed = line(page, "birth_date").select_one("input[name=note-birth_date]")
    assert typed is not None
    assert typed["value"] == "x" * 201


def test_pressed_too_early_register_says_what_is_open_with_the_way_there(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    judge_all(runtime, people.actor("staff"), found, wrong={"birth_date": "4 March 1990"})
    staff = client_as("staff")
    answer = staff.get(f"/review/{found.reference}/register")
    page = BeautifulSoup(answer.text, "html.parser")
    note = page.select_one("#not-ready")
    assert note is not None
    targets = [link["href"] for link in note.select("a")]
    assert targets == ["#line-birth_date"]
    assert page.select_one(str(targets[0])) is not None
    assert page.select_one("#register-this[aria-disabled=true]") is not None


def test_registering_asks_for_every_line_whatever_is_posted(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    judge_all(runtime, people.actor("staff"), found, wrong={"sex": ""})
    with pytest.raises(DecisionRefused) as refused, runtime.work(people.actor("staff")) as work:
        register.decide(work, found.id, version=found.version, found=())
    assert (refused.value.code, refused.value.candidates) == ("lines_open", ("sex",))
    staff = client_as("staff")
    posted = {"version": str(found.version)}
    assert staff.post(f"/review/{found.reference}/register", data=posted).status_code == 422
    judge(staff, found, "sex", "right")
    change(runtime, found, mobile="+358401239999")
    assert staff.post(f"/review/{found.reference}/register", data=posted).status_code == 422
    judge(staff, found, "mobile", "right")
    assert staff.post(f"/review/{found.reference}/register", data=posted).status_code == 303
    assert stored(runtime, found).state is State.REGISTERING


def test_the_summary_says_who_is_registered_and_with_which_number(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    known = runtime.register.create("somebody else's key", register.person_of(found))
    staff = client_as("staff")
    card = BeautifulSoup(staff.get(f"/review/{found.reference}").text, "html.parser")
    staff.post(str(card.select_one(".dup a")["href"]), data={"verdict": "same"})  # type: ignore[index]
    assert known.number not in card.select_one(".dup").text  # type: ignore[union-attr]
    page = BeautifulSoup(staff.get(f"/review/{found.reference}/register").text, "html.parser")
    form = page.select_one("form#confirm")
    assert form is not None
    for said in ("Saarinen", "Anneli", "31 december 1990", "Vrouw", "het bestaande bisnummer"):
        assert said in form.text
    assert known.number not in form.text
    posted = {str(each["name"]): str(each["value"]) for each in form.select("input[name]")}
    answer = staff.post(f"/review/{found.reference}/register", data=posted)
    assert answer.status_code == 303
    assert stored(runtime, found).state is State.REGISTERING


def test_verdicts_go_with_the_request(runtime: Runtime, people: People) -> None:
    found = make_judged(runtime, people)
    other = make_judged(runtime, people, last_name="Virtanen")
    with runtime.work(people.actor("staff")) as work:
        service.erase(work, found.id)
    with runtime.database.reading() as session:
        left = set(session.exec(select(FieldVerdict.request_id)))
    assert left == {other.id}


def test_what_is_kept_of_a_verdict_holds_no_value_and_is_no_key_to_another_request(
    runtime: Runtime, people: People
) -> None:
    one = make_judged(runtime, people, last_name="Saarinen")
    two = make_judged(runtime, people, last_name="Saarinen")
    with runtime.database.reading() as session:
        rows = session.exec(select(FieldVerdict).where(FieldVerdict.field == "last_name")).all()
    keys = {row.request_id: row.value_key for row in rows}
    assert keys[one.id] != keys[two.id]
    assert not any("Saarinen" in str(row.model_dump()) for row in rows)
