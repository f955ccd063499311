"""The demo's data: made once for all these tests, by the real services."""

import fcntl
import io
import json
import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlmodel import Session, col, func, select

from bisdesk.accounts.models import Account
from bisdesk.accounts.passwords import check_password
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.assignment.models import Absence, Kind, StaffNotice
from bisdesk.attachments.models import Attachment, AttachmentContent, PageImage
from bisdesk.audit.log import head_of, verify
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import ON_THE_BOARD, State
from bisdesk.channels.models import DemoMessage
from bisdesk.clock import FixedClock
from bisdesk.demo.accounts import ACCOUNTS, END_USER, OTHER_END_USER, STAFF, STAFF_2, STAFF_3
from bisdesk.demo.build import build
from bisdesk.demo.stories import STORIES
from bisdesk.domain.working_time import TARGET, working_time
from bisdesk.entities.models import Agreement, Entity
from bisdesk.identity import copies
from bisdesk.identity.models import Declaration, DeclarationStatus, SignedCopy
from bisdesk.identity.seal import open_seal
from bisdesk.identity.service import bound_to
from bisdesk.outbox.models import Message
from bisdesk.questions.models import EntryKind, ThreadEntry
from bisdesk.register import service as register
from bisdesk.register.models import Registration
from bisdesk.runtime import Runtime
from bisdesk.standard_texts.queries import current_texts
from bisdesk.store.migrate import migrate
from bisdesk.wiring import build_runtime
from tests.support.core import NOON, make_settings

PASSWORD = "a password for every demo account"
AFTERNOON = NOON + timedelta(hours=3)


