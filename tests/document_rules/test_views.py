"""The pages on which managers keep the rules."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import func, select

from bisdesk.document_rules.models import DocumentRule
from bisdesk.document_rules.rules import typed_of
from bisdesk.domain.document_table import RULES
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted

ClientAs = Callable[[str], FlaskClient]
NO_MRZ = next(rule for rule in RULES if rule.code == "no_mrz")
WHY = {"why": "Circular of today"}
TURKISH = {
    "code": "turkish_card", "before": "french_extension", "document_type": "identity_card", "countries": "tr",
    "effect": "ends", "ends": "2026-01-01", "source": "Invented, art. 1", "reason_nl": "Turkse kaarten zijn geëindigd.",
    "reason_fr": "Les cartes turques ont pris fin.", "reason_de": "Türkische Ausweise sind abgelaufen.",
    "reason_en": "Turkish cards ended.",
}  # fmt: skip
CARD = {"document_type": "identity_card", "document_country": "TR"}


def soup(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


def versions(runtime: Runtime, code: str) -> int:
    with runtime.database.reading() as session:
        return session.exec(
            select(func.count()).select_from(DocumentRule).where(DocumentRule.code == code)
        ).one()


def test_the_list_shows_each_rule_in_its_order_with_effect_source_and_reason(
    client_as: ClientAs,
) -> None:
    page = soup(client_as("manager").get("/document-rules"))
    rows = page.select("table tbody tr")
    assert [row["id"] for row in rows] == [f"rule-{rule.code}" for rule in RULES]
    for row, rule in zip(rows, RULES, strict=True):
        assert rule.source in row.text
        assert rule.reasons["nl"] in row.text
    assert "Gedrukte datum, uiterlijk 3 augustus 2026" in rows[8].text


def test_a_new_rule_holds_for_the_next_check_of_the_form_without_a_restart(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people, document_type="identity_card", document_country="TR")
    filer, field = client_as("end_user"), f"/requests/drafts/{draft.id}/fields/document_expiry"
    typed = {
        "document_expiry_day": "1",
        "document_expiry_month": "1",
        "document_expiry_year": "2031",
    }
    before = filer.post(field, data={**typed, "version": str(draft.version)})
    assert "Geldig tot" in before.text
    assert client_as("manager").post("/document-rules/new", data=TURKISH | WHY).status_code == 303
    after = filer.post(field, data={**typed, "version": str(draft.version)})
    assert "Turkse kaarten zijn geëindigd." in after.text
    assert "Invented, art. 1" in after.text


def test_a_refused_rule_keeps_what_was_typed_and_says_what_is_wrong_at_the_field(
    client_as: ClientAs, runtime: Runtime
) -> None:
    answer = client_as("manager").post(
        "/document-rules/no_mrz",
        data={**typed_of(NO_MRZ), "ends": "", "reason_fr": "", "version": "1", "why": ""},
    )
    page = soup(answer)
    assert answer.status_code == 422
    links = [link["href"] for link in page.select(".errors a")]
    assert links == ["#ends", "#reason_fr", "#why"]
    assert "Reden in het Frans: Vul dit in." in page.select_one(".errors").text  # type: ignore[union-attr]
    for name in ("ends", "reason_fr", "why"):
        found = page.select_one(f"#{name}")
        assert found is not None
        assert found["aria-invalid"] == "true"
    assert page.select_one("#source")["value"] == NO_MRZ.source  # type: ignore[index]
    assert versions(runtime, "no_mrz") == 1


def test_a_name_that_is_taken_or_reserved_is_refused(client_as: ClientAs) -> None:
    manager = client_as("manager")
    for code in ("no_mrz", "new", "Big", ""):
        answer = manager.post("/document-rules/new", data=TURKISH | WHY | {"code": code})
        assert answer.status_code == 422
        assert soup(answer).select_one("#code-error") is not None


def test_a_document_is_tried_on_the_rules_as_they_are(client_as: ClientAs) -> None:
    tried = {
        "try_country": "FR", "try_type": "identity_card", "try_expiry": "2023-05-04",
        "try_issued": "2013-05-05", "try_born": "1980-05-01",
    }  # fmt: skip
    page = soup(client_as("manager").post("/document-rules", data=tried))
    verdict = page.select_one("#verdict")
    assert verdict is not None
    assert "Geldig hoewel de gedrukte datum voorbij is" in verdict.text
    assert "french_extension" in verdict.text
    assert page.select_one("#try_born")["value"] == "1980-05-01"  # type: ignore[index]


def test_a_rule_is_tried_before_it_is_saved(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    make_submitted(runtime, people, **CARD)
    answer = client_as("manager").post(
        "/document-rules/new",
        data=TURKISH | {"do": "preview", "try_country": "TR", "try_expiry": "2030-01-01"},
    )
    verdict = soup(answer).select_one("#verdict")
    assert answer.status_code == 200
    assert verdict is not None
    assert "1 van de open aanvragen" in verdict.text
    assert "Turkse kaarten zijn geëindigd." in verdict.text
    assert "Zoals het nu is" in verdict.text
    assert versions(runtime, "turkish_card") == 0


def test_an_edited_rule_is_tried_in_its_place(client_as: ClientAs, runtime: Runtime) -> None:
    answer = client_as("manager").post(
        "/document-rules/no_mrz",
        data={
            **typed_of(NO_MRZ), "ends": "2030-08-03", "do": "preview", "version": "1", "try_country": "PT",
            "try_expiry": "2029-01-01", "try_model": "paper",
        },
    )  # fmt: skip
    verdict = soup(answer).select_one("#verdict")
    assert verdict is not None
    assert "Met deze regel: Geldig" in verdict.text
    assert "Eerder geëindigd dan gedrukt" in verdict.text
    assert versions(runtime, "no_mrz") == 1


def test_the_second_of_two_managers_sees_both_and_loses_nothing(
    client_as: ClientAs, runtime: Runtime
) -> None:
    manager, address = client_as("manager"), "/document-rules/no_mrz"
    first = {**typed_of(NO_MRZ), **WHY, "version": "1", "source": "First source"}
    assert manager.post(address, data=first).status_code == 303
    answer = manager.post(address, data=first | {"source": "Second source"})
    page = soup(answer)
    assert answer.status_code == 409
    differs = page.select_one(".note--warn table")
    assert differs is not None
    assert "First source" in differs.text
    assert "Second source" in differs.text
    assert page.select_one("#source")["value"] == "Second source"  # type: ignore[index]
    assert versions(runtime, "no_mrz") == 2
    version = page.select_one("form[action$=no_mrz] input[name=version]")["value"]  # type: ignore[index]
    again = first | {"source": "Second source", "version": str(version)}
    assert manager.post(address, data=again).status_code == 303
    assert versions(runtime, "no_mrz") == 3


def test_a_rule_is_ended_with_a_date_and_keeps_its_past(
    client_as: ClientAs, runtime: Runtime
) -> None:
    manager = client_as("manager")
    refused = manager.post("/document-rules/no_mrz/end", data={"version": "1"})
    assert refused.status_code == 422
    assert soup(refused).select_one("#end_till-error") is not None
    told = {"version": "1", "end_till": "2026-12-31", "end_why": "Repealed"}
    assert manager.post("/document-rules/no_mrz/end", data=told).status_code == 303
    page = soup(manager.get("/document-rules/no_mrz"))
    past = page.select("#history li")
    assert len(past) == 2
    assert "Repealed" in past[0].text
    assert "31 december 2026" in past[0].text


def test_a_rule_moves_and_a_stale_move_is_told(client_as: ClientAs) -> None:
    manager, address = client_as("manager"), "/document-rules/greek_old/move"
    assert manager.post(address, data={"version": "1", "to": "up"}).status_code == 303
    page = soup(manager.get("/document-rules"))
    order = [row["id"] for row in page.select("tbody tr")]
    assert order.index("rule-greek_old") + 1 == order.index("rule-italian_paper")
    stale = manager.post(address, data={"version": "1", "to": "up"}, follow_redirects=True)
    assert "Een collega" in stale.text


def test_what_a_manager_types_into_a_rule_is_shown_as_text(client_as: ClientAs) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}%s"
    manager = client_as("manager")
    assert (
        manager.post(
            "/document-rules/new", data=TURKISH | WHY | {"reason_nl": hostile, "source": hostile}
        ).status_code
        == 303
    )
    for address in ("/document-rules", "/document-rules/turkish_card"):
        text = manager.get(address).text
        assert hostile not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}%s" in text


def test_managers_find_the_rules_in_the_menu_and_nobody_else_does(client_as: ClientAs) -> None:
    assert "/document-rules" in client_as("manager").get("/").text
    for who in ("end_user", "staff", "entity_admin"):
        assert "/document-rules" not in client_as(who).get("/").text
