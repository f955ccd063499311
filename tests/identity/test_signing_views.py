"""The ways to sign in the page of a draft, with JavaScript (htmx) and without, and what staff see of them."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity.declaration import check_figure
from bisdesk.identity.models import DeclarationStatus, MatchedBy, SignedCopy
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.pki import authority, lien, person, root, sign_with
from tests.factories.requests import make_draft, make_in_review, sign_on_paper
from tests.identity.test_signing import declare, made, photo, stands

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def draft(runtime: Runtime, people: People, tmp_path: Path) -> BisRequest:
    """Checked, with a declaration that is made and waits; the installation has a trust list."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(root().pem)
    runtime.settings = runtime.settings.model_copy(update={"trust_list": trusted})
    found = make_draft(runtime, people, checked=False)
    declare(runtime, people, found)
    return found


def at(draft: BisRequest, rest: str) -> str:
    return f"/requests/drafts/{draft.id}/{rest}"


def form_of(runtime: Runtime, draft: BisRequest, **more: object) -> dict[str, object]:
    """What a browser without JavaScript sends: the whole form."""
    with runtime.database.reading() as session:
        now = session.get_one(BisRequest, draft.id)
    return {**now.typed, "version": str(now.version), "ticket": "", **more}


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_the_ways_to_sign_stand_there_with_the_app_first(
    client_as: Browser, draft: BisRequest
) -> None:
    page = soup(client_as("end_user").get(f"/requests/drafts/{draft.id}"))

    ways = page.select("#declaration-panel details")
    assert [way["id"] for way in ways] == ["sign-in-app", "sign-with-own", "sign-on-paper"]
    assert [way.has_attr("open") for way in ways] == [True, False, False]


def test_without_a_trust_list_the_page_says_that_there_are_two_ways(
    runtime: Runtime, client_as: Browser, draft: BisRequest
) -> None:
    runtime.settings = runtime.settings.model_copy(update={"trust_list": None})

    page = soup(client_as("end_user").get(f"/requests/drafts/{draft.id}"))

    assert page.select_one("#sign-with-own") is None
    assert "vertrouwde instanties" in page.select_one("#declaration-panel").text  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_verdict_on_an_own_signature_stands_in_exactly_these_words(
    runtime: Runtime, people: People, client_as: Browser, draft: BisRequest, language: str
) -> None:
    client = client_as("end_user")
    client.post("/language", data={"language": language})
    signed = sign_with(made(runtime, people, draft), lien(), at=runtime.clock.now())

    answer = client.post(
        at(draft, "declaration/own"),
        data={"declaration_signed_pdf": file(signed, "signed.pdf")},
        headers=HTMX,
    )

    assert answer.status_code == 200
    assert {
        "nl": "intact, keten tot de vertrouwenslijst, intrekking niet nagekeken",
        "fr": "intacte, chaîne jusqu’à la liste de confiance, révocation non vérifiée",
        "de": "unversehrt, Kette bis zur Vertrauensliste, Widerruf nicht geprüft",
        "en": "intact, chain to the trust list, revocation not checked",
    }[language] in soup(answer).text
    assert "85471400342" not in answer.text


def test_a_refused_file_is_told_at_its_field_with_what_to_do(
    runtime: Runtime, people: People, client_as: Browser, draft: BisRequest
) -> None:
    client = client_as("end_user")
    ours = made(runtime, people, draft)
    unknown = sign_with(ours, person(authority("Another root")), at=runtime.clock.now())
    for posted, words in (
        ((unknown, "signed.pdf"), "vertrouwenslijst"),
        ((ours, "signed.pdf"), "geen elektronische handtekening"),
        ((b"hello", "signed.txt"), "Kies een PDF"),
    ):
        data = {"declaration_signed_pdf": file(*posted)}
        answer = client.post(at(draft, "declaration/own"), data=data, headers=HTMX)
        field = soup(answer).select_one("#declaration_signed_pdf")
        assert answer.status_code == 422
        assert field is not None
        assert field["aria-invalid"] == "true"
        assert words in soup(answer).select_one("#declaration_signed_pdf-error").text  # type: ignore[union-attr]
        assert soup(answer).select_one("#sign-with-own[open]") is not None


@pytest.mark.parametrize("rest", ["own", "scan"])
def test_a_button_without_a_file_asks_for_one(
    runtime: Runtime, client_as: Browser, draft: BisRequest, rest: str
) -> None:
    answer = client_as("end_user").post(
        at(draft, f"declaration/{rest}"), data=form_of(runtime, draft)
    )

    assert answer.status_code == 422
    assert "Kies eerst het bestand" in answer.text


