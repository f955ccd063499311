"""The audit log holds, and says where it does not."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from bisdesk.audit.chain import START, Link, hash_of
from bisdesk.audit.log import Fault, Said, append, head_of, verify
from bisdesk.audit.models import AuditEntry, AuditHead
from bisdesk.audit.tags import AuditTag
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
LINK = Link(1, AT, "account", "a", "signed_in", "bis_request", "r", "done", None)


def fill(runtime: Runtime, number: int = 5) -> None:
    with runtime.database.writing() as session:
        append(session, [Said(AT, "account", f"{index}", "signed_in") for index in range(number)])


def fault(runtime: Runtime) -> Fault | None:
    with runtime.database.reading() as session:
        return verify(session)


def tamper(runtime: Runtime, *statements: str) -> None:
    """Change the log as who has the database could, past the triggers."""
    triggers = (
        [f"DROP TRIGGER audit_entry_no_{verb}" for verb in ("update", "delete")]
        if runtime.database.is_sqlite
        else ["DROP TRIGGER audit_entry_no_change ON audit_entry"]
    )
    with runtime.database.writing() as session:
        for statement in (*triggers, *statements):
            session.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 2}, {"at": AT + timedelta(microseconds=1)}, {"actor_kind": "system"}, {"actor_id": None},
        {"tag": "signed_out"}, {"subject_kind": "file"}, {"subject_id": "s"}, {"outcome": "refused"},
        {"reason": "x"},
    ],
)  # fmt: skip
def test_sec_F3_the_hash_covers_every_field(change: dict[str, object]) -> None:
    assert hash_of(replace(LINK, **change), START) != hash_of(LINK, START)  # type: ignore[arg-type]
    assert hash_of(LINK, "1" * 64) != hash_of(LINK, START)


def test_the_hash_does_not_depend_on_the_zone_in_which_the_time_is_written() -> None:
    brussels = AT.astimezone(timezone(timedelta(hours=1)))
    assert hash_of(replace(LINK, at=brussels), START) == hash_of(LINK, START)


def test_sec_F3_an_untouched_log_holds_from_its_first_row(runtime_on: Runtime) -> None:
    assert fault(runtime_on) is None
    fill(runtime_on)
    assert fault(runtime_on) is None
    with runtime_on.database.reading() as session:
        first = session.get_one(AuditEntry, 1)
        last = session.get_one(AuditEntry, 5)
        assert first.previous == START
        assert head_of(session) == (5, last.hash)


COPY = (
    "INSERT INTO audit_entry (seq, at, actor_kind, actor_id, tag, outcome, previous, hash) "
    "SELECT {seq}, at, actor_kind, actor_id, tag, outcome, previous, hash FROM audit_entry WHERE seq = {of}"
)
TAMPERED = {
    "changed": (["UPDATE audit_entry SET actor_id = 'x' WHERE seq = 3"], Fault(3, "changed")),
    "deleted": (["DELETE FROM audit_entry WHERE seq = 3"], Fault(3, "missing")),
    "first deleted": (["DELETE FROM audit_entry WHERE seq = 1"], Fault(1, "missing")),
    "tail cut": (["DELETE FROM audit_entry WHERE seq = 5"], Fault(5, "tail cut off")),
    "all gone": (["DELETE FROM audit_entry"], Fault(1, "tail cut off")),
    "inserted": ([COPY.format(seq=6, of=5)], Fault(6, "does not follow the entry before it")),
    "reordered": (
        [f"UPDATE audit_entry SET seq = {new} WHERE seq = {old}" for old, new in ((3, 99), (4, 3), (99, 4))],
        Fault(3, "does not follow the entry before it"),
    ),
    "rehashed": (
        ["UPDATE audit_entry SET actor_id = 'x', hash = 'f' WHERE seq = 3"],
        Fault(3, "changed"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_sec_F3_verify_names_the_place(runtime_on: Runtime, how: str) -> None:
    statements, expected = TAMPERED[how]
    fill(runtime_on)
    tamper(runtime_on, *statements)
    assert fault(runtime_on) == expected


def test_sec_F3_a_tail_cut_with_its_head_is_told_by_the_head_kept_elsewhere(
    runtime: Runtime,
) -> None:
    fill(runtime)
    with runtime.database.reading() as session:
        kept = head_of(session)
        fourth = session.get_one(AuditEntry, 4).hash
    tamper(
        runtime,
        "DELETE FROM audit_entry WHERE seq = 5",
        f"UPDATE audit_head SET seq = 4, hash = '{fourth}'",
    )
    assert fault(runtime) is None
    with runtime.database.reading() as session:
        assert head_of(session) != kept


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'done'",
        "UPDATE audit_entry SET actor_id = NULL WHERE seq = 1",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE seq = 2",
    ],
)
def test_sec_F3_the_database_itself_refuses_changes(runtime_on: Runtime, statement: str) -> None:
    fill(runtime_on)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime_on.database.writing() as session,
    ):
        session.execute(text(statement))
    assert fault(runtime_on) is None


def test_sec_F3_postgresql_refuses_to_empty_the_table(runtime_on: Runtime) -> None:
    if runtime_on.database.is_sqlite:
        return  # it has no TRUNCATE
    fill(runtime_on)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime_on.database.writing() as session,
    ):
        session.execute(text("TRUNCATE audit_entry"))


@pytest.mark.race
def test_sec_F3_parallel_writers_keep_the_chain(runtime_on: Runtime) -> None:
    def go(_thread: int) -> None:
        for _ in range(25):
            with runtime_on.work(SYSTEM) as work:
                work.audit(AuditTag.SIGNED_IN)
                work.audit(AuditTag.SIGNED_OUT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(go, range(8)))
    assert fault(runtime_on) is None
    with runtime_on.database.reading() as session:
        assert _last(session) == 400
        tags = session.exec(select(AuditEntry.tag).order_by(AuditEntry.seq)).all()  # type: ignore[arg-type]
    assert tags == ["signed_in", "signed_out"] * 200


def _last(session: Session) -> int:
    return session.exec(select(AuditHead.seq)).one()
