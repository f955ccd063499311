"""A new draft from what led to no keys: the data, not what proves them; once for each click."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.activation.models import Activation, ActivationState
from bisdesk.attachments.models import Attachment
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import copying, drafts, endings
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.identity.models import Declaration, IdentityCheck
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from tests.factories import requests as make
from tests.factories.people import People
from tests.support.world import count

ClientAs = Callable[[str], FlaskClient]


def stopped(runtime: Runtime, people: People) -> BisRequest:
    made = make.make_draft(runtime, people, last_name="Gestopt")
    with runtime.work(people.actor("end_user")) as work:
        drafts.stop(work, drafts.open_draft(work, made.id), "authentic")
    return made


def withdrawn(runtime: Runtime, people: People) -> BisRequest:
    made = make.make_submitted(runtime, people, last_name="Gestopt")
    with runtime.work(people.actor("end_user")) as work:
        endings.withdraw(work, made.reference or "")
    return made


def rejected(runtime: Runtime, people: People) -> BisRequest:
    made = make.make_in_review(runtime, people, last_name="Gestopt")
    with runtime.work(people.actor("staff")) as work:
        version, reason = made.version, endings.Reason.INCOMPLETE
        endings.reject(work, made.reference or "", version=version, reason=reason, text="")
    return made


def lost(runtime: Runtime, people: People, state: ActivationState) -> BisRequest:
    made = make.make_registered(runtime, people, last_name="Gestopt")
    with runtime.database.writing() as session:
        request = session.get_one(BisRequest, made.id)
        request.state = State.CONFIRMED
        activation = session.exec(select(Activation).where(Activation.request_id == made.id)).one()
        activation.state = state
        session.add_all([request, activation])
    return made


def button(client: FlaskClient, path: str) -> tuple[str, dict[str, str]]:
    """The button on this page: where it posts, and what."""
    page = BeautifulSoup(client.get(path).data, "html.parser")
    form = page.select_one("form[action$='/copy']")
    assert form is not None
    hidden = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    return str(form["action"]), hidden


def own_drafts(runtime: Runtime) -> list[BisRequest]:
    with runtime.database.reading() as session:
        return list(session.exec(select(BisRequest).where(BisRequest.state == State.DRAFT)))


@pytest.mark.parametrize("how", ["stopped", "withdrawn", "rejected", "blocked", "undeliverable"])
def test_one_click_makes_a_draft_with_the_data_and_nothing_that_proves_them(
    runtime: Runtime, people: People, client_as: ClientAs, how: str
) -> None:
    ends = {"stopped": stopped, "withdrawn": withdrawn, "rejected": rejected}
    if how in ends:
        source = ends[how](runtime, people)
    else:
        source = lost(runtime, people, ActivationState(how))
    client = client_as("end_user")
    page = f"/requests/{source.reference}" if source.reference else f"/requests/drafts/{source.id}"
    address, hidden = button(client, page)
    before = count(runtime, Attachment), count(runtime, IdentityCheck), count(runtime, Declaration)
    answer = client.post(address, data=hidden)
    (made,) = own_drafts(runtime)
    assert answer.location == f"/requests/drafts/{made.id}"
    assert made.typed["last_name"] == "Gestopt"
    assert made.typed["email"] == source.typed["email"]
    assert not made.typed.get("check_date")
    assert not made.typed.get("check_place")
    after = count(runtime, Attachment), count(runtime, IdentityCheck), count(runtime, Declaration)
    assert after == before
    with runtime.database.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.tag == "draft_copied")).one()
    assert said.subject_id == source.id


def test_a_double_click_makes_one_draft(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    source = stopped(runtime, people)
    client = client_as("end_user")
    address, hidden = button(client, f"/requests/drafts/{source.id}")
    answers = [client.post(address, data=hidden).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(own_drafts(runtime)) == 1
    address, hidden = button(client, f"/requests/drafts/{source.id}")
    client.post(address, data=hidden)
    assert len(own_drafts(runtime)) == 2  # another click on a page loaded again is another draft


@pytest.mark.race
def test_two_clicks_at_the_same_moment_make_one_draft(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    source, new = stopped(runtime_on, people), new_id()

    def click(_: int) -> str:
        with runtime_on.work(people.actor("end_user")) as work:
            return copying.make_copy(work, source.id, new, None).id

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, range(4))) == {new}
    assert len(own_drafts(runtime_on)) == 1


def test_what_still_runs_has_no_button_and_refuses(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    running = make.make_submitted(runtime, people)
    assert "/copy" not in client.get(f"/requests/{running.reference}").text
    address, hidden = button(client, f"/requests/drafts/{stopped(runtime, people).id}")
    assert client.post(f"/requests/{running.reference}/copy", data=hidden).status_code == 409
    assert client.post(address, data={**hidden, "ticket": "made up"}).status_code == 409
    assert own_drafts(runtime) == []


def test_sec_A2_a_colleague_cannot_copy_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    source = stopped(runtime, people)
    _, hidden = button(client_as("end_user"), f"/requests/drafts/{source.id}")
    answer = client_as("colleague").post(f"/requests/drafts/{source.id}/copy", data=hidden)
    assert answer.status_code == 404
    assert own_drafts(runtime) == []
