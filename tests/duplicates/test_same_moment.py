"""One person, two entities, two of the desk, the same moment: never two numbers that nobody judged."""

import pytest
from sqlmodel import col, select

from bisdesk.assignment import service as assignment
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.submitting import submit
from bisdesk.duplicates.models import CandidateKind, DuplicateVerdict
from bisdesk.duplicates.service import look
from bisdesk.duplicates.verdicts import judge
from bisdesk.policy.actions import Action
from bisdesk.register import service as register
from bisdesk.register.job import run
from bisdesk.register.rules import DecisionRefused
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_in_review
from tests.factories.verdicts import write_all_right
from tests.support.race import at_once

SIDES = (("end_user", "staff"), ("other_end_user", "staff2"))


@pytest.mark.race
def test_sec_R1_one_person_filed_and_registered_twice_at_once_gets_at_most_one_number(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    drafts = [make_draft(runtime_on, people, filer) for filer, _staff in SIDES]
    actors = [(people.actor(filer), people.actor(staff)) for filer, staff in SIDES]

    def file_and_register(side: int) -> None:
        (filer, staff), draft = actors[side], drafts[side]
        with runtime_on.work(filer) as work:
            reference = submit(work, draft.id, version=draft.version)
        with runtime_on.work(staff) as work:
            assignment.claim(work, reference)
        write_all_right(runtime_on, draft.id, staff.id or "")
        with runtime_on.database.reading() as session:
            found = session.get_one(BisRequest, draft.id)
        alike = look(runtime_on, found)
        with runtime_on.work(staff) as work:
            register.decide(work, draft.id, version=found.version, found=alike.in_register)
        run(runtime_on, draft.id)

    came_of_it = at_once(2, file_and_register)
    refused = [each for each in came_of_it if each is not None]
    assert all(isinstance(each, DecisionRefused) for each in refused), came_of_it
    with runtime_on.database.reading() as session:
        numbers = session.exec(
            select(BisRequest.ssin).where(col(BisRequest.ssin).is_not(None))
        ).all()
    assert len(numbers) <= 1
    assert len(numbers) + len(refused) == 2 or not numbers


@pytest.mark.race
def test_sec_R1_a_pair_judged_from_both_sides_at_once_has_one_verdict(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    for _ in range(4):
        judge_from_both_sides(runtime_on, people)


def judge_from_both_sides(runtime_on: Runtime, people: People) -> None:
    ids = [make_in_review(runtime_on, people, filer, by=staff).id for filer, staff in SIDES]
    actors = [people.actor(staff) for _filer, staff in SIDES]

    def say(side: int) -> None:
        with runtime_on.work(actors[side]) as work:
            judge(
                work,
                work.get(ids[side], Action.REVIEW),
                CandidateKind.REQUEST,
                ids[1 - side],
                high=True,
                same=False,
                reason=f"Said by {side}",
            )

    assert at_once(2, say) == [None, None]
    with runtime_on.database.reading() as session:
        of_the_pair = col(DuplicateVerdict.request_id).in_(ids)
        (kept,) = session.exec(select(DuplicateVerdict).where(of_the_pair))
    assert kept.reason in ("Said by 0", "Said by 1")
