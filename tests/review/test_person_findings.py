"""What the machine notices about the person, code by code; and that each finding names its rule."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.bis_number import compose
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register import service as register
from bisdesk.review.finding_rules import rule_words
from bisdesk.review.findings import Weight
from bisdesk.review.person_findings import lacking_findings, look_alike_findings, person_findings
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_judged

ClientAs = Callable[[str], FlaskClient]
WOMAN = compose(PartialDate(1990, 12, 31), "F", 2)
MAN = compose(PartialDate(1990, 12, 31), "M", 1)
OLDER = compose(PartialDate(1980, 12, 31), "F", 2)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        pytest.param({}, [], id="nothing to notice"),
        pytest.param({"existing_number": WOMAN}, [], id="a number is not asked for: it is not looked at"),
        pytest.param({"lived_in_belgium": True, "existing_number": WOMAN}, [], id="the number fits"),
        pytest.param({"lived_in_belgium": True, "existing_number": MAN}, ["number_differs"], id="another sex in the number"),
        pytest.param({"lived_in_belgium": True, "existing_number": OLDER}, ["number_differs"], id="another birth date in it"),
        pytest.param({"lived_in_belgium": True}, ["number_unknown"], id="a number that the filer does not know"),
        pytest.param({"birth_date": "2010-11-24"}, ["young"], id="sixteen tomorrow"),
        pytest.param({"birth_date": "2010-11-23"}, [], id="sixteen today"),
        pytest.param({"birth_date": "1990-00-00"}, ["birth_date_partial"], id="only the year is known"),
        pytest.param({"email": "info@bedrijf.example"}, ["shared_mailbox"], id="a mailbox of several people"),
    ],
)  # fmt: skip
def test_what_is_noticed_about_a_person(
    app: Flask, runtime: Runtime, values: dict[str, object], codes: list[str]
) -> None:
    given: dict[str, Any] = {
        "birth_date": "1990-12-31",
        "sex": "F",
        "email": "anneli@postilaatikko.example",
        "lived_in_belgium": False,
    }
    found = BisRequest(**(given | values))
    with runtime.database.reading() as session:
        context = check_context(session, runtime.clock.now())
    with app.test_request_context():
        noticed = person_findings(found, context)
    assert [each.code for each in noticed] == codes
    assert all(each.weight is Weight.LOOK and each.resolve for each in noticed)


@pytest.mark.parametrize(
    ("lacking", "codes"),
    [
        pytest.param((), [], id="all is there"),
        pytest.param(("declaration",), ["declaration_missing"], id="no declaration"),
        pytest.param(("files", "declaration"), ["files_missing", "declaration_missing"], id="neither"),
    ],
)  # fmt: skip
def test_what_is_not_there_stops(app: Flask, lacking: tuple[str, ...], codes: list[str]) -> None:
    with app.test_request_context():
        noticed = lacking_findings(lacking)
    assert [(each.code, each.weight) for each in noticed] == [(code, Weight.STOPS) for code in codes]  # fmt: skip


@pytest.mark.parametrize(("waiting", "codes"), [(0, []), (2, ["look_alikes"])])
def test_look_alikes_that_wait_are_pointed_at(app: Flask, waiting: int, codes: list[str]) -> None:
    with app.test_request_context():
        noticed = look_alike_findings(waiting)
    assert [(each.code, each.anchor) for each in noticed] == [(code, "alike-title") for code in codes]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    ["icao_9303", "declaration_match", "belgian_numbers", "birth_date", "age", "one_address", "look_alikes", "complete", "printed_date"],
)  # fmt: skip
def test_every_rule_has_a_name_and_an_article_that_is_there(
    client_as: ClientAs, app: Flask, rule: str
) -> None:
    with app.test_request_context():
        words = rule_words(rule)
    assert words.name
    assert client_as("staff").get(f"/help/{words.article}").status_code == 200


def test_a_finding_says_how_grave_it_is_by_which_rule_and_where_to_go(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people, lived_in_belgium="yes", existing_number=MAN)
    runtime.register.create("somebody else's key", register.person_of(found))
    page = BeautifulSoup(client_as("staff").get(f"/review/{found.reference}").text, "html.parser")
    section = page.select_one("section[aria-labelledby=findings-title]")
    assert section is not None
    assert "Het Belgische nummer zegt iets anders" in section.text
    assert "geslacht" in section.text
    assert "Kijk en beslis" in section.text
    links = {link["href"] for link in section.select("a")}
    assert {"/help/belgian-numbers", "#line-existing_number", "#alike-title"} <= links
    assert all(page.select_one(str(link)) for link in links if str(link).startswith("#"))


def test_without_a_signed_declaration_nothing_is_registered(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    with runtime.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE declaration SET status = 'void'")
    staff = client_as("staff")
    address = f"/review/{found.reference}"
    page = BeautifulSoup(staff.get(address).text, "html.parser")
    form = {
        str(each["name"]): str(each.get("value", ""))
        for each in page.select("#verdicts input[type=hidden]")
    }
    staff.post(f"{address}/verdicts/rest", data=form)
    page = BeautifulSoup(staff.get(f"{address}/register").text, "html.parser")
    assert page.select_one("form#confirm") is None
    bar = page.select_one("#decide")
    assert bar is not None
    assert "1 vaststelling" in bar.text
    assert (
        staff.post(f"{address}/register", data={"version": str(found.version)}).status_code == 422
    )


def test_register_works_once_everything_is_right(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_judged(runtime, people)
    page = BeautifulSoup(
        client_as("staff").get(f"/review/{found.reference}/register").text, "html.parser"
    )
    assert page.select_one("form#confirm") is not None
