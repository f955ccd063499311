"""A corrected e-mail address or mobile number: who gets what, what ends, what goes on; and that it stays unique."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import col, select

from bisdesk.activation import service as activation
from bisdesk.activation.attempts import Verdict, try_code
from bisdesk.activation.links import Standing, look_at
from bisdesk.activation.models import Activation, ActivationState
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.bis_requests.submitting import Taken
from bisdesk.corrections import service
from bisdesk.corrections.form import context_of
from bisdesk.corrections.models import Correction
from bisdesk.corrections.service import Asked
from bisdesk.outbox.models import Message, Status
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.activations import secret_of, start_activation, wrong_codes
from tests.factories.people import People
from tests.factories.requests import make_registered, make_submitted
from tests.support.race import at_once

ClientAs = Callable[[str], FlaskClient]
NEW_EMAIL, NEW_MOBILE = "anneli@muu.example", "+358 40 9999999"
WHY = {"why": "not_reached", "reason": "The mail came back."}


def post(client: FlaskClient, found: BisRequest, **data: str) -> tuple[int, BeautifulSoup]:
    given = {"version": str(found.version), **WHY, **data}
    answer = client.post(f"/review/{found.reference}/correct", data=given)
    return answer.status_code, BeautifulSoup(answer.text, "html.parser")


def correct(client: FlaskClient, found: BisRequest, **data: str) -> tuple[int, BeautifulSoup]:
    """Type it in, and store what the confirmation asks."""
    status, page = post(client, found, **data)
    mark = page.select_one("input[name=confirmed]")
    if status != 200 or mark is None:
        return status, page
    return post(client, found, **data, confirmed=str(mark["value"]))


def stored(runtime: Runtime, found: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def test_a_new_address_ends_the_old_link_and_the_next_mails_go_there_alone(
    client_as: ClientAs, runtime: Runtime
) -> None:
    started = start_activation(runtime)
    found, before = started.bis_request, started.activation
    wrong = wrong_codes(started.code, 1)
    for code in wrong:
        assert try_code(runtime, started.token, code, address="192.0.2.1").verdict is Verdict.WRONG
    status, page = post(client_as("staff"), found, email=NEW_EMAIL)
    assert status == 200
    assert NEW_EMAIL in page.text
    assert str(found.email) in page.text
    assert correct(client_as("staff"), found, email=NEW_EMAIL)[0] == 303
    now = started.activation
    assert (now.blocks_at, now.attempts) == (before.blocks_at, len(wrong))
    assert look_at(runtime, started.token).standing is not Standing.USABLE
    link = started.newest("activation_link")
    token = secret_of(runtime, link)["token"]
    started.hand_over("activation_link", "activation_explained")
    assert look_at(runtime, token).standing is Standing.USABLE
    # The same code, which went to the number that did not change.
    assert try_code(runtime, token, started.code, address="192.0.2.1").verdict is Verdict.RIGHT


def test_a_new_number_kills_the_old_code_and_leaves_the_link_alone(
    client_as: ClientAs, runtime: Runtime
) -> None:
    started = start_activation(runtime)
    found, before = started.bis_request, started.activation
    assert correct(client_as("staff"), found, mobile=NEW_MOBILE)[0] == 303
    assert stored(runtime, found).mobile == "+358409999999"
    code = secret_of(runtime, started.newest("activation_code"))["code"]
    started.hand_over("activation_code")
    old = try_code(runtime, started.token, started.code, address="192.0.2.1")
    new = try_code(runtime, started.token, code, address="192.0.2.1")
    assert (old.verdict, new.verdict) == (Verdict.WRONG, Verdict.RIGHT)
    assert started.activation.blocks_at == before.blocks_at
    assert started.sent().count("activation_link") == 1


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ActivationState.ACTIVATED, "houden hun adres en nummer"),
        (ActivationState.BLOCKED, "er loopt geen activatie"),
        (ActivationState.NOT_NEEDED, "er loopt geen activatie"),
    ],
)
def test_once_the_activation_ended_nothing_is_sent_to_the_worker_and_the_page_says_so(
    client_as: ClientAs, runtime: Runtime, state: ActivationState, said: str
) -> None:
    started = start_activation(runtime)
    with runtime.database.writing() as session:
        row = session.get_one(Activation, started.activation.id)
        row.state = state
        session.add(row)
    found, before = started.bis_request, started.sent()
    assert said in post(client_as("staff"), found, email=NEW_EMAIL)[1].text
    assert correct(client_as("staff"), found, email=NEW_EMAIL, mobile=NEW_MOBILE)[0] == 303
    assert sorted(started.sent()) == sorted([*before, "data_corrected"])
    assert stored(runtime, found).email == NEW_EMAIL


def test_what_follows_is_read_again_when_the_activation_ended_meanwhile(
    client_as: ClientAs, runtime: Runtime
) -> None:
    started = start_activation(runtime)
    found = started.bis_request
    _, page = post(client_as("staff"), found, email=NEW_EMAIL)
    mark = page.select_one("input[name=confirmed]")
    assert mark is not None
    with runtime.work(SYSTEM) as work:
        locked = activation.lock(work, started.activation.id)
        assert locked is not None
        activation.block(work, *locked, "too_late")
    now = stored(runtime, found)
    status, again = post(client_as("staff"), now, email=NEW_EMAIL, confirmed=str(mark["value"]))
    assert status == 200
    assert "er loopt geen activatie" in again.text
    assert stored(runtime, found).email == found.email


@pytest.mark.parametrize("kind", ["email", "mobile"])
def test_an_address_of_somebody_else_is_refused_and_the_desk_reads_whose(
    client_as: ClientAs, runtime: Runtime, people: People, kind: str
) -> None:
    other = make_submitted(runtime, people, "other_end_user")
    found = make_registered(runtime, people)
    typed = {kind: str(other.typed[kind]), "first_name": "Anna"}
    status, page = correct(client_as("staff"), found, **typed)
    assert status == 422
    error = page.select_one(f"#{kind}-error")
    assert error is not None
    assert str(other.reference) in error.text
    first_name = page.select_one("#first_name")
    assert first_name is not None
    assert first_name["value"] == "Anna"  # nothing typed is lost
    now = stored(runtime, found)
    assert (now.first_name, now.version) == ("Anneli", found.version)
    with runtime.database.reading() as session:
        refused = session.exec(
            select(AuditEntry).where(AuditEntry.tag == "uniqueness_refused")
        ).one()
        assert session.exec(select(Correction)).all() == []
    assert (refused.reason, refused.subject_id, refused.outcome) == (kind, found.id, "refused")


def test_the_filers_own_address_is_no_address_of_the_worker(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    own = people.actor("end_user").email
    status, page = correct(client_as("staff"), found, email=own)
    assert status == 422
    error = page.select_one("#email-error")
    assert error is not None
    assert "uw eigen adres" not in error.text  # it is not the reader's


def test_the_old_address_is_free_for_others_afterwards(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    assert correct(client_as("staff"), found, email=NEW_EMAIL)[0] == 303
    again = make_submitted(runtime, people, "other_end_user", email=str(found.email))
    assert again.reference
    with runtime.database.reading() as session:
        mine = select(Uniqueness).where(Uniqueness.request_id == found.id)
        assert sorted(row.kind for row in session.exec(mine)) == ["email", "mobile"]


@pytest.mark.race
def test_sec_A7_of_two_requests_that_want_one_address_at_once_one_gets_it(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    requests = [make_registered(runtime_on, people) for _ in range(2)]

    def take(index: int) -> str:
        found = requests[index]
        asked = Asked({"email": NEW_EMAIL}, "told", "By phone.", "link_again filer_told")
        with runtime_on.database.reading() as session:
            context = context_of(session, found, runtime_on.clock)
        prepared = service.prepare(found, asked)
        with runtime_on.work(people.actor("staff")) as work:
            service.correct(
                work,
                found.reference or "",
                version=found.version,
                asked=asked,
                prepared=prepared,
                context=context,
            )
        return found.id

    results = at_once(2, take)
    assert sum(isinstance(result, Taken) for result in results) == 1
    with runtime_on.database.reading() as session:
        rows = session.exec(select(Correction)).all()
        mails = session.exec(select(Message).where(col(Message.code) == "data_corrected")).all()
    assert (len(rows), len(mails)) == (1, 1)


def test_a_message_that_did_not_arrive_leads_to_the_correction(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_registered(runtime, people)
    address = f"/review/{found.reference}/correct"
    links = f"[aria-labelledby=messages-title] a[href='{address}']"

    def page() -> BeautifulSoup:
        return BeautifulSoup(
            client_as("staff").get(f"/review/{found.reference}").text, "html.parser"
        )

    assert page().select_one(links) is None
    with runtime.database.writing() as session:
        wanted = select(Message).where(Message.code == "activation_link")
        message = session.exec(wanted).one()
        message.status, message.failure = Status.FAILED, "smtp_recipient_550"
        session.add(message)
    assert page().select_one(links) is not None
