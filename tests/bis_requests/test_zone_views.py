"""The zone in the form: pasted, it fills in what is empty; what differs changes by a click and never by itself."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.bis_requests import submitting
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity.models import DeclarationStatus
from bisdesk.identity.queries import declaration_view
from bisdesk.runtime import Runtime
from tests.domain import zones
from tests.factories.people import People
from tests.factories.requests import make_draft
from tests.support.new_form import PART, new_form, shown

ClientAs = Callable[[str], FlaskClient]
ZONE = zones.passport("SAARINEN<<ANNELI")
PERSON = (
    "first_name", "last_name", "birth_day", "birth_month", "birth_year", "sex", "document_type", "document_country",
    "document_number", "nationality", "document_expiry_day", "document_expiry_month", "document_expiry_year",
)  # fmt: skip


def typed_in(runtime: Runtime, draft_id: str) -> dict[str, str]:
    with runtime.database.reading() as session:
        return dict(session.get_one(BisRequest, draft_id).typed)


def version_of(runtime: Runtime, draft_id: str) -> str:
    with runtime.database.reading() as session:
        return str(session.get_one(BisRequest, draft_id).version)


def paste(client: FlaskClient, draft: BisRequest, text: str) -> BeautifulSoup:
    data = {"version": str(draft.version), "mrz": text}
    answer = client.post(f"/requests/drafts/{draft.id}/fields/mrz", data=data, headers=PART)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text_of(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None
    return " ".join(found.text.split())


def test_a_pasted_zone_starts_a_draft_and_fills_in_an_empty_form(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft_id, hidden = new_form(client)
    path = f"/requests/drafts/{draft_id}/fields/mrz"
    answer = client.post(path, data={**hidden, "mrz": ZONE.lower()}, headers=PART)
    assert answer.headers["HX-Replace-Url"] == f"/requests/drafts/{draft_id}"
    typed = typed_in(runtime, draft_id)
    assert [typed[name] for name in PERSON] == [
        "ANNELI", "SAARINEN", "31", "12", "1990", "F", "passport", "FI", "XF0000001", "FI", "1", "1", "2031",
    ]  # fmt: skip
    on_page = shown(answer.text)
    assert {name: on_page[name] for name in PERSON} == {name: typed[name] for name in PERSON}
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Ingevuld uit de machineleesbare zone: Voornaam, Achternaam" in text_of(
        page, "#mrz-said"
    )
    assert "hoofdletters en zonder accenten" in text_of(page, "#mrz-said")
    # Every field that changed comes along, each where it belongs, with its verdict.
    places = {str(part["hx-target"]) for part in page.select("template[hx-target]")}
    assert {"#field-last_name", "#field-sex", "#field-document_expiry", "#identity-check"} <= places


def test_each_check_digit_is_told_right_or_wrong_in_words(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(runtime, people, checked=False, birth_day="")
    page = paste(client_as("end_user"), draft, ZONE.replace("901231", "901230"))
    said = text_of(page, "#mrz-said")
    assert "Documentnummer: controlecijfer klopt" in said
    assert "Geboortedatum: controlecijfer klopt niet, kijk lijn 2 na" in said
    assert "Vergelijk lijn 2" in text_of(page, "#mrz-error")
    field = page.select_one("#mrz")
    assert field is not None
    assert field["aria-invalid"] == "true"
    assert not typed_in(runtime, draft.id).get("birth_day")


def test_what_was_typed_is_never_replaced_without_a_click(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft = make_draft(runtime, people, checked=False, last_name="Sarinen", birth_year="1991")
    before = typed_in(runtime, draft.id)
    page = paste(client, draft, ZONE)
    assert typed_in(runtime, draft.id) == {**before, "mrz": ZONE}
    assert [each.text for each in page.select(".zone__differs b")] == [
        "Achternaam",
        "Geboortedatum",
    ]
    assert "De machineleesbare zone zegt: SAARINEN." in str(page.select_one("#last_name-note"))

    path = f"/requests/drafts/{draft.id}/zone/last_name"
    data = {"version": version_of(runtime, draft.id)}
    answer = BeautifulSoup(client.post(path, data=data, headers=PART).text, "html.parser")
    assert typed_in(runtime, draft.id) == {**before, "mrz": ZONE, "last_name": "SAARINEN"}
    assert [each.text for each in answer.select(".zone__differs b")] == ["Geboortedatum"]
    assert shown(str(answer))["last_name"] == "SAARINEN"


def test_a_value_that_another_window_changed_is_not_taken_over_unseen(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft = make_draft(runtime, people, checked=False, last_name="Sarinen", mrz=ZONE)
    path = f"/requests/drafts/{draft.id}"
    data = {"version": str(draft.version), "last_name": "Saarinen-Virta"}
    client.post(f"{path}/fields/last_name", data=data, headers=PART)
    data["last_name"] = "Sarinen"
    answer = client.post(f"{path}/zone/last_name", data=data, headers=PART)
    assert 'id="conflict-last_name"' in answer.text
    assert client.post(f"{path}/zone/last_name", data=data).status_code == 409
    assert typed_in(runtime, draft.id)["last_name"] == "Saarinen-Virta"


def test_a_field_that_is_corrected_ends_its_difference(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft = make_draft(runtime, people, checked=False, last_name="Sarinen", mrz=ZONE)
    data = {"version": version_of(runtime, draft.id), "last_name": "Saarinen"}
    path = f"/requests/drafts/{draft.id}/fields/last_name"
    page = BeautifulSoup(client.post(path, data=data, headers=PART).text, "html.parser")
    box = page.select_one('template[hx-target="#field-mrz"]')
    assert box is not None
    assert box.select(".zone__differs") == []


def test_the_zone_works_without_javascript(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft_id, hidden = new_form(client)
    path = f"/requests/drafts/{draft_id}"
    typed = {"mrz": ZONE, "last_name": "Sarinen", "birth_place": "Turku"}
    answer = client.post(f"{path}/zone", data={**hidden, **typed})
    assert answer.location == f"{path}#mrz"
    page = client.get(path).text
    assert "Ingevuld uit de machineleesbare zone" in page
    on_page = shown(page)
    assert (on_page["last_name"], on_page["birth_place"], on_page["first_name"]) == ("Sarinen", "Turku", "ANNELI")  # fmt: skip

    button = BeautifulSoup(page, "html.parser").select_one(".zone__differs button")
    assert button is not None
    data = {**on_page, "version": version_of(runtime, draft_id), "birth_place": "Tampere"}
    assert client.post(str(button["formaction"]), data=data).location == f"{path}#mrz"
    now = typed_in(runtime, draft_id)
    assert (now["last_name"], now["birth_place"]) == ("SAARINEN", "Tampere")


def test_a_field_that_was_emptied_stays_empty_until_the_zone_is_read_again(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client = client_as("end_user")
    draft = make_draft(runtime, people, checked=False, mrz=ZONE)
    path = f"/requests/drafts/{draft.id}"
    form = {**typed_in(runtime, draft.id), "document_number": ""}
    client.post(f"{path}/save", data={**form, "version": version_of(runtime, draft.id)})
    assert typed_in(runtime, draft.id)["document_number"] == ""
    client.post(f"{path}/zone", data={**form, "version": version_of(runtime, draft.id)})
    assert typed_in(runtime, draft.id)["document_number"] == "XF0000001"


def test_taking_over_voids_a_declaration_that_stated_something_else(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(runtime, people, last_name="Sarinen", mrz=ZONE)

    def status() -> str:
        with runtime.database.reading() as session:
            return declaration_view(session, draft.id, runtime.clock.now()).status

    assert status() == DeclarationStatus.SIGNED
    data = {"version": version_of(runtime, draft.id)}
    path = f"/requests/drafts/{draft.id}/zone/last_name"
    answer = client_as("end_user").post(path, data=data, headers=PART)
    assert status() == DeclarationStatus.VOID
    assert 'hx-target="#declaration-panel"' in answer.text


def test_a_group_that_a_zone_says_nothing_about_cannot_be_taken_over(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    client, draft = client_as("end_user"), make_draft(runtime, people, mrz=ZONE)
    for group in ("email", "mrz", "state"):
        assert client.post(f"/requests/drafts/{draft.id}/zone/{group}").status_code == 404


def test_a_wrong_zone_does_not_keep_a_request_back_and_goes_to_staff_as_it_is(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    bad = ZONE.replace("901231", "901230")
    draft = make_draft(runtime, people, last_name="Sarinen", mrz=bad)
    with runtime.work(people.actor("end_user")) as work:
        reference = submitting.submit(work, draft.id, version=draft.version)
    page = BeautifulSoup(client_as("staff").get(f"/review/{reference}").text, "html.parser")
    assert bad.split("\n")[1] in text_of(page, ".zone")
    assert "Geboortedatum: controlecijfer klopt niet" in text_of(page, ".zone__checks")
    said = page.text
    assert "De machineleesbare zone klopt niet" in said
    assert "Achternaam: niet wat de machineleesbare zone zegt" in said
    assert "Ingevuld: Sarinen. In de zone: SAARINEN." in said
    marked = [each.text for each in page.select(".cmp tr.is-diff th")]
    assert marked == ["Achternaam"]


def test_the_month_of_issue_of_an_old_French_card_is_told_and_has_no_button(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(
        runtime,
        people,
        checked=False,
        document_type="identity_card",
        document_country="FR",
        document_issue_date_day="9",
        document_issue_date_month="7",
        document_issue_date_year="1988",
        document_number="880692310285",
        nationality="FR",
        first_name="Corinne",
        last_name="Berthier",
        birth_day="6",
        birth_year="1965",
    )
    page = paste(client_as("end_user"), draft, zones.OLD_FRENCH)
    assert "dat de kaart in 6/1988 is afgegeven" in text_of(page, ".zone__differs")
    assert page.select(".zone__differs button") == []


def test_staff_see_a_zone_that_agrees_and_nothing_to_look_at(
    runtime: Runtime, people: People, client_as: ClientAs
) -> None:
    draft = make_draft(runtime, people, mrz=ZONE.replace("\n", " "))
    with runtime.work(people.actor("end_user")) as work:
        reference = submitting.submit(work, draft.id, version=draft.version)
    page = BeautifulSoup(client_as("staff").get(f"/review/{reference}").text, "html.parser")
    assert len(page.select(".zone span")) == 2
    assert page.select(".zone__checks .field__error") == []
    assert "niet wat de machineleesbare zone zegt" not in page.text
