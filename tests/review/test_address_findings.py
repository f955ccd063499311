"""What the desk reads of an address that another request has, or nearly has; the filer reads none of it."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests import submitting, taken, uniqueness
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from tests.factories.notices import notice_of, refuse
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted

ClientAs = Callable[[str], FlaskClient]


def findings(client: FlaskClient, found: BisRequest) -> str:
    page = BeautifulSoup(client.get(f"/review/{found.reference}").text, "html.parser")
    section = page.select_one("section[aria-labelledby=findings-title]")
    return " ".join(section.text.split()) if section else ""


def test_an_address_that_differs_in_dots_and_tag_only_is_pointed_out_to_both_sides(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    one = make_submitted(runtime, people, email="aino.virtanen@x.example")
    other = make_submitted(runtime, people, "other_end_user", email="Ainovirtanen+werk@x.example")
    alone = make_submitted(runtime, people, email="aina.virtanen@x.example")
    staff = client_as("staff")
    assert f"het adres in {other.reference}" in findings(staff, one)
    assert f"het adres in {one.reference}" in findings(staff, other)
    assert "lijkt" not in findings(staff, alone)
    assert str(other.reference) not in client_as("end_user").get(f"/requests/{one.reference}").text
    with runtime.database.writing() as session:
        uniqueness.free(session, other.id)
    assert "lijkt" not in findings(staff, one)


def test_who_let_an_address_be_shared_and_why_stands_with_both_requests(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    first = make_submitted(runtime, people, "other_end_user", email="aino@x.example")
    draft = make_draft(runtime, people, email="aino@x.example")
    refuse(runtime, people, draft)
    with runtime.work(people.actor("staff2")) as work:
        taken.decide(work, notice_of(runtime, draft.id).id, "shared", "Zelfde man, gebeld")
    with runtime.work(people.actor("end_user")) as work:
        reference = submitting.submit(work, draft.id, version=draft.version)
    with runtime.database.reading() as session:
        second = session.get_one(BisRequest, draft.id)
    staff = client_as("staff")
    for found, other in ((first, reference), (second, first.reference)):
        said = f"Nele Pauwels liet het delen met {other}: Zelfde man, gebeld"
        assert said in findings(staff, found)
