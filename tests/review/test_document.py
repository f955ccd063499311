"""The verdict on the document, shown again to staff, and asked again at registration."""

from collections.abc import Callable
from datetime import date, timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.clock import BRUSSELS, FixedClock
from bisdesk.document_rules import service as rules
from bisdesk.domain.document_rules import Effect, Rule
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_judged

ClientAs = Callable[[str], FlaskClient]
PASSPORTS = Rule(
    "finnish_passports", document_type="passport", countries=("FI",), effect=Effect.ENDS, ends=date(2026, 1, 1),
    source="Invented, art. 1",
    reasons={"nl": "Finse paspoorten zijn geëindigd.", "fr": "Inventé.", "de": "Erfunden.", "en": "Invented."},
)  # fmt: skip


def expiring(runtime: Runtime, days: int) -> dict[str, str]:
    day = (runtime.clock.now() + timedelta(days=days)).astimezone(BRUSSELS).date()
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"document_expiry_{part}": str(value) for part, value in parts.items()}


def stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)


def page_of(client: FlaskClient, found: BisRequest) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/review/{found.reference}").text, "html.parser")


def confirm_page(client: FlaskClient, found: BisRequest) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/review/{found.reference}/register").text, "html.parser")


def register(client: FlaskClient, found: BisRequest, **data: str) -> int:
    return client.post(
        f"/review/{found.reference}/register", data={"version": str(found.version), **data}
    ).status_code


def test_a_document_that_ran_out_since_is_registered_with_a_reason_only(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    found = make_judged(runtime, people, **expiring(runtime, 2))
    clock.advance(timedelta(days=3))
    staff = client_as("staff")
    page = confirm_page(staff, found)
    assert page.select_one("form#confirm[action$='/register'] #document_reason") is not None
    assert register(staff, found) == 422
    assert register(staff, found, document_reason="x" * 501) == 422
    assert stored(runtime, found.id).state is State.IN_REVIEW
    assert register(staff, found, document_reason="Identity was checked before it ran out") == 303
    assert stored(runtime, found.id).state is State.REGISTERING
    with runtime.database.reading() as session:
        told = session.exec(
            select(TimelineEntry).where(TimelineEntry.event == "document_confirmed")
        ).one()
        audit = session.exec(select(AuditEntry).where(AuditEntry.tag == "document_confirmed")).one()
    assert told.reason == "Identity was checked before it ran out"
    assert (audit.subject_id, audit.reason) == (found.id, "printed_date")
    assert "Identity was checked before it ran out" in page_of(staff, found).text
    own = client_as("end_user").get(f"/requests/{found.reference}").text
    assert "Identity was checked before it ran out" not in own


def test_a_document_is_good_through_its_last_day(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    found = make_judged(runtime, people, **expiring(runtime, 2))
    clock.advance(timedelta(days=2))
    staff = client_as("staff")
    page = confirm_page(staff, found)
    assert page.select_one("form#confirm") is not None
    assert page.select_one("#document_reason") is None
    assert register(staff, found) == 303
    with runtime.database.reading() as session:
        assert not session.exec(
            select(TimelineEntry).where(TimelineEntry.event == "document_confirmed")
        ).all()


def test_a_rule_that_changed_since_is_shown_beside_what_the_filer_was_told(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    with runtime.work(people.actor("manager")) as work:
        rules.add(work, PASSPORTS, before="french_extension", why="A circular")
    staff = client_as("staff")
    said = page_of(staff, found).select_one("section[aria-labelledby=findings-title]")
    assert said is not None
    assert "Finse paspoorten zijn geëindigd." in said.text
    assert "(Invented, art. 1)" in said.text
    assert "Bij het indienen: Geldig tot" in said.text
    assert register(staff, found) == 422
    kept = stored(runtime, found.id)
    assert (kept.document_verdict, kept.document_rule) == ("valid", "printed_date")


def test_what_the_filer_was_told_keeps_its_words_when_the_rule_is_edited(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    looked = Rule(
        "finnish_passports", document_type="passport", countries=("FI",), effect=Effect.LOOK, source="First source",
        reasons=PASSPORTS.reasons,
    )  # fmt: skip
    with runtime.work(people.actor("manager")) as work:
        rules.add(work, looked, before="french_extension", why="A doubt")
    found = make_judged(runtime, people)
    with runtime.work(people.actor("manager")) as work:
        rules.save(work, "finnish_passports", PASSPORTS, version=1, why="No doubt any more")
    said = page_of(client_as("staff"), found).text
    assert "First source" in said
    assert "Invented, art. 1" in said


def test_staff_find_the_examples_of_this_document_on_prado(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    links = [link["href"] for link in page_of(client_as("staff"), found).select("a[href*=prado]")]
    assert links == [
        "https://www.consilium.europa.eu/prado/nl/prado-documents/fin/a/docs-per-category.html"
    ]
