"""What the page of a draft shows depends on what was typed."""

from datetime import date

import pytest
from flask import Flask

from bisdesk.bis_requests import elsewhere
from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.draft_page import GroupView, build_page
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.web.i18n import in_language


def group(name: str, typed: dict[str, str], language: str = "nl") -> GroupView:
    page = build_page(
        draft_id="d",
        version=1,
        ticket="",
        language=language,
        typed=typed,
        context=Context(today=date(2026, 11, 23)),
        missing_elsewhere=[],
        saved_at=None,
        only=[name],
    )
    return page.groups[name]


@pytest.mark.parametrize(
    ("country", "models"),
    [
        ("IT", ["Paper card, or old laminated card", "Plastic card the size of a bank card"]),
        ("PT", ["Card with machine readable lines (letters, digits and <<<)", "Card without machine readable lines"]),
        ("CH", []),
    ],
)  # fmt: skip
def test_the_models_to_choose_from_follow_the_country(
    app: Flask, country: str, models: list[str]
) -> None:
    typed = {
        "document_type": "identity_card",
        "document_country": country,
        "document_expiry_day": "1",
        "document_expiry_month": "5",
        "document_expiry_year": "2029",
    }
    with app.test_request_context(headers={"Accept-Language": "en"}):
        found = group("document_expiry", typed, "en").models
        assert {code for code, _ in found} in (set(), {"paper", "electronic"})
        assert [_msgid(text) for _, text in found] == models


def _msgid(text: object) -> str:
    return str(getattr(text, "_args", (text,))[0])


def test_an_expiry_of_9999_counts_as_none(app: Flask) -> None:
    typed = {
        "document_type": "identity_card",
        "document_country": "TR",
        "document_expiry_day": "99",
        "document_expiry_month": "99",
        "document_expiry_year": "9999",
    }
    with app.test_request_context():
        assert group("document_expiry", typed).ok


@pytest.mark.parametrize(
    ("language", "script"), [("nl", "Cyrillisch"), ("fr", "cyrillique"), ("de", "Kyrillisch")]
)
def test_a_refused_letter_s_script_is_named_in_the_reader_s_language(
    app: Flask, language: str, script: str
) -> None:
    with app.test_request_context():
        assert script in group("first_name", {"first_name": "Иван"}, language).error


@pytest.mark.parametrize("condition", ["not_belgian", "not_domiciled", "no_belgian_eid"])
def test_a_condition_that_is_not_met_says_what_to_do_instead_and_can_still_be_changed(
    app: Flask, condition: str
) -> None:
    with app.test_request_context():
        no, yes = group(condition, {condition: "no"}), group(condition, {condition: "yes"})
    assert len(no.instead) == 2
    assert no.refused.source
    assert no.refused.article == "who-can-register"
    assert no.typed[condition] == "no"
    assert (yes.error, yes.instead) == ("", ())


def test_the_page_of_another_language_is_linked_as_such(app: Flask) -> None:
    with app.test_request_context():
        dutch, english = elsewhere.otherwise("nl")[0], elsewhere.otherwise("en")[0]
    assert dutch.url.startswith("https://www.vlaanderen.be/")
    assert (dutch.language, english.language) == ("", "nl")


def test_a_postcode_is_asked_only_where_the_country_has_them(app: Flask) -> None:
    typed = {"residence_country": "AE", "residence_postcode": "33100"}
    with app.test_request_context():
        emirates = group("residence_postcode", typed)
        finland = group("residence_postcode", typed | {"residence_country": "FI"})
    assert not emirates.asked
    assert emirates.error == ""
    assert emirates.typed["residence_postcode"] == "33100"  # it comes back with the next country
    assert finland.asked
    assert "00550" in finland.hint


@pytest.mark.parametrize(
    ("country", "label"), [("US", "ZIP code"), ("IE", "Eircode"), ("IN", "PIN code"), ("FI", "Postcode")]
)  # fmt: skip
def test_a_postcode_is_called_as_in_its_country(app: Flask, country: str, label: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}), in_language("en"):
        found = group("residence_postcode", {"residence_country": country}, "en")
    assert found.label == label


def notes(name: str, typed: dict[str, str]) -> str:
    with in_language("en"):
        return " ".join(note.text for note in group(name, typed, "en").notes)


def test_a_number_of_another_country_is_fine_and_said(app: Flask) -> None:
    typed = {"mobile_kind": "work", "residence_country": "PL", "mobile": "+39 312 345 6789"}
    with app.test_request_context():
        assert "+39 312 345 6789" in notes("mobile", typed)
        assert "number of Italy" in notes("mobile", typed)
        assert "number of" not in notes("mobile", typed | {"mobile": "512 345 678"})


def test_a_date_of_birth_is_read_back_with_the_age(app: Flask) -> None:
    typed = {"birth_day": "7", "birth_month": "MAR/MARS", "birth_year": "1988"}
    with app.test_request_context():
        assert notes("birth_date", typed) == "7 March 1988: 38 years old."
        partial = {"birth_year": "1988", "birth_month": "3", "birth_date_partial": "1"}
        assert "3/1988" in notes("birth_date", partial)


def test_the_check_of_a_number_follows_date_of_birth_and_sex(app: Flask) -> None:
    number = {"lived_in_belgium": "yes", "existing_number": "85.47.14-003.42"}
    him = {"birth_day": "14", "birth_month": "7", "birth_year": "1985", "sex": "M"}
    with app.test_request_context():
        assert "another" not in notes("lived_in_belgium", number | him)
        assert "sex is another" in notes("lived_in_belgium", number | him | {"sex": "F"})
        assert "date of birth is another" in notes(
            "lived_in_belgium", number | him | {"birth_day": "15"}
        )
    for changed in ("birth_date", "sex"):
        assert "lived_in_belgium" in GROUPS[changed].tells


def test_a_look_alike_letter_is_named_with_its_place_and_the_latin_one(app: Flask) -> None:
    with app.test_request_context(), in_language("en"):
        said = group("first_name", {"first_name": "M\u0430ria"}, "en")
    assert "character 2" in said.error
    assert "Latin ‘a’" in said.error
    assert said.refused.article == "names-and-spelling"
