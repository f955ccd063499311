"""What staff do before a number is asked for."""

import pytest
from sqlmodel import select

from bisdesk.bis_requests.states import State, WrongState
from bisdesk.duplicates.models import DuplicateVerdict
from bisdesk.duplicates.queries import judged
from bisdesk.policy.decide import NotAssigned, NotFound, OwnRequest
from bisdesk.register.embedded import Fault
from bisdesk.register.models import RegistrationStatus
from bisdesk.register.port import PersonData, RegisterDown, Why
from bisdesk.register.rules import DecisionRefused
from bisdesk.register.service import try_again
from bisdesk.work.work import Stale
from tests.register.desk import WORKER, Desk

LOOK_ALIKE = PersonData(last_name="Sarinen", first_name="Anneli", birth_date="1990-12-31", sex="F")


def test_deciding_for_a_new_person_freezes_them_and_queues_the_job(desk: Desk) -> None:
    request_id = desk.in_review()
    registration = desk.decide(request_id)
    assert registration.status is RegistrationStatus.WAITING
    assert registration.person | WORKER == registration.person
    assert desk.request(request_id).state is State.REGISTERING
    assert [(job.kind, job.subject_id) for job in desk.jobs()] == [("register", request_id)]
    assert desk.events(request_id) == [("register_decided", None)]


def test_a_double_click_decides_once(desk: Desk) -> None:
    request_id = desk.in_review()
    first = desk.decide(request_id, version=1)
    assert desk.decide(request_id, version=1).id == first.id
    desk.run(request_id)
    assert desk.decide(request_id, version=1).id == first.id
    assert len(desk.registrations(request_id)) == 1
    assert desk.counts().people == 1


def test_another_decision_from_a_stale_page_is_told_so(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id, version=1)
    with pytest.raises(Stale):
        desk.decide(request_id, version=1, use_number="90.52.31-002.61", reason="known")


def test_only_who_has_the_request_decides(desk: Desk) -> None:
    with pytest.raises(NotAssigned):
        desk.decide(desk.in_review(), who="staff2")


def test_sec_A6_nobody_registers_a_request_they_filed_or_held(desk: Desk) -> None:
    mine = {"assigned_to": desk.people.filing_staff}
    for role in ("filer_id", "holder_id"):
        request_id = desk.in_review(**mine, **{role: desk.people.filing_staff})
        with pytest.raises(OwnRequest):
            desk.decide(request_id, who="filing_staff")


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_REVIEW])
def test_sec_A5_only_a_request_in_review_can_be_decided(desk: Desk, state: State) -> None:
    request_id = desk.in_review(state=state)
    with pytest.raises((WrongState, NotFound)):
        desk.decide(request_id)
    assert desk.registrations(request_id) == []


def test_a_look_alike_that_scored_high_has_to_be_judged_first(desk: Desk) -> None:
    given = desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    found = desk.candidates(request_id)
    assert [candidate.number for candidate in found] == [given.number]
    with pytest.raises(DecisionRefused) as refused:
        desk.decide(request_id, found=found)
    assert (refused.value.code, refused.value.candidates) == ("not_judged", (given.number,))
    with pytest.raises(DecisionRefused) as refused:
        desk.judge(request_id, found[0], same=False, reason="  ")
    assert refused.value.code == "reason_missing"
    desk.judge(request_id, found[0], same=False, reason="Another mother")
    assert desk.decide(request_id, found=found).use_number is None


def test_a_judgement_said_again_replaces_the_earlier_one(desk: Desk) -> None:
    desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    (candidate,) = desk.candidates(request_id)
    desk.judge(request_id, candidate, same=True)
    desk.judge(request_id, candidate, same=False, reason="Another mother")
    with desk.runtime.database.reading() as session:
        assert [verdict.same for verdict in session.exec(select(DuplicateVerdict))] == [False]


def test_the_same_person_gets_no_new_number(desk: Desk) -> None:
    desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    found = desk.candidates(request_id)
    desk.judge(request_id, found[0], same=True)
    with pytest.raises(DecisionRefused) as refused:
        desk.decide(request_id, found=found)
    assert refused.value.code == "judged_same"
    assert desk.decide(request_id, found=found, use_number=found[0].number).use_number


def test_choosing_a_look_alike_is_judging_it(desk: Desk) -> None:
    given = desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    desk.decide(request_id, found=desk.candidates(request_id), use_number=given.number)
    with desk.runtime.database.reading() as session:
        assert judged(session, request_id)[given.number].same


def test_somebody_called_another_person_cannot_be_chosen(desk: Desk) -> None:
    desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    found = desk.candidates(request_id)
    desk.judge(request_id, found[0], same=False, reason="Another mother")
    with pytest.raises(DecisionRefused) as refused:
        desk.decide(request_id, found=found, use_number=found[0].number)
    assert refused.value.code == "judged_different"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("90.52.31-002.62", "number_check"),
        ("90523100", "number_length"),
        ("9052310026l", "number_characters"),
        ("90.52.31-002.61", "reason_missing"),
    ],
)
def test_a_number_that_is_none_or_comes_from_nowhere_is_refused(
    desk: Desk, typed: str, code: str
) -> None:
    request_id = desk.in_review()
    with pytest.raises(DecisionRefused) as refused:
        desk.decide(request_id, use_number=typed)
    assert refused.value.code == code


def test_the_number_that_the_filer_typed_stands_on_top(desk: Desk) -> None:
    elsewhere = PersonData(last_name="Virtanen", birth_date="1961-02-03", sex="F")
    typed = desk.register.create("typed", elsewhere)
    alike = desk.register.create("alike", LOOK_ALIKE)
    request_id = desk.in_review(existing_number=typed.number)
    found = desk.candidates(request_id)
    assert [candidate.number for candidate in found] == [typed.number, alike.number]
    assert found[0].reasons == (Why.GIVEN_NUMBER,)
    both = desk.candidates(desk.in_review(existing_number=alike.number))
    assert [candidate.number for candidate in both] == [alike.number]
    assert both[0].reasons[0] is Why.GIVEN_NUMBER


def test_one_name_persons_are_searched_by_that_name(desk: Desk) -> None:
    one_name = {"first_name": None, "last_name": "Suhartini", "birth_date": "1969-00-00"}
    given = desk.register.create("k", PersonData("Soehartini", "1969-07-02"))
    found = desk.candidates(desk.in_review(**one_name))
    assert [candidate.number for candidate in found] == [given.number]


def test_the_register_down_is_said_and_decides_nothing(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.register.prepare()
    desk.register.faults.switch_on(Fault.DOWN)
    with pytest.raises(RegisterDown):
        desk.candidates(request_id)
    assert desk.request(request_id).state is State.IN_REVIEW


def test_trying_again_by_hand_is_for_a_request_that_waits_for_its_number(desk: Desk) -> None:
    request_id = desk.in_review()
    with pytest.raises(WrongState), desk.runtime.work(desk.actor()) as work:
        try_again(work, request_id)
    desk.decide(request_id)
    with desk.runtime.work(desk.actor()) as work:
        try_again(work, request_id)
    assert len(desk.jobs()) == 1
