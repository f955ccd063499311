"""A request goes from one to the other: taken over, given, put back; who comes too late is told how it stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from bisdesk.assignment.models import Absence, Kind, StaffNotice
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People
from tests.support.core import NOON

ClientAs = Callable[[str], FlaskClient]
WHY = "Karim is at the dentist, and the filer waits at the phone."


def stored(runtime: Runtime, found: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)


def told(runtime: Runtime) -> list[tuple[str, Kind, str | None]]:
    with runtime.database.reading() as session:
        found = session.exec(select(StaffNotice).order_by(col(StaffNotice.at)))
        return [(each.account_id, each.kind, each.by) for each in found]


def events(runtime: Runtime, found: BisRequest) -> list[str]:
    with runtime.database.reading() as session:
        wanted = select(TimelineEntry.event).where(TimelineEntry.request_id == found.id)
        return list(session.exec(wanted.order_by(col(TimelineEntry.at))))


def put_away(runtime: Runtime, account_id: str) -> None:
    with runtime.database.writing() as session:
        session.add(
            Absence(
                account_id=account_id,
                starts_at=NOON,
                ends_at=NOON + timedelta(days=2),
                set_by=account_id,
                set_at=NOON,
            )
        )


def take_over(client: FlaskClient, found: BisRequest, reason: str = WHY) -> TestResponse:
    data = {"version": str(found.version), "take_over_reason": reason}
    return client.post(f"/review/{found.reference}/take_over", data=data)


def give(client: FlaskClient, found: BisRequest, to: str) -> TestResponse:
    data = {"version": str(found.version), "colleague": to}
    return client.post(f"/review/{found.reference}/assign", data=data)


def test_who_takes_a_request_over_has_it_and_the_former_one_is_told(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    assert take_over(client_as("staff2"), found).status_code == 303
    now = stored(runtime, found)
    assert (now.state, now.assigned_to) == (State.IN_REVIEW, people.staff2)
    assert told(runtime) == [(people.staff, Kind.TAKEN_OVER, people.staff2)]
    with runtime.database.reading() as session:
        tags = session.exec(select(AuditEntry.tag, AuditEntry.reason)).all()
    assert ("request_taken_over", None) in tags


def test_staff_read_why_a_request_was_taken_over_and_the_filer_only_that_it_goes_on(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    take_over(client_as("staff2"), found)
    desk = client_as("staff").get(f"/review/{found.reference}").text
    assert WHY in desk
    filer = client_as("end_user").get(f"/requests/{found.reference}").text
    assert "Een andere medewerker van de Bisdesk werkt verder" in filer
    assert WHY not in filer
    assert "Nele Pauwels" not in filer


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Zeg in enkele woorden waarom"),
        ("   ", "Zeg in enkele woorden waarom"),
        ("x" * 501, "hoogstens 500 tekens"),
        ("abc\u202edef", "onzichtbaar teken"),
    ],
)
def test_a_take_over_without_a_readable_reason_comes_back_with_what_was_typed(
    runtime: Runtime, people: People, client_as: ClientAs, reason: str, said: str
) -> None:
    found = make.make_in_review(runtime, people)
    answer = take_over(client_as("staff2"), found, reason)
    assert answer.status_code == 422
    assert said in answer.text
    assert reason.strip() in answer.text
    assert stored(runtime, found).assigned_to == people.staff
    assert told(runtime) == []


def test_a_double_click_on_take_over_is_one(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    client = client_as("staff2")
    assert [take_over(client, found).status_code for _ in range(2)] == [303, 303]
    assert stored(runtime, found).version == found.version + 1
    assert len(told(runtime)) == 1


def test_who_takes_over_from_a_stale_page_is_told_who_was_first_and_changes_nothing(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    take_over(client_as("staff2"), found)
    late = take_over(client_as("filing_staff"), found)
    assert late.status_code == 409
    assert "Een collega was eerst: Nele Pauwels heeft de aanvraag sinds 12:00" in late.text
    assert stored(runtime, found).assigned_to == people.staff2
    # Loaded again, the browser posts it once more.
    assert take_over(client_as("filing_staff"), found).status_code == 409


def test_who_gets_a_request_has_it_and_is_told(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    assert give(client_as("staff"), found, people.staff2).status_code == 303
    assert stored(runtime, found).assigned_to == people.staff2
    assert told(runtime) == [(people.staff2, Kind.ASSIGNED, people.staff)]
    desk = client_as("staff2").get(f"/review/{found.reference}").text
    assert "Aan een collega gegeven" in desk


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("", "Kies een collega."),
        ("staff", "U hebt ze al"),
        ("manager", "werkt niet meer bij de Bisdesk"),
        ("nobody", "werkt niet meer bij de Bisdesk"),
    ],
)
def test_a_request_goes_to_another_colleague_only(
    runtime: Runtime, people: People, client_as: ClientAs, to: str, said: str
) -> None:
    found = make.make_in_review(runtime, people)
    answer = give(client_as("staff"), found, getattr(people, to, to))
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(runtime, found).assigned_to == people.staff


def test_a_request_is_not_given_to_who_is_away(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    put_away(runtime, people.staff2)
    answer = give(client_as("staff"), found, people.staff2)
    assert answer.status_code == 422
    assert "afwezig tot en met 25 november 2026" in answer.text
    assert "Nele Pauwels</option>" not in answer.text


@pytest.mark.parametrize("how", ["filed it", "holds it", "held it"])
def test_sec_A6_a_request_is_not_given_to_who_filed_or_held_it(
    runtime: Runtime, people: People, client_as: ClientAs, how: str
) -> None:
    found = make.make_in_review(
        runtime, people, "filing_staff" if how == "filed it" else "end_user"
    )
    with runtime.database.writing() as session:
        row = session.get_one(BisRequest, found.id)
        if how == "filed it":
            row.holder_id, row.former_holders = people.colleague, [people.filing_staff]
        elif how == "holds it":
            row.holder_id = people.filing_staff
        else:
            row.former_holders = [people.filing_staff]
    answer = give(client_as("staff"), found, people.filing_staff)
    assert answer.status_code == 422
    assert "Deze collega diende de aanvraag in of had ze" in answer.text
    assert stored(runtime, found).assigned_to == people.staff


@pytest.mark.parametrize("how", ["filed it", "holds it", "held it"])
def test_sec_A6_who_filed_or_held_a_request_does_not_take_it_over(
    runtime: Runtime, people: People, client_as: ClientAs, how: str
) -> None:
    found = make.make_in_review(
        runtime, people, "filing_staff" if how == "filed it" else "end_user"
    )
    with runtime.database.writing() as session:
        row = session.get_one(BisRequest, found.id)
        if how == "holds it":
            row.holder_id = people.filing_staff
        elif how == "held it":
            row.former_holders = [people.filing_staff]
    client = client_as("filing_staff")
    assert take_over(client, found).status_code == 403
    assert "take_over_reason" not in client.get(f"/review/{found.reference}").text
    assert stored(runtime, found).assigned_to == people.staff


def test_sec_A6_who_got_their_own_request_by_a_hand_over_can_do_nothing_with_it_but_lose_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people, by="filing_staff")
    with runtime.database.writing() as session:
        session.get_one(BisRequest, found.id).holder_id = people.filing_staff
    assert give(client_as("filing_staff"), found, people.staff2).status_code == 403
    assert take_over(client_as("staff2"), found).status_code == 303
    assert stored(runtime, found).assigned_to == people.staff2


def test_a_double_click_on_assign_is_one(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    answers = [give(client_as("staff"), found, people.staff2) for _ in range(2)]
    assert [(each.status_code, each.location) for each in answers] == [
        (303, f"/review/{found.reference}")
    ] * 2
    assert stored(runtime, found).version == found.version + 1
    assert told(runtime) == [(people.staff2, Kind.ASSIGNED, people.staff)]


def release(client: FlaskClient, found: BisRequest) -> TestResponse:
    data = {"version": str(found.version)}
    return client.post(f"/review/{found.reference}/release", data=data)


def test_a_double_click_on_release_is_one(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    answers = [release(client_as("staff"), found) for _ in range(2)]
    assert [(each.status_code, each.location) for each in answers] == [(303, "/board")] * 2
    assert stored(runtime, found).version == found.version + 1
    assert events(runtime, found).count("released") == 1


def test_what_a_colleague_put_back_or_gave_is_not_the_readers_own_second_click(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    release(client_as("staff"), found)
    assert release(client_as("staff2"), found).status_code == 403
    client_as("staff2").post(f"/review/{found.reference}/claim")
    assert release(client_as("staff"), found).status_code == 403
    give(client_as("staff2"), stored(runtime, found), people.filing_staff)
    assert give(client_as("staff"), found, people.filing_staff).status_code == 403
    assert stored(runtime, found).assigned_to == people.filing_staff


def test_sec_A5_a_request_that_moved_on_since_is_not_put_back_by_an_old_click(
    runtime: Runtime, people: People, client_as: ClientAs, clock: FixedClock
) -> None:
    found = make.make_in_review(runtime, people)
    release(client_as("staff"), found)
    clock.advance(timedelta(minutes=1))
    client_as("staff").post(f"/review/{found.reference}/claim")
    assert release(client_as("staff"), found).status_code == 409
    assert stored(runtime, found).state is State.IN_REVIEW


def test_who_gave_a_request_away_is_told_so_at_the_second_click(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    give(client_as("staff"), found, people.staff2)
    again = give(client_as("staff"), found, people.filing_staff)
    assert again.status_code == 403
    assert "Nele Pauwels heeft de aanvraag sinds 12:00" in again.text
    assert stored(runtime, found).assigned_to == people.staff2


def test_who_puts_back_what_was_taken_over_is_told_who_has_it(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    take_over(client_as("staff2"), found)
    data = {"version": str(found.version)}
    late = client_as("staff").post(f"/review/{found.reference}/release", data=data)
    assert late.status_code == 403
    assert "Nele Pauwels heeft de aanvraag sinds 12:00" in late.text
    assert stored(runtime, found).state is State.IN_REVIEW


def test_the_second_to_take_a_request_is_told_by_whom_and_when(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_submitted(runtime, people)
    client_as("staff").post(f"/review/{found.reference}/claim")
    late = client_as("staff2").post(f"/review/{found.reference}/claim", follow_redirects=True)
    assert "Een collega was eerst: Karim Boutaleb nam de aanvraag om 12:00." in late.text


def assert_sent_to_end_it(client: FlaskClient, answer: TestResponse) -> None:
    assert answer.status_code == 303
    said = client.get(answer.location).text
    assert "U bent afwezig tot en met 25 november 2026. Beëindig eerst uw afwezigheid" in said


def test_who_is_away_ends_that_before_taking_or_taking_over(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    free, busy = make.make_submitted(runtime, people), make.make_in_review(runtime, people)
    put_away(runtime, people.staff2)
    client = client_as("staff2")
    assert_sent_to_end_it(client, client.post(f"/review/{free.reference}/claim"))
    assert_sent_to_end_it(client, take_over(client, busy))
    assert stored(runtime, free).state is State.SUBMITTED
    assert stored(runtime, busy).assigned_to == people.staff


def test_who_has_a_request_is_told_that_it_is_withdrawn(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_in_review(runtime, people)
    client_as("end_user").post(f"/requests/{found.reference}/withdraw")
    assert told(runtime) == [(people.staff, Kind.WITHDRAWN, people.end_user)]


def test_nobody_is_told_that_what_nobody_had_is_withdrawn(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    found = make.make_submitted(runtime, people)
    client_as("end_user").post(f"/requests/{found.reference}/withdraw")
    assert told(runtime) == []
