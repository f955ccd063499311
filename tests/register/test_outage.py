"""An hour without the register: nothing lost, nothing doubled, others go on, and asking by hand works at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

from bisdesk import cli
from bisdesk.assignment import service as assignment
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.outbox.jobs import do_due
from bisdesk.outbox.models import Job
from bisdesk.register import patience
from bisdesk.register.embedded import Fault
from bisdesk.register.progress import Stage, progress_of
from bisdesk.register.queries import latest
from bisdesk.register.service import try_again
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_registering, make_submitted
from tests.register.desk import Desk

NAMES = ("Abara", "Kowalska", "Nguyen")


@pytest.fixture
def small(runtime: Runtime, people: People) -> Desk:
    desk = Desk(runtime, people)
    desk.register.prepare()
    return desk


def work_off(desk: Desk) -> int:
    """All that is due now, as the worker does it."""
    done = 0
    while do_due(desk.runtime, "register", "worker"):
        done += 1
    return done


def job_of(desk: Desk, request_id: str) -> Job:
    return next(
        job for job in desk.jobs() if (job.kind, job.subject_id) == ("register", request_id)
    )


def test_sec_R1_an_hour_without_the_register_loses_and_doubles_nothing(
    small: Desk, clock: FixedClock
) -> None:
    small.register.faults.switch_on(Fault.DOWN)
    waiting = [
        make_registering(small.runtime, small.people, last_name=each, first_name=each).id
        for each in NAMES
    ]
    tried: list[datetime] = []
    began = clock.now()
    while clock.now() < began + timedelta(hours=1):
        before = job_of(small, waiting[0]).tries
        work_off(small)
        if job_of(small, waiting[0]).tries > before:
            tried.append(clock.now())
        clock.advance(timedelta(seconds=5))
    pauses = [later - sooner for sooner, later in pairwise(tried)]
    assert 6 <= len(tried) <= 10
    assert pauses[0] < timedelta(minutes=1) < timedelta(minutes=5) < max(pauses)
    assert max(pauses) <= timedelta(minutes=19)
    assert {small.request(each).state for each in waiting} == {State.REGISTERING}

    # Others go on meanwhile.
    other = make_submitted(small.runtime, small.people)
    with small.runtime.work(small.actor("staff2")) as work:
        assignment.claim(work, other.reference or "")
    assert small.request(other.id).state is State.IN_REVIEW

    work_off(small)
    small.register.faults.repair()
    assert work_off(small) == 0  # each waits for its pause to be over
    with small.runtime.work(small.actor()) as work:
        try_again(work, waiting[1])
    assert work_off(small) == 1
    assert small.request(waiting[1]).state is State.REGISTERED
    clock.advance(timedelta(minutes=19))
    work_off(small)
    assert {small.request(each).state for each in waiting} == {State.REGISTERED}
    assert small.counts().numbers == len(waiting)
    for each in waiting:
        sent = small.messages(each)
        assert len(sent) == len(set(sent))


def test_the_desk_reads_how_far_it_is_and_the_filer_that_it_goes_on(
    small: Desk, clock: FixedClock, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make_registering(small.runtime, small.people)
    staff, colleague = client_as("staff"), client_as("staff2")
    address = f"/review/{found.reference}/progress"
    assert "Het register wordt bevraagd" in staff.get(address).text
    clock.advance(timedelta(seconds=10))
    assert "U mag deze pagina verlaten" in staff.get(address).text
    small.register.faults.switch_on(Fault.DOWN)
    work_off(small)
    down = staff.get(address).text
    assert "Het bisregister is niet bereikbaar" in down
    assert "Volgende poging" in down
    assert BeautifulSoup(down, "html.parser").select_one("#progress form") is not None
    assert (
        BeautifulSoup(colleague.get(address).text, "html.parser").select_one("#progress form")
        is None
    )
    filer = client_as("end_user").get(f"/requests/{found.reference}").text
    assert "wordt ingeschreven in het bisregister" in filer
    small.register.faults.repair()
    assert staff.post(f"/review/{found.reference}/try-again").status_code == 303
    assert "Het wordt nu opnieuw gevraagd" in staff.get(address).text
    work_off(small)
    assert "Geregistreerd" in staff.get(address).text


def test_since_when_it_is_down_is_the_first_failure(small: Desk, clock: FixedClock) -> None:
    small.register.faults.switch_on(Fault.DOWN)
    found = make_registering(small.runtime, small.people)
    began = clock.now()
    for _ in range(3):
        work_off(small)
        clock.advance(timedelta(minutes=20))
    with small.runtime.database.reading() as session:
        asking = progress_of(session, found, latest(session, found.id), clock.now())
    assert asking is not None
    assert (asking.stage, asking.since) == (Stage.UNREACHABLE, began)


def test_a_slow_register_keeps_no_page_waiting(
    small: Desk, client_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make_in_review(small.runtime, small.people)
    small.register.faults.switch_on(Fault.SLOW, times=1, milliseconds=400)
    monkeypatch.setattr(patience, "LONGEST", 0.05)
    page = client_as("staff").get(f"/review/{found.reference}")
    assert page.status_code == 200
    assert "Het register is niet bereikbaar" in page.text


@pytest.mark.parametrize(
    ("be", "fault"), [("down", Fault.DOWN), ("slow", Fault.SLOW), ("lost", Fault.ANSWER_LOST)]
)
def test_a_newcomer_lets_the_demos_register_fail_and_be_well_again(
    small: Desk, monkeypatch: pytest.MonkeyPatch, be: str, fault: Fault
) -> None:
    monkeypatch.setattr(cli, "_runtime", lambda: small.runtime)
    assert CliRunner().invoke(cli.main, ["demo", "--register", be]).exit_code == 0
    assert small.register.faults._hits(fault) is not None
    said = CliRunner().invoke(cli.main, ["demo", "--register", "well"])
    assert "answers again" in said.output
    assert small.register.faults._hits(fault) is None
