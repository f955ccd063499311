"""Look-alikes among requests and in the register: found, stored, judged once, and asked before a number is given."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import func, select

from bisdesk.bis_requests.endings import Reason, reject
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.duplicates import keys, service
from bisdesk.duplicates.models import (
    CandidateKind,
    DuplicateVerdict,
    LookAlike,
    SearchKey,
    SearchText,
)
from bisdesk.duplicates.queries import judgements, possible_duplicates, stored
from bisdesk.duplicates.requests import RequestAlike
from bisdesk.duplicates.service import Alike, look
from bisdesk.duplicates.verdicts import judge
from bisdesk.duplicates.wording import address_key
from bisdesk.outbox.models import Job
from bisdesk.outbox.retry import RetryLater
from bisdesk.policy.actor import SYSTEM
from bisdesk.register import service as register
from bisdesk.register.embedded import Fault
from bisdesk.register.job import run as register_now
from bisdesk.register.port import Why
from bisdesk.register.rules import DecisionRefused
from bisdesk.register.service import person_of
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_in_review, make_submitted
from tests.factories.verdicts import write_all_right

ClientAs = Callable[[str], FlaskClient]
OTHER = {"document_number": "XF7654321"}


def both(runtime: Runtime, people: People, **changes: str) -> tuple[BisRequest, BisRequest]:
    """Two requests of two entities about one person, in review by two of the desk."""
    older = make_in_review(runtime, people)
    newer = make_in_review(runtime, people, "other_end_user", by="staff2", **(OTHER | changes))
    for each in (older, newer):
        write_all_right(runtime, each.id, each.assigned_to or "")
    return older, newer


def found_for(runtime: Runtime, bis_request: BisRequest) -> dict[str, Alike]:
    return {each.key: each for each in look(runtime, bis_request).alike}


def say(
    runtime: Runtime,
    people: People,
    who: str,
    one: BisRequest,
    other: BisRequest,
    *,
    same: bool,
    reason: str | None = None,
) -> None:
    with runtime.work(people.actor(who)) as work:
        judge(
            work,
            work.session.get_one(BisRequest, one.id),
            CandidateKind.REQUEST,
            other.id,
            high=True,
            same=same,
            reason=reason,
        )


def decide(runtime: Runtime, people: People, who: str, bis_request: BisRequest) -> None:
    with runtime.database.reading() as session:
        now = session.get_one(BisRequest, bis_request.id)
    found = look(runtime, now)
    with runtime.work(people.actor(who)) as work:
        register.decide(work, now.id, version=now.version, found=found.in_register)


def state_of(runtime: Runtime, bis_request: BisRequest) -> State:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, bis_request.id).state


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({}, Why.SAME_LAST_NAME, id="the same"),
        pytest.param({"last_name": "Sarinen"}, Why.LAST_NAME_SOUNDS_ALIKE, id="another spelling"),
        pytest.param({"first_name": "Saarinen", "last_name": "Anneli"}, Why.NAMES_SWAPPED, id="swapped"),
        pytest.param({"last_name": "Saarimen"}, Why.LAST_NAME_SPELT_ALIKE, id="a typing error"),
        pytest.param({"document_number": "xf 0000 OO1"}, Why.SAME_DOCUMENT, id="the document"),
        pytest.param(
            {"document_number": "XF0000001", "last_name": "Virtanen", "first_name": "Aino", "birth_year": "1971"},
            Why.SAME_DOCUMENT,
            id="only the document",
        ),
    ],
)  # fmt: skip
def test_requests_of_other_entities_are_found(
    runtime_on: Runtime, changes: dict[str, str], why: Why
) -> None:
    people = People.on(runtime_on)
    older, newer = both(runtime_on, people, **changes)
    for one, other in ((newer, older), (older, newer)):
        alike = found_for(runtime_on, one)[other.id]
        assert why in alike.reasons
        assert alike.high


def test_drafts_and_other_people_are_not_found(runtime: Runtime, people: People) -> None:
    mine = make_submitted(runtime, people)
    make_draft(runtime, people, "other_end_user")
    make_submitted(runtime, people, "other_end_user", **OTHER, last_name="Virtanen", birth_day="3")
    assert look(runtime, mine).alike == ()


def test_the_job_stores_what_it_finds_and_flags_the_older_one_too(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    older, newer = both(runtime_on, people)
    with runtime_on.database.reading() as session:
        waiting = select(Job.subject_id).where(Job.kind == service.JOB)
        assert set(session.exec(waiting)) == {older.id, newer.id}
    for _ in range(2):
        service.run(runtime_on, newer.id)
    with runtime_on.database.reading() as session:
        assert possible_duplicates(session, [older.id, newer.id]) == {older.id, newer.id}
        (row,) = stored(session, older.id)
        assert (row.kind, row.candidate, row.high) == (CandidateKind.REQUEST, newer.id, True)


def test_a_verdict_takes_the_flag_away_on_both_sides(runtime: Runtime, people: People) -> None:
    older, newer = both(runtime, people)
    service.run(runtime, newer.id)
    say(runtime, people, "staff", older, newer, same=False, reason="Another mother")
    with runtime.database.reading() as session:
        assert possible_duplicates(session, [older.id, newer.id]) == set()
        said = judgements(session, newer.id)["request", older.id]
    assert (said.same, said.reason, said.by) == (False, "Another mother", people.staff)


def test_what_ended_without_a_number_is_shown_and_flags_nothing(
    runtime: Runtime, people: People
) -> None:
    older, newer = both(runtime, people)
    service.run(runtime, newer.id)
    with runtime.work(people.actor("staff")) as work:
        reject(work, older.reference or "", version=older.version, reason=Reason.OTHER, text="No")
    with runtime.database.reading() as session:
        assert possible_duplicates(session, [newer.id]) == set()
    assert older.id in found_for(runtime, newer)
    decide(runtime, people, "staff2", newer)
    assert state_of(runtime, newer) is State.REGISTERING


def test_the_register_down_leaves_what_was_found_among_requests(
    runtime: Runtime, people: People
) -> None:
    _older, newer = both(runtime, people)
    runtime.register.prepare()  # type: ignore[attr-defined]
    runtime.register.faults.switch_on(Fault.DOWN)  # type: ignore[attr-defined]
    with pytest.raises(RetryLater):
        service.run(runtime, newer.id)
    with runtime.database.reading() as session:
        assert possible_duplicates(session, [newer.id]) == {newer.id}
    runtime.register.faults.repair()  # type: ignore[attr-defined]
    given = runtime.register.create("k", person_of(newer))
    service.run(runtime, newer.id)
    with runtime.database.reading() as session:
        assert {row.candidate for row in stored(session, newer.id)} >= {given.number}


def test_another_request_stops_a_new_number_until_it_is_judged(
    runtime: Runtime, people: People
) -> None:
    older, newer = both(runtime, people)
    for who, bis_request in (("staff", older), ("staff2", newer)):
        with pytest.raises(DecisionRefused) as refused:
            decide(runtime, people, who, bis_request)
        assert refused.value.code == "request_not_judged"
    say(runtime, people, "staff", older, newer, same=False, reason="Another mother")
    decide(runtime, people, "staff", older)
    decide(runtime, people, "staff2", newer)


def test_of_two_requests_for_one_person_the_earlier_goes_on_and_the_later_uses_its_number(
    runtime: Runtime, people: People
) -> None:
    older, newer = both(runtime, people)
    say(runtime, people, "staff2", newer, older, same=True)
    with pytest.raises(DecisionRefused) as refused:
        decide(runtime, people, "staff2", newer)
    assert (refused.value.code, refused.value.candidates) == ("request_same", (older.reference,))
    decide(runtime, people, "staff", older)
    register_now(runtime, older.id)
    with runtime.database.reading() as session:
        number = session.get_one(BisRequest, older.id).ssin or ""
        assert judgements(session, newer.id)["register", number].same
    with pytest.raises(DecisionRefused) as refused:
        decide(runtime, people, "staff2", newer)
    assert (refused.value.code, refused.value.candidates) == ("judged_same", (number,))
    with runtime.work(people.actor("staff2")) as work:
        version = work.session.get_one(BisRequest, newer.id).version
        register.decide(work, newer.id, version=version, found=None, use_number=number)
    register_now(runtime, newer.id)
    with runtime.database.reading() as session:
        assert session.get_one(BisRequest, newer.id).ssin == number


def test_everything_about_a_request_can_be_erased(runtime: Runtime, people: People) -> None:
    older, newer = both(runtime, people)
    service.run(runtime, newer.id)
    say(runtime, people, "staff", older, newer, same=False, reason="Another mother")
    with runtime.work(SYSTEM) as work:
        keys.erase(work, newer.id)
    with runtime.database.reading() as session:
        for model in (LookAlike, DuplicateVerdict):
            assert session.exec(select(func.count()).select_from(model)).one() == 0
        for kept in (SearchKey.request_id, SearchText.request_id):
            assert set(session.exec(select(kept))) == {older.id}


def test_two_requests_are_compared_and_judged_on_a_page_of_their_own(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    older, newer = both(runtime, people, birth_day="30")
    client = client_as("staff2")
    card = BeautifulSoup(client.get(f"/review/{newer.reference}").text, "html.parser")
    (link,) = card.select(".dup a")
    address = str(link["href"])
    assert older.id not in address
    page = BeautifulSoup(client.get(address).text, "html.parser")
    assert older.reference in page.text  # type: ignore[operator]
    assert "Saarinen" not in page.title.text  # type: ignore[union-attr]
    different = [row.th.text for row in page.select("tr.is-diff")]  # type: ignore[union-attr]
    assert different == [
        "Geboortedatum",
        "Nummer van het document",
        "Persoonlijk e-mailadres",
        "Gsm-nummer",
    ]

    nothing_said = client.post(address, data={"reason": "Andere moeder"})
    assert nothing_said.status_code == 422
    assert "Andere moeder" in nothing_said.text
    without_reason = client.post(address, data={"verdict": "other"})
    assert without_reason.status_code == 422
    kept = client.post(address, data={"verdict": "other", "reason": "Andere moeder"})
    assert kept.status_code == 303
    colleague = client_as("staff")
    read = colleague.get(f"/review/{older.reference}").text
    assert "Andere moeder" in read
    assert "Geen dubbel" not in read


def test_sec_A5_who_does_not_have_the_request_reads_and_does_not_judge(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    older, newer = both(runtime, people)
    key = address_key(runtime.vault, CandidateKind.REQUEST, older.id)
    address = f"/review/{newer.reference}/alike/{key}"
    page = client_as("staff").get(address)
    assert page.status_code == 200
    assert 'name="verdict"' not in page.text
    assert client_as("staff").post(address, data={"verdict": "same"}).status_code == 403
    assert client_as("end_user").get(address).status_code == 403


def test_no_text_of_a_look_alike_shows_a_person(runtime: Runtime, people: People) -> None:
    older, newer = both(runtime, people)
    alike = found_for(runtime, newer)[older.id]
    assert isinstance(alike.found, RequestAlike)
    assert "Saarinen" not in repr((alike, alike.found, look(runtime, newer)))
