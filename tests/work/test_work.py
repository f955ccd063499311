"""Work: all of an action or nothing of it, and the order in which rows are locked."""

import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy import event
from sqlmodel import select

from bisdesk.assignment import service as assignment
from bisdesk.audit.log import verify
from bisdesk.audit.models import AuditEntry, AuditHead
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.board.models import BoardVersion
from bisdesk.outbox.models import Job, Message, Status
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale, Work
from tests.factories.people import People
from tests.factories.requests import make_draft, make_in_review, make_submitted
from tests.support.world import contents, count

LOCKS = re.compile(
    r"(?:UPDATE|INSERT INTO|DELETE FROM) (\w+)|SELECT .*FROM (\w+).*FOR UPDATE", re.DOTALL
)


def everything(work: Work, found: BisRequest) -> None:
    """All that an action can carry."""
    found.purpose_description = "changed"
    work.changed(found)
    work.tell(found, "claimed")
    work.audit(AuditTag.REQUEST_CLAIMED, found)
    work.send("request_received", account_id=found.holder_id, request_id=found.id)
    work.enqueue("register", found.id)
    work.board_changed(found)


class Broken(Exception):
    pass


@pytest.mark.parametrize("when", ["inside", "after finishing", "while committing"])
def test_an_exception_leaves_nothing(
    runtime_on: Runtime, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = People.on(runtime_on)
    found = make_submitted(runtime_on, people)
    before, audited = contents(runtime_on), count(runtime_on, AuditEntry)
    finish = Work.finish

    def fails_late(work: Work) -> None:
        finish(work)
        raise Broken

    if when == "after finishing":
        monkeypatch.setattr(Work, "finish", fails_late)

    def act() -> None:
        with runtime_on.work(people.actor("staff")) as work:
            everything(work, work.get(found.id, Action.CLAIM))
            if when == "inside":
                raise Broken
            if when == "while committing":
                event.listen(work.session, "before_commit", _break)

    with pytest.raises(Broken):
        act()
    assert contents(runtime_on) == before
    assert count(runtime_on, AuditEntry) == audited


def _break(_session: object) -> None:
    raise Broken


def test_leaving_the_block_stores_all_of_it_together(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    found = make_submitted(runtime_on, people)
    with runtime_on.database.reading() as session:
        board = session.exec(select(BoardVersion.version)).one()
    with runtime_on.work(people.actor("staff")) as work:
        everything(work, work.get(found.id, Action.CLAIM, version=found.version))
    with runtime_on.database.reading() as session:
        now = session.get_one(BisRequest, found.id)
        assert (now.version, now.changed_at) == (found.version + 1, runtime_on.clock.now())
        assert session.exec(select(BoardVersion.version)).one() == board + 1 == now.board_version
        told = select(TimelineEntry.actor_id).where(TimelineEntry.event == "claimed")
        assert session.exec(told).all() == [people.staff]
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()  # type: ignore[attr-defined]
        assert entry is not None
        assert (entry.tag, entry.subject_id) == ("request_claimed", found.id)
        jobs = select(Job.status).where(Job.kind == "register")
        assert session.exec(jobs).all() == [Status.WAITING]
        assert len(session.exec(select(Message)).all()) == 2
        assert verify(session) is None


def test_a_stale_version_is_refused_with_the_current_one(runtime: Runtime, people: People) -> None:
    found = make_in_review(runtime, people)
    with (
        pytest.raises(Stale) as refused,
        runtime.work(people.actor("staff")) as work,
    ):
        work.get(found.id, Action.RELEASE, version=found.version - 1)
    assert refused.value.current == found.version


@pytest.mark.parametrize("who", ["colleague", "other_end_user", "staff", "manager"])
def test_what_is_anothers_and_what_is_nobodys_are_refused_alike(
    runtime: Runtime, people: People, who: str
) -> None:
    draft = make_draft(runtime, people)
    refusals = []
    for each in (draft.id, "0" * 32):
        with pytest.raises((NotFound, Denied)) as refused, runtime.work(people.actor(who)) as work:
            work.get(each, Action.VIEW_DRAFT)
        refusals.append((type(refused.value), str(refused.value)))
    assert refusals[0] == refusals[1]


def test_a_stale_page_of_another_is_not_found_and_not_stale(
    runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    with pytest.raises(NotFound), runtime.work(people.actor("colleague")) as work:
        work.get(draft.id, Action.VIEW_DRAFT, version=99)


def test_each_action_reads_the_clock_once(runtime: Runtime, people: People) -> None:
    with runtime.work(people.actor("staff")) as work:
        work.audit(AuditTag.SIGNED_IN)
        moment = work.now
    with runtime.database.reading() as session:
        last = session.exec(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()  # type: ignore[attr-defined]
    assert last is not None
    assert last.at == moment


def test_rows_are_locked_in_the_order_that_everybody_keeps(runtime_on: Runtime) -> None:
    """Request, other rows, audit head, board version: whoever keeps it can never wait in a circle."""
    people = People.on(runtime_on)
    found = make_submitted(runtime_on, people)
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if found_lock := LOCKS.match(statement):
            seen.append(found_lock[1] or found_lock[2])

    with runtime_on.work(people.actor("staff")) as work:
        event.listen(runtime_on.database.engine, "before_cursor_execute", note)
        try:
            assignment.claim(work, found.reference or "")
            work.finish()
        finally:
            event.remove(runtime_on.database.engine, "before_cursor_execute", note)
        work._said.clear()
        work._on_board.clear()
    assert seen[0] == "bis_request"
    tail = [table for table in seen if table in ("audit_head", "board_version")]
    assert sorted(tail, key=["audit_head", "board_version"].index) == tail
    assert "timeline" in seen[: seen.index("audit_head")]


@pytest.mark.race
def test_actions_on_many_requests_at_once_all_end(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    made = [make_submitted(runtime_on, people) for _ in range(4)]
    with runtime_on.database.reading() as session:
        before = session.exec(select(AuditHead.seq)).one()
    start_line, failed = Barrier(8), []

    def go(index: int) -> None:
        actor = people.actor("staff" if index % 2 else "staff2")
        start_line.wait()
        for turn in range(4):
            reference = made[(index + turn) % 4].reference or ""
            try:
                with runtime_on.work(actor) as work:
                    found = work.get_by_reference(reference, Action.VIEW_REQUEST)
                    work.changed(found)
                    work.audit(AuditTag.REQUEST_VIEWED, found)
                    work.board_changed(found)
            except Exception as error:  # noqa: BLE001
                failed.append(error)

    _all_at_once(8, go)
    assert failed == []
    with runtime_on.database.reading() as session:
        assert session.exec(select(AuditHead.seq)).one() == before + 32
        assert verify(session) is None
        versions = {session.get_one(BisRequest, each.id).version - each.version for each in made}
    assert versions == {8}


def _all_at_once(number: int, go: Callable[[int], None]) -> None:
    threads = [Thread(target=go, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
