"""Many act on one request at the same moment: one outcome, and the rows tell one story."""

import pytest
from sqlmodel import col, select

from bisdesk.assignment import service
from bisdesk.assignment.models import StaffNotice
from bisdesk.bis_requests import endings
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People, make_account
from tests.support.race import at_once


def desk(runtime: Runtime, number: int) -> list[Actor]:
    with runtime.database.writing() as session:
        made = [make_account(session, runtime, f"Staff {i}", is_staff=True) for i in range(number)]
        return [Actor(kind="account", id=each.id, staff=True) for each in made]


def course(runtime: Runtime, found: BisRequest) -> tuple[BisRequest, list[str], int]:
    """How it stands, what happened since it was taken, and how many were told."""
    before = ("started", "submitted", "claimed")
    with runtime.database.reading() as session:
        events = session.exec(
            select(TimelineEntry.event).where(
                TimelineEntry.request_id == found.id, col(TimelineEntry.event).not_in(before)
            )
        ).all()
        told = len(session.exec(select(StaffNotice)).all())
        return session.get_one(BisRequest, found.id), list(events), told


@pytest.mark.race
def test_sec_A7_of_twenty_take_overs_at_once_one_wins(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = make.make_in_review(runtime_on, people)
    colleagues = desk(runtime_on, 20)

    def take(index: int) -> str:
        with runtime_on.work(colleagues[index]) as work:
            service.take_over(work, found.reference or "", version=found.version, reason="Urgent")
        return str(colleagues[index].id)

    winners = [each for each in at_once(20, take) if isinstance(each, str)]
    now, events, told = course(runtime_on, found)
    assert [now.assigned_to] == winners
    assert (events, told, now.version) == (["taken_over"], 1, found.version + 1)


@pytest.mark.race
def test_sec_A7_of_twenty_colleagues_it_is_given_to_at_once_one_has_it(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = make.make_in_review(runtime_on, people)
    colleagues, me = desk(runtime_on, 20), people.actor("staff")

    def give(index: int) -> str:
        to = str(colleagues[index].id)
        with runtime_on.work(me) as work:
            service.assign(work, found.reference or "", version=found.version, to=to)
        return to

    winners = [each for each in at_once(20, give) if isinstance(each, str)]
    now, events, told = course(runtime_on, found)
    assert [now.assigned_to] == winners
    assert (events, told, now.version) == (["assigned"], 1, found.version + 1)


@pytest.mark.race
def test_sec_A7_take_overs_gifts_and_a_withdrawal_at_once_leave_one_story(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    found = make.make_in_review(runtime_on, people)
    colleagues, me, filer = desk(runtime_on, 20), people.actor("staff"), people.actor("end_user")
    reference = found.reference or ""

    def act(index: int) -> str:
        if index == 6:
            with runtime_on.work(filer) as work:
                endings.withdraw(work, reference)
            return "withdrawn"
        if index > 12:
            with runtime_on.work(me) as work:
                service.assign(work, reference, version=found.version, to=str(colleagues[index].id))  # fmt: skip
            return "assigned"
        with runtime_on.work(colleagues[index]) as work:
            service.take_over(work, reference, version=found.version, reason="Urgent")
        return "taken_over"

    done = [each for each in at_once(20, act) if isinstance(each, str)]
    now, events, told = course(runtime_on, found)
    assert now.state is State.WITHDRAWN
    assert sorted(done) == sorted(events)
    assert events.count("withdrawn") == 1
    assert len(events) in (1, 2)  # the withdrawal, and at most one that was before it
    assert told == len(events)
    assert now.version == found.version + len(events)
