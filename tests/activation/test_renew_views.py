"""New links and codes, as filer and staff ask for them on the request's page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.activation.timed import due
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.entities.models import Membership
from bisdesk.outbox.models import Message
from bisdesk.runtime import Runtime
from tests.factories.activations import Started, secret_of, start_activation
from tests.factories.people import People

ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def started(runtime: Runtime, people: People) -> Started:
    """The worker of a request that `end_user` has."""
    found = start_activation(runtime)
    with runtime.database.writing() as session:
        bis_request = session.get_one(BisRequest, found.request_id)
        bis_request.holder_id = bis_request.filer_id = people.end_user
        of_theirs = select(Membership.entity_id).where(Membership.account_id == people.end_user)
        bis_request.entity_id = session.exec(of_theirs).one()
        session.add(bis_request)
    return found


def path(started: Started, what: str = "") -> str:
    return f"/requests/{started.bis_request.reference}{what}"


def test_the_filer_reads_the_deadlines_and_sends_a_new_link_once_a_day(
    started: Started, clock: FixedClock, client_as: ClientAs
) -> None:
    clock.advance(timedelta(days=2, seconds=1))
    client = client_as("end_user")
    page = client.get(path(started)).text
    assert "7 december 2026" in page  # the end of the link
    assert "23 december 2026" in page  # the block
    assert "Nog 11 dagen" in page
    assert "is verlopen" not in page
    first = client.post(path(started, "/activation/new-link"), follow_redirects=True)
    assert "De nieuwe medewerker krijgt een nieuwe link" in first.text
    started.hand_over("activation_new_link")
    second = client.post(path(started, "/activation/new-link"), follow_redirects=True)
    assert "Er is vandaag al een nieuwe link gemaakt" in second.text
    assert started.sent().count("activation_new_link") == 1


def test_the_filer_is_told_that_the_link_expired_and_may_not_send_a_code(
    started: Started, clock: FixedClock, client_as: ClientAs
) -> None:
    clock.advance(timedelta(days=14))
    due(started.runtime)
    client = client_as("end_user")
    assert "De link van uw nieuwe medewerker is verlopen" in client.get(path(started)).text
    assert client.post(path(started, "/activation/new-code")).status_code == 403
    clock.advance(timedelta(days=16))
    late = client_as("end_user").post(path(started, "/activation/new-link"), follow_redirects=True)
    assert "De activatie is afgelopen" in late.text
    assert "activation_new_link" not in started.sent()


def test_sec_C7_staff_send_link_and_code_anew_and_see_neither(
    started: Started, clock: FixedClock, client_as: ClientAs
) -> None:
    clock.advance(timedelta(days=2))
    client = client_as("staff")
    for what, code in (("new-link", "activation_new_link"), ("new-code", "activation_code")):
        before = started.sent().count(code)
        assert client.post(path(started, f"/activation/{what}")).status_code == 303
        assert started.sent().count(code) == before + 1
        sealed: Message = started.newest(code)
        for secret in secret_of(started.runtime, sealed).values():
            shown = client.get(f"/review/{started.bis_request.reference}").text
            assert secret not in shown
            assert secret[:5] not in shown
    assert "Activatie" in shown
