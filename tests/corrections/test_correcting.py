"""Staff correct names and birth date of a registered request: what changes, who is told, what is kept of it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.board.models import SearchWord
from bisdesk.corrections import service
from bisdesk.corrections.form import context_of
from bisdesk.corrections.models import Correction
from bisdesk.corrections.service import Asked, ToConfirm
from bisdesk.duplicates.models import SearchText
from bisdesk.outbox.compose import compose
from bisdesk.outbox.models import Message
from bisdesk.policy.decide import OwnRequest
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale
from tests.factories.people import People
from tests.factories.requests import make_registered
from tests.support.race import at_once

ClientAs = Callable[[str], FlaskClient]
READ = "number_stays declaration_stays filer_told"
WHY = {"why": "document", "reason": "The passport has two i’s."}


def stored(runtime: Runtime, found: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def corrections(runtime: Runtime, found: BisRequest) -> list[Correction]:
    with runtime.database.reading() as session:
        rows = select(Correction).where(Correction.request_id == found.id)
        return list(session.exec(rows.order_by(Correction.id)))


def post(client: FlaskClient, found: BisRequest, **data: str) -> tuple[int, BeautifulSoup]:
    given = {"version": str(found.version), **WHY, **data}
    answer = client.post(f"/review/{found.reference}/correct", data=given)
    return answer.status_code, BeautifulSoup(answer.text, "html.parser")


def form_of(page: BeautifulSoup) -> dict[str, str]:
    """All that a click on the first button of the form would post."""
    form = page.select_one("main form[action$='/correct']")
    assert form is not None
    return {
        str(each["name"]): str(each.get("value", ""))
        for each in form.select("input[name]:not([type=checkbox]):not([type=radio])")
    }


def test_a_name_and_a_birth_date_are_corrected_after_reading_what_follows(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    staff = client_as("staff2")
    page = staff.get(f"/review/{found.reference}")
    assert f"/review/{found.reference}/correct" in page.text
    form = BeautifulSoup(staff.get(f"/review/{found.reference}/correct").text, "html.parser")
    typed = form_of(form) | {"last_name": "Saarineniemi", "birth_day": "30"}
    assert (typed["first_name"], typed["birth_year"]) == ("Anneli", "1990")
    status, confirm = post(staff, found, **typed)
    assert status == 200
    shown = confirm.select_one("main").get_text(" ", strip=True)  # type: ignore[union-attr]
    for said in ("Saarinen", "Saarineniemi", "31 december 1990", "30 december 1990"):
        assert said in shown
    assert stored(runtime, found).last_name == "Saarinen"  # nothing is stored before it was read
    answer = staff.post(f"/review/{found.reference}/correct", data=form_of(confirm))
    assert answer.status_code == 303
    now = stored(runtime, found)
    assert (now.last_name, now.birth_date, now.first_name) == (
        "Saarineniemi",
        "1990-12-30",
        "Anneli",
    )
    assert (now.state, now.version, now.ssin) == (found.state, found.version + 1, found.ssin)
    assert now.typed["last_name"] == "Saarineniemi"  # of which a copy is made
    rows = {row.field: row for row in corrections(runtime, found)}
    assert {field: row.old_value for field, row in rows.items()} == {
        "last_name": "Saarinen", "birth_date": "1990-12-31",
    }  # fmt: skip
    assert {(row.by, row.why.value, row.reason) for row in rows.values()} == {
        (people.staff2, "document", WHY["reason"])
    }


def test_everything_that_finds_the_person_follows(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    post(client_as("staff"), found, last_name="Øksendal", confirmed=READ)
    with runtime.database.reading() as session:
        words = set(session.exec(select(SearchWord.word).where(SearchWord.request_id == found.id)))
        folded = session.exec(
            select(SearchText.folded).where(SearchText.request_id == found.id)
        ).one()
    assert not any("saarinen" in word and "@" not in word for word in words)
    assert any("oksendal" in word for word in words)
    assert "oksendal" in folded
    assert "Øksendal" in client_as("staff").get("/board?view=table&state=activation").text
    assert "Øksendal" in client_as("end_user").get(f"/requests/{found.reference}").text


def test_the_filer_reads_which_fields_and_the_desk_what_they_said(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    post(client_as("staff"), found, last_name="Virtanen", confirmed=READ)
    filer = client_as("end_user").get(f"/requests/{found.reference}").text
    assert "Saarinen" not in filer
    assert WHY["reason"] not in filer
    with runtime.database.reading() as session:
        told = session.exec(
            select(TimelineEntry).where(TimelineEntry.event == "data_corrected")
        ).one()
    assert told.reason == "last_name"
    desk = BeautifulSoup(client_as("staff2").get(f"/review/{found.reference}").text, "html.parser")
    part = desk.select_one("#corrections")
    assert part is not None
    for said in ("Saarinen", "Virtanen", WHY["reason"]):
        assert said in part.text
    course = desk.select_one("[aria-labelledby=course-title]")
    assert course is not None
    assert "Saarinen" not in course.text


def test_sec_F3_the_audit_names_the_field_and_the_code_of_the_reason_only(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    post(client_as("staff"), found, first_name="Anna", last_name="Virtanen", confirmed=READ)
    with runtime.database.reading() as session:
        lines = session.exec(select(AuditEntry).where(AuditEntry.tag == "data_corrected")).all()
    assert [line.reason for line in lines] == ["first_name document", "last_name document"]
    assert {(line.subject_id, line.actor_id) for line in lines} == {(found.id, people.staff)}


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_filers_mail_names_the_fields_and_never_what_they_say(
    client_as: ClientAs, runtime: Runtime, people: People, language: str
) -> None:
    found = make_registered(runtime, people)
    post(client_as("staff"), found, last_name="Virtanen", birth_day="30", confirmed=READ)
    with runtime.database.reading() as session:
        message = session.exec(select(Message).where(Message.code == "data_corrected")).one()
    assert message.account_id == people.end_user
    mail = compose(runtime, message)
    said = f"{mail.subject} {mail.text} {mail.html}"  # type: ignore[union-attr]
    for value in ("Saarinen", "Virtanen", "Anneli", "1990", str(found.ssin)):
        assert value not in said
    assert str(found.reference) in mail.subject  # type: ignore[union-attr]
    assert mail.text.count("\n- ") == 2


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"last_name": ""}, "last_name"),
        ({"last_name": "Сaarinen"}, "last_name"),
        ({"first_name": "", "no_first_name": ""}, "first_name"),
        ({"birth_day": "31", "birth_month": "2", "birth_year": "1990"}, "birth_date"),
        ({"birth_day": "1", "birth_month": "1", "birth_year": "2015"}, "birth_date"),
        ({"other_first_names": "A1"}, "other_first_names"),
    ],
)
def test_a_field_is_checked_as_in_the_form_and_nothing_typed_is_lost(
    client_as: ClientAs, runtime: Runtime, people: People, typed: dict[str, str], at: str
) -> None:
    found = make_registered(runtime, people)
    staff = client_as("staff")
    status, page = post(staff, found, **({"other_first_names": "Maria"} | typed), confirmed=READ)
    assert status == 422
    assert page.select_one(f"#{at}-error") is not None
    assert (
        page.select_one(f"#errors a[href^='#{typed and next(iter(typed))}']") or at == "birth_date"
    )
    assert form_of(page)["other_first_names"] == typed.get("other_first_names", "Maria")
    assert WHY["reason"] in page.select_one("textarea").text  # type: ignore[union-attr]
    assert stored(runtime, found).version == found.version


@pytest.mark.parametrize(
    ("missing", "at"), [({"reason": " "}, "#reason-error"), ({"why": "because"}, "#why-error")]
)
def test_a_correction_needs_a_reason(
    client_as: ClientAs, runtime: Runtime, people: People, missing: dict[str, str], at: str
) -> None:
    found = make_registered(runtime, people)
    status, page = post(client_as("staff"), found, **missing, last_name="Virtanen", confirmed=READ)
    assert status == 422
    assert page.select_one(at) is not None
    assert form_of(page)["last_name"] == "Virtanen"


def test_nothing_is_stored_when_nothing_changes(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    assert post(client_as("staff"), found, last_name=" Saarinen ", confirmed=READ)[0] == 422
    assert corrections(runtime, found) == []


def test_a_second_window_is_told_and_keeps_what_was_typed_and_what_the_other_stored(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    staff = client_as("staff")
    form = form_of(
        BeautifulSoup(staff.get(f"/review/{found.reference}/correct").text, "html.parser")
    )
    post(client_as("staff2"), found, last_name="Virtanen", confirmed=READ)
    status, page = post(staff, found, **(form | {"first_name": "Anna"}), confirmed=READ)
    assert status == 409
    again = form_of(page)
    assert (again["first_name"], again["last_name"]) == ("Anna", "Virtanen")
    status, _ = post(staff, found, **(again | {"confirmed": READ}))
    assert status == 303
    now = stored(runtime, found)
    assert (now.first_name, now.last_name) == ("Anna", "Virtanen")


def test_a_double_click_corrects_once(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    statuses = [
        post(client_as("staff"), found, last_name="Virtanen", confirmed=READ)[0] for _ in range(2)
    ]
    assert statuses == [303, 303]
    assert len(corrections(runtime, found)) == 1


def test_sec_A6_nobody_corrects_their_own_request(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people, "filing_staff")
    assert post(client_as("filing_staff"), found, last_name="Virtanen", confirmed=READ)[0] == 403
    with pytest.raises(OwnRequest):
        correct(runtime, people, found, "filing_staff", "Virtanen")
    assert stored(runtime, found).last_name == "Saarinen"


def correct(
    runtime: Runtime, people: People, found: BisRequest, who: str, last_name: str
) -> BisRequest:
    asked = Asked({"last_name": last_name}, "typing", "Typed wrongly.", READ)
    with runtime.database.reading() as session:
        context = context_of(session, found, runtime.clock)
    prepared = service.prepare(found, asked)
    with runtime.work(people.actor(who)) as work:
        return service.correct(
            work,
            found.reference or "",
            version=found.version,
            asked=asked,
            prepared=prepared,
            context=context,
        )


@pytest.mark.race
def test_sec_A7_of_many_corrections_at_once_one_wins_and_nothing_is_lost(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    found = make_registered(runtime_on, people)
    names = ["Virtanen", "Nieminen", "Korhonen", "Laine"]
    results = at_once(
        4, lambda i: correct(runtime_on, people, found, ("staff", "staff2")[i % 2], names[i])
    )
    assert sum(isinstance(result, Stale) for result in results) == 3
    (row,) = corrections(runtime_on, found)
    assert row.old_value == "Saarinen"
    now = stored(runtime_on, found)
    assert now.version == found.version + 1
    assert now.last_name in names
    assert not any(isinstance(result, ToConfirm) for result in results)


def test_erasing_leaves_nothing_of_what_it_said(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    post(client_as("staff"), found, last_name="Virtanen", confirmed=READ)
    with runtime.work(people.actor("staff")) as work:
        service.erase(work, found.id)
    assert corrections(runtime, found) == []
