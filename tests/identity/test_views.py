"""The check and the declaration in the page of a draft, with JavaScript (htmx) and without."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.identity import service
from bisdesk.identity.models import Declaration, DeclarationStatus
from bisdesk.identity.queries import check_of
from bisdesk.outbox import lease
from bisdesk.runtime import Runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import COMPLETE, make_draft, make_submitted

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def draft(runtime: Runtime, people: People) -> BisRequest:
    return make_draft(runtime, people, checked=False)


def at(draft: BisRequest, rest: str) -> str:
    return f"/requests/drafts/{draft.id}/{rest}"


def form_of(draft: BisRequest, **more: str) -> dict[str, str]:
    """What a browser without JavaScript sends: the whole form."""
    return {**draft.typed, "version": str(draft.version), "ticket": "", **more}


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def now(runtime: Runtime, draft: BisRequest) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, draft.id)


def make_and_declare(runtime: Runtime, client: FlaskClient, draft: BisRequest) -> None:
    """Everything up to the signature, as the page does it."""
    for number in range(1, 6):
        answer = client.post(
            at(draft, f"check/{number}"), data={f"check_{number}": "yes"}, headers=HTMX
        )
        assert answer.status_code == 200
    client.post(at(draft, "declaration"), data={"declaration_language": "nl"}, headers=HTMX)
    with runtime.database.reading() as session:
        declaration_id = session.exec(
            select(Declaration.id).where(Declaration.status == DeclarationStatus.MAKING)
        ).one()
    service.make_pdf(runtime, declaration_id)


def test_only_the_current_step_can_be_answered(client_as: Browser, draft: BisRequest) -> None:
    page = soup(client_as("end_user").get(f"/requests/drafts/{draft.id}"))

    steps = page.select("#identity-check > li")
    assert [step["class"] for step in steps] == [["is-now"], *[["is-later"]] * 4]
    assert [box["name"] for box in page.select("#identity-check input")] == ["check_1"] * 2
    # The list of what is missing leads to each of them.
    assert all(page.select(f"#check-{number}") for number in range(1, 6))


def test_with_htmx_an_answer_brings_the_steps_and_the_rest_of_the_page(
    client_as: Browser, draft: BisRequest
) -> None:
    answer = client_as("end_user").post(at(draft, "check/1"), data={"check_1": "yes"}, headers=HTMX)

    page = soup(answer)
    assert answer.status_code == 200
    assert [step["class"][0] for step in page.select("#identity-check > li")][:2] == [
        "is-done",
        "is-now",
    ]
    assert {each["id"] for each in page.select("[hx-swap-oob]")} >= {"draft-state", "needed"}
    assert "#check-1" not in [link["href"] for link in page.select("#needed a")]


def test_without_javascript_an_answer_keeps_what_was_typed(
    runtime: Runtime, client_as: Browser, draft: BisRequest
) -> None:
    answer = client_as("end_user").post(
        at(draft, "check/1"), data=form_of(draft, last_name="Virtanen", check_1="yes")
    )

    assert answer.status_code == 303
    assert answer.location == f"/requests/drafts/{draft.id}#check"
    assert now(runtime, draft).typed["last_name"] == "Virtanen"
    with runtime.database.reading() as session:
        assert check_of(session, draft.id).given == {"photo": "yes"}


def test_the_first_answer_makes_the_draft(runtime: Runtime, client_as: Browser) -> None:
    client = client_as("end_user")
    page = soup(client.get("/requests/new"))
    state = {box["name"]: box["value"] for box in page.select("#draft-state input")}
    address = page.select_one("#check-1")["hx-post"]  # type: ignore[index]

    answer = client.post(str(address), data={**state, "check_1": "yes"}, headers=HTMX)

    draft_id = str(address).split("/")[3]
    assert answer.headers["HX-Replace-Url"] == f"/requests/drafts/{draft_id}"
    version = soup(answer).select_one("#draft-state [name=version]")["value"]  # type: ignore[index]
    with runtime.database.reading() as session:
        assert version == str(session.get_one(BisRequest, draft_id).version)
        assert check_of(session, draft_id).given == {"photo": "yes"}


def test_a_no_asks_once_more_and_then_stops_for_good(
    runtime: Runtime, client_as: Browser, draft: BisRequest
) -> None:
    client = client_as("end_user")
    asked = soup(client.post(at(draft, "check/1"), data={"check_1": "no"}, headers=HTMX))
    assert asked.select_one("#field-check-1.is-stop [role=alert]") is not None
    button = asked.select_one("#field-check-1 button.btn--danger")
    assert button is not None
    assert now(runtime, draft).state is State.DRAFT

    stopped = client.post(str(button["formaction"]), data=form_of(draft))

    assert stopped.status_code == 303
    assert now(runtime, draft).state is State.STOPPED
    assert (
        client.post(at(draft, "check/1"), data={"check_1": "yes"}, headers=HTMX).status_code == 409
    )
    assert client.get(f"/requests/drafts/{draft.id}").status_code == 200
    page = soup(client.get(f"/requests/drafts/{draft.id}"))
    assert page.select("main input:not([type=hidden]), main [formaction]") == []
    (left,) = page.select("main form")  # make a new draft of it
    assert left["action"] == f"/requests/drafts/{draft.id}/copy"


@pytest.mark.parametrize("number", [0, 6, 77])
def test_there_are_five_steps(client_as: Browser, draft: BisRequest, number: int) -> None:
    answer = client_as("end_user").post(at(draft, f"check/{number}"), data={}, headers=HTMX)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("number", "said"), [(1, ""), (1, "perhaps"), (3, "yes")], ids=["none", "unknown", "too early"]
)
def test_an_answer_that_is_none_says_what_to_do(
    client_as: Browser, draft: BisRequest, number: int, said: str
) -> None:
    client = client_as("end_user")
    posted = {f"check_{number}": said}

    part = client.post(at(draft, f"check/{number}"), data=posted, headers=HTMX)
    whole = client.post(at(draft, f"check/{number}"), data=form_of(draft, **posted))

    for answer in (part, whole):
        assert answer.status_code == 422
        assert soup(answer).select_one("#field-check-1 [role=alert]") is not None


def test_asking_too_early_says_what_is_missing(client_as: Browser, draft: BisRequest) -> None:
    answer = client_as("end_user").post(at(draft, "declaration"), data={}, headers=HTMX)

    assert answer.status_code == 422
    links = [link["href"] for link in soup(answer).select("#declaration-panel [role=alert] a")]
    assert links == ["#check"]


def test_a_declaration_from_asking_to_the_signature(
    runtime: Runtime, client_as: Browser, draft: BisRequest
) -> None:
    client = client_as("end_user")
    lease.hold(runtime, "a worker")
    make_and_declare(runtime, client, draft)

    ready = soup(client.get(at(draft, "declaration?shown=waiting")))
    assert ready.select_one("#declaration_password") is not None
    assert ready.select_one("[hx-trigger='every 300ms']") is None

    signed = client.post(
        at(draft, "declaration/sign"), data={"declaration_password": PASSWORD}, headers=HTMX
    )

    assert signed.status_code == 200
    assert "Lien Vermeersch" in signed.text
    assert PASSWORD not in signed.text
    assert "#declaration-panel" not in [link["href"] for link in soup(signed).select("#needed a")]


@pytest.mark.parametrize("password", ["", "wrong password here"])
def test_a_refused_signature_stands_at_the_field(
    runtime: Runtime, client_as: Browser, draft: BisRequest, password: str
) -> None:
    client = client_as("end_user")
    make_and_declare(runtime, client, draft)
    data = {"declaration_password": password}

    part = client.post(at(draft, "declaration/sign"), data=data, headers=HTMX)
    whole = client.post(at(draft, "declaration/sign"), data=form_of(draft, **data))

    for answer in (part, whole):
        box = soup(answer).select_one("#declaration_password")
        assert answer.status_code == 422
        assert box is not None
        assert box["aria-invalid"] == "true"
        assert "declaration_password-error" in box["aria-describedby"]
        assert not box.get("value")


def test_the_panel_asks_again_until_it_is_made(
    runtime: Runtime, client_as: Browser, draft: BisRequest
) -> None:
    client = client_as("end_user")
    for number in range(1, 6):
        client.post(at(draft, f"check/{number}"), data={f"check_{number}": "yes"}, headers=HTMX)
    lease.hold(runtime, "a worker")

    asked = soup(client.post(at(draft, "declaration"), data={}, headers=HTMX))

    poll = asked.select_one("#declaration-panel [hx-trigger='every 300ms']")
    assert poll is not None
    assert asked.select_one("#declaration-panel noscript button") is not None
    assert client.get(str(poll["hx-get"])).status_code == 204
    lease.let_go(runtime, "a worker")
    stuck = client.get(str(poll["hx-get"]))
    assert stuck.status_code == 200
    assert soup(stuck).select_one(".note--warn") is not None


def test_without_javascript_asking_and_signing_lead_back_to_the_page(
    runtime: Runtime, client_as: Browser, draft: BisRequest
) -> None:
    client = client_as("end_user")
    make_and_declare(runtime, client, draft)
    shown = now(runtime, draft)

    signed = client.post(
        at(draft, "declaration/sign"), data=form_of(shown, declaration_password=PASSWORD)
    )

    assert signed.status_code == 303
    assert signed.location == f"/requests/drafts/{draft.id}#declaration"
    page = soup(client.get(f"/requests/drafts/{draft.id}"))
    assert page.select_one("#declaration-panel .note--ok") is not None


def test_a_changed_field_says_that_the_declaration_no_longer_counts(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    draft = make_draft(runtime, people)
    data = {"version": str(draft.version), "ticket": "", "last_name": "Virtanen"}

    answer = client_as("end_user").post(at(draft, "fields/last_name"), data=data, headers=HTMX)

    part = soup(answer).select_one("template[hx-target='#declaration-panel']")
    assert part is not None
    assert part.select_one(".note--warn") is not None
    assert part.select_one("#make-declaration") is not None


def test_sec_E4_the_pdf_is_a_download_and_never_shown_inline(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    submitted = make_submitted(runtime, people)

    for who in ("end_user", "staff"):
        answer = client_as(who).get(f"/requests/{submitted.reference}/declaration.pdf")
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF")
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="declaration-{submitted.reference}.pdf"; '
            f"filename*=UTF-8''declaration-{submitted.reference}.pdf"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_sec_A2_somebody_elses_declaration_is_not_there(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    draft = make_draft(runtime, people)
    submitted = make_submitted(runtime, people)
    other = client_as("other_end_user")
    admin = client_as("entity_admin")

    for address, nothing in (
        (at(draft, "declaration.pdf"), f"/requests/drafts/{'0' * 32}/declaration.pdf"),
        (at(draft, "declaration"), f"/requests/drafts/{'0' * 32}/declaration"),
        (
            f"/requests/{submitted.reference}/declaration.pdf",
            "/requests/BIS-2026-999999/declaration.pdf",
        ),
    ):
        assert other.get(address).status_code == 404
        assert other.get(nothing).status_code == 404
        assert admin.get(address).status_code in (403, 404)
    for rest in ("check/1", "check/1/stop", "declaration", "declaration/sign"):
        assert other.post(at(draft, rest), data={"check_1": "yes"}, headers=HTMX).status_code == 404


def test_prado_is_linked_in_the_readers_language_for_this_document(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    draft = make_draft(runtime, people, checked=False)
    client = client_as("end_user")
    client.post(at(draft, "check/1"), data={"check_1": "yes"}, headers=HTMX)

    page = soup(client.get(f"/requests/drafts/{draft.id}"))

    link = page.select_one("#field-check-2 a")
    assert link is not None
    assert COMPLETE["document_country"] == "FI"
    assert str(link["href"]) == (
        "https://www.consilium.europa.eu/prado/nl/prado-documents/fin/a/docs-per-category.html"
    )
