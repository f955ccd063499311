"""The fields of the form at work: countries found while typing, an address that follows its country, dates in one go."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bisdesk.app import create_app
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import make_settings
from tests.support.server import free_port, live_server
from tests.walks.filing import sign_in

FILER = "lien.vermeersch@voorbeeld.example"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("fields")
    (folder / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    runtime = build_runtime(make_settings(folder, intranet_url=url, public_url=url))
    People.on(runtime)
    with live_server(create_app(runtime), port):
        yield url


@pytest.fixture
def form(browser: Browser, address: str) -> Iterator[Page]:
    with ExitStack() as stack:
        context = new_context(browser)
        stack.callback(context.close)
        window = context.new_page()
        sign_in(window, address, FILER, PASSWORD)
        window.goto(f"{address}/requests/new")
        yield window


def offered(page: Page, name: str) -> Locator:
    return page.locator(f"#{name}-options li")


def parts(page: Page) -> list[str]:
    found = page.locator("#address-parts > *")
    return [str(part.get_attribute("id")).removeprefix("field-residence_") for part in found.all()]


def test_a_country_is_found_by_any_of_its_names_with_the_keyboard_alone(form: Page) -> None:
    box, value = form.locator("#birth_country-search"), form.locator("#birth_country")
    form.locator("label[for=birth_country]").click()
    expect(box).to_be_focused()
    for typed, first in (
        ("tsje", "Tsjechië"), ("IVORY", "Ivoorkust"), ("holl", "Nederland"), ("uk", "Verenigd Koninkrijk"),
        ("usa", "Verenigde Staten"), ("cote d’iv", "Ivoorkust"), ("ne", "Nederland"), ("ussr", "Sovjet-Unie"),
        ("ddr", "DDR, Oost-Duitsland"), ("pol", "Polen"),
    ):  # fmt: skip
        box.fill(typed)
        expect(offered(form, "birth_country").first).to_contain_text(first)
    expect(box).to_have_attribute("aria-activedescendant", re.compile("birth_country-options-0"))
    no_axe_faults(form)
    box.press("ArrowDown")
    box.press("Home")
    with form.expect_response("**/fields/birth_country"):
        box.press("Enter")
    expect(value).to_have_value("PL")
    expect(form.locator("#field-birth_country")).to_have_class(re.compile("field--ok"))
    expect(box).to_be_focused()
    expect(box).to_have_value("Polen")
    box.fill("xyz")
    expect(form.locator("#spoken")).to_contain_text("xyz")
    box.press("Tab")
    expect(form.locator("#birth_country-combo .combo__none")).to_be_visible()
    expect(box).to_have_value("Polen")
    expect(value).to_have_value("PL")


def test_the_address_takes_the_country_s_order_and_keeps_what_is_typed(form: Page) -> None:
    assert parts(form) == ["street", "number", "box", "postcode", "city"]
    box, street = form.locator("#residence_country-search"), form.locator("#residence_street")
    form.locator("#residence_city").fill("Paris")
    box.fill("frans")
    box.fill("frankr")
    box.press("Tab")
    street.press_sequentially("Rue de la Paix")  # while the answer is on its way
    expect(form.locator("#field-residence_number + #field-residence_street")).to_have_count(1)
    expect(street).to_have_value("Rue de la Paix")
    expect(street).to_be_focused()
    expect(form.locator("#residence_city")).to_have_value("Paris")
    box.fill("emiraten")
    with form.expect_response("**/fields/residence_country"):
        box.press("Enter")
    expect(form.locator("#field-residence_postcode")).to_contain_text("geen postcodes")
    box.fill("belgi")
    box.press("Enter")
    expect(form.locator("#residence_country-error")).to_contain_text("gemeente")
    expect(form.locator("#residence_country-error a")).to_have_attribute(
        "href", "/help/who-can-register"
    )


def test_a_date_is_looked_at_when_it_is_left_and_not_after_its_first_box(form: Page) -> None:
    day, error = form.locator("#birth_day"), form.locator("#birth_date-error")
    posted: list[str] = []
    form.on("request", lambda each: posted.append(each.url) if each.method == "POST" else None)
    day.click()
    form.keyboard.type("7/3/1988")
    expect(form.locator("#birth_year")).to_have_value("1988")
    assert posted == []
    form.keyboard.press("Tab")
    expect(form.locator("#field-birth_date")).to_contain_text("7 maart 1988")
    expect(error).to_have_count(0)
    day.fill("31")
    form.locator("#birth_month").fill("2")
    form.locator("#sex").focus()
    expect(error).to_contain_text("31/2")
    expect(form.locator("#spoken")).to_contain_text("31/2")


def test_without_javascript_the_list_is_a_list_and_a_whole_date_is_understood(
    browser: Browser, address: str
) -> None:
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address, FILER, PASSWORD)
    page.goto(f"{address}/requests/new")
    expect(page.locator("#residence_country-search")).to_be_hidden()
    page.locator("#residence_country").select_option("FR")
    page.locator("#birth_day").fill("07/03/1988")
    page.locator("#review button.btn--lg").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#birth_day")).to_have_value("07")
    expect(page.locator("#birth_year")).to_have_value("1988")
    expect(page.locator("#residence_country")).to_have_value("FR")
    assert parts(page)[:2] == ["number", "street"]
    context.close()
