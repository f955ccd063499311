"""What staff know beside the request: working digital keys, or a number that the person has already."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.activation.models import Activation, ActivationState
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.channels.port import OutgoingMail
from bisdesk.keys.models import KeyKind
from bisdesk.keys.service import Person, add_key, make_account
from bisdesk.outbox.compose import compose
from bisdesk.outbox.models import Message
from bisdesk.policy.actor import SYSTEM
from bisdesk.register import job
from bisdesk.register.port import PersonData
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review
from tests.factories.verdicts import judge_all

ClientAs = Callable[[str], FlaskClient]
RRN = "90.12.31-002.72"


def judged(runtime: Runtime, people: People, **typed: str) -> BisRequest:
    """A request that staff have, with every line judged right."""
    found = make_in_review(runtime, people, **typed)
    judge_all(runtime, people.actor("staff"), found)
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def decide(client: FlaskClient, found: BisRequest, **data: str) -> int:
    given = {"version": str(found.version), **data}
    return client.post(f"/review/{found.reference}/register", data=given).status_code


def after(runtime: Runtime, found: BisRequest) -> BisRequest:
    job.run(runtime, found.id)
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def activation_of(runtime: Runtime, found: BisRequest) -> Activation:
    with runtime.database.reading() as session:
        return session.exec(select(Activation).where(Activation.request_id == found.id)).one()


def mail(runtime: Runtime, found: BisRequest) -> str:
    with runtime.database.reading() as session:
        wanted = select(Message).where(Message.request_id == found.id)
        sent = {each.code: each for each in session.exec(wanted)}
    assert "activation_link" not in sent
    worded = compose(runtime, sent["registration_confirmed"])
    assert isinstance(worded, OutgoingMail)
    return worded.text


def test_with_keys_that_staff_know_of_nothing_is_activated_and_the_filer_is_told_why(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = judged(runtime, people)
    assert decide(client_as("staff"), found, keys_noted="y") == 303
    now = after(runtime, found)
    assert now.state is State.CONFIRMED
    activation = activation_of(runtime, found)
    assert (activation.state, activation.end_reason) == (ActivationState.NOT_NEEDED, "keys_noted")
    assert "De Bisdesk weet dat deze persoon al werkende digitale sleutels heeft" in mail(
        runtime, found
    )


def test_with_keys_under_an_existing_number_nothing_is_activated(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    known = runtime.register.create("k", PersonData("Virtanen", "1961-02-03", "Aino", sex="F"))
    person = Person(known.number, "aino@elders.example", "+3247000000", "nl", "F")
    with runtime.work(SYSTEM) as work:
        account = make_account(work, person, "aino.v", "hash")
        add_key(work, account, KeyKind.SMS)
    found = judged(runtime, people)
    typed = {"typed_number": known.number, "number_reason": "Aino married"}
    assert decide(client_as("staff"), found, **typed) == 303
    now = after(runtime, found)
    assert (now.ssin, now.state) == (known.number, State.CONFIRMED)
    assert activation_of(runtime, found).state is ActivationState.NOT_NEEDED
    assert "al digitale sleutels die werken" in mail(runtime, found)


def test_a_number_found_elsewhere_is_used_and_named_by_its_kind(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = judged(runtime, people)
    client = client_as("staff")
    assert decide(client, found, typed_number=RRN, number_reason="On the old residence card") == 303
    now = after(runtime, found)
    assert (now.ssin, now.ssin_kind) == ("90123100272", "rrn")
    assert "Rijksregisternummer" in client.get(f"/review/{found.reference}").text


@pytest.mark.parametrize(
    ("typed", "reason", "at", "said"),
    [
        ("90.12.31-002.73", "Seen", "typed_number-error", "De laatste twee cijfers"),
        ("9012310027", "Seen", "typed_number-error", "11 cijfers"),
        (RRN, " ", "number_reason-error", "hoe u weet"),
    ],
)
def test_what_is_wrong_with_a_typed_number_is_said_at_the_field_and_nothing_is_lost(
    runtime: Runtime,
    people: People,
    client_as: ClientAs,
    typed: str,
    reason: str,
    at: str,
    said: str,
) -> None:
    found = judged(runtime, people)
    data = {"version": str(found.version), "typed_number": typed, "number_reason": reason}
    answer = client_as("staff").post(
        f"/review/{found.reference}/register", data=data | {"keys_noted": "y"}
    )
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    error = page.select_one(f"#{at}")
    assert error is not None
    assert said in error.text
    assert page.select_one("#typed_number")["value"] == typed  # type: ignore[index]
    assert page.select_one("input[name=keys_noted][checked]") is not None
    assert after(runtime, found).state is State.IN_REVIEW


def test_the_number_that_the_filer_typed_can_be_used_although_the_register_does_not_know_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = judged(runtime, people, lived_in_belgium="yes", existing_number=RRN)
    client = client_as("staff")
    page = BeautifulSoup(client.get(f"/review/{found.reference}/register").text, "html.parser")
    use = page.select_one("button[name=use_number]")
    assert use is not None
    assert decide(client, found, use_number=str(use["value"])) == 303
    assert after(runtime, found).ssin_kind == "rrn"
