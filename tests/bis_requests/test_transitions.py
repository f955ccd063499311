"""Only the table of transitions passes, whoever posts what and when; and of many at once only one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.accounts.models import Account
from bisdesk.app import create_app
from bisdesk.assignment import service as assignment
from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import submitting
from bisdesk.bis_requests.models import BisRequest, ReferenceCounter, TimelineEntry, Uniqueness
from bisdesk.bis_requests.states import STEPS, By, State, Transition, WrongState
from bisdesk.bis_requests.submitting import Taken
from bisdesk.clock import FixedClock
from bisdesk.outbox.models import Message
from bisdesk.policy.actor import Actor
from bisdesk.questions.queries import last_question
from bisdesk.questions.timed import due
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People, make_account
from tests.factories.questions import make_asked
from tests.support.race import at_once, signed_in


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def in_state(runtime: Runtime, people: People, state: State) -> BisRequest:
    """A request in this state; from `in_review` on `staff` has it."""
    makers: dict[State, Callable[[Runtime, People], BisRequest]] = {
        State.DRAFT: make.make_draft,
        State.STOPPED: make.make_draft,
        State.SUBMITTED: make.make_submitted,
        State.IN_REVIEW: make.make_judged,
        State.INFO_NEEDED: make_asked,
        State.REGISTERING: make.make_registering,
        State.REGISTERED: make.make_registered,
        State.CONFIRMED: make.make_registered,
        State.WITHDRAWN: make.make_in_review,
        State.REJECTED: make.make_in_review,
    }
    found = makers[state](runtime, people)
    if found.state is not state:
        found.state = state
        with runtime.database.writing() as session:
            session.merge(found)
    return stored(runtime, found.id)


def post_by_holder(
    runtime: Runtime,
    client_as: Callable[[str], FlaskClient],
    found: BisRequest,
    transition: Transition,
) -> int:
    version = {"version": str(found.version)}
    if transition is Transition.SUBMIT:
        data = {**version, "note_bis_number": "1"}
        return client_as("end_user").post(f"/requests/drafts/{found.id}", data=data).status_code
    if transition is Transition.STOP:
        path = f"/requests/drafts/{found.id}/check/1"
        client_as("end_user").post(path, data={**version, "check_1": "no"})
        return client_as("end_user").post(f"{path}/stop").status_code
    if transition is Transition.WITHDRAW:
        path = f"/requests/{found.reference or found.id}/withdraw"
        return client_as("end_user").post(path).status_code
    if transition is Transition.ANSWER_TO_BOARD:
        end_staff(runtime, str(found.assigned_to))
    data = {"question": question_of(runtime, found), "answer_text": "It is right."}
    data["version"] = str(found.answer_version)
    path = f"/requests/{found.reference or found.id}/answer"
    return client_as("end_user").post(path, data=data).status_code


def post(
    runtime: Runtime,
    client_as: Callable[[str], FlaskClient],
    found: BisRequest,
    transition: Transition,
) -> int:
    """What somebody who has the right role posts to make this transition; returns the status."""
    if By.HOLDER in STEPS[transition].by:
        return post_by_holder(runtime, client_as, found, transition)
    version = {"version": str(found.version)}
    if transition is Transition.ASK:
        version["question"] = "Is the name right?"
    if transition is Transition.REJECT:
        version["reject_reason"] = "incomplete"
    if transition is Transition.CORRECT:
        read = {"confirmed": "number_stays declaration_stays filer_told"}
        version |= {
            "last_name": "Virtanen",
            "why": "typing",
            "reason": "One letter too many.",
            **read,
        }
    path = f"/review/{found.reference or found.id}/{transition.value}"
    if transition is Transition.TAKE_OVER:
        reason = {"take_over_reason": "Away on a course, and it is urgent."}
        return client_as("staff2").post(path, data={**version, **reason}).status_code
    if transition is Transition.ASSIGN:
        version["colleague"] = staff_2(runtime)
    return client_as("staff").post(path, data=version).status_code


def staff_2(runtime: Runtime) -> str:
    with runtime.database.reading() as session:
        return session.exec(select(Account.id).where(Account.name == "Nele Pauwels")).one()


def end_staff(runtime: Runtime, account_id: str) -> None:
    with runtime.database.writing() as session:
        for account in session.exec(select(Account).where(Account.id == account_id)):
            account.is_staff = False
            session.add(account)


def question_of(runtime: Runtime, found: BisRequest) -> str:
    with runtime.database.reading() as session:
        question = last_question(session, found.id)
    return question.id if question else ""


POSTED = (
    Transition.SUBMIT, Transition.STOP, Transition.CLAIM, Transition.RELEASE, Transition.REGISTER,
    Transition.WITHDRAW, Transition.REJECT, Transition.TAKE_OVER, Transition.ASSIGN, Transition.ASK, Transition.TAKE_BACK,
    Transition.ANSWER, Transition.ANSWER_TO_BOARD, Transition.CORRECT,
)  # fmt: skip
AGAIN = {
    # Said again it stays as it is, and the person is sent to where it stands.
    (State.SUBMITTED, Transition.SUBMIT), (State.IN_REVIEW, Transition.CLAIM),
    (State.IN_REVIEW, Transition.SUBMIT), (State.REGISTERING, Transition.SUBMIT),
    (State.INFO_NEEDED, Transition.SUBMIT), (State.INFO_NEEDED, Transition.CLAIM),
    (State.REGISTERED, Transition.SUBMIT), (State.CONFIRMED, Transition.SUBMIT),
    (State.REGISTERING, Transition.CLAIM), (State.REGISTERED, Transition.CLAIM),
    (State.CONFIRMED, Transition.CLAIM),
    (State.WITHDRAWN, Transition.WITHDRAW),
    *((state, again) for state in (State.WITHDRAWN, State.REJECTED) for again in (Transition.SUBMIT, Transition.CLAIM)),
}  # fmt: skip


def test_each_transition_is_somebodys_post_or_the_systems() -> None:
    by_the_system = {
        Transition.GIVE_BACK, Transition.NUMBER_GIVEN, Transition.BACK_TO_REVIEW, Transition.BACK_TO_BOARD, Transition.CONFIRM,
        Transition.REJECT_UNANSWERED,
    }  # fmt: skip
    assert {*POSTED} | by_the_system == set(Transition) == set(STEPS)


@pytest.mark.parametrize("transition", POSTED)
@pytest.mark.parametrize("state", State)
def test_sec_A5_only_the_table_passes(
    runtime: Runtime,
    people: People,
    client_as: Callable[[str], FlaskClient],
    state: State,
    transition: Transition,
) -> None:
    found = in_state(runtime, people, state)
    status = post(runtime, client_as, found, transition)
    now = stored(runtime, found.id)
    if state in STEPS[transition].start:
        assert (status, now.state) == (303, STEPS[transition].end_from(state))
        return
    assert now.state is state
    assert now.reference == found.reference
    assert status in ((303,) if (state, transition) in AGAIN else (403, 404, 409))
    if state is not State.DRAFT:
        assert now.version == found.version


@pytest.mark.parametrize("state", State)
def test_sec_A5_only_what_waits_for_an_answer_is_rejected_for_having_none(
    runtime: Runtime, people: People, clock: FixedClock, state: State
) -> None:
    found = in_state(runtime, people, state)
    clock.advance(timedelta(days=61))
    assert due(runtime) == (state is State.INFO_NEEDED)
    waited = state in STEPS[Transition.REJECT_UNANSWERED].start
    assert stored(runtime, found.id).state is (State.REJECTED if waited else state)


@pytest.mark.parametrize(
    ("lacks", "given"),
    [
        ("the check and the declaration", {"checked": False}),
        ("a file", {"files": 0}),
        ("a field", {"first_name": ""}),
        ("a right field", {"email": "nobody"}),
    ],
)
def test_sec_A5_a_draft_that_lacks_something_is_not_submitted(
    runtime: Runtime,
    people: People,
    client_as: Callable[[str], FlaskClient],
    lacks: str,
    given: dict[str, object],
) -> None:
    draft = make.make_draft(runtime, people, **given)  # type: ignore[arg-type]
    assert post(runtime, client_as, draft, Transition.SUBMIT) == 422, lacks
    now = stored(runtime, draft.id)
    assert (now.state, now.reference) == (State.DRAFT, None)


def test_sec_A5_a_declaration_of_other_data_does_not_count(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    draft = make.make_draft(runtime, people)
    data = {"version": str(draft.version), "note_bis_number": "1", "last_name": "Virtanen"}
    answer = client_as("end_user").post(f"/requests/drafts/{draft.id}", data=data)
    assert answer.status_code == 422
    assert stored(runtime, draft.id).state is State.DRAFT


def test_sec_A5_nothing_is_registered_that_nobody_took(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make.make_submitted(runtime, people)
    assert post(runtime, client_as, found, Transition.REGISTER) == 403
    assert stored(runtime, found.id).state is State.SUBMITTED


def test_sec_A6_staff_cannot_take_what_they_filed_or_was_handed_over_to_them(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    filed = make.make_submitted(runtime, people, "filing_staff")
    handed = make.make_submitted(runtime, people)
    with runtime.database.writing() as session:
        handed.holder_id, filed.holder_id = people.filing_staff, people.colleague
        session.merge(handed)
        session.merge(filed)
    for found in (filed, handed):
        answer = client_as("filing_staff").post(f"/review/{found.reference}/claim")
        assert answer.status_code == 403
        assert stored(runtime, found.id).state is State.SUBMITTED


def test_a_double_click_on_submit_gives_the_same_reference(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    draft = make.make_draft(runtime, people)
    client = client_as("end_user")
    data = {"version": str(draft.version), "note_bis_number": "1"}
    first, second = (client.post(f"/requests/drafts/{draft.id}", data=data) for _ in range(2))
    assert first.location == second.location == f"/requests/{stored(runtime, draft.id).reference}"
    assert messages(runtime) == ["request_received"]


def messages(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        return list(session.exec(select(Message.code)))


def make_staff(runtime: Runtime, number: int) -> list[Actor]:
    with runtime.database.writing() as session:
        made = [make_account(session, runtime, f"Staff {i}", is_staff=True) for i in range(number)]
        return [Actor(kind="account", id=account.id, staff=True) for account in made]


@pytest.mark.race
def test_sec_A7_of_twenty_claims_at_once_one_wins(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = make.make_submitted(runtime_on, people)
    desk = make_staff(runtime_on, 20)

    def claim(index: int) -> str:
        with runtime_on.work(desk[index]) as work:
            assignment.claim(work, found.reference or "")
        return str(desk[index].id)

    results = at_once(20, claim)
    winners = [result for result in results if isinstance(result, str)]
    assert len(winners) == 1
    assert sum(isinstance(result, WrongState) for result in results) == 19
    now = stored(runtime_on, found.id)
    assert (now.state, now.assigned_to) == (State.IN_REVIEW, winners[0])
    assert now.version == found.version + 1
    with runtime_on.database.reading() as session:
        told = session.exec(select(TimelineEntry.event).where(TimelineEntry.request_id == found.id))
        assert [event for event in told if event == "claimed"] == ["claimed"]


@pytest.mark.race
def test_sec_A7_one_draft_submitted_many_times_at_once_gets_one_reference(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    draft = make.make_draft(runtime_on, people)
    actor = people.actor("end_user")

    def submit(_index: int) -> str:
        with runtime_on.work(actor) as work:
            return submitting.submit(work, draft.id, version=draft.version)

    assert at_once(8, submit) == ["BIS-2026-000001"] * 8
    with runtime_on.database.reading() as session:
        assert session.exec(select(ReferenceCounter.last)).all() == [1]
        assert len(session.exec(select(Uniqueness)).all()) == 2
    assert messages(runtime_on) == ["request_received"]


@pytest.mark.race
def test_sec_A7_many_drafts_submitted_at_once_get_references_without_a_gap(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    drafts = [make.make_draft(runtime_on, people) for _ in range(8)]
    actor = people.actor("end_user")

    def submit(index: int) -> str:
        with runtime_on.work(actor) as work:
            return submitting.submit(work, drafts[index].id, version=drafts[index].version)

    given = at_once(8, submit)
    assert sorted(map(str, given)) == [f"BIS-2026-{number:06}" for number in range(1, 9)]


@pytest.mark.race
@pytest.mark.parametrize(
    ("kind", "same"),
    [
        ("email", {"email": "aino.virtanen@postilaatikko.example"}),
        ("mobile", {"mobile": "+358401234599"}),
    ],
)
def test_sec_A7_of_requests_with_the_same_address_or_number_at_once_one_passes(
    runtime_on: Runtime, kind: str, same: dict[str, str]
) -> None:
    people = People.on(runtime_on)
    owners = ["end_user", "colleague", "other_end_user", "filing_staff"]
    drafts = [make.make_draft(runtime_on, people, who, **same) for who in owners]  # type: ignore[arg-type]

    def submit(index: int) -> str:
        with runtime_on.work(people.actor(owners[index])) as work:
            return submitting.submit(work, drafts[index].id, version=drafts[index].version)

    results = at_once(4, submit)
    assert sorted(str(result) for result in results) == ["BIS-2026-000001", kind, kind, kind]
    assert sum(isinstance(result, Taken) for result in results) == 3
    with runtime_on.database.reading() as session:
        submitted = select(BisRequest).where(col(BisRequest.state) == State.SUBMITTED)
        assert len(session.exec(submitted).all()) == 1
        assert len(session.exec(select(Uniqueness)).all()) == 2


@pytest.mark.race
def test_sec_A7_a_claim_by_the_web_is_one_too(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = make.make_submitted(runtime_on, people)
    clients = signed_in(create_app(runtime_on), people, ["staff", "staff2"] * 3)
    answers = at_once(
        6, lambda index: clients[index].post(f"/review/{found.reference}/claim").status_code
    )
    assert answers == [303] * 6
    assert stored(runtime_on, found.id).version == found.version + 1


def refused_submit(runtime: Runtime, client: FlaskClient, draft: BisRequest) -> str:
    data = {"version": str(draft.version), "note_bis_number": "1"}
    answer = client.post(f"/requests/drafts/{draft.id}", data=data)
    assert answer.status_code == 422
    assert stored(runtime, draft.id).state is State.DRAFT
    return answer.text


SAME = {"email": "aino.virtanen@postilaatikko.example", "mobile": "+358401234599"}


@pytest.mark.parametrize("kind", SAME)
def test_within_an_entity_the_page_says_who_has_the_address_or_number(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient], kind: str
) -> None:
    first = make.make_submitted(runtime, people, "colleague", **{kind: SAME[kind]})
    draft = make.make_draft(runtime, people, **{kind: SAME[kind]})  # type: ignore[arg-type]
    text = refused_submit(runtime, client_as("end_user"), draft)
    assert first.reference is not None
    assert first.reference in text
    assert "Jonas Peeters" in text


@pytest.mark.parametrize("kind", SAME)
def test_of_another_entity_nothing_is_told_but_that_it_is_taken(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient], kind: str
) -> None:
    first = make.make_submitted(runtime, people, "other_end_user", **{kind: SAME[kind]})
    draft = make.make_draft(runtime, people, **{kind: SAME[kind]})  # type: ignore[arg-type]
    text = refused_submit(runtime, client_as("end_user"), draft)
    for told in (str(first.reference), "Amber Claes", "Departement Elders"):
        assert told not in text


def test_a_refusal_for_uniqueness_is_audited(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    make.make_submitted(runtime, people, "colleague", **SAME)
    draft = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    refused_submit(runtime, client_as("end_user"), draft)
    with runtime.database.reading() as session:
        wanted = AuditEntry.tag == AuditTag.UNIQUENESS_REFUSED.value
        entry = session.exec(select(AuditEntry).where(wanted)).one()
    assert (entry.subject_id, entry.actor_id, entry.outcome) == (
        draft.id,
        people.end_user,
        "refused",
    )


def test_the_address_is_compared_in_its_normal_form(
    runtime: Runtime, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    make.make_submitted(runtime, people, "colleague", email="Aino.Virtanen@Postilaatikko.example")
    draft = make.make_draft(runtime, people, email="aino.virtanen@postilaatikko.example")
    refused_submit(runtime, client_as("end_user"), draft)
