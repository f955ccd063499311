"""A number is replaced or cancelled: once, for every request that has it, with its history and the keys that follow."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.bis_requests.states import State
from bisdesk.bis_requests.uniqueness import keep_for_account, values_of
from bisdesk.domain.refusal import Refusal
from bisdesk.keys.models import WorkerAccount
from bisdesk.keys.service import Person, make_account
from bisdesk.outbox.models import Message
from bisdesk.outbox.retry import RetryLater
from bisdesk.policy.actor import SYSTEM
from bisdesk.policy.decide import OwnRequest
from bisdesk.register import changes
from bisdesk.register.embedded import Fault
from bisdesk.register.entering import EntryRefused
from bisdesk.register.manual import ManualRegister
from bisdesk.register.models import End, NumberChange, RegistrationStatus
from bisdesk.register.port import PersonData, Status
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale
from tests.factories.people import People
from tests.factories.requests import make_registered
from tests.register.desk import Desk
from tests.support.race import at_once

WHY = "The date of birth was wrong"


@pytest.fixture
def small(runtime: Runtime, people: People) -> Desk:
    """On SQLite only, for what does not depend on the database."""
    return Desk(runtime, people)


def ask(
    desk: Desk,
    found: BisRequest,
    end: End = End.REPLACED,
    *,
    who: str = "staff",
    reason: str = WHY,
    version: int | None = None,
    **more: object,
) -> NumberChange:
    with desk.runtime.work(desk.actor(who)) as work:
        return changes.ask(
            work,
            found.reference or "",
            version=desk.request(found.id).version if version is None else version,
            end=end,
            reason=reason,
            **more,  # type: ignore[arg-type]
        )


def changed(desk: Desk, found: BisRequest, end: End = End.REPLACED, **more: object) -> BisRequest:
    changes.run(desk.runtime, ask(desk, found, end, **more).id)  # type: ignore[arg-type]
    return desk.request(found.id)


def change_of(desk: Desk, found: BisRequest) -> NumberChange:
    with desk.runtime.database.reading() as session:
        last = changes.latest_change(session, found.id)
    assert last is not None
    return last


def test_the_register_gives_another_number_and_the_old_one_stays_in_the_history(
    desk_on: Desk,
) -> None:
    found = make_registered(desk_on.runtime, desk_on.people)
    old = found.ssin or ""
    now = changed(desk_on, found)
    assert now.ssin not in (None, old)
    assert (now.state, now.ssin_kind, now.version) == (found.state, "bis", found.version + 2)
    record = desk_on.register.get(old)
    assert record is not None
    assert (record.status, record.replaced_by) == (Status.REPLACED, now.ssin)
    with desk_on.runtime.database.reading() as session:
        (past,) = changes.history_of(session, found.id)
    assert (past.number, past.kind, past.end) == (old, "bis", End.REPLACED)
    assert (past.replaced_by, past.reason, past.by) == (now.ssin, WHY, desk_on.people.staff)
    assert past.given_at == found.registered_at
    assert ("number_replaced", WHY) in desk_on.events(found.id)
    assert desk_on.messages(found.id).count("number_replaced") == 1


def test_a_number_that_the_person_has_already_takes_its_place(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    other = small.register.create("k", PersonData("Saarinen", "1990-12-31", "Anneli", sex="F"))
    now = changed(small, found, typed=other.number)
    assert now.ssin == other.number
    record = small.register.get(found.ssin or "")
    assert record is not None
    assert record.replaced_by == other.number


def test_a_national_register_number_can_take_its_place_once_confirmed(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    with pytest.raises(EntryRefused) as refused:
        ask(small, found, typed="90.12.31-002.72")
    assert (refused.value.code, refused.value.details["differs"]) == ("to_confirm", ["rrn"])
    now = changed(small, found, typed="90.12.31-002.72", confirmed="90123100272")
    assert (now.ssin, now.ssin_kind) == ("90123100272", "rrn")


def test_a_cancelled_number_leaves_none_and_its_pages_say_so(
    small: Desk, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make_registered(small.runtime, small.people)
    now = changed(small, found, End.CANCELLED, reason="Registered twice")
    assert (now.ssin, now.ssin_kind, now.state) == (None, None, State.REGISTERED)
    record = small.register.get(found.ssin or "")
    assert record is not None
    assert record.status is Status.CANCELLED
    filer = client_as("end_user").get(f"/requests/{found.reference}")
    assert "Het bisregister heeft het nummer geschrapt" in filer.text
    assert "Registered twice" in filer.text
    desk = client_as("staff")
    for address in (f"/review/{found.reference}", f"/review/{found.reference}/number"):
        answer = desk.get(address)
        assert answer.status_code == 200
        assert "geschrapt" in answer.text
    assert client_as("end_user").post(f"/requests/{found.reference}/number").status_code == 404


def test_each_request_with_the_number_gets_the_new_one_and_each_holder_a_mail(small: Desk) -> None:
    first = make_registered(small.runtime, small.people)
    second = small.in_review(
        reference="BIS-2026-000099", state=State.CONFIRMED, ssin=first.ssin, ssin_kind="bis",
        holder_id=small.people.other_end_user,
    )  # fmt: skip
    now = changed(small, first)
    assert small.request(second).ssin == now.ssin
    with small.runtime.database.reading() as session:
        told = session.exec(select(Message.account_id).where(Message.code == "number_replaced"))
        assert set(told) == {small.people.end_user, small.people.other_end_user}


def test_the_workers_keys_follow_the_number(desk_on: Desk) -> None:
    found = make_registered(desk_on.runtime, desk_on.people)
    person = Person(found.ssin or "", found.email or "", found.mobile or "", "nl", "F")
    with desk_on.runtime.work(SYSTEM) as work:
        account = make_account(work, person, "anneli.s", "hash")
        carried = values_of(work.vault, email=found.email, mobile=found.mobile)
        keep_for_account(work.session, carried, found.id, account.id, account.person_key)
    now = changed(desk_on, found)
    key = desk_on.runtime.vault.person_key(now.ssin or "")
    with desk_on.runtime.database.reading() as session:
        assert [each.person_key for each in session.exec(select(WorkerAccount))] == [key]
        rows = session.exec(
            select(Uniqueness).where(Uniqueness.worker_account_id == account.id)
        ).all()
        assert {row.person_key for row in rows} == {key}
        assert len(rows) == 2


def test_two_accounts_of_one_person_both_stay(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    other = small.register.create("k", PersonData("Saarinen", "1990-12-31", "Anneli", sex="F"))
    with small.runtime.work(SYSTEM) as work:
        for number, name in ((found.ssin or "", "first"), (other.number, "second")):
            make_account(
                work, Person(number, f"{name}@x.example", "+3247000", "nl", "F"), name, "h"
            )
    changed(small, found, typed=other.number)
    with small.runtime.database.reading() as session:
        keys = {each.person_key for each in session.exec(select(WorkerAccount))}
    assert keys == {
        small.runtime.vault.person_key(each) for each in (found.ssin, other.number) if each
    }


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("90.52.31-002.62", "number_check", id="wrong check digits"),
        pytest.param("9052310026", "number_length", id="a digit short"),
        pytest.param("own", "number_same", id="the number it has"),
        pytest.param("ended", "number_ended", id="a number that ended here"),
    ],
)
def test_what_cannot_take_its_place_is_refused(small: Desk, typed: str, code: str) -> None:
    found = make_registered(small.runtime, small.people)
    now = changed(small, found)
    said = {"own": now.ssin, "ended": found.ssin}.get(typed, typed)
    with pytest.raises(EntryRefused) as refused:
        ask(small, found, typed=said)
    assert refused.value.code == code


def test_a_bis_number_that_the_register_does_not_know_changes_nothing(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    now = changed(small, found, typed="90.52.31-998.35", confirmed="90523199835")
    assert now.ssin == found.ssin
    last = change_of(small, found)
    assert (last.status, last.refusal) == (RegistrationStatus.REFUSED, "number_unknown")


def test_a_reason_is_needed(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    with pytest.raises(Refusal) as refused:
        ask(small, found, End.CANCELLED, reason=" ")
    assert refused.value.code == "reason_missing"


def test_sec_A6_nobody_changes_the_number_of_a_request_they_filed(small: Desk) -> None:
    found = make_registered(small.runtime, small.people, "filing_staff")
    with pytest.raises(OwnRequest):
        ask(small, found, who="filing_staff")


def test_without_a_number_there_is_nothing_to_change(small: Desk) -> None:
    request_id = small.in_review(reference="BIS-2026-000099")
    with pytest.raises(Stale):
        ask(small, small.request(request_id))


def test_a_double_click_asks_once_and_a_stale_page_is_told_so(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    first = ask(small, found, version=found.version)
    assert ask(small, found, version=found.version).id == first.id
    changes.run(small.runtime, first.id)
    assert ask(small, found, version=found.version).id == first.id
    with pytest.raises(Stale):
        ask(small, found, End.CANCELLED, version=found.version, who="staff2")
    assert small.messages(found.id).count("number_replaced") == 1


def test_people_who_ask_the_register_have_to_type_the_new_number(small: Desk) -> None:
    found = make_registered(small.runtime, small.people)
    small.runtime.register = ManualRegister(small.runtime.database)
    with pytest.raises(EntryRefused) as refused:
        ask(small, found, must_type=small.runtime.register.by_hand)
    assert refused.value.code == "number_needed"
    now = changed(small, found, typed="90.52.31-004.59", must_type=True)
    assert now.ssin == "90523100459"
    record = small.runtime.register.get(found.ssin or "")
    assert record is not None
    assert (record.status, record.replaced_by) == (Status.REPLACED, "90523100459")


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.ANSWER_LOST])
def test_sec_R1_a_register_that_fails_replaces_once(desk_on: Desk, fault: Fault) -> None:
    found = make_registered(desk_on.runtime, desk_on.people)
    change = ask(desk_on, found)
    desk_on.register.faults.switch_on(fault)
    with pytest.raises(RetryLater):
        changes.run(desk_on.runtime, change.id)
    assert desk_on.request(found.id).ssin == found.ssin
    desk_on.register.faults.repair()
    for _ in range(2):
        changes.run(desk_on.runtime, change.id)
    assert desk_on.counts().numbers == 2
    assert desk_on.messages(found.id).count("number_replaced") == 1


@pytest.mark.race
def test_sec_R1_of_many_who_change_it_at_once_one_wins(desk_on: Desk) -> None:
    found = make_registered(desk_on.runtime, desk_on.people)
    who = ["staff", "staff2"] * 3
    ends = [End.REPLACED, End.CANCELLED] * 3
    results = at_once(
        6, lambda index: ask(desk_on, found, ends[index], who=who[index], version=found.version)
    )
    asked = {each.id for each in results if isinstance(each, NumberChange)}
    assert len(asked) == 1
    assert all(isinstance(each, NumberChange | Stale) for each in results)
    (change_id,) = asked
    done = at_once(4, lambda _: changes.run(desk_on.runtime, change_id))
    assert done == [None] * 4
    assert desk_on.messages(found.id).count("number_replaced") == 1


def test_sec_A8_a_former_number_is_masked_and_its_reveal_is_audited(
    small: Desk, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make_registered(small.runtime, small.people)
    now = changed(small, found)
    shown = f"{now.ssin[:2]}.{now.ssin[2:4]}.{now.ssin[4:6]}-{now.ssin[6:9]}" if now.ssin else ""
    client, address = client_as("staff2"), f"/review/{found.reference}/number"
    page = client.get(address).text
    assert shown not in page
    assert (found.ssin or "")[6:9] + "." not in BeautifulSoup(page, "html.parser").text
    with small.runtime.database.reading() as session:
        (past,) = changes.history_of(session, found.id)
    before = audited(small, found)
    revealed = client.post(f"{address}/{past.id}")
    digits = found.ssin or ""
    assert f"{digits[4:6]}-{digits[6:9]}.{digits[9:]}" in revealed.text
    assert audited(small, found) == before + 1
    assert client.post(f"{address}/{'0' * 32}").status_code == 404


def audited(desk: Desk, found: BisRequest) -> int:
    with desk.runtime.database.reading() as session:
        wanted = select(AuditEntry.seq).where(
            AuditEntry.tag == "number_revealed", AuditEntry.subject_id == found.id
        )
        return len(session.exec(wanted).all())


def test_the_page_asks_says_what_is_wrong_and_shows_what_came_of_it(
    small: Desk, client_as: Callable[[str], FlaskClient]
) -> None:
    found = make_registered(small.runtime, small.people)
    client, address = client_as("staff"), f"/review/{found.reference}/number"
    data = {"version": str(found.version), "end": "replaced", "ssin": "90.52.31-002.62"}
    wrong = client.post(f"{address}/change", data=data)
    assert wrong.status_code == 422
    assert "De laatste twee cijfers" in wrong.text
    assert client.post(f"{address}/change", data={"version": "1"}).status_code == 422
    no_reason = client.post(f"{address}/change", data=data | {"ssin": ""})
    assert BeautifulSoup(no_reason.text, "html.parser").select_one("#reason-error") is not None
    right = client.post(f"{address}/change", data=data | {"ssin": "", "reason": WHY})
    assert right.status_code == 303
    assert "hx-trigger" in str(
        BeautifulSoup(client.get(address).text, "html.parser").select_one("#changing")
    )
    changes.run(small.runtime, change_of(small, found).id)
    assert WHY in client.get(address).text
