"""Who carries an e-mail address or mobile number: live requests and keys accounts, and when both are free again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.activation import service as activation
from bisdesk.activation.attempts import try_code
from bisdesk.activation.models import ActivationState
from bisdesk.app import create_app
from bisdesk.bis_requests import submitting, uniqueness
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.bis_requests.states import CARRIES, State
from bisdesk.clock import FixedClock
from bisdesk.keys.models import KeyKind, WorkerAccount
from bisdesk.policy.actor import SYSTEM
from bisdesk.register import job
from bisdesk.register import service as register
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.activations import Started, started_of, wrong_codes
from tests.factories.people import People
from tests.factories.verdicts import judge_all
from tests.keys.walking import activate
from tests.support.race import at_once, signed_in

ClientAs = Callable[[str], FlaskClient]
EMAIL, MOBILE = "aino.virtanen@postilaatikko.example", "+358401234599"
SAME = {"email": EMAIL, "mobile": MOBILE}


def submit(client: FlaskClient, draft: BisRequest) -> tuple[int, BeautifulSoup]:
    """Press the button on the draft's page."""
    data = {"version": str(draft.version), "note_bis_number": "1"}
    answer = client.post(f"/requests/drafts/{draft.id}", data=data)
    return answer.status_code, BeautifulSoup(answer.text, "html.parser")


def is_taken(runtime: Runtime, people: People, who: str = "other_end_user", **typed: str) -> bool:
    """Whether somebody who submits now is refused for the address or number."""
    draft = make.make_draft(runtime, people, who, **(typed or SAME))  # type: ignore[arg-type]
    try:
        with runtime.work(people.actor(who)) as work:
            submitting.submit(work, draft.id, version=draft.version)
    except submitting.Taken:
        return True
    return False


def rows(runtime: Runtime) -> list[Uniqueness]:
    with runtime.database.reading() as session:
        found = select(Uniqueness).order_by(col(Uniqueness.kind), col(Uniqueness.share))
        return list(session.exec(found))


def with_keys(runtime: Runtime, people: People, client: FlaskClient, **typed: str) -> BisRequest:
    """A request whose worker has digital keys now."""
    registered = make.make_registered(runtime, people, **(typed or SAME))
    activate(client, started_of(runtime, registered), KeyKind.APP)
    return registered


def let_go(runtime: Runtime, request_id: str) -> None:
    """What the purge does with the request's part."""
    with runtime.database.writing() as session:
        uniqueness.free(session, request_id)


@pytest.mark.parametrize("state", CARRIES)
def test_a_live_request_keeps_its_address_and_number_from_others(
    runtime: Runtime, people: People, state: State
) -> None:
    found = make.make_submitted(runtime, people, **SAME)
    with runtime.work(SYSTEM) as work:
        moved = work.session.get_one(BisRequest, found.id)
        moved.state = state
        work.changed(moved)
    assert is_taken(runtime, people, email=EMAIL)
    assert is_taken(runtime, people, mobile=MOBILE)


@pytest.mark.parametrize(
    "state", [state for state in State if state not in (*CARRIES, State.DRAFT)]
)
def test_in_every_other_state_both_are_free_whatever_brought_it_there(
    runtime: Runtime, people: People, state: State
) -> None:
    found = make.make_submitted(runtime, people, **SAME)
    with runtime.work(SYSTEM) as work:
        moved = work.session.get_one(BisRequest, found.id)
        moved.state = state
        work.changed(moved)
    assert rows(runtime) == []
    assert not is_taken(runtime, people)


