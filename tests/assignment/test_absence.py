"""Who goes away gives back what they check; who is revoked too; and nothing of it happens twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.accounts.models import Account
from bisdesk.assignment import absence, absent
from bisdesk.assignment.models import Absence, Kind, StaffNotice
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import hand_over
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.outbox import handlers
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People
from tests.support.core import NOON
from tests.support.race import at_once

ClientAs = Callable[[str], FlaskClient]
FRIDAY = {"last_day": "2026-11-27"}


def stored(runtime: Runtime, found: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def absences(runtime: Runtime) -> list[Absence]:
    with runtime.database.reading() as session:
        return list(session.exec(select(Absence).order_by(col(Absence.starts_at))))


def given_back(runtime: Runtime, found: BisRequest) -> int:
    with runtime.database.reading() as session:
        wanted = select(TimelineEntry.event).where(TimelineEntry.request_id == found.id)
        return list(session.exec(wanted)).count("given_back")


def put(runtime: Runtime, found: BisRequest, state: State) -> BisRequest:
    with runtime.database.writing() as session:
        session.get_one(BisRequest, found.id).state = state
    return found


def run_timed(runtime: Runtime) -> None:
    """What the worker does every few seconds, as it is wired."""
    for timed in handlers.timed:
        if timed.name == "requests of who is not there":
            timed.run(runtime)
            return
    pytest.fail("the worker does not look who is away")


def test_who_goes_away_gives_back_what_they_check_and_keeps_what_waits(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    checked = [make.make_in_review(runtime, people) for _ in range(2)]
    asked = put(runtime, make.make_in_review(runtime, people), State.INFO_NEEDED)
    registering = make.make_registering(runtime, people)
    of_another = make.make_in_review(runtime, people, by="staff2")
    client = client_as("staff")
    answer = client.post("/absence", data=FRIDAY, follow_redirects=True)
    assert "2 aanvragen staan weer op het bord." in answer.text
    assert "U bent afwezig tot en met 27 november 2026" in answer.text
    for each in checked:
        now = stored(runtime, each)
        assert (now.state, now.assigned_to) == (State.SUBMITTED, None)
    assert stored(runtime, asked).assigned_to == people.staff
    assert stored(runtime, registering).assigned_to == people.staff
    assert stored(runtime, of_another).assigned_to == people.staff2
    with runtime.database.reading() as session:
        kinds = session.exec(select(StaffNotice.account_id, StaffNotice.kind)).all()
        tags = session.exec(select(AuditEntry.tag, AuditEntry.actor_kind)).all()
    assert kinds == [(people.staff, Kind.GIVEN_BACK)] * 2
    assert tags.count(("request_given_back", "system")) == 2
    assert ("absence_set", "account") in tags


def test_what_the_page_could_not_give_back_the_worker_does(
    runtime: Runtime, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [make.make_in_review(runtime, people) for _ in range(3)]
    with runtime.work(people.actor("staff")) as work:
        absence.begin(work, people.staff, first_day="", last_day="2026-11-27")
    monkeypatch.setattr(absent, "AT_ONCE", 2)
    run_timed(runtime)
    assert [stored(runtime, each).state for each in found].count(State.SUBMITTED) == 2
    run_timed(runtime)
    run_timed(runtime)
    assert [stored(runtime, each).state for each in found] == [State.SUBMITTED] * 3
    assert [given_back(runtime, each) for each in found] == [1, 1, 1]


def test_a_planned_absence_begins_by_itself_at_midnight_in_brussels_and_ends_by_itself(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    found = make.make_in_review(runtime, people)
    client = client_as("staff")
    client.post("/absence", data={"first_day": "2026-11-24", "last_day": "2026-11-25"})
    clock.move_to(datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC))
    run_timed(runtime)
    assert stored(runtime, found).assigned_to == people.staff
    clock.advance(timedelta(seconds=1))
    run_timed(runtime)
    assert stored(runtime, found).state is State.SUBMITTED
    clock.move_to(datetime(2026, 11, 25, 23, 0, tzinfo=UTC))
    fresh = client_as("staff")
    assert fresh.post(f"/review/{found.reference}/claim").location == f"/review/{found.reference}"
    run_timed(runtime)
    assert stored(runtime, found).assigned_to == people.staff


def test_who_is_back_earlier_ends_the_absence_and_takes_requests_again(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_submitted(runtime, people)
    client = client_as("staff")
    client.post("/absence", data=FRIDAY)
    (running,) = absences(runtime)
    for _ in range(2):  # a double click
        assert client.post(f"/absence/{running.id}/end").status_code == 303
    client.post(f"/review/{found.reference}/claim")
    assert stored(runtime, found).assigned_to == people.staff
    assert absences(runtime)[0].ends_at == NOON


def test_a_planned_absence_that_is_taken_back_leaves_nothing(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("staff")
    client.post("/absence", data={"first_day": "2026-12-01", "last_day": "2026-12-04"})
    client.post(f"/absence/{absences(runtime)[0].id}/end")
    assert absences(runtime) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"last_day": ""}, "Kies de laatste dag"),
        ({"last_day": "2026-11-20"}, "Deze dag is voorbij"),
        ({"last_day": "vrijdag"}, "Dit is geen datum"),
        ({"first_day": "2026-11-20", "last_day": "2026-11-27"}, "Deze dag is voorbij"),
        ({"first_day": "2026-12-02", "last_day": "2026-12-01"}, "ligt vóór de eerste"),
        ({"last_day": "2029-01-01"}, "hoogstens een jaar"),
    ],
)
def test_an_absence_that_cannot_be_comes_back_with_what_was_typed(
    runtime: Runtime, client_as: ClientAs, typed: dict[str, str], said: str
) -> None:
    answer = client_as("staff").post("/absence", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    for value in filter(None, typed.values()):
        assert f'value="{value}"' in answer.text
    assert absences(runtime) == []


def test_two_absences_do_not_overlap_and_a_double_click_is_one(
    runtime: Runtime, client_as: ClientAs
) -> None:
    client = client_as("staff")
    assert [client.post("/absence", data=FRIDAY).status_code for _ in range(2)] == [303, 303]
    longer = client.post("/absence", data={"last_day": "2026-12-04"})
    assert longer.status_code == 422
    assert "Er is al een afwezigheid tot en met 27 november 2026" in longer.text
    assert len(absences(runtime)) == 1


def test_a_manager_sees_who_is_away_and_sets_and_ends_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    client = client_as("manager")
    page = client.get("/staff").text
    assert "Karim Boutaleb" in page
    assert "Lien Vermeersch" not in page
    client.post(f"/staff/{people.staff}/absence", data=FRIDAY)
    assert stored(runtime, found).state is State.SUBMITTED
    assert "tot en met 27 november 2026" in client.get("/staff").text
    assert "Ingesteld door An Vervoort" in client_as("staff").get("/absence").text
    client.post(f"/staff/absences/{absences(runtime)[0].id}/end")
    assert absences(runtime)[0].ends_at == NOON


def test_a_refused_absence_stands_at_the_person_it_was_for(
    people: People, client_as: ClientAs
) -> None:
    answer = client_as("manager").post(f"/staff/{people.staff2}/absence", data={"last_day": ""})
    assert answer.status_code == 422
    assert f'id="last_day-{people.staff2}-error"' in answer.text
    assert f'id="last_day-{people.staff}-error"' not in answer.text


def test_sec_A2_nobody_sets_or_ends_the_absence_of_another(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client_as("staff").post("/absence", data=FRIDAY)
    (running,) = absences(runtime)
    client = client_as("staff2")
    theirs, nobodys = (client.post(f"/absence/{each}/end") for each in (running.id, "0" * 32))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert client.post(f"/staff/{people.staff}/absence", data=FRIDAY).status_code == 403
    assert client_as("manager").post(f"/staff/{people.end_user}/absence", data=FRIDAY).status_code == 404  # fmt: skip
    assert [each.ends_at for each in absences(runtime)] == [running.ends_at]


@pytest.mark.parametrize("changes", [{"active": False}, {"is_staff": False}])
def test_sec_A4_who_is_revoked_while_the_board_is_open_sees_and_does_nothing_more(
    runtime: Runtime, people: People, client_as: ClientAs, changes: dict[str, object]
) -> None:
    found = make.make_in_review(runtime, people)
    asked = put(runtime, make.make_in_review(runtime, people), State.INFO_NEEDED)
    client = client_as("staff")
    assert client.get("/board/live").status_code == 200
    with runtime.database.writing() as session:
        session.get_one(Account, people.staff).sqlmodel_update(changes)
    for path in ("/board/live", "/board", "/board/news", "/absence", f"/review/{found.reference}"):
        assert client.get(path).status_code in (302, 303, 403), path
    data = {"version": str(found.version), "colleague": people.staff2}
    for action in ("release", "assign", "take_over", "claim"):
        answer = client.post(f"/review/{found.reference}/{action}", data=data)
        assert answer.status_code in (303, 403), action
        assert answer.status_code == 403 or answer.location.startswith("/sign-in"), action
    assert stored(runtime, found).version == found.version
    run_timed(runtime)
    now = stored(runtime, found)
    assert (now.state, now.assigned_to) == (State.SUBMITTED, None)
    assert stored(runtime, asked).assigned_to == people.staff


@pytest.mark.race
def test_sec_A7_what_many_workers_give_back_at_once_goes_back_once(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = [make.make_in_review(runtime_on, people) for _ in range(3)]
    with runtime_on.database.writing() as session:
        session.get_one(Account, people.staff).active = False
    done = at_once(6, lambda _index: absent.give_back(runtime_on))
    assert sum(number for number in done if isinstance(number, int)) == 3, done
    for each in found:
        now = stored(runtime_on, each)
        assert (now.state, now.assigned_to, now.version) == (
            State.SUBMITTED,
            None,
            each.version + 1,
        )
        assert given_back(runtime_on, each) == 1


def test_sec_A6_what_comes_back_by_an_absence_is_not_taken_by_who_filed_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people, "filing_staff")
    client_as("staff").post("/absence", data=FRIDAY)
    assert stored(runtime, found).state is State.SUBMITTED
    assert client_as("filing_staff").post(f"/review/{found.reference}/claim").status_code == 403
    assert stored(runtime, found).assigned_to is None


def test_sec_A6_what_is_handed_over_to_who_checks_it_goes_back_on_the_board(
    runtime: Runtime, people: People
) -> None:
    found = make.make_in_review(runtime, people, by="filing_staff")
    with runtime.work(people.actor("entity_admin")) as work:
        hand_over.hand_over(work, found.id, people.filing_staff)
    run_timed(runtime)
    now = stored(runtime, found)
    assert (now.state, now.assigned_to) == (State.SUBMITTED, None)


def test_absences_that_are_long_over_are_erased(
    runtime: Runtime, people: People, clock: FixedClock
) -> None:
    with runtime.work(people.actor("staff")) as work:
        absence.begin(work, people.staff, first_day="", last_day="2026-11-27")
    clock.move_to(datetime(2027, 5, 29, tzinfo=UTC))
    assert absence.forget_old(runtime) == 0
    clock.move_to(datetime(2027, 5, 31, tzinfo=UTC))
    assert absence.forget_old(runtime) == 1
