"""Answer what the desk asks: in words, and in the parts that it opened."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from bisdesk.accounts.models import Account
from bisdesk.assignment.models import StaffNotice
from bisdesk.attachments import service as attachments
from bisdesk.attachments.models import Attachment
from bisdesk.bis_requests import hand_over
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.identity import service as identity
from bisdesk.identity.check import Answer, Step
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.identity.signing import sign_in_app
from bisdesk.questions import service
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import PASSWORD, People
from tests.factories.questions import make_asked

Client = Callable[[str], FlaskClient]


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def question_id(runtime: Runtime, request_id: str) -> str:
    with runtime.database.reading() as session:
        return session.exec(
            select(ThreadEntry.id).where(
                ThreadEntry.request_id == request_id, ThreadEntry.kind == EntryKind.QUESTION
            )
        ).one()


def answer_of(runtime: Runtime, request_id: str) -> ThreadEntry | None:
    with runtime.database.reading() as session:
        return session.exec(
            select(ThreadEntry).where(
                ThreadEntry.request_id == request_id, ThreadEntry.kind == EntryKind.ANSWER
            )
        ).one_or_none()


def give(runtime: Runtime, client: FlaskClient, found: BisRequest, **typed: str) -> TestResponse:
    """Post the whole form of the answer, as the page would."""
    data = {
        "version": str(stored(runtime, found.id).answer_version),
        "question": question_id(runtime, found.id),
        "answer_text": "",
        **typed,
    }
    return client.post(f"/requests/{found.reference}/answer", data=data)


def type_in(client: FlaskClient, found: BisRequest, version: int, **typed: str) -> TestResponse:
    """Leave a field of the page, as the script does."""
    data = {"version": str(version), **typed}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    path = f"/requests/drafts/{found.id}/fields/{next(iter(typed))}"
    return client.post(path, data=data, headers=headers)


def names_on(answer: TestResponse) -> set[str]:
    page = BeautifulSoup(answer.text, "html.parser")
    return {str(each["name"]) for each in page.select("#draft-form [name]")}


def test_the_page_shows_the_question_and_only_what_it_opened(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, question="Which street is it?", fields=("mobile",))
    answer = client_as("end_user").get(f"/requests/{found.reference}/answer")
    assert answer.status_code == 200
    assert "Which street is it?" in answer.text
    names = names_on(answer)
    assert {"mobile", "mobile_kind", "answer_text"} <= names
    assert not names & {"first_name", "email", "files", "declaration_language", "check_date"}


def test_words_alone_answer_a_question(runtime: Runtime, people: People, client_as: Client) -> None:
    found = make_asked(runtime, people)
    answer = give(runtime, client_as("end_user"), found, answer_text="Yes.\r\nIt is right.")
    assert (answer.status_code, answer.location) == (303, f"/requests/{found.reference}")
    now = stored(runtime, found.id)
    assert (now.state, now.assigned_to, now.asked_at) == (State.IN_REVIEW, people.staff, None)
    assert (now.opened, now.answering) == ([], {})
    given = answer_of(runtime, found.id)
    assert given is not None
    assert (given.text, given.by, given.changes) == ("Yes.\nIt is right.", people.end_user, {})
    with runtime.database.reading() as session:
        told = session.exec(select(StaffNotice.account_id, StaffNotice.kind)).all()
    assert told == [(people.staff, "answered")]


def test_an_answer_that_says_and_changes_nothing_is_refused(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("birth_place",))
    answer = give(runtime, client_as("end_user"), found, birth_place="Turku")
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#answer_text-error") is not None
    assert page.select_one("#errors a[href='#answer_text']") is not None
    assert stored(runtime, found.id).state is State.INFO_NEEDED


def test_a_changed_field_goes_into_the_request_and_is_marked_for_the_desk(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("preferred_language", "mobile"))
    answer = give(
        runtime, client_as("end_user"), found,
        preferred_language="fr", mobile="0401 234 999", mobile_kind="work",
    )  # fmt: skip
    assert answer.status_code == 303
    now = stored(runtime, found.id)
    assert (now.preferred_language, now.mobile, now.mobile_kind) == ("fr", "+358401234999", "work")
    given = answer_of(runtime, found.id)
    assert given is not None
    assert set(given.changes) == {"preferred_language", "mobile"}
    assert given.changes["preferred_language"] == {"preferred_language": "en"}
    desk = client_as("staff").get(f"/review/{found.reference}").text
    line = BeautifulSoup(desk, "html.parser").select_one("#line-preferred_language")
    assert line is not None
    assert "Engels" in line.text
    # Who filed it reads which fields changed, and not what stood there.
    filer = client_as("end_user").get(f"/requests/{found.reference}").text
    thread = BeautifulSoup(filer, "html.parser").select_one("#thread")
    assert thread is not None
    assert "Engels" not in thread.text


def test_a_wrong_value_is_refused_and_nothing_typed_is_lost(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("email",), files=False)
    client = client_as("end_user")
    answer = give(runtime, client, found, email="nobody", answer_text="Sorry.")
    assert answer.status_code == 422
    page = BeautifulSoup(client.get(f"/requests/{found.reference}/answer").text, "html.parser")
    assert page.select_one("#email")["value"] == "nobody"  # type: ignore[index]
    assert page.select_one("#answer_text").text.strip() == "Sorry."  # type: ignore[union-attr]
    now = stored(runtime, found.id)
    assert (now.state, now.email) == (State.INFO_NEEDED, found.email)


SLIPPED_IN: dict[str, str] = {
    "first_name": "Slipped", "last_name": "Slipped", "email": "slipped@postilaatikko.example", "state": "confirmed",
    "document_number": "SL1", "mrz": "P<", "purpose": "specific", "check_place": "Elsewhere", "ssin": "90523100261",
    "assigned_to": "0" * 32, "holder_id": "0" * 32, "note_bis_number": "", "existing_number": "1",
}  # fmt: skip
CHANGED_BY_AN_ANSWER = {
    "state", "version", "answer_version", "changed_at", "asked_at", "waited_seconds", "board_version", "opened",
    "changed_in",
}  # fmt: skip


def columns(found: BisRequest) -> dict[str, Any]:
    return {
        name: getattr(found, name)
        for name in BisRequest.model_fields
        if name not in CHANGED_BY_AN_ANSWER
    }


def test_sec_A3_locked_fields_slipped_into_an_answer_change_nothing(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("preferred_language",))
    before = columns(found)
    answer = give(runtime, client_as("end_user"), found, preferred_language="de", **SLIPPED_IN)
    assert answer.status_code == 303
    after = columns(stored(runtime, found.id))
    typed = after.pop("typed")
    assert {**before.pop("typed"), "preferred_language": "de"} == typed
    assert before | {"preferred_language": "de"} == after


@pytest.mark.parametrize("group", ["first_name", "mrz", "check_place", "lived_in_belgium"])
def test_sec_A3_a_locked_field_is_not_saved_while_typing(
    runtime: Runtime, people: People, client_as: Client, group: str
) -> None:
    found = make_asked(runtime, people, fields=("email",))
    answer = type_in(client_as("end_user"), found, found.answer_version, **{group: "x"})
    assert answer.status_code == 409
    assert columns(stored(runtime, found.id)) == columns(found)


@pytest.mark.parametrize(
    "path",
    ["files", "declaration", "check/1", "declaration/sign", "declaration/again"],
)
def test_sec_A3_files_and_declaration_stay_locked_unless_they_were_opened(
    runtime: Runtime, people: People, client_as: Client, path: str
) -> None:
    found = make_asked(runtime, people, fields=("email",))
    data = {"version": str(found.answer_version), "check_1": "no", "declaration_password": "x"}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = client_as("end_user").post(
        f"/requests/drafts/{found.id}/{path}", data=data, headers=headers
    )
    if path == "declaration/sign":
        assert answer.status_code == 200  # the panel as it stands: there is nothing to sign
    else:
        assert answer.status_code == 409
    with runtime.database.reading() as session:
        kept = session.exec(select(Declaration.status)).all()
    assert kept == [DeclarationStatus.SIGNED]


@pytest.mark.parametrize("who", ["other_end_user", "colleague", "entity_admin", "staff", "staff2"])
def test_sec_A2_nobody_but_its_holder_answers(
    runtime: Runtime, people: People, client_as: Client, who: str
) -> None:
    found = make_asked(runtime, people, fields=("email",))
    client = client_as(who)
    answers = [
        client.get(f"/requests/{found.reference}/answer"),
        give(runtime, client, found, answer_text="Hello."),
        client.post(f"/requests/{found.reference}/answer/fields/text", data={"answer_text": "x"}),
    ]
    assert {each.status_code for each in answers} <= {403, 404}
    assert stored(runtime, found.id).state is State.INFO_NEEDED


def test_sec_A3_what_is_typed_for_an_answer_does_not_reach_the_desk_before_it_is_given(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("email", "last_name"))
    client = client_as("end_user")
    assert type_in(client, found, found.answer_version, last_name="Halfway").status_code == 200
    version = stored(runtime, found.id).answer_version
    text = {"answer_text": "Halfway said", "version": str(version)}
    client.post(f"/requests/{found.reference}/answer/fields/text", data=text)
    assert stored(runtime, found.id).answering["last_name"] == "Halfway"
    desk = client_as("staff").get(f"/review/{found.reference}").text
    assert "Halfway" not in desk
    assert stored(runtime, found.id).version == found.version  # the desk's page is not stale by it


def test_two_windows_over_the_same_field_ask_which_value_is_right(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("email",))
    client, page_version = client_as("end_user"), found.answer_version
    type_in(client, found, page_version, email="one@postilaatikko.example")
    data = {
        "version": str(page_version),
        "question": question_id(runtime, found.id),
        "email": "two@postilaatikko.example",
        "answer_text": "",
    }
    answer = client.post(f"/requests/{found.reference}/answer", data=data)
    assert answer.status_code == 409
    assert "one@postilaatikko.example" in answer.text
    assert "two@postilaatikko.example" in answer.text
    assert stored(runtime, found.id).state is State.INFO_NEEDED


def test_words_typed_in_two_windows_are_both_shown(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people)
    client = client_as("end_user")
    path = f"/requests/{found.reference}/answer/fields/text"
    version = str(found.answer_version)
    client.post(path, data={"answer_text": "From one window", "version": version})
    data = {
        "answer_text": "From the other",
        "version": version,
        "question": question_id(runtime, found.id),
    }
    answer = client.post(f"/requests/{found.reference}/answer", data=data)
    assert answer.status_code == 409
    assert "From one window" in answer.text
    assert "From the other" in answer.text


def test_an_answer_to_a_question_that_was_taken_back_is_told_so(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people)
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, found.reference or "", version=found.version)
    answer = give(runtime, client_as("end_user"), found, answer_text="Yes.")
    assert answer.status_code == 409
    assert answer_of(runtime, found.id) is None


def test_an_answer_to_an_earlier_question_is_not_taken_for_the_present_one(
    runtime: Runtime, people: People, client_as: Client, clock: FixedClock
) -> None:
    found = make_asked(runtime, people, question="The first?")
    first = question_id(runtime, found.id)
    with runtime.work(people.actor("staff")) as work:
        back = service.take_back(work, found.reference or "", version=found.version)
        version = back.version
    clock.advance(timedelta(minutes=1))
    with runtime.work(people.actor("staff")) as work:
        again = service.ask(work, found.reference or "", version=version, question="The second?")
        answer_version = again.answer_version
    data = {"version": str(answer_version), "question": first, "answer_text": "Yes."}
    answer = client_as("end_user").post(f"/requests/{found.reference}/answer", data=data)
    assert answer.status_code == 409
    assert stored(runtime, found.id).state is State.INFO_NEEDED


def test_a_double_click_answers_once(runtime: Runtime, people: People, client_as: Client) -> None:
    found = make_asked(runtime, people)
    client = client_as("end_user")
    answers = [give(runtime, client, found, answer_text="Yes.") for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answer_of(runtime, found.id) is not None


@pytest.mark.parametrize("gone", [{"active": False}, {"is_staff": False}])
def test_an_answer_comes_back_on_the_board_when_nobody_is_there_for_it(
    runtime: Runtime, people: People, client_as: Client, gone: dict[str, bool]
) -> None:
    found = make_asked(runtime, people)
    with runtime.database.writing() as session:
        staff = session.get_one(Account, people.staff)
        for name, value in gone.items():
            setattr(staff, name, value)
        session.add(staff)
    assert give(runtime, client_as("end_user"), found, answer_text="Yes.").status_code == 303
    now = stored(runtime, found.id)
    assert (now.state, now.assigned_to) == (State.SUBMITTED, None)


def test_the_new_holder_answers_and_the_old_one_does_not(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people)
    with runtime.work(people.actor("end_user")) as work:
        hand_over.hand_over(work, found.id, people.colleague)
    assert client_as("end_user").get(f"/requests/{found.reference}/answer").status_code == 404
    assert give(runtime, client_as("end_user"), found, answer_text="Old.").status_code == 404
    assert give(runtime, client_as("colleague"), found, answer_text="New.").status_code == 303
    given = answer_of(runtime, found.id)
    assert given is not None
    assert given.by == people.colleague


def test_a_new_address_takes_the_place_of_the_old_one(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("email",))
    client = client_as("end_user")
    assert give(runtime, client, found, email="new@postilaatikko.example").status_code == 303
    with runtime.database.reading() as session:
        rows = session.exec(select(Uniqueness).where(Uniqueness.request_id == found.id)).all()
    assert sorted(row.kind for row in rows) == ["email", "mobile"]
    # The old one is free for somebody else, the new one is not.
    make.make_submitted(runtime, people, "colleague", email=str(found.email))
    draft = make.make_draft(runtime, people, email="new@postilaatikko.example")
    data = {"version": str(draft.version), "note_bis_number": "1"}
    assert client.post(f"/requests/drafts/{draft.id}", data=data).status_code == 422


def test_an_address_that_another_request_carries_is_refused_as_at_submitting(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    other = make.make_submitted(runtime, people, "other_end_user")
    found = make_asked(runtime, people, fields=("email",))
    answer = give(runtime, client_as("end_user"), found, email=str(other.email))
    assert answer.status_code == 422
    assert str(other.reference) not in answer.text
    now = stored(runtime, found.id)
    assert (now.state, now.email) == (State.INFO_NEEDED, found.email)


def sealed_file(runtime: Runtime, request_id: str) -> attachments.SealedFile:
    return attachments.seal(runtime.vault, request_id, make._file())


def files_seen(client: FlaskClient, path: str) -> int:
    page = BeautifulSoup(client.get(path).text, "html.parser")
    return len(page.select(".viewer__stage img, li.file"))


def file_ids(runtime: Runtime, request_id: str) -> list[str]:
    with runtime.database.reading() as session:
        found = select(Attachment.id).where(Attachment.request_id == request_id)
        return list(session.exec(found.order_by(col(Attachment.position))))


@pytest.mark.parametrize("given", [True, False])
def test_files_are_exchanged_with_the_answer_and_not_before(
    runtime: Runtime, people: People, client_as: Client, given: bool
) -> None:
    found = make_asked(runtime, people, files=True)
    [old] = file_ids(runtime, found.id)
    client, staff = client_as("end_user"), client_as("staff")
    assert client.post(f"/requests/drafts/{found.id}/files/{old}/remove").status_code == 303
    sealed = sealed_file(runtime, found.id)
    with runtime.work(people.actor("end_user")) as work:
        from bisdesk.bis_requests.drafts import open_draft

        attachments.add(work, open_draft(work, found.id, part="files"), sealed)
    new = sealed.attachment_id
    assert staff.get(f"/files/{old}/pages/1").status_code == 200
    assert staff.get(f"/files/{new}/pages/1").status_code == 404
    assert client.get(f"/files/{new}/pages/1").status_code == 200
    assert new not in staff.get(f"/review/{found.reference}").text
    if given:
        assert give(runtime, client, found).status_code == 303
        entry = answer_of(runtime, found.id)
        assert entry is not None
        assert list(entry.changes) == ["files"]
    else:
        with runtime.work(people.actor("staff")) as work:
            service.take_back(work, found.reference or "", version=found.version)
    assert file_ids(runtime, found.id) == [new if given else old]
    assert staff.get(f"/files/{new if given else old}/pages/1").status_code == 200


def test_an_answer_needs_a_file_when_the_files_are_open(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, files=True)
    client = client_as("end_user")
    client.post(f"/requests/drafts/{found.id}/files/{file_ids(runtime, found.id)[0]}/remove")
    answer = give(runtime, client, found, answer_text="There.")
    assert answer.status_code == 422
    assert stored(runtime, found.id).state is State.INFO_NEEDED


def declarations(runtime: Runtime, request_id: str) -> list[tuple[str, bool]]:
    with runtime.database.reading() as session:
        found = session.exec(
            select(Declaration)
            .where(Declaration.request_id == request_id)
            .order_by(col(Declaration.asked_at))
        )
        return sorted((each.status.value, each.for_answer) for each in found)


def declare_anew(runtime: Runtime, people: People, found: BisRequest, who: str) -> None:
    with runtime.work(people.actor(who)) as work:
        made = identity.make(work, found.id, "nl")
        declaration_id = made.id
    identity.make_pdf(runtime, declaration_id)
    sign_in_app(runtime, people.actor(who), found.id, PASSWORD)


def test_a_change_of_what_the_declaration_states_needs_a_new_one(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("last_name",))
    client = client_as("end_user")
    refused = give(runtime, client, found, last_name="Virtanen")
    assert refused.status_code == 422
    assert declarations(runtime, found.id) == [("signed", False)]
    declare_anew(runtime, people, found, "end_user")
    assert declarations(runtime, found.id) == [("signed", False), ("signed", True)]
    assert give(runtime, client, found, last_name="Virtanen").status_code == 303
    now = stored(runtime, found.id)
    assert (now.last_name, now.state) == ("Virtanen", State.IN_REVIEW)
    assert declarations(runtime, found.id) == [("signed", False), ("void", False)]
    entry = answer_of(runtime, found.id)
    assert entry is not None
    assert list(entry.changes) == ["last_name", "declaration"]


def test_the_declaration_stands_when_what_it_states_stays_as_it_was(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("last_name",))
    answer = give(runtime, client_as("end_user"), found, last_name="Saarinen", answer_text="Right.")
    assert answer.status_code == 303
    assert declarations(runtime, found.id) == [("signed", False)]


def test_a_new_declaration_goes_with_the_question_that_is_taken_back(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("last_name",))
    type_in(client_as("end_user"), found, found.answer_version, last_name="Virtanen")
    declare_anew(runtime, people, found, "end_user")
    with runtime.work(people.actor("staff")) as work:
        service.take_back(work, found.reference or "", version=found.version)
    assert declarations(runtime, found.id) == [("signed", False), ("void", True)]
    assert stored(runtime, found.id).last_name == "Saarinen"


def check_as(runtime: Runtime, people: People, found: BisRequest, who: str) -> None:
    for step in Step:
        with runtime.work(people.actor(who)) as work:
            identity.answer(work, found.id, step, Answer.YES)


def checked_by(runtime: Runtime, request_id: str) -> tuple[str | None, int]:
    with runtime.database.reading() as session:
        row = session.get_one(IdentityCheck, request_id)
        return row.checked_by, sum(said == "yes" for said in row.answers.values())


@pytest.mark.parametrize("end", ["answered", "taken back", "withdrawn"])
def test_a_check_done_again_by_the_new_holder_counts_with_the_answer_only(
    runtime: Runtime, people: People, client_as: Client, end: str
) -> None:
    found = make_asked(runtime, people, fields=("last_name",))
    with runtime.work(people.actor("end_user")) as work:
        hand_over.hand_over(work, found.id, people.colleague)
    client = client_as("colleague")
    type_in(client, found, found.answer_version, last_name="Virtanen")
    check_as(runtime, people, found, "colleague")
    declare_anew(runtime, people, found, "colleague")
    assert checked_by(runtime, found.id) == (people.end_user, 5)
    if end == "answered":
        assert give(runtime, client, found, last_name="Virtanen").status_code == 303
        assert "check_1" not in stored(runtime, found.id).typed
    elif end == "withdrawn":
        assert client.post(f"/requests/{found.reference}/withdraw").status_code == 303
    else:
        with runtime.work(people.actor("staff")) as work:
            service.take_back(
                work, found.reference or "", version=stored(runtime, found.id).version
            )
    checker = people.colleague if end == "answered" else people.end_user
    assert checked_by(runtime, found.id) == (checker, 5)


def test_the_steps_of_one_holder_do_not_count_for_the_next(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people, fields=("last_name",))
    for before, after in (("end_user", "colleague"), ("colleague", "end_user")):
        if before == "colleague":
            check_as(runtime, people, found, before)
        with runtime.work(people.actor(before)) as work:
            hand_over.hand_over(work, found.id, getattr(people, after))
    # It came back to who checked first: their check stands, and the colleague's is gone with the answer.
    client = client_as("end_user")
    give(runtime, client, found, last_name="Virtanen")
    declare_anew(runtime, people, found, "end_user")
    assert give(runtime, client, found, last_name="Virtanen").status_code == 303
    assert checked_by(runtime, found.id) == (people.end_user, 5)


def test_a_document_is_judged_again(runtime: Runtime, people: People, client_as: Client) -> None:
    found = make_asked(runtime, people, fields=("document_expiry",))
    client = client_as("end_user")
    new = {"document_expiry_day": "5", "document_expiry_month": "6", "document_expiry_year": "2032"}
    give(runtime, client, found, **new)
    declare_anew(runtime, people, found, "end_user")
    assert give(runtime, client, found, **new).status_code == 303
    now = stored(runtime, found.id)
    assert str(now.document_expiry) == str(now.document_until) == "2032-06-05"


def test_withdrawing_ends_the_question(runtime: Runtime, people: People, client_as: Client) -> None:
    found = make_asked(runtime, people, fields=("email",))
    client = client_as("end_user")
    type_in(client, found, found.answer_version, email="x@postilaatikko.example")
    assert client.post(f"/requests/{found.reference}/withdraw").status_code == 303
    now = stored(runtime, found.id)
    assert (now.state, now.opened, now.answering) == (State.WITHDRAWN, [], {})


def test_what_waits_for_its_holder_comes_first(
    runtime: Runtime, people: People, client_as: Client
) -> None:
    found = make_asked(runtime, people)
    make.make_submitted(runtime, people)
    client = client_as("end_user")
    page = BeautifulSoup(client.get("/requests").text, "html.parser")
    first = page.select("tbody tr")[0]
    assert str(found.reference) in first.text
    to_answer = f"/requests/{found.reference}/answer"
    assert first.select_one(f"a[href='{to_answer}']") is not None
    for path in ("/", f"/requests/{found.reference}"):
        assert f'href="{to_answer}"' in client.get(path).text
