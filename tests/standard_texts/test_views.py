"""The pages on which staff and managers keep the standard texts."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests.endings import Reason
from bisdesk.domain.language import LANGUAGES
from bisdesk.standard_texts.defaults import DEFAULTS, Kind
from bisdesk.standard_texts.filling import names_of
from bisdesk.standard_texts.wording import NAMES

ClientAs = Callable[[str], FlaskClient]
ADDRESS = "/texts/reject_incomplete"
HOSTILE = "<img src=x onerror=alert(1)>\"'</textarea><script>alert(1)</script>"


def soup(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


def typed(word: str, version: int = 0, **changes: str) -> dict[str, str]:
    texts = {f"text_{language}": f"{word} {language} {{reference}}" for language in LANGUAGES}
    return texts | {"version": str(version)} | changes


def test_every_text_has_a_name_and_every_reason_of_a_rejection_a_text() -> None:
    assert set(NAMES) == set(DEFAULTS)
    assert {reason.value for reason in Reason} | {"unanswered"} == set(names_of(Kind.REJECT))


@pytest.mark.parametrize("who", ["staff", "manager"])
def test_the_desk_finds_each_text_in_the_menu_and_the_list(client_as: ClientAs, who: str) -> None:
    client = client_as(who)
    page = soup(client.get("/texts"))
    assert page.select_one("nav a[href='/texts'][aria-current]") is not None
    links = [link["href"] for link in page.select("main table a")]
    assert links == [f"/texts/{code}" for code in DEFAULTS]
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("who", ["end_user", "entity_admin"])
def test_sec_A1_a_filer_or_an_administrator_of_an_entity_sees_no_text(
    client_as: ClientAs, who: str
) -> None:
    client = client_as(who)
    assert client.get("/texts").status_code == 403
    assert client.get(ADDRESS).status_code == 403
    for address in (ADDRESS, f"{ADDRESS}/preview", f"{ADDRESS}/restore"):
        assert client.post(address, data=typed("Eerste")).status_code == 403


def test_an_edited_text_is_saved_with_its_past_and_can_be_undone(client_as: ClientAs) -> None:
    client = client_as("staff")
    assert client.post(ADDRESS, data=typed("Eerste")).status_code == 303
    assert client.post(ADDRESS, data=typed("Tweede", 1)).status_code == 303
    page = soup(client.get(ADDRESS))
    assert page.select_one("#text_fr").text.strip() == "Tweede fr {reference}"  # type: ignore[union-attr]
    assert "Karim Boutaleb" in page.select_one("#history").text  # type: ignore[union-attr]
    assert "Karim Boutaleb" in soup(client.get("/texts")).select_one("#text-reject_incomplete").text  # type: ignore[union-attr]
    forms = page.select("#history form")
    back = {str(each["name"]): str(each["value"]) for each in forms[0].select("input")}
    assert (back["to"], back["version"]) == ("1", "2")
    assert client.post(str(forms[0]["action"]), data=back).status_code == 303
    page = soup(client.get(ADDRESS))
    assert page.select_one("#text_de").text.strip() == "Eerste de {reference}"  # type: ignore[union-attr]
    default = page.select("#history form")[-1]
    back = {str(each["name"]): str(each["value"]) for each in default.select("input")}
    assert client.post(str(default["action"]), data=back).status_code == 303
    page = soup(client.get(ADDRESS))
    assert page.select_one("#text_nl").text.strip() == DEFAULTS["reject_incomplete"].texts["nl"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "language", "said"),
    [
        ({"text_fr": " "}, "fr", "nodig in alle vier de talen"),
        ({"text_de": "Sehr geehrte {name}"}, "de", "plaatshouder {name} bestaat niet"),
        ({"text_en": "See {reference"}, "en", "{reference}, {entity}, {field}"),
        ({"text_nl": "x" * 1001}, "nl", "Gebruik hoogstens 1000 tekens"),
        ({"text_nl": "een\u202eomkering"}, "nl", "onzichtbaar teken"),
    ],
)
def test_a_text_that_would_go_wrong_is_refused_at_its_field_and_nothing_is_lost(
    client_as: ClientAs, changes: dict[str, str], language: str, said: str
) -> None:
    client = client_as("staff")
    answer = client.post(ADDRESS, data=typed("Eerste") | changes | {"shown": "nl"})
    page = soup(answer)
    assert answer.status_code == 422
    assert [link["href"] for link in page.select(".errors a")] == [f"#text_{language}"]
    assert said in page.select_one(f"#text_{language}-error").text  # type: ignore[union-attr]
    # On a narrow screen the language with the fault is the one that is shown.
    assert page.select_one(f"#shown-{language}[checked]") is not None
    for each in LANGUAGES:
        sent = changes.get(f"text_{each}", f"Eerste {each} {{reference}}").strip()
        assert page.select_one(f"#text_{each}").text.strip() == sent  # type: ignore[union-attr]
    assert "Eerste" not in client.get(ADDRESS).text


def test_the_second_of_two_editors_sees_both_and_loses_nothing(client_as: ClientAs) -> None:
    client_as("staff").post(ADDRESS, data=typed("Eerste"))
    late = client_as("staff2")
    answer = late.post(ADDRESS, data=typed("Tweede"))
    page = soup(answer)
    assert answer.status_code == 409
    assert "Een collega bewaarde deze tekst voor u" in page.text
    assert page.select_one("#text_nl").text.strip() == "Tweede nl {reference}"  # type: ignore[union-attr]
    assert "Eerste nl {reference}" in page.select_one(".note--warn").text  # type: ignore[union-attr]
    version = page.select_one("#text-form input[name=version]")["value"]  # type: ignore[index]
    assert late.post(ADDRESS, data=typed("Tweede", int(str(version)))).status_code == 303
    stale = late.post(f"{ADDRESS}/restore", data={"to": "0", "version": "0"}, follow_redirects=True)
    assert "Er is niets teruggezet" in stale.text


def test_the_preview_reads_as_the_filer_will_and_saves_nothing(client_as: ClientAs) -> None:
    client = client_as("staff")
    sent = typed("Eerste", text_fr="Voyez {reference} de {entity}.\n\nBien à vous")
    whole = client.post(f"{ADDRESS}/preview", data=sent)
    part = client.post(f"{ADDRESS}/preview", data=sent, headers={"HX-Request-Type": "partial"})
    for answer in (whole, part):
        shown = soup(answer).select_one("#preview-fr")
        assert answer.status_code == 200
        assert shown is not None
        assert shown["lang"] == "fr"
        assert "Pourquoi le Bisdesk" in shown.text
        assert "BIS-2026-004217" in shown.text
        assert "<afdeling Noord>" in shown.text
    assert "<h1" not in part.text
    assert soup(whole).select_one("#text_fr").text.strip() == sent["text_fr"]  # type: ignore[union-attr]
    assert "Eerste" not in client.get(ADDRESS).text
    question = soup(client.get("/texts/ask_differs")).select_one("#preview-nl")
    assert "Achternaam, Vervaldatum en Straat" in question.text  # type: ignore[union-attr]


def test_a_preview_keeps_the_version_that_its_page_was_made_from(client_as: ClientAs) -> None:
    client = client_as("staff")
    client_as("staff2").post(ADDRESS, data=typed("Eerste"))
    page = soup(client.post(f"{ADDRESS}/preview", data=typed("Tweede")))
    version = page.select_one("#text-form input[name=version]")["value"]  # type: ignore[index]
    assert client.post(ADDRESS, data=typed("Tweede", int(str(version)))).status_code == 409


def test_sec_D1_a_hostile_text_is_harmless_in_field_preview_list_and_past(
    client_as: ClientAs,
) -> None:
    client = client_as("staff")
    sent = typed("Eerste") | {f"text_{language}": HOSTILE for language in LANGUAGES}
    pages = [client.post(f"{ADDRESS}/preview", data=sent)]
    assert client.post(ADDRESS, data=sent).status_code == 303
    client.post(ADDRESS, data=typed("Tweede", 1))
    pages += [client.get("/texts"), client.get(ADDRESS)]
    for answer in pages:
        assert "<img" not in answer.text
        assert "<script>alert" not in answer.text
    assert HOSTILE in soup(pages[0]).select_one("#preview-nl").text  # type: ignore[union-attr]
    assert HOSTILE in soup(pages[2]).select_one("#history").text  # type: ignore[union-attr]


def test_sec_D5_a_text_is_never_run_as_a_template(client_as: ClientAs) -> None:
    client = client_as("staff")
    sent = typed("Eerste", text_nl="{{7*7}} {reference.__class__} %(reference)s ${7*7}")
    shown = soup(client.post(f"{ADDRESS}/preview", data=sent)).select_one("#preview-nl")
    assert sent["text_nl"] in shown.text  # type: ignore[union-attr]
    assert client.post(ADDRESS, data=sent).status_code == 422
    assert client.get("/texts/{{7*7}}").status_code == 404
