"""Random people try random things with requests; whatever they do, only what the table of states names happens."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from bisdesk.accounts.models import Account
from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest, TimelineEntry, Uniqueness
from bisdesk.bis_requests.states import CARRIES, ENDED_WITHOUT_NUMBER, State, Transition
from bisdesk.clock import FixedClock
from bisdesk.outbox.models import Message
from bisdesk.policy.actor import Actor
from bisdesk.register.models import Registration, RegistrationStatus
from bisdesk.wiring import build_runtime
from tests.desk.random_desk import (
    MOVES,
    PAUSES,
    SYSTEM_STEPS,
    Snapshot,
    allowed,
    open_moves,
    roles,
)
from tests.factories import requests as make
from tests.factories.people import People
from tests.support.core import NOON, make_settings
from tests.support.templates import keep_templates

WHO = (
    "end_user",
    "colleague",
    "other_end_user",
    "entity_admin",
    "staff",
    "staff2",
    "manager",
    "filing_staff",
)
FILERS = ("end_user", "other_end_user", "filing_staff")
MOST = 4
FAMILIES = ("Abara", "Kowalska", "Nguyen", "Ferreira")


class Desk(RuleBasedStateMachine):
    """One installation; after each attempt all requests are compared with what the table allows."""

    template: Path  # a migrated, empty database
    seen: set[tuple[State, State]]  # which changes were reached, in all examples

    @initialize()
    def open_it(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.template.parent))
        shutil.copy(self.template, self.folder / "bisdesk.db")
        self.clock = FixedClock(NOON)
        self.runtime = build_runtime(make_settings(self.folder), clock=self.clock)
        self.app = keep_templates(create_app(self.runtime))
        self.app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
        self.people = People.on(self.runtime)
        self.made: list[str] = []
        self.somebody_files_something("end_user", submitted=True)

    @precondition(lambda self: len(self.made) < MOST)
    @rule(who=st.sampled_from(FILERS), submitted=st.booleans())
    def somebody_files(self, who: str, submitted: bool) -> None:
        self.somebody_files_something(who, submitted=submitted)

    def somebody_files_something(self, who: str, *, submitted: bool) -> None:
        maker = make.make_submitted if submitted else make.make_draft
        nth = len(self.made)  # counted here: a draft that goes frees its number in the factory
        found = maker(
            self.runtime,
            self.people,
            who,
            last_name=FAMILIES[nth],
            email=f"worker.{nth}@postilaatikko.example",
            mobile=f"+35840123460{nth}",
        )
        self.made.append(found.id)

    @rule(which=st.integers(0, MOST - 1), pick=st.integers(0, 99), then=st.integers(0, 99))
    def somebody_does_what_they_may(self, which: int, pick: int, then: int) -> None:
        """Two things in a row, so that walks come far; the system does its part in between."""
        self.do_what_is_open(which, pick)
        self.the_system_works()
        self.do_what_is_open(which, then)

    def do_what_is_open(self, which: int, pick: int) -> None:
        found = self.request(which)
        may = [
            (who, move)
            for who in WHO
            for move in open_moves(Snapshot.of(found), self.people.actor(who))
        ]
        if may:
            who, move = may[pick % len(may)]
            self.post(found, who, move, stale=0)

    @rule(
        who=st.sampled_from(WHO),
        move=st.sampled_from(list(MOVES)),
        which=st.integers(0, MOST - 1),
        stale=st.sampled_from((0, 1)),
    )
    def somebody_tries(self, who: str, move: Transition, which: int, stale: int) -> None:
        self.post(self.request(which), who, move, stale=stale)

    def post(self, found: BisRequest, who: str, move: Transition, *, stale: int) -> None:
        before, actor = self.snapshots(), self.people.actor(who)
        client = self.app.test_client()
        self.people.sign_in(client, who)
        for path, data in MOVES[move](found, self.people):
            answer = client.post(path, data={"version": str(found.version - stale)} | data)
            assert answer.status_code in (302, 303, 400, 403, 404, 409, 422), answer.text
        self.compare(before, actor)

    @rule(
        to=st.sampled_from(("colleague", "filing_staff", "end_user")),
        which=st.integers(0, MOST - 1),
    )
    def a_request_is_handed_over(self, to: str, which: int) -> None:
        found, before = self.request(which), self.snapshots()
        client = self.app.test_client()
        self.people.sign_in(client, "entity_admin")
        part = f"drafts/{found.id}" if found.state is State.DRAFT else found.reference or found.id
        data = {"to": getattr(self.people, to)}
        assert client.post(f"/requests/{part}/hand-over", data=data).status_code < 500
        after = self.snapshots()
        for request_id, was in before.items():
            assert after[request_id].state is was.state

    @rule(
        who=st.sampled_from(("staff", "filing_staff", "end_user")),
        staff=st.sampled_from((True, True, False)),
        pause=st.sampled_from(PAUSES),
    )
    def a_role_changes_and_time_passes(self, who: str, staff: bool, pause: timedelta) -> None:
        with self.runtime.database.writing() as session:
            account = session.get_one(Account, getattr(self.people, who))
            account.is_staff = staff
            session.add(account)
        self.clock.advance(pause)
        self.the_system_works()

    @rule(who=st.sampled_from(("staff", "staff2")), days=st.integers(0, 3))
    def somebody_goes_away(self, who: str, days: int) -> None:
        """What they have goes back by itself, not by them."""
        before, today = self.snapshots(), self.clock.now().date()
        client = self.app.test_client()
        self.people.sign_in(client, who)
        data = {"first_day": today.isoformat(), "last_day": (today + timedelta(days)).isoformat()}
        assert client.post("/absence", data=data).status_code < 500
        self.compare(before, None)

    def the_system_works(self) -> None:
        for step in SYSTEM_STEPS:
            before = self.snapshots()
            step(self.runtime)
            self.compare(before, None)

    def teardown(self) -> None:
        if not hasattr(self, "runtime"):
            return
        self.runtime.database.dispose()
        self.runtime.register._database.dispose()  # type: ignore[attr-defined]
        shutil.rmtree(self.folder)

    def request(self, which: int) -> BisRequest:
        """One of those that are there: a draft that nobody touches goes."""
        with self.runtime.database.reading() as session:
            found = {each.id: each for each in session.exec(select(BisRequest))}
        there = [found[each] for each in self.made if each in found]
        return there[which % len(there)]

    def snapshots(self) -> dict[str, Snapshot]:
        with self.runtime.database.reading() as session:
            found = session.exec(select(BisRequest)).all()
            return {each.id: Snapshot.of(each) for each in found}

    def compare(self, before: dict[str, Snapshot], actor: Actor | None) -> None:
        """Each change is one that the table names, made by somebody whom it names."""
        after = self.snapshots()
        for request_id, was in before.items():
            if request_id not in after:
                assert was.state is State.DRAFT
                continue
            now = after[request_id]
            assert allowed(was, now, roles(actor, was)), (was, now)
            self.seen.add((was.state, now.state))
            assert now.version >= was.version
            assert (now.state is was.state) or now.version > was.version
            assert was.number is None or now.number == was.number
        self.look_around()

    def look_around(self) -> None:
        """What holds of every request, whatever happened."""
        with self.runtime.database.reading() as session:
            for each in session.exec(select(BisRequest)):
                numbered = each.state in (State.REGISTERED, State.CONFIRMED)
                assert (each.ssin is not None) == numbered
                assert (each.reference is not None) == (
                    each.state not in (State.DRAFT, State.STOPPED)
                )
                events = session.exec(
                    select(TimelineEntry.event).where(TimelineEntry.request_id == each.id)
                ).all()
                assert events.count("submitted") == (0 if each.reference is None else 1)
                assert events.count("number_given") == int(numbered)
                live = select(Registration).where(
                    Registration.request_id == each.id,
                    col(Registration.status) != RegistrationStatus.REFUSED,
                )
                assert len(session.exec(live).all()) <= 1
                kept = session.exec(
                    select(Uniqueness).where(Uniqueness.request_id == each.id)
                ).all()
                if each.state in ENDED_WITHOUT_NUMBER or each.state is State.DRAFT:
                    assert kept == []
                elif each.state in CARRIES and each.state is not State.CONFIRMED:
                    assert len(kept) == 2
                once = session.exec(select(Message.code).where(Message.request_id == each.id)).all()
                for code in (
                    "request_received",
                    "request_withdrawn",
                    "request_rejected",
                    "registration_confirmed",
                ):
                    assert once.count(code) <= 1, code


def walk(template: Path, examples: int, steps: int, *, fixed: bool) -> set[tuple[State, State]]:
    """Let them try; return the changes of state that came about."""
    Desk.template, Desk.seen = template, set()
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=fixed,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Desk.seen


def test_sec_A5_A6_random_people_never_leave_the_table_of_states(migrated_sqlite: Path) -> None:
    seen = walk(migrated_sqlite, 15, 40, fixed=True)
    assert len({end for _, end in seen}) >= 5  # it comes far


@pytest.mark.long
def test_sec_A5_A6_random_people_never_leave_the_table_of_states_for_long(
    migrated_sqlite: Path,
) -> None:
    seen = walk(migrated_sqlite, 300, 60, fixed=False)
    assert {end for _, end in seen} == set(State)
