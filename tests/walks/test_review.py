"""Staff judge the fields of a request with the document beside them, by keyboard alone and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.factories.files import NO_PICTURE, add_file, picture
from tests.factories.people import People
from tests.factories.requests import make_in_review
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    """A request in review with a second file of two pages, the last of which cannot be shown."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    people = People.on(runtime)
    found = make_in_review(runtime, people)
    add_file(runtime, found.id, "second.pdf", [picture(), NO_PICTURE])
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(url=address, people=people, page=f"{address}/review/{found.reference}")  # fmt: skip


def enter(browser: Browser, desk: SimpleNamespace, *, script: bool = True) -> Page:
    context = new_context(browser, java_script_enabled=script)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.url}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), "staff")
    page = context.new_page()
    page.goto(desk.page)
    return page


def line(page: Page, name: str) -> Locator:
    return page.locator(f"#line-{name}")


def test_fields_are_judged_by_keyboard_and_the_person_is_registered(
    browser: Browser, desk: SimpleNamespace
) -> None:
    page = enter(browser, desk)
    no_axe_faults(page)
    page.locator("#verdict-last_name-right").focus()
    page.keyboard.press("1")
    expect(line(page, "last_name")).to_contain_text("Karim Boutaleb")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    expect(page.locator("#decide")).to_contain_text("1 veld is fout")
    expect(
        page.locator("#verdict-first_name-wrong")
    ).to_be_focused()  # the swap takes no focus away
    page.keyboard.press("Tab")
    # The note stands in the line; digits in it are digits.
    page.locator("#note-first_name").fill("Anneli 12")
    page.keyboard.press("Enter")
    expect(line(page, "first_name")).to_contain_text("Document: Anneli 12")
    page.get_by_role("button", name="Markeer de rest als klopt").click()
    expect(page.locator("tr.is-open")).to_have_count(0)

    expect(page.locator("#decide")).to_contain_text("1 veld is fout.")
    page.locator("#register-this").press("Enter")  # marked as not ready, and yet it answers
    wrong = page.locator("#not-ready a")
    expect(wrong).to_have_count(1)
    no_axe_faults(page)
    wrong.click()
    page.locator("#verdict-first_name-wrong").focus()
    page.keyboard.press("1")
    expect(page.locator("#decide")).to_contain_text("Klaar om te registreren")
    page.locator("#register-this").click()
    expect(page.locator("#confirm")).to_contain_text("een nieuw bisnummer")
    no_axe_faults(page)
    page.locator("#register").click()
    page.wait_for_url(re.compile("/review/"))
    expect(page.locator("#verdicts input[type=radio]")).to_have_count(0)
    no_axe_faults(page)


def test_the_documents_are_leafed_through_zoomed_and_turned_beside_the_data(
    browser: Browser, desk: SimpleNamespace
) -> None:
    page = enter(browser, desk)
    stage, now = page.locator(".viewer__stage"), page.locator(".sheet.is-now img")
    at, tabs = page.locator("[data-at]"), page.locator("[data-tab]")
    expect(at).to_have_text("1 / 1")
    tabs.nth(1).click()
    expect(at).to_have_text("1 / 2")
    expect(tabs.nth(1)).to_have_attribute("aria-current", "true")
    expect(tabs.nth(0)).not_to_have_attribute("aria-current", "true")

    def width() -> float:
        box = now.bounding_box()
        assert box is not None
        return box["width"]

    expect(page.locator(".sheet.is-now")).not_to_have_class(re.compile("is-loading"))
    fitting = width()
    stage.focus()
    page.keyboard.press("+")
    assert width() == pytest.approx(fitting * 1.25, abs=2)
    page.keyboard.press("0")
    assert width() == pytest.approx(fitting, abs=2)
    page.keyboard.press("r")
    box = now.bounding_box()
    assert box is not None
    assert box["height"] > box["width"]  # 620 × 430, a quarter turned
    page.locator("[data-tool=next]").click()
    failed = page.locator(".sheet.is-now .sheet__failed a")
    expect(failed).to_have_attribute("href", re.compile("^/files/"))
    expect(page.locator("[data-tool=next]")).to_have_attribute("aria-disabled", "true")
    # While the fields scroll by, the document stays.
    page.locator("#line-declaration").scroll_into_view_if_needed()
    expect(stage).to_be_in_viewport()

    plain = enter(browser, desk, script=False)
    expect(plain.locator(".sheet img")).to_have_count(3)
    expect(plain.locator(".sheet figcaption a").first).to_be_visible()
    plain.locator("label:has(#verdict-last_name-right)").click()
    plain.locator("#verdicts [data-save]").click()
    expect(plain.locator("#verdict-last_name-right")).to_be_checked()
