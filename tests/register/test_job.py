"""Asking the register: a number, or back to review."""

from datetime import timedelta

import pytest

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.domain.bis_number import parse
from bisdesk.outbox.models import Job, Status
from bisdesk.outbox.retry import RetryLater
from bisdesk.register import job
from bisdesk.register.embedded import Fault
from bisdesk.register.job import wake
from bisdesk.register.models import RegistrationStatus
from bisdesk.register.port import PersonData
from bisdesk.runtime import Runtime
from tests.register.desk import Desk

MESSAGES = {"activation_code", "activation_explained", "activation_link"}
LOOK_ALIKE = PersonData(last_name="Sarinen", first_name="Anneli", birth_date="1990-12-31", sex="F")


def test_a_new_person_gets_a_number_and_the_activation_starts(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    bis_request = desk.run(request_id)
    assert bis_request.state is State.REGISTERED
    assert bis_request.ssin_kind == "bis"
    assert bis_request.registered_at == desk.runtime.clock.now()
    assert parse(bis_request.ssin or "", today=desk.runtime.clock.now().date()).kind == "bis"
    assert set(desk.messages(request_id)) >= MESSAGES
    assert [each.status for each in desk.registrations(request_id)] == [RegistrationStatus.DONE]
    assert ("number_given", None) in desk.events(request_id)


def test_running_it_again_changes_nothing(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    first, sent = desk.run(request_id), desk.messages(request_id)
    assert desk.run(request_id) == first
    assert desk.messages(request_id) == sent
    assert desk.counts().numbers == 1


def test_without_a_decision_nothing_is_asked(desk: Desk) -> None:
    assert desk.run(desk.in_review()).state is State.IN_REVIEW


def test_a_look_alike_that_nobody_judged_brings_it_back_to_review(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    desk.register.create("other", LOOK_ALIKE)
    bis_request = desk.run(request_id)
    assert bis_request.state is State.IN_REVIEW
    assert bis_request.assigned_to == desk.people.staff
    assert ("register_refused", "look_alike") in desk.events(request_id)
    assert desk.registrations(request_id)[0].refusal == "look_alike"
    assert desk.messages(request_id) == []


def test_it_goes_to_the_board_when_who_had_it_is_gone(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    desk.register.create("other", LOOK_ALIKE)
    with desk.runtime.database.writing() as session:
        session.get_one(Account, desk.people.staff).active = False
    bis_request = desk.run(request_id)
    assert (bis_request.state, bis_request.assigned_to) == (State.SUBMITTED, None)


def test_judged_and_decided_again_it_gets_its_number(desk: Desk, clock: FixedClock) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    desk.register.create("other", LOOK_ALIKE)
    desk.run(request_id)
    clock.advance(timedelta(minutes=5))
    found = desk.candidates(request_id)
    desk.judge(request_id, found[0], same=False, reason="Another mother")
    desk.decide(request_id, found=found)
    assert desk.run(request_id).state is State.REGISTERED
    first, second = desk.registrations(request_id)
    assert (first.status, second.status) == (RegistrationStatus.REFUSED, RegistrationStatus.DONE)
    assert first.key == second.key


def test_an_answer_that_came_after_the_refusal_is_found_again(
    desk: Desk, clock: FixedClock
) -> None:
    request_id = desk.in_review()
    key = desk.decide(request_id).key
    desk.register.create("other", LOOK_ALIKE)
    desk.run(request_id)
    late = desk.register.create(key, PersonData("Saarinen", "1990-12-31", "Anneli", sex="F"))
    clock.advance(timedelta(minutes=5))
    found = [each for each in desk.candidates(request_id) if each.number != late.number]
    desk.judge(request_id, found[0], same=False, reason="Another mother")
    desk.decide(request_id, found=found)
    assert desk.run(request_id).ssin == late.number


def test_an_existing_number_is_used_and_nothing_is_created(desk: Desk) -> None:
    given = desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    desk.decide(request_id, found=desk.candidates(request_id), use_number=given.number)
    assert desk.run(request_id).ssin == given.number
    assert desk.counts().numbers == 1


def test_a_national_register_number_is_kept_as_one(desk: Desk) -> None:
    request_id = desk.in_review(existing_number="85071400353")
    desk.decide(request_id, use_number="85.07.14-003.53")
    bis_request = desk.run(request_id)
    assert (bis_request.ssin, bis_request.ssin_kind) == ("85071400353", "rrn")


def test_a_number_that_the_register_does_not_know_is_refused(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id, use_number="85471400342", reason="Told by phone")
    assert desk.run(request_id).state is State.IN_REVIEW
    assert desk.registrations(request_id)[0].refusal == "number_unknown"


def test_a_number_that_has_ended_is_refused(desk: Desk) -> None:
    given = desk.register.create("other", LOOK_ALIKE)
    request_id = desk.in_review()
    desk.decide(request_id, found=desk.candidates(request_id), use_number=given.number)
    desk.register.cancel(given.number, reason="given twice")
    assert desk.run(request_id).state is State.IN_REVIEW
    assert desk.registrations(request_id)[0].refusal == "number_ended"


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.ANSWER_LOST])
def test_the_register_failing_leaves_it_registering_and_is_tried_again(
    desk: Desk, fault: Fault
) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    desk.register.prepare()
    desk.register.faults.switch_on(fault)
    with pytest.raises(RetryLater) as waits:
        desk.run(request_id)
    assert waits.value.code in ("register_down", "register_uncertain")
    assert desk.request(request_id).state is State.REGISTERING
    desk.register.faults.repair()
    assert desk.run(request_id).state is State.REGISTERED
    assert desk.counts().numbers == 1


def test_what_follows_a_number_is_prepared_before_the_transaction(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def prepare(_runtime: Runtime) -> job.Follow:
        order.append("prepared")
        return lambda work, bis_request: order.append(f"with {bis_request.ssin_kind}")

    monkeypatch.setattr(job, "on_number_given", [prepare])
    request_id = desk.in_review()
    desk.decide(request_id)
    desk.run(request_id)
    assert order == ["prepared", "with bis"]


def test_a_decision_whose_job_is_gone_is_woken(desk: Desk) -> None:
    request_id = desk.in_review()
    desk.decide(request_id)
    assert wake(desk.runtime) == 0
    with desk.runtime.database.writing() as session:
        session.get_one(Job, desk.jobs()[0].id).status = Status.DONE
    assert wake(desk.runtime) == 1
    assert desk.jobs()[0].status is Status.WAITING
