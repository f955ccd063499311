"""Two requests want one address or number: the desk is told, decides, and lets the draft share it once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import drafts, submitting, taken, uniqueness
from bisdesk.bis_requests.models import BisRequest, Decision, TakenNotice, Uniqueness
from bisdesk.bis_requests.probing import LIMIT, Paused, counted
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.notices import refuse
from tests.factories.people import People
from tests.support.race import at_once

ClientAs = Callable[[str], FlaskClient]
EMAIL, MOBILE = "aino.virtanen@postilaatikko.example", "+358401234599"
SAME = {"email": EMAIL, "mobile": MOBILE}


def submit(client: FlaskClient, draft: BisRequest) -> int:
    data = {"version": str(draft.version), "note_bis_number": "1"}
    return client.post(f"/requests/drafts/{draft.id}", data=data).status_code


def look(client: FlaskClient, path: str = "/board/notices") -> BeautifulSoup:
    return BeautifulSoup(client.get(path).text, "html.parser")


def decide(
    client: FlaskClient, notice: TakenNotice, decision: str, reason: str = "Same man"
) -> int:
    data = {"decision": decision, "reason": reason}
    return client.post(f"/board/notices/{notice.id}", data=data).status_code


def notices(runtime: Runtime) -> list[TakenNotice]:
    with runtime.database.reading() as session:
        return list(session.exec(select(TakenNotice).order_by(col(TakenNotice.kind))))


def carriers(runtime: Runtime, kind: str = "email") -> list[tuple[str, str | None]]:
    with runtime.database.reading() as session:
        found = session.exec(select(Uniqueness).where(Uniqueness.kind == kind)).all()
    return sorted((row.share, row.request_id) for row in found)


def let_go(runtime: Runtime, request_id: str) -> None:
    with runtime.database.writing() as session:
        uniqueness.free(session, request_id)


def refused_draft(runtime: Runtime, people: People, **typed: str) -> tuple[BisRequest, BisRequest]:
    """A request of another entity, and a draft that was refused because of it."""
    other = make.make_submitted(runtime, people, "other_end_user", **(typed or {"email": EMAIL}))
    draft = make.make_draft(runtime, people, **(typed or {"email": EMAIL}))  # type: ignore[arg-type]
    refuse(runtime, people, draft)
    return other, draft


def test_the_desk_is_told_who_wants_what_and_beside_which_request(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    other = make.make_submitted(runtime, people, "other_end_user", **SAME)
    draft = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    assert submit(client_as("end_user"), draft) == 422
    page = look(client_as("staff"))
    cards = page.select("article")
    assert len(cards) == 2
    for card, kind in zip(cards, ("E-mailadres", "Gsm"), strict=True):
        assert kind in card.text
        assert "Agentschap Voorbeeld" in card.text
        assert "Lien Vermeersch" in card.text
        link = card.find("a")
        assert link is not None
        assert (link.text, link["href"]) == (other.reference, f"/review/{other.reference}")


def test_sec_A3_nothing_of_the_draft_reaches_the_desk(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    typed = {**SAME, "last_name": "Merkwaardigsson", "birth_place": "Zonderlingen"}
    make.make_submitted(runtime, people, "other_end_user", **SAME)
    draft = make.make_draft(runtime, people, **typed)  # type: ignore[arg-type]
    submit(client_as("end_user"), draft)
    decide(client_as("staff"), notices(runtime)[0], "shared")
    text = client_as("staff2").get("/board/notices").text
    for told in (
        draft.id,
        *typed.values(),
        draft.typed["document_number"],
        draft.typed["first_name"],
    ):
        assert told not in text
    assert client_as("staff").get(f"/requests/drafts/{draft.id}").status_code == 404


def test_notice_and_audit_stay_although_the_submit_was_undone(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make.make_submitted(runtime, people, "other_end_user", **SAME)
    draft = make.make_draft(runtime, people, **SAME)  # type: ignore[arg-type]
    assert submit(client_as("end_user"), draft) == 422
    assert submit(client_as("end_user"), draft) == 422
    assert [(each.kind, each.times, each.decision) for each in notices(runtime)] == [
        ("email", 2, None), ("mobile", 2, None),
    ]  # fmt: skip
    with runtime.database.reading() as session:
        now = session.get_one(BisRequest, draft.id)
        tags = session.exec(select(AuditEntry.reason).where(AuditEntry.tag == "uniqueness_refused"))
        assert list(tags) == ["email mobile"] * 2
    assert (now.state, now.reference, now.email) == (State.DRAFT, None, None)


def test_within_one_entity_the_filer_knows_whom_to_ask_and_the_desk_is_not_told(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    make.make_submitted(runtime, people, "colleague", email=EMAIL)
    draft = make.make_draft(runtime, people, email=EMAIL)
    assert submit(client_as("end_user"), draft) == 422
    assert notices(runtime) == []


def test_once_shared_the_filer_reads_it_and_submits_with_that_very_address(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    other, draft = refused_draft(runtime, people)
    filer = client_as("end_user")
    pages = ("/", "/requests?tab=drafts", f"/requests/drafts/{draft.id}")
    told = "nu indienen"
    assert not [path for path in pages if told in filer.get(path).text]
    assert decide(client_as("staff"), notices(runtime)[0], "shared") == 303
    assert [path for path in pages if told not in filer.get(path).text] == []
    assert submit(filer, draft) == 303
    (notice,) = notices(runtime)
    assert notice.used_at is not None
    assert carriers(runtime) == [("", other.id), (notice.id, draft.id)]
    again = make.make_draft(runtime, people, email=EMAIL)
    assert submit(filer, again) == 422, "it was for that draft, and once"


@pytest.mark.parametrize("first_to_end", [0, 1])
def test_of_two_that_share_each_frees_its_own_part(
    runtime: Runtime, people: People, client_as: ClientAs, first_to_end: int
) -> None:
    both = refused_draft(runtime, people)
    decide(client_as("staff"), notices(runtime)[0], "shared")
    submit(client_as("end_user"), both[1])
    let_go(runtime, both[first_to_end].id)
    left = both[1 - first_to_end]
    assert carriers(runtime) == [("", left.id)]
    third = make.make_draft(runtime, people, "other_end_user", email=EMAIL)
    assert submit(client_as("other_end_user"), third) == 422
    let_go(runtime, left.id)
    assert submit(client_as("other_end_user"), third) == 303


def test_another_address_is_not_covered_and_the_page_no_longer_says_so(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    _, draft = refused_draft(runtime, people)
    make.make_submitted(runtime, people, "other_end_user", email="second@x.example")
    decide(client_as("staff"), notices(runtime)[0], "shared")
    with runtime.work(people.actor("end_user")) as work:
        changed = drafts.save(
            work, draft.id, {"email": "second@x.example"}, version=draft.version, groups=("email",)
        )
    assert "nu indienen" not in client_as("end_user").get(f"/requests/drafts/{draft.id}").text
    assert submit(client_as("end_user"), changed) == 422


def test_it_holds_only_beside_the_request_that_staff_decided_about(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    other, draft = refused_draft(runtime, people)
    decide(client_as("staff"), notices(runtime)[0], "shared")
    let_go(runtime, other.id)
    stranger = make.make_submitted(runtime, people, "other_end_user", email=EMAIL)
    assert submit(client_as("end_user"), draft) == 422
    (notice,) = notices(runtime)
    assert (notice.decision, notice.other_request_id) == (None, stranger.id)


def test_a_dismissed_notice_lets_nobody_in_until_staff_think_again(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    _, draft = refused_draft(runtime, people)
    (notice,) = notices(runtime)
    assert decide(client_as("staff"), notice, "dismissed", "A typing mistake") == 303
    page = look(client_as("staff2"))
    assert page.select("article") == []
    assert "A typing mistake" in page.text
    assert "Karim Boutaleb" in page.text
    assert submit(client_as("end_user"), draft) == 422
    assert notices(runtime)[0].decision is Decision.DISMISSED
    assert decide(client_as("staff2"), notice, "shared", "They called: it is the same man") == 303
    assert submit(client_as("end_user"), draft) == 303


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"decision": "shared", "reason": " "}, "Zeg kort waarom."),
        ({"decision": "perhaps", "reason": "Hm"}, "Kies een van de antwoorden."),
        ({"decision": "dismissed", "reason": "x" * 501}, "Dit is te lang."),
        ({"decision": "shared", "reason": "a\u202eb"}, "onzichtbaar teken"),
    ],
)
def test_a_decision_without_a_good_reason_is_refused_at_the_field(
    runtime: Runtime, people: People, client_as: ClientAs, given: dict[str, str], said: str
) -> None:
    refused_draft(runtime, people)
    (notice,) = notices(runtime)
    answer = client_as("staff").post(f"/board/notices/{notice.id}", data=given)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    field = page.select_one(f"#reason-{notice.id}")
    error = page.select_one(f"#reason-{notice.id}-error")
    assert field is not None
    assert error is not None
    assert said in error.text
    assert field.text == given["reason"]
    assert field["aria-invalid"] == "true"
    assert page.select_one(f"#errors a[href='#reason-{notice.id}']") is not None
    assert notices(runtime)[0].decision is None


@pytest.mark.parametrize("whose", ["draft", "other"])
def test_sec_A6_who_filed_one_of_the_two_does_not_decide(
    runtime: Runtime, people: People, client_as: ClientAs, whose: str
) -> None:
    mine, theirs = ("filing_staff", "other_end_user")
    if whose == "other":
        mine, theirs = theirs, mine
    make.make_submitted(runtime, people, theirs, email=EMAIL)
    draft = make.make_draft(runtime, people, mine, email=EMAIL)
    refuse(runtime, people, draft, mine)
    (notice,) = notices(runtime)
    client = client_as("filing_staff")
    page = look(client)
    assert page.select("article form") == []
    assert "beslist een collega" in page.text
    assert decide(client, notice, "shared") == 403
    assert notices(runtime)[0].decision is None
    assert decide(client_as("staff"), notice, "shared") == 303


@pytest.mark.race
def test_sec_A7_of_many_decisions_at_once_the_first_stands(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    refused_draft(runtime_on, people)
    (notice,) = notices(runtime_on)
    desk = [people.actor("staff"), people.actor("staff2")]

    def go(index: int) -> str:
        with runtime_on.work(desk[index % 2]) as work:
            return str(taken.decide(work, notice.id, "shared", f"Reason {index}").reason)

    results = at_once(6, go)
    stands = notices(runtime_on)[0]
    assert stands.decision is Decision.SHARED
    assert {each for each in results if isinstance(each, str)} == {stands.reason}
    assert sum(isinstance(each, taken.DecidedBefore) for each in results) == 3


@pytest.mark.race
def test_sec_A7_while_the_other_ends_the_draft_gets_the_address_once_and_first_place_is_never_empty(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    for number in range(4):
        same = {"email": f"aino.{number}@x.example", "mobile": f"+35840{7000000 + number}"}
        other, draft = refused_draft(runtime_on, people, **same)
        for notice in notices(runtime_on):
            if notice.decision is None:
                with runtime_on.work(people.actor("staff")) as work:
                    taken.decide(work, notice.id, "shared", "Same man")

        def go(index: int, other: BisRequest = other, draft: BisRequest = draft) -> str | None:
            if index == 0:
                let_go(runtime_on, other.id)
                return None
            with runtime_on.work(people.actor("end_user")) as work:
                return submitting.submit(work, draft.id, version=draft.version)

        results = at_once(3, go)
        assert not [each for each in results if isinstance(each, Exception)], results
        for kind in same:
            assert ("", draft.id) in carriers(runtime_on, kind)
            assert other.id not in {each for _, each in carriers(runtime_on, kind)}


def test_what_is_over_is_no_longer_asked(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    _, discarded = refused_draft(runtime, people, email="a@x.example")
    other, _ = refused_draft(runtime, people, email="b@x.example")
    _, stopped = refused_draft(runtime, people, email="c@x.example")
    _, corrected = refused_draft(runtime, people, email="d@x.example")
    assert len(notices(runtime)) == 4
    client = client_as("end_user")
    client.post(f"/requests/drafts/{discarded.id}/discard")
    let_go(runtime, other.id)
    client.post(f"/requests/drafts/{stopped.id}/check/1", data={"version": "2", "check_1": "no"})
    client.post(f"/requests/drafts/{stopped.id}/check/1/stop")
    data = {"version": str(corrected.version), "email": "own@x.example", "note_bis_number": "1"}
    assert client.post(f"/requests/drafts/{corrected.id}", data=data).status_code == 303
    assert notices(runtime) == []
    assert "Niets te beslissen" in client_as("staff").get("/board/notices").text


def test_board_and_start_page_say_how_many_wait_and_an_open_board_hears_of_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    staff = client_as("staff")
    tag = staff.get("/board").headers["HX-PTag"]
    assert look(staff, "/board").select_one("#board-notices .count") is None
    refused_draft(runtime, people)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-PTag": tag}
    polled = staff.get("/board/live", headers=headers)
    assert polled.status_code == 200
    part = BeautifulSoup(polled.text, "html.parser").select_one("#board-notices")
    assert part is not None
    for found in (part, look(staff, "/board").select_one("#board-notices")):
        assert found is not None
        number = found.select_one(".count")
        assert number is not None
        assert number.text.startswith("1")
    assert look(staff, "/").select_one("a[href='/board/notices']") is not None
    assert look(client_as("end_user"), "/").select_one("a[href='/board/notices']") is None


def test_who_is_told_too_often_waits_and_keeps_what_was_typed(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    make.make_submitted(runtime, people, "other_end_user", email=EMAIL)
    draft = make.make_draft(runtime, people, email=EMAIL)
    client = client_as("end_user")
    assert [submit(client, draft) for _ in range(LIMIT)] == [422] * LIMIT
    data = {"version": str(draft.version), "email": "free@x.example", "note_bis_number": "1"}
    answer = client.post(f"/requests/drafts/{draft.id}", data=data)
    assert answer.status_code == 429, (
        "also with an address that nobody has: else the pause would tell"
    )
    assert answer.headers["Retry-After"] == "3600"
    page = BeautifulSoup(answer.text, "html.parser")
    field, summary = page.select_one("#email"), page.select_one("#errors")
    assert field is not None
    assert summary is not None
    assert field["value"] == "free@x.example"
    assert "13:00" in summary.text
    assert "aria-invalid" not in field.attrs
    elsewhere = make.make_draft(runtime, people, "colleague")
    assert submit(client_as("colleague"), elsewhere) == 303
    clock.advance(timedelta(hours=1, seconds=1))
    with runtime.database.reading() as session:
        version = session.get_one(BisRequest, draft.id).version
    data = {"version": str(version), "note_bis_number": "1"}
    assert client.post(f"/requests/drafts/{draft.id}", data=data).status_code == 303


def test_submits_that_are_not_refused_as_taken_do_not_count(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    unready = make.make_draft(runtime, people, first_name="")
    assert [submit(client, unready) for _ in range(LIMIT + 2)] == [422] * (LIMIT + 2)
    for _ in range(3):
        assert submit(client, make.make_draft(runtime, people)) == 303


@pytest.mark.race
def test_sec_A7_many_tries_at_once_are_told_no_more_than_the_limit(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    make.make_submitted(runtime_on, people, "other_end_user", email=EMAIL)
    drafts_made = [make.make_draft(runtime_on, people, email=EMAIL) for _ in range(LIMIT + 4)]
    actor = people.actor("end_user")

    def go(index: int) -> str:
        draft = drafts_made[index]
        with counted(runtime_on, actor), runtime_on.work(actor) as work:
            return submitting.submit(work, draft.id, version=draft.version)

    results = at_once(LIMIT + 4, go)
    assert sum(isinstance(each, submitting.Taken) for each in results) == LIMIT
    assert sum(isinstance(each, Paused) for each in results) == 4