@dataclass(frozen=True)
class Built:
    """The demo, and what was logged while it was made."""

    runtime: Runtime
    log: str

    def session(self) -> Session:
        return Session(self.runtime.database.engine, expire_on_commit=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Built]:
    """Made by the first process that asks; the others find it there."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo-built"
    folder.mkdir(exist_ok=True)
    runtime = build_runtime(make_settings(folder), clock=FixedClock(AFTERNOON))
    log = folder / "log.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not log.exists():
            migrate(runtime.database)
            log.write_text(_build_and_listen(runtime))
    yield Built(runtime, log.read_text())
    runtime.database.dispose()


def _build_and_listen(runtime: Runtime) -> str:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        with structlog.testing.capture_logs() as events:
            build(runtime, PASSWORD)
    finally:
        logging.getLogger().removeHandler(handler)
    return heard.getvalue() + "\n".join(json.dumps(event, default=str) for event in events)


def _requests(built: Built) -> list[BisRequest]:
    with built.session() as session:
        return list(session.exec(select(BisRequest)))


def test_there_are_three_entities_and_accounts_with_one_password(built: Built) -> None:
    with built.session() as session:
        assert session.exec(select(func.count()).select_from(Entity)).one() >= 3
        accounts = session.exec(select(Account)).all()
        signed = set(session.exec(select(Agreement.account_id)))
    assert {account.email for account in accounts} == {each.email for each in ACCOUNTS}
    assert {account.language for account in accounts} == {"nl", "fr", "de", "en"}
    assert all(check_password(PASSWORD, account.password_hash)[0] for account in accounts)
    by_email = {account.email: account.id for account in accounts}
    assert {by_email[END_USER.email], by_email[OTHER_END_USER.email]} <= signed


def test_every_story_became_a_request_spread_over_eight_weeks(built: Built) -> None:
    found = _requests(built)
    submitted = [each.submitted_at for each in found if each.submitted_at]
    assert len(found) == len(STORIES) >= 40
    assert {(AFTERNOON - at).days // 7 for at in submitted} >= {0, 1, 2, 3, 4, 5, 6, 7}
    assert len({each.residence_country for each in found if each.residence_country}) >= 8
    assert len({each.entity_id for each in found}) >= 3


def test_requests_and_activations_are_in_every_state(built: Built) -> None:
    assert {each.state for each in _requests(built)} == set(State)
    with built.session() as session:
        assert set(session.exec(select(Activation.state))) == set(ActivationState)
        reasons = set(session.exec(select(Activation.end_reason)))
        registered = select(Activation.state).join(
            BisRequest, col(BisRequest.id) == Activation.request_id
        )
        unconfirmed = set(session.exec(registered.where(BisRequest.state == State.REGISTERED)))
    assert {"wrong_codes", "too_late", "not_handed_over"} <= reasons
    assert unconfirmed == {ActivationState.WAITING, ActivationState.OPEN}


def test_the_desk_bettered_a_text_and_noted_a_phone_call(built: Built) -> None:
    with built.session() as session:
        changed = [each for each in current_texts(session).values() if not each.is_default]
        calls = session.exec(select(ThreadEntry).where(ThreadEntry.kind == EntryKind.CALL)).all()
    assert [(each.template.code, each.version) for each in changed] == [("ask_scan_unreadable", 1)]
    assert [each.called_with for each in calls] == ["filer"]


def test_references_follow_the_order_of_submitting(built: Built) -> None:
    numbered = [each for each in _requests(built) if each.reference and each.submitted_at]
    numbered.sort(key=lambda each: str(each.submitted_at))
    references = [str(each.reference) for each in numbered]
    assert references == sorted(references)
    assert references[0] == "BIS-2026-000001"


def test_some_at_the_desk_are_late_and_some_fresh(built: Built) -> None:
    holidays = built.runtime.settings.extra_holidays
    waiting = [
        working_time(each.submitted_at, AFTERNOON, holidays)
        for each in _requests(built)
        if each.state in (State.SUBMITTED, State.IN_REVIEW) and each.submitted_at
    ]
    assert sum(age > TARGET for age in waiting) >= 3
    assert sum(age < timedelta(hours=4) for age in waiting) >= 2
    holders = {each.assigned_to for each in _requests(built) if each.state is State.IN_REVIEW}
    assert len(holders) == 2


def test_somebody_of_the_desk_is_away_and_the_others_have_news(built: Built) -> None:
    with built.session() as session:
        names = dict(session.exec(select(Account.id, Account.email)).all())
        away = {names[each.account_id] for each in session.exec(select(Absence)) if each.ends_at > AFTERNOON}  # fmt: skip
        told = {(names[each.account_id], each.kind) for each in session.exec(select(StaffNotice))}
    assert away == {STAFF_3.email}
    assert told >= {
        (STAFF.email, Kind.TAKEN_OVER), (STAFF_2.email, Kind.ASSIGNED), (STAFF_3.email, Kind.GIVEN_BACK),
    }  # fmt: skip


def test_there_are_people_with_one_name_partial_dates_marks_and_known_numbers(
    built: Built,
) -> None:
    found = [each for each in _requests(built) if each.reference]
    assert any(not each.first_name for each in found)
    assert any("-00" in str(each.birth_date) for each in found)
    assert any(each.existing_number for each in found)
    assert {each.sex for each in found} == {"F", "M", "X"}
    assert {each.preferred_language for each in found} == {"nl", "fr", "de", "en"}
    names = "".join(f"{each.first_name}{each.last_name}" for each in found).casefold()
    assert {letter for letter in "ễğőț" if letter in names} == set("ễğőț")


def test_open_requests_have_look_alikes_in_the_register(built: Built) -> None:
    at_desk = [each for each in _requests(built) if each.state in ON_THE_BOARD and not each.ssin]
    reasons = {
        why.value
        for each in at_desk
        for candidate in register.candidates(built.runtime.register, each)
        for why in candidate.reasons
    }
    assert {
        "same_last_name", "same_birth_date", "day_and_month_swapped", "given_number",
    } <= reasons  # fmt: skip
    with built.session() as session:
        assert "look_alike" in set(session.exec(select(Registration.refusal)))


def test_every_request_has_files_and_a_declaration_that_opens(built: Built) -> None:
    vault, seal = built.runtime.vault, open_seal(built.runtime.settings)
    with built.session() as session:
        for each in [each for each in _requests(built) if each.reference]:
            declaration = session.exec(
                select(Declaration).where(
                    Declaration.request_id == each.id,
                    Declaration.status == DeclarationStatus.SIGNED,
                )
            ).one()
            made = vault.open(declaration.pdf or b"", bound_to(declaration.id))
            kept = session.get_one(SignedCopy, declaration.id).content
            pdf = vault.open(kept or b"", copies.bound_to(declaration.id, "content"))
            assert made.startswith(b"%PDF")
            assert pdf.startswith(made)
            assert session.exec(select(Attachment).where(Attachment.request_id == each.id)).all()
        assert seal.verify(pdf).intact
        assert {"pdf", "jpeg"} <= set(session.exec(select(Attachment.kind)))


def test_sec_D7_files_lie_encrypted_in_the_store(built: Built) -> None:
    with built.session() as session:
        kept = [
            *session.exec(select(AttachmentContent.sealed)),
            *session.exec(select(PageImage.sealed)),
            *(pdf for pdf in session.exec(select(Declaration.pdf)) if pdf),
        ]
    assert len(kept) > 80
    whole = b"".join(
        file.read_bytes() for file in built.runtime.settings.instance.glob("bisdesk.db*")
    )
    for magic in (b"%PDF-", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xdb"):
        assert not any(sealed.startswith(magic) for sealed in kept)
        assert magic not in whole


def test_messages_arrived_and_time_and_people_stand_in_the_audit_log(built: Built) -> None:
    with built.session() as session:
        codes = Counter(session.exec(select(DemoMessage.code)))
        assert verify(session) is None
        times = list(session.exec(select(AuditEntry.at).order_by(col(AuditEntry.seq))))
        events = set(session.exec(select(TimelineEntry.event)))
        secret = session.exec(
            select(func.count()).select_from(Message).where(col(Message.secret).is_not(None))
        ).one()
    assert codes["request_received"] >= 40
    assert min(codes["activation_link"], codes["activation_code"], codes["activation_done"]) >= 10
    assert times == sorted(times)
    assert times[-1] == AFTERNOON
    assert {"submitted", "claimed", "released", "number_given", "activated", "stopped"} <= events
    assert secret <= 4  # of the messages that did not arrive


def test_a_second_build_changes_nothing_and_is_quick(built: Built) -> None:
    before = _fingerprint(built.runtime.settings.instance)
    began = time.perf_counter()
    build(built.runtime, PASSWORD)
    assert time.perf_counter() - began < 1
    assert _fingerprint(built.runtime.settings.instance) == before


def test_another_password_replaces_the_one_before(tmp_path: Path, built: Built) -> None:
    with sqlite3.connect(built.runtime.settings.instance / "bisdesk.db") as source:
        with sqlite3.connect(tmp_path / "bisdesk.db") as target:
            source.backup(target)
        target.close()
    source.close()
    runtime = build_runtime(make_settings(tmp_path), clock=FixedClock(AFTERNOON))
    build(runtime, "quite another password")
    with runtime.database.reading() as session:
        hashes = set(session.exec(select(Account.password_hash)))
        head = head_of(session)
    runtime.database.dispose()
    assert len(hashes) == 1
    assert check_password("quite another password", hashes.pop())[0]
    with built.session() as session:
        assert head == head_of(session)


def test_sec_F2_no_person_stands_in_the_logs(built: Built) -> None:
    assert "message_handed_over" in built.log
    for each in _requests(built):
        for value in (each.email, each.mobile, each.last_name, each.ssin, each.document_number):
            assert not value or value not in built.log


def _fingerprint(instance: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of both stores."""
    rows = {}
    for name in ("bisdesk.db", "register.db"):
        connection = sqlite3.connect(instance / name)
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            rows[f"{name}.{table}"] = connection.execute(f"SELECT * FROM {table}").fetchall()
        connection.close()
    return rows
