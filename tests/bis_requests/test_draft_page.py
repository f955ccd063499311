"""What the page of a draft shows depends on what was typed."""

from datetime import date

import pytest
from flask import Flask

from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.draft_page import GroupView, build_page


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