def test_a_draft_or_a_stopped_one_keeps_nothing_from_others(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    stopped = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    path = f"/requests/drafts/{stopped.id}/check/1"
    client_as("end_user").post(path, data={"version": str(stopped.version), "check_1": "no"})
    client_as("end_user").post(f"{path}/stop")
    with runtime.database.reading() as session:
        states = [session.get_one(BisRequest, each.id).state for each in (draft, stopped)]
    assert states == [State.DRAFT, State.STOPPED]
    assert not is_taken(runtime, people)


def block_by_wrong_codes(runtime: Runtime, started: Started) -> None:
    for code in [*wrong_codes(started.code, 3), started.code]:
        try_code(runtime, started.token, code, address="192.0.2.1")
    assert started.activation.state is ActivationState.BLOCKED


def give_up(runtime: Runtime, started: Started) -> None:
    with runtime.work(SYSTEM) as work:
        locked = activation.lock_of_request(work, started.request_id)
        assert locked is not None
        activation.give_up(work, *locked)


@pytest.mark.parametrize("ends", [block_by_wrong_codes, give_up])
def test_an_activation_that_ended_badly_lets_go_of_both(
    runtime: Runtime, people: People, ends: Callable[[Runtime, Started], None]
) -> None:
    registered = make.make_registered(runtime, people, **SAME)
    started = started_of(runtime, registered)
    assert is_taken(runtime, people)
    ends(runtime, started)
    assert not is_taken(runtime, people)


def test_an_activation_that_ended_well_keeps_both_even_after_the_purge(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    registered = with_keys(runtime, people, client)
    assert is_taken(runtime, people)
    let_go(runtime, registered.id)
    assert {row.request_id for row in rows(runtime)} == {None}
    assert is_taken(runtime, people, email=EMAIL.upper())
    assert is_taken(runtime, people, mobile=MOBILE)


def test_a_request_without_keys_lets_go_of_both_at_the_purge(
    runtime: Runtime, people: People
) -> None:
    registered = make.make_registered(runtime, people, **SAME)
    let_go(runtime, registered.id)
    assert not is_taken(runtime, people)


def known_by(registered: BisRequest) -> dict[str, str]:
    """What somebody types who asks for the same person again."""
    return {**SAME, "lived_in_belgium": "yes", "existing_number": registered.ssin or ""}


def test_a_keys_account_does_not_stand_in_the_way_of_its_own_person(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    registered = with_keys(runtime, people, client)
    assert is_taken(runtime, people, **known_by(registered)), "the request itself is still live"
    let_go(runtime, registered.id)
    assert not is_taken(runtime, people, **known_by(registered))
    assert len(rows(runtime)) == 2
    assert is_taken(runtime, people, "end_user", **known_by(registered)), "now that one is live"


def test_a_keys_account_stands_in_the_way_of_a_person_with_another_number(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    registered = with_keys(runtime, people, client)
    let_go(runtime, registered.id)
    other = another_number(registered.ssin or "")
    assert is_taken(runtime, people, **(known_by(registered) | {"existing_number": other}))


def another_number(digits: str) -> str:
    """The number of somebody else with the same birth date (before 2000) and sex."""
    nine = f"{digits[:6]}{int(digits[6:9]) + 2:03}"
    return f"{nine}{97 - int(nine) % 97:02}"


def test_what_a_request_shared_with_its_keys_account_stays_the_accounts(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    first = with_keys(runtime, people, client)
    let_go(runtime, first.id)
    again = make.make_submitted(runtime, people, **known_by(first))
    let_go(runtime, again.id)
    with runtime.database.reading() as session:
        account = session.exec(select(WorkerAccount)).one()
    assert [(row.request_id, row.worker_account_id) for row in rows(runtime)] == [
        (None, account.id)
    ] * 2


def test_a_renewed_keys_account_carries_its_new_address_and_lets_go_of_the_old_one(
    runtime: Runtime, people: People, client: FlaskClient, app: Flask, clock: FixedClock
) -> None:
    first = with_keys(runtime, people, client)
    let_go(runtime, first.id)
    clock.advance(timedelta(days=365 * 10 + 5))  # the keys have run out
    document = {"document_expiry_year": str(runtime.clock.now().year + 4)}
    new = {"email": "aino.v@uusi.example", "mobile": "+358401234600"}
    again = make.make_in_review(runtime, people, **(known_by(first) | new | document))
    judge_all(runtime, people.actor("staff"), again)
    with runtime.work(people.actor("staff")) as work:
        register.decide(work, again.id, version=again.version, found=None, use_number=first.ssin)
    job.run(runtime, again.id)
    assert is_taken(runtime, people, **(SAME | document))
    activate(app.test_client(), started_of(runtime, again), KeyKind.APP)
    assert not is_taken(runtime, people, **(SAME | document))
    let_go(runtime, again.id)
    assert is_taken(runtime, people, **(new | document))


@pytest.mark.parametrize("kind", SAME)
def test_the_refusal_stands_at_the_field_and_in_the_summary_and_nothing_is_lost(
    runtime: Runtime, people: People, client_as: ClientAs, kind: str
) -> None:
    make.make_submitted(runtime, people, "other_end_user", **{kind: SAME[kind]})
    draft = make.make_draft(runtime, people, **{kind: SAME[kind]})  # type: ignore[arg-type]
    status, page = submit(client_as("end_user"), draft)
    assert status == 422
    assert page.title is not None
    assert page.title.text.startswith("Fout:")
    field = page.select_one(f"#{kind}")
    assert field is not None
    assert field["aria-invalid"] == "true"
    assert f"{kind}-error" in field["aria-describedby"]
    links = page.select("#errors a")
    assert [link["href"] for link in links] == [f"#{kind}"]
    said = page.select_one(f"#{kind}-error")
    assert said is not None
    assert "contacteer de Bisdesk" in said.text
    assert [link["href"] for link in said.select("a")] == ["/help/address-and-contact"]
    assert page.select_one(f"#needed a[href='#{kind}'], aside a[href='#{kind}']") is not None
    for name, value in draft.typed.items():
        shown = page.select_one(f"[name={name}]")
        if shown is not None and shown.get("type") in ("text", "email", "tel"):
            assert shown["value"] == value


def test_an_address_and_a_number_that_are_both_taken_are_both_said_at_once(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make.make_submitted(runtime, people, "other_end_user", email=EMAIL)
    make.make_submitted(runtime, people, "filing_staff", mobile=MOBILE)
    draft = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    _, page = submit(client_as("end_user"), draft)
    assert [link["href"] for link in page.select("#errors a")] == ["#email", "#mobile"]


def test_the_field_check_never_tells_that_somebody_else_has_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make.make_submitted(runtime, people, "other_end_user", **SAME)
    make.make_submitted(runtime, people, "colleague", email="a@b.example")
    draft = make.make_draft(runtime, people)
    client, version = client_as("end_user"), draft.version
    for name, value in (("email", EMAIL), ("mobile", MOBILE), ("email", "a@b.example")):
        data = {"version": str(version), name: value, "mobile_kind": "personal"}
        answer = client.post(f"/requests/drafts/{draft.id}/fields/{name}", data=data)
        version += 1
        assert answer.status_code == 200
        assert "aria-invalid" not in answer.text
        assert "field--ok" in answer.text


def test_within_the_entity_the_request_is_named_and_linked_for_who_may_open_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    mine = make.make_submitted(runtime, people, "end_user", email=EMAIL)
    colleagues = make.make_submitted(runtime, people, "colleague", mobile=MOBILE)
    draft = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    _, page = submit(client_as("end_user"), draft)
    email, mobile = page.select_one("#email-error"), page.select_one("#mobile-error")
    assert email is not None
    assert mobile is not None
    assert "Lien Vermeersch" in email.text
    assert email.a is not None
    assert email.a["href"] == f"/requests/{mine.reference}"
    assert f"{colleagues.reference}, ingediend door Jonas Peeters" in mobile.text
    assert [link["href"] for link in mobile.select("a")] == ["/help/address-and-contact"]


def test_sec_A2_the_answer_is_the_same_whoever_else_has_it(
    runtime: Runtime, people: People, client_as: ClientAs, client: FlaskClient
) -> None:
    """Another entity, or a keys account whose request is gone: same body, same headers, by the same path."""
    keys = with_keys(runtime, people, client, email="keys@x.example", mobile="+358401234601")
    let_go(runtime, keys.id)
    make.make_submitted(runtime, people, "other_end_user", email="other@x.example")
    third = make.make_submitted(runtime, people, "filing_staff", email="third@x.example")
    with runtime.database.writing() as session:
        third.entity_id = people.other_entity
        session.merge(third)
    answers = []
    for email in ("keys@x.example", "other@x.example", "third@x.example"):
        draft = make.make_draft(runtime, people, email=email)
        status, page = submit(client_as("end_user"), draft)
        error, summary = page.select_one("#email-error"), page.select_one("#errors")
        answers.append((status, str(error), str(summary)))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.race
def test_a_double_click_gives_the_same_reference_also_when_both_arrive_together(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    draft = make.make_draft(runtime_on, people)
    clients = signed_in(create_app(runtime_on), people, ["end_user"] * 6)
    data = {"version": str(draft.version), "note_bis_number": "1"}
    answers = at_once(
        6, lambda index: clients[index].post(f"/requests/drafts/{draft.id}", data=data).location
    )
    assert answers == ["/requests/BIS-2026-000001"] * 6


def race_once(runtime: Runtime, people: People, number: int, kind: str) -> None:
    """Four entities' people submit the same address or number at the same moment: one passes."""
    owners = ["end_user", "colleague", "other_end_user", "filing_staff"]
    value = {"email": f"aino.{number}@x.example", "mobile": f"+35840{7000000 + number}"}[kind]
    drafts = [make.make_draft(runtime, people, who, **{kind: value}) for who in owners]  # type: ignore[arg-type]

    def go(index: int) -> str:
        with runtime.work(people.actor(owners[index])) as work:
            return submitting.submit(work, drafts[index].id, version=drafts[index].version)

    results = at_once(4, go)
    assert sum(isinstance(each, str) for each in results) == 1, results
    assert sum(isinstance(each, submitting.Taken) for each in results) == 3, results


@pytest.mark.race
@pytest.mark.parametrize("kind", SAME)
def test_sec_A7_of_the_same_address_or_number_at_once_one_passes_every_time(
    runtime_on: Runtime, kind: str
) -> None:
    people = People.on(runtime_on)
    for number in range(5):
        race_once(runtime_on, people, number, kind)


@pytest.mark.long
@pytest.mark.race
@pytest.mark.parametrize("kind", SAME)
def test_sec_A7_of_the_same_address_or_number_at_once_one_passes_two_hundred_times(
    runtime_on: Runtime, kind: str
) -> None:
    people = People.on(runtime_on)
    for number in range(200):
        race_once(runtime_on, people, number, kind)


@pytest.mark.race
def test_sec_A7_while_one_ends_another_gets_its_address_and_nobody_gets_it_twice(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    for number in range(3):
        end_and_submit(runtime_on, people, number)


def end_and_submit(runtime: Runtime, people: People, number: int) -> None:
    same = {"email": f"aino.{number}@x.example", "mobile": f"+35840{7000000 + number}"}
    ending = make.make_submitted(runtime, people, **same)
    drafts = [make.make_draft(runtime, people, **same) for _ in range(3)]  # type: ignore[arg-type]
    actor = people.actor("end_user")

    def go(index: int) -> str | None:
        if index == 3:
            let_go(runtime, ending.id)
            return None
        with runtime.work(actor) as work:
            return submitting.submit(work, drafts[index].id, version=drafts[index].version)

    results = at_once(4, go)
    passed = [each for each in results if isinstance(each, str)]
    refused = [each for each in results if isinstance(each, submitting.Taken)]
    assert len(passed) <= 1
    assert len(passed) + len(refused) == 3, results
    held = {row.request_id for row in rows(runtime)} & {draft.id for draft in drafts}
    assert len(held) == len(passed)
