"""Where people ask the register: the number is checked, belongs to nobody else, and is stored exactly once."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, WrongState
from bisdesk.domain.refusal import Refusal
from bisdesk.keys.service import Person, make_account
from bisdesk.policy.actor import SYSTEM
from bisdesk.policy.decide import NotAssigned, NotFound
from bisdesk.register import entering, job
from bisdesk.register.entering import EntryRefused
from bisdesk.register.manual import ManualRegister
from bisdesk.register.models import RegistrationStatus
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_registering
from tests.register.desk import Desk
from tests.support.race import at_once, signed_in

MESSAGES = {"activation_code", "activation_explained", "activation_link"}
HERS = "90.52.31-002.61"  # a woman, born on 31 December 1990
ANOTHER = "90523100459"
RRN = "90.12.31-002.72"
OTHER_SEX = "90.52.31-003.60"
OTHER_DAY = "90.52.30-002.91"
MONTH_UNKNOWN = "90.40.01-002.04"
NO_DAY = "90.51.31-002.54"
NO_MONTH = "90.53.31-002.68"


@pytest.fixture
def by_hand(runtime_on: Runtime) -> Desk:
    """An installation whose people ask the register, on each database."""
    runtime_on.register = ManualRegister(runtime_on.database)
    return Desk(runtime_on, People.on(runtime_on))


@pytest.fixture
def small(runtime: Runtime, people: People) -> Desk:
    """On SQLite only, for what does not depend on the database."""
    runtime.register = ManualRegister(runtime.database)
    return Desk(runtime, people)


def to_enter(desk: Desk, **typed: str) -> BisRequest:
    """A request that waits for a number to enter; the number fits it."""
    found = make_registering(desk.runtime, desk.people, **typed)
    return desk.run(found.id)


def enter(
    desk: Desk, found: BisRequest, typed: str, *, confirmed: str = "", who: str = "staff"
) -> None:
    entering.enter(
        desk.runtime, desk.actor(who), found.reference or "", typed=typed, confirmed=confirmed
    )


def test_a_decision_waits_for_a_number_to_enter_and_no_job_asks_again(small: Desk) -> None:
    found = to_enter(small)
    assert found.state is State.REGISTERING
    (registration,) = small.registrations(found.id)
    assert registration.status is RegistrationStatus.WAITING
    assert registration.by_hand_since == small.runtime.clock.now()
    assert job.wake(small.runtime) == 0
    assert small.messages(found.id) == ["request_received"]


def test_the_number_entered_is_the_requests_and_the_activation_starts(small: Desk) -> None:
    found = to_enter(small)
    enter(small, found, HERS)
    now = small.request(found.id)
    assert (now.state, now.ssin, now.ssin_kind) == (State.REGISTERED, "90523100261", "bis")
    assert set(small.messages(found.id)) >= MESSAGES
    assert small.registrations(found.id)[0].status is RegistrationStatus.DONE
    assert ("number_given", None) in small.events(found.id)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("", "number_length", id="nothing"),
        pytest.param("90.52.31-002.62", "number_check", id="wrong check digits"),
        pytest.param("90.25.31-002.61", "number_check", id="two digits swapped"),
        pytest.param("9052310026", "number_length", id="a digit short"),
        pytest.param("9052310026l", "number_characters", id="a letter for a digit"),
        pytest.param(NO_DAY, "number_day", id="31 November"),
        pytest.param(NO_MONTH, "number_month", id="month 53"),
    ],
)
def test_what_is_no_number_is_refused_and_nothing_is_stored(
    small: Desk, typed: str, code: str
) -> None:
    found = to_enter(small)
    with pytest.raises(EntryRefused) as refused:
        enter(small, found, typed, confirmed="90523100261")
    assert refused.value.code == code
    assert small.request(found.id).state is State.REGISTERING


@pytest.mark.parametrize(
    ("typed", "differs"),
    [
        pytest.param(OTHER_SEX, ["sex"], id="odd: a man"),
        pytest.param(OTHER_DAY, ["birth_date"], id="30 December"),
        pytest.param(RRN, ["rrn"], id="a National Register number"),
    ],
)
def test_what_differs_from_the_request_has_to_be_confirmed_with_that_number(
    small: Desk, typed: str, differs: list[str]
) -> None:
    found = to_enter(small)
    for confirmed in ("", "90523100261"):
        with pytest.raises(EntryRefused) as refused:
            enter(small, found, typed, confirmed=confirmed)
        assert (refused.value.code, refused.value.details["differs"]) == ("to_confirm", differs)
    digits = refused.value.details["digits"]
    enter(small, found, typed, confirmed=digits)
    assert small.request(found.id).ssin == digits


def test_a_number_whose_month_says_nothing_differs_from_no_birthday(small: Desk) -> None:
    found = to_enter(small)
    enter(small, found, MONTH_UNKNOWN)
    assert small.request(found.id).state is State.REGISTERED


def test_a_number_of_another_request_is_refused_and_says_of_which(small: Desk) -> None:
    first, second = to_enter(small), to_enter(small, last_name="Virtanen", first_name="Aino")
    enter(small, first, HERS)
    with pytest.raises(EntryRefused) as refused:
        enter(small, second, HERS)
    assert refused.value.code == "number_in_use"
    assert refused.value.details["reference"] == first.reference


def test_a_number_of_somebody_with_keys_is_refused(small: Desk) -> None:
    found = to_enter(small)
    person = Person("90523100261", "aino@postilaatikko.example", "+358401234599", "nl", "F")
    with small.runtime.work(SYSTEM) as work:
        make_account(work, person, "aino.v", "hash")
    with pytest.raises(EntryRefused) as refused:
        enter(small, found, HERS)
    assert refused.value.code == "number_in_use"


def test_an_existing_number_that_staff_chose_is_taken_without_entering_it(small: Desk) -> None:
    request_id = small.in_review()
    small.decide(request_id, use_number=HERS, reason="Found in the KSZ's application")
    assert small.run(request_id).ssin == "90523100261"


def test_only_who_has_the_request_enters_the_number(small: Desk) -> None:
    found = to_enter(small)
    with pytest.raises(NotAssigned):
        enter(small, found, HERS, who="staff2")


@pytest.mark.parametrize("state", [each for each in State if each is not State.DRAFT])
def test_sec_A5_a_number_is_entered_only_while_one_is_waited_for(small: Desk, state: State) -> None:
    found = to_enter(small)
    with small.runtime.database.writing() as session:
        if state is State.REGISTERING:  # but the register itself may be at it
            registration = small.registrations(found.id)[0]
            registration.by_hand_since = None
            session.merge(registration)
        found.state = state
        session.merge(found)
    with pytest.raises((WrongState, NotFound)):
        enter(small, found, HERS)
    with pytest.raises((WrongState, NotFound)), small.runtime.work(small.actor()) as work:
        entering.send_back(work, found.reference or "", reason="No such person")
    now = small.request(found.id)
    assert (now.state, now.ssin) == (state, None)


@pytest.mark.race
def test_sec_R1_of_two_numbers_entered_at_once_one_is_stored(by_hand: Desk) -> None:
    found = to_enter(by_hand)
    numbers = ["90523100261", ANOTHER] * 4
    results = at_once(8, lambda index: enter(by_hand, found, numbers[index]))
    now = by_hand.request(found.id)
    for number, result in zip(numbers, results, strict=True):
        assert result is None if number == now.ssin else isinstance(result, WrongState)
    sent = by_hand.messages(found.id)
    assert len(sent) == len(set(sent))
    assert [event for event, _ in by_hand.events(found.id)].count("number_given") == 1


@pytest.mark.race
def test_sec_R1_one_number_entered_for_many_requests_at_once_belongs_to_one(by_hand: Desk) -> None:
    names = ("Abara", "Kowalska", "Nguyen", "Ferreira")
    requests = [to_enter(by_hand, last_name=each, first_name=each) for each in names]
    results = at_once(4, lambda index: enter(by_hand, requests[index], HERS))
    refused = [result for result in results if isinstance(result, EntryRefused)]
    assert {each.code for each in refused} == {"number_in_use"}
    assert len(refused) == 3
    states = [by_hand.request(each.id).state for each in requests]
    assert sorted(states) == sorted([State.REGISTERED, *[State.REGISTERING] * 3])


@pytest.mark.race
def test_sec_R1_tabs_and_double_clicks_on_the_page_store_it_once(by_hand: Desk) -> None:
    found = to_enter(by_hand)
    clients = signed_in(create_app(by_hand.runtime), by_hand.people, ["staff"] * 4)
    address = f"/review/{found.reference}/number"
    typed = [HERS, HERS, ANOTHER, ANOTHER]
    answers = at_once(4, lambda index: clients[index].post(address, data={"ssin": typed[index]}))
    statuses = [answer.status_code for answer in answers if not isinstance(answer, Exception)]
    assert sorted(statuses) == [303, 303, 409, 409]
    late = next(each for each in answers if each.status_code == 409)  # type: ignore[union-attr]
    assert "Iemand was u voor" in late.text  # type: ignore[union-attr]
    assert "Geregistreerd" in late.text  # type: ignore[union-attr]


def test_sent_back_with_a_reason_it_is_in_review_and_can_be_registered_again(small: Desk) -> None:
    found = to_enter(small)
    for empty in ("", "  "):
        with pytest.raises(Refusal) as refused, small.runtime.work(small.actor()) as work:
            entering.send_back(work, found.reference or "", reason=empty)
        assert refused.value.code == "reason_missing"
    with small.runtime.work(small.actor()) as work:
        entering.send_back(work, found.reference or "", reason="The KSZ asks for the birth place")
    now = small.request(found.id)
    assert (now.state, now.assigned_to) == (State.IN_REVIEW, small.people.staff)
    assert ("sent_back", "The KSZ asks for the birth place") in small.events(found.id)
    before = small.registrations(found.id)[0]
    assert (before.refusal, before.refusal_reason) == (
        "sent_back",
        "The KSZ asks for the birth place",
    )
    small.decide(found.id)
    small.run(found.id)
    enter(small, found, HERS)
    assert small.request(found.id).state is State.REGISTERED


def test_the_page_asks_for_the_number_says_what_is_wrong_and_keeps_what_was_typed(
    small: Desk, client_as: Callable[[str], FlaskClient]
) -> None:
    found = to_enter(small)
    client, address = client_as("staff"), f"/review/{found.reference}"
    page = BeautifulSoup(client.get(address).text, "html.parser")
    progress = page.select_one("#progress")
    assert progress is not None
    assert progress.select_one("input[name=ssin]") is not None
    assert "hx-get" not in progress.attrs  # nothing swaps the field away under somebody who types
    wrong = client.post(f"{address}/number", data={"ssin": "90.52.31-002.62"})
    assert wrong.status_code == 422
    page = BeautifulSoup(wrong.text, "html.parser")
    assert "De laatste twee cijfers" in page.select_one("#ssin-error").text  # type: ignore[union-attr]
    assert page.select_one("#ssin")["value"] == "90.52.31-002.62"  # type: ignore[index]
    differs = BeautifulSoup(
        client.post(f"{address}/number", data={"ssin": OTHER_SEX}).text, "html.parser"
    )
    tick = differs.select_one("input[name=confirmed]")
    assert tick is not None
    data = {"ssin": OTHER_SEX, "confirmed": str(tick["value"])}
    assert client.post(f"{address}/number", data=data).status_code == 303
    assert small.request(found.id).state is State.REGISTERED


def test_others_see_that_a_number_is_waited_for_and_cannot_enter_it(
    small: Desk, client_as: Callable[[str], FlaskClient]
) -> None:
    found = to_enter(small)
    page = BeautifulSoup(client_as("staff2").get(f"/review/{found.reference}").text, "html.parser")
    progress = page.select_one("#progress")
    assert progress is not None
    assert "In te voeren nummer" in progress.text
    assert progress.select_one("form") is None


def test_what_is_missing_in_a_reason_is_said_at_the_field(
    small: Desk, client_as: Callable[[str], FlaskClient]
) -> None:
    found = to_enter(small)
    answer = client_as("staff").post(f"/review/{found.reference}/send-back", data={})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#back_reason-error") is not None
