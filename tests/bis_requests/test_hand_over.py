"""Hand-over: the next holder goes on, the former one sees it no longer, and an entity admin sees no data of persons."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import drafts, hand_over, idle
from bisdesk.bis_requests.hand_over import NotAColleague
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.entities.models import Membership
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.outbox.models import Message
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, OwnRequest, require
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted
from tests.support.world import count

ClientAs = Callable[[str], FlaskClient]


def now(runtime: Runtime, request: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request.id)


def test_a_draft_goes_to_a_colleague_who_checks_and_declares_anew(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(runtime, people, last_name="Overgedragen")
    client = client_as("end_user")
    path = f"/requests/drafts/{draft.id}/hand-over"
    asked = client.get(path)
    assert "Jonas Peeters" in asked.text
    assert "Amber Claes" not in asked.text  # of another entity
    assert "Lien Vermeersch</span></label>" not in asked.text  # has it already
    assert client.post(path, data={"to": people.colleague}).location == "/requests"
    assert client.get(f"/requests/drafts/{draft.id}").status_code == 404
    mine = client_as("colleague")
    assert "Overgedragen" in mine.get(f"/requests/drafts/{draft.id}").text
    assert "aan u overgedragen" in mine.get("/requests?tab=drafts").text
    given = now(runtime, draft)
    assert (given.holder_id, given.former_holders) == (people.colleague, [people.end_user])
    assert (given.typed["check_date"], given.typed["check_place"]) == ("", "")
    assert count(runtime, IdentityCheck) == 0
    with runtime.database.reading() as session:
        assert session.exec(select(Declaration.status)).all() == [DeclarationStatus.VOID]
        said = session.exec(select(AuditEntry).where(AuditEntry.tag == "request_handed_over")).one()
        mail = session.exec(select(Message).where(Message.code == "request_handed_over")).one()
    assert (said.subject_id, said.reason, mail.account_id) == (draft.id, "holder", people.colleague)


def test_an_entity_admin_hands_over_by_date_without_seeing_whom_it_is_about(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(runtime, people, last_name="Geheim", first_name="Verborgen")
    request = make_submitted(runtime, people, last_name="Geheim", first_name="Verborgen")
    elsewhere = make_submitted(runtime, people, "other_end_user")
    admin = client_as("entity_admin")
    pages = ["/requests/hand-over", f"/requests/drafts/{draft.id}/hand-over"]
    pages.append(f"/requests/{request.reference}/hand-over")
    for path in pages:
        answer = admin.get(path)
        assert answer.status_code == 200
        assert "Geheim" not in answer.text
        assert "Verborgen" not in answer.text
        assert (elsewhere.reference or "") not in answer.text
    listed = admin.get("/requests/hand-over").text
    assert "Concept van 23 november 2026, 12:00" in listed
    assert (request.reference or "") in listed
    answer = admin.post(pages[2], data={"to": people.colleague})
    assert answer.location == "/requests/hand-over"
    assert now(runtime, request).holder_id == people.colleague
    assert now(runtime, request).filer_id == people.end_user  # filed by stays
    assert client_as("end_user").get(f"/requests/{request.reference}").status_code == 404
    assert admin.get(f"/requests/{request.reference}").status_code == 404


def test_only_who_may_file_for_the_entity_can_get_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(runtime, people)
    with runtime.database.writing() as session:
        theirs = session.exec(
            select(Membership).where(Membership.account_id == people.filing_staff)
        ).one()
        theirs.right_form = False
        session.add(theirs)
    client, path = client_as("end_user"), f"/requests/drafts/{draft.id}/hand-over"
    assert "Stef Goossens" not in client.get(path).text
    for to in (people.other_end_user, people.entity_admin, people.filing_staff, "nobody", ""):
        assert client.post(path, data={"to": to}).status_code == 422, to
    assert now(runtime, draft).holder_id == people.end_user
    assert count(runtime, Message) == 0


def test_said_twice_it_is_done_once(runtime: Runtime, people: People) -> None:
    draft = make_draft(runtime, people)
    admin = people.actor("entity_admin")
    for _ in range(2):
        with runtime.work(admin) as work:
            hand_over.hand_over(work, draft.id, people.colleague)
    assert now(runtime, draft).former_holders == [people.end_user]
    assert count(runtime, Message) == 1


@pytest.mark.race
def test_of_two_hand_overs_at_the_same_moment_one_counts(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    draft = make_draft(runtime_on, people)

    def give(to: str) -> str:
        try:
            with runtime_on.work(people.actor("end_user")) as work:
                hand_over.hand_over(work, draft.id, to)
        except NotFound:
            return "not theirs any more"
        return "given"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(give, [people.colleague, people.filing_staff]))
    assert sorted(said) == ["given", "not theirs any more"]
    assert count(runtime_on, Message) == 1


def test_sec_A6_staff_who_held_a_request_before_never_decide_on_it(
    runtime: Runtime, people: People
) -> None:
    request = make_submitted(runtime, people)
    for giver, to in (("end_user", people.filing_staff), ("filing_staff", people.colleague)):
        with runtime.work(people.actor(giver)) as work:
            hand_over.hand_over(work, request.id, to)
    with pytest.raises(OwnRequest):
        require(people.actor("filing_staff"), Action.CLAIM, now(runtime, request))
    require(people.actor("staff"), Action.CLAIM, now(runtime, request))


@pytest.mark.parametrize("by", ["its holder", "the system"])
def test_a_draft_that_was_handed_over_can_be_thrown_away(
    runtime: Runtime, people: People, clock: FixedClock, by: str
) -> None:
    draft = make_draft(runtime, people)
    with runtime.work(people.actor("end_user")) as work:
        hand_over.hand_over(work, draft.id, people.colleague)
    if by == "the system":
        clock.advance(timedelta(days=31))
        assert idle.discard_idle(runtime) == 1
    else:
        with runtime.work(people.actor("colleague")) as work:
            drafts.discard(work, draft.id)
    with runtime.database.reading() as session:
        assert session.get(BisRequest, draft.id) is None
        assert session.exec(select(Message)).all() == []


def test_a_stopped_draft_stays_where_it_is(runtime: Runtime, people: People) -> None:
    draft = make_draft(runtime, people)
    with runtime.work(people.actor("end_user")) as work:
        drafts.stop(work, drafts.open_draft(work, draft.id), "authentic")
    for who in ("end_user", "entity_admin"):
        with pytest.raises(NotFound), runtime.work(people.actor(who)) as work:
            hand_over.hand_over(work, draft.id, people.colleague)


def test_who_lost_the_right_to_file_gets_nothing_more(runtime: Runtime, people: People) -> None:
    draft = make_draft(runtime, people)
    with pytest.raises(NotAColleague), runtime.work(people.actor("end_user")) as work:
        hand_over.hand_over(work, draft.id, people.manager)
