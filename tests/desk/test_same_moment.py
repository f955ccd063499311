"""Two people decide about one request at the same moment, each in a web process of their own.

One wins. The other gets a page that says how it stands now; nothing of theirs is kept or done later.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlmodel import select

from bisdesk.app import create_app
from bisdesk.assignment import service as assignment
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.clock import SystemClock
from bisdesk.outbox.models import Job, Message
from bisdesk.questions.queries import last_question
from bisdesk.questions.service import ask
from bisdesk.register.models import Registration
from bisdesk.runtime import Runtime
from bisdesk.store.migrate import migrate
from bisdesk.wiring import build_runtime
from tests.desk.processes import Answer, Order, WebProcess, together, web_process
from tests.factories import requests as make
from tests.factories.people import People
from tests.factories.verdicts import call_others, judge_all
from tests.support.core import make_settings
from tests.support.postgres import PostgresServer

FEW, MANY = 20, 200
FEWER = 5
"""Of the races beside claiming, deciding and registering."""


@dataclass
class Installation:
    """An installation with the machine's own clock, which all processes read, and two web processes on it."""

    runtime: Runtime
    people: People
    app: Flask
    web: tuple[WebProcess, WebProcess]
    made: int = 0

    def submitted(self) -> BisRequest:
        """A request of somebody who looks like few before."""
        family, year = FAMILIES[self.made % len(FAMILIES)], 1930 + 3 * (self.made // len(FAMILIES))
        self.made += 1
        return make.make_submitted(
            self.runtime, self.people, last_name=family, birth_year=str(1930 + year % 70)
        )

    def in_review(self) -> BisRequest:
        found = self.submitted()
        with self.runtime.work(self.people.actor(STAFF)) as work:
            assignment.claim(work, found.reference or "")
        judge_all(self.runtime, self.people.actor(STAFF), found)
        call_others(self.runtime, self.people.actor(STAFF), found)
        return found

    def order(self, post: "Post", found: BisRequest) -> Order:
        client = self.app.test_client()
        self.people.sign_in(client, post.who)
        cookie = client.get_cookie("bisdesk-session")
        assert cookie is not None
        data = {"version": str(found.version), **(post.data or {})}
        if post.what == "answer":
            with self.runtime.database.reading() as session:
                question = last_question(session, found.id)
            assert question is not None
            data |= {"version": str(found.answer_version), "question": question.id}
        return Order(cookie.value, post.path(found), data)

    def asked(self) -> BisRequest:
        found = self.in_review()
        with self.runtime.work(self.people.actor(STAFF)) as work:
            now = work.session.get_one(BisRequest, found.id)
            ask(work, found.reference or "", version=now.version, question="Is it right?")
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("desk")
    address: AbstractContextManager[str] = nullcontext("")
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.new_database(request.getfixturevalue("migrated_postgres"))
    with address as url:
        runtime = build_runtime(make_settings(folder, url), SystemClock())
        migrate(runtime.database)
        with web_process(runtime) as first, web_process(runtime) as second:
            yield Installation(runtime, People.on(runtime), create_app(runtime), (first, second))
        runtime.database.dispose()
        runtime.register._database.dispose()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Post:
    """What one person posts about the request."""

    who: str
    what: str  # the last part of the address
    data: dict[str, str] | None = None

    def path(self, found: BisRequest) -> str:
        room = "requests" if self.what in ("withdraw", "answer") else "review"
        return f"/{room}/{found.reference}/{self.what}"


@dataclass(frozen=True)
class Race:
    """Two posts, what the request is before, and what it may be afterwards: event of the winner → state."""

    one: Post
    other: Post
    start: State
    outcomes: dict[str, State]
    both: bool = False  # the second is no refusal: it follows the first, or says the same again


STAFF, STAFF2, STAFF3, HOLDER = "staff", "staff2", "filing_staff", "end_user"
TAKING = {"take_over_reason": "Urgent, and it lies still."}
REJECTION = {"reject_reason": "incomplete", "reject_text": ""}
ANSWER = Post(HOLDER, "answer", {"answer_text": "It is right."})
RACES = {
    "claim and claim": Race(
        Post(STAFF, "claim"), Post(STAFF2, "claim"), State.SUBMITTED,
        {"claimed": State.IN_REVIEW}, both=True,
    ),
    "claim and withdraw": Race(
        Post(STAFF, "claim"), Post(HOLDER, "withdraw"), State.SUBMITTED,
        {"withdrawn": State.WITHDRAWN}, both=True,
    ),
    "take over and take over": Race(
        Post(STAFF2, "take_over", TAKING), Post(STAFF3, "take_over", TAKING), State.IN_REVIEW,
        {"taken_over": State.IN_REVIEW},
    ),
    "take over and register": Race(
        Post(STAFF2, "take_over", TAKING), Post(STAFF, "register"), State.IN_REVIEW,
        {"taken_over": State.IN_REVIEW, "register_decided": State.REGISTERING},
    ),
    "answer and take back": Race(
        ANSWER, Post(STAFF, "take_back"), State.INFO_NEEDED,
        {"answered": State.IN_REVIEW, "taken_back": State.IN_REVIEW},
    ),
    "answer and answer": Race(
        ANSWER, ANSWER, State.INFO_NEEDED, {"answered": State.IN_REVIEW}, both=True
    ),
    "answer and reject": Race(
        ANSWER, Post(STAFF, "reject", REJECTION), State.INFO_NEEDED,
        {"answered": State.IN_REVIEW, "rejected": State.REJECTED}, both=True,
    ),
    "ask and withdraw": Race(
        Post(STAFF, "ask", {"question": "Is it right?"}), Post(HOLDER, "withdraw"), State.IN_REVIEW,
        {"withdrawn": State.WITHDRAWN}, both=True,
    ),
    "register and register": Race(
        Post(STAFF, "register"), Post(STAFF, "register"), State.IN_REVIEW,
        {"register_decided": State.REGISTERING}, both=True,
    ),
    "register and reject": Race(
        Post(STAFF, "register"), Post(STAFF, "reject", REJECTION), State.IN_REVIEW,
        {"register_decided": State.REGISTERING, "rejected": State.REJECTED},
    ),
    "register and withdraw": Race(
        Post(STAFF, "register"), Post(HOLDER, "withdraw"), State.IN_REVIEW,
        {"register_decided": State.REGISTERING, "withdrawn": State.WITHDRAWN},
    ),
    "reject and withdraw": Race(
        Post(STAFF, "reject", REJECTION), Post(HOLDER, "withdraw"), State.IN_REVIEW,
        {"rejected": State.REJECTED, "withdrawn": State.WITHDRAWN},
    ),
    "release and reject": Race(
        Post(STAFF, "release"), Post(STAFF, "reject", REJECTION), State.IN_REVIEW,
        {"released": State.SUBMITTED, "rejected": State.REJECTED},
    ),
}  # fmt: skip
FAMILIES = ("Abara", "Kowalska", "Nguyen", "Ferreira", "Lindqvist", "Oyelaran", "Tanaka", "Zubiri")
START = {
    State.SUBMITTED: Installation.submitted,
    State.IN_REVIEW: Installation.in_review,
    State.INFO_NEEDED: Installation.asked,
}
EACH_TWENTY = ("claim and claim", "register and register", "register and reject")
ENDING_MAILS = {"request_withdrawn": "withdrawn", "request_rejected": "rejected"}


@pytest.mark.race
@pytest.mark.parametrize("race", RACES)
def test_sec_A7_of_two_at_the_same_moment_one_wins(installation: Installation, race: str) -> None:
    run(installation, RACES[race], FEW if race in EACH_TWENTY else FEWER)


@pytest.mark.long
@pytest.mark.race
@pytest.mark.parametrize("race", RACES)
def test_sec_A7_of_two_at_the_same_moment_one_wins_200_times(
    installation: Installation, race: str
) -> None:
    run(installation, RACES[race], MANY)


def run(on: Installation, race: Race, rounds: int) -> None:
    """So many requests; at each of them the two meet."""
    for _ in range(rounds):
        found = START[race.start](on)
        before = stored(on.runtime, found.id)
        orders = (on.order(post, before) for post in (race.one, race.other))
        answers = together(*zip(on.web, orders, strict=True))
        assert_one_won(on.runtime, race, before, answers)


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def assert_one_won(runtime: Runtime, race: Race, before: BisRequest, answers: list[Answer]) -> None:
    """What is stored is the work of one of them alone, and the other one was told."""
    with runtime.database.reading() as session:
        now = session.get_one(BisRequest, before.id)
        told = session.exec(
            select(TimelineEntry.event).where(
                TimelineEntry.request_id == before.id, TimelineEntry.at > before.changed_at
            )
        ).all()
        mails = session.exec(select(Message.code).where(Message.request_id == before.id)).all()
        jobs = session.exec(
            select(Job.id).where(Job.subject_id == before.id, Job.kind == "register")
        )
        decisions = select(Registration.id).where(Registration.request_id == before.id)
        registers = (len(jobs.all()), len(session.exec(decisions).all()))
    won = [event for event in told if event in race.outcomes]
    assert len(won) == 1, told
    assert now.state is race.outcomes[won[0]]
    assert now.version == before.version + len(told)
    assert registers == ((1, 1) if won == ["register_decided"] else (0, 0))
    for code, event in ENDING_MAILS.items():
        assert list(mails).count(code) == won.count(event)
    refused = [answer for answer in answers if answer.status != 303]
    assert race.both or len(refused) == 1
    for answer in refused:
        assert answer.status in (403, 404, 409), answer.text
    for answer in answers:
        assert str(before.reference) in answer.text