def test_without_javascript_a_scan_is_added_compared_and_confirmed(
    runtime: Runtime, people: People, client_as: Browser, draft: BisRequest
) -> None:
    client = client_as("end_user")
    covered = photo(made(runtime, people, draft), readable=False)
    picture = covered.stream.read()

    added = client.post(
        at(draft, "declaration/scan"),
        data=form_of(runtime, draft, declaration_scan=file(picture, covered.name)),
    )
    assert added.status_code == 303
    page = soup(client.get(f"/requests/drafts/{draft.id}"))
    assert page.select_one("#declaration_figure") is not None
    thumbnail = page.select_one("#declaration-panel .thumbs img")
    assert thumbnail is not None
    assert client.get(str(thumbnail["src"])).content_type == "image/jpeg"
    figure = check_figure(stands(runtime, draft).declaration.fingerprint)
    assert figure not in page.select_one("#declaration-panel").text  # type: ignore[union-attr]

    wrong = client.post(
        at(draft, "declaration/scan/confirm"),
        data=form_of(runtime, draft, declaration_figure="1234"),
    )
    assert wrong.status_code == 422
    assert soup(wrong).select_one("#declaration_figure[aria-invalid=true]") is not None
    right = client.post(
        at(draft, "declaration/scan/confirm"),
        data=form_of(runtime, draft, declaration_figure=figure),
    )
    assert right.status_code == 303
    assert stands(runtime, draft).status is DeclarationStatus.SIGNED


def test_without_javascript_a_chosen_scan_is_kept_whatever_button_was_pressed(
    runtime: Runtime, people: People, client_as: Browser, draft: BisRequest
) -> None:
    upload = photo(made(runtime, people, draft))
    data = form_of(
        runtime, draft, last_name="", declaration_scan=file(upload.stream.read(), upload.name)
    )
    data["last_name"] = draft.typed["last_name"]
    data["email"] = "no address"

    refused = client_as("end_user").post(f"/requests/drafts/{draft.id}", data=data)

    assert refused.status_code == 422
    assert stands(runtime, draft).copy.matched_by is MatchedBy.QR


def test_signing_another_way_brings_the_choice_back(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    draft = make_draft(runtime, people)

    answer = client_as("end_user").post(at(draft, "declaration/again"), data={}, headers=HTMX)

    assert soup(answer).select_one("#sign-in-app[open]") is not None
    assert "#declaration-panel" in [link["href"] for link in soup(answer).select("#needed a")]


def test_sec_E2_the_scan_is_a_download_and_its_pages_are_pictures(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    request = make_in_review(runtime, people)
    declaration_id = sign_on_paper(runtime, people, request)
    staff = client_as("staff")

    scan = staff.get(f"/requests/{request.reference}/declaration/scan")
    page = staff.get(f"/requests/declarations/{declaration_id}/pages/1")

    assert scan.headers["Content-Disposition"].startswith("attachment;")
    assert scan.content_type == page.content_type == "image/jpeg"
    for answer in (scan, page):
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
    assert staff.get(f"/requests/declarations/{declaration_id}/pages/2").status_code == 404


def test_sec_A8_staff_who_look_at_a_signed_page_are_noted(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    request = make_in_review(runtime, people)
    declaration_id = sign_on_paper(runtime, people, request)

    client_as("staff").get(f"/requests/declarations/{declaration_id}/pages/1")

    with runtime.database.reading() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc())).first()
    assert last is not None
    assert (last.tag, last.subject_id, last.reason, last.actor_id) == (
        AuditTag.FILE_VIEWED.value,
        declaration_id,
        "page",
        people.staff,
    )


@pytest.mark.parametrize(("matched", "weight"), [(MatchedBy.QR, "info"), (MatchedBy.FILER, "warn")])
def test_staff_see_the_way_the_pages_and_what_to_look_at(
    runtime: Runtime, people: People, client_as: Browser, matched: MatchedBy, weight: str
) -> None:
    request = make_in_review(runtime, people)
    sign_on_paper(runtime, people, request, matched)

    page = soup(client_as("staff").get(f"/review/{request.reference}"))

    assert page.select_one("#page-declaration-1") is not None
    assert "Op papier" in page.select_one(".cmp").text  # type: ignore[union-attr]
    notes = page.select("[aria-labelledby=findings-title] .note")
    assert len(notes) == 1
    assert ("note--warn" in notes[0]["class"]) is (weight == "warn")


def test_staff_are_pointed_to_another_name_in_the_signature(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    request = make_in_review(runtime, people)
    with runtime.database.writing() as session:
        copy = session.exec(select(SignedCopy)).one()
        copy.way, copy.verdict = "own_signature", "intact_trusted"  # type: ignore[assignment]
        copy.signer, copy.signer_alike = "Jan Peeters", False

    page = soup(client_as("staff").get(f"/review/{request.reference}"))

    finding = page.select_one("[aria-labelledby=findings-title] .note--warn")
    assert finding is not None
    assert "Jan Peeters" in finding.text
    assert "Lien Vermeersch" in finding.text
    assert "intact, keten tot de vertrouwenslijst, intrekking niet nagekeken" in page.text


def test_each_step_of_the_check_links_to_the_documents_page_on_prado(
    runtime: Runtime, people: People, client_as: Browser
) -> None:
    draft = make_draft(runtime, people)

    page = soup(client_as("end_user").get(f"/requests/drafts/{draft.id}"))

    links = [str(link["href"]) for link in page.select("#identity-check .idc__x a")]
    assert len(links) == 5
    assert all("/prado-documents/fin/a/" in link for link in links)
    assert "Frankrijk" in page.select_one("#field-check-5").text  # type: ignore[union-attr]
