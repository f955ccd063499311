"""Filling in the form in a browser: two windows, no connection, a session that ends, another computer."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft
from tests.support.browser import PHONE, new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server
from tests.walks.filing import sign_in

EMAIL = "lien.vermeersch@voorbeeld.example"


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    """The real app, at an address, with a clock that the walk moves."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    clock = FixedClock(NOON)
    runtime = build_runtime(settings, clock=clock)
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(
            address=address, runtime=runtime, people=People.on(runtime), clock=clock
        )


def typed(desk: SimpleNamespace, draft: BisRequest, name: str) -> str:
    with desk.runtime.database.reading() as session:
        return str(session.get_one(BisRequest, draft.id).typed[name])


def at_a_computer(
    browser: Browser, desk: SimpleNamespace, draft: BisRequest, **options: object
) -> Page:
    page = new_context(browser, **options).new_page()
    sign_in(page, desk.address, EMAIL, PASSWORD)
    page.goto(f"{desk.address}/requests/drafts/{draft.id}")
    return page


def leaves(page: Page, name: str, text: str) -> None:
    page.locator(f"#{name}").fill(text)
    page.locator(f"#{name}").press("Tab")


def test_nothing_typed_is_lost_over_two_computers_no_connection_and_the_end_of_the_session(
    browser: Browser, desk: SimpleNamespace
) -> None:
    draft = make_draft(desk.runtime, desk.people, birth_place="")
    here = at_a_computer(browser, desk, draft)
    there = at_a_computer(browser, desk, draft, viewport=PHONE)
    assert here.locator("#file-panel li").count() == 1
    expect(there.locator("#file-panel li")).to_have_count(1)  # uploads are there too

    # Another field on each: they go together.
    leaves(there, "residence_city", "Elders")
    expect(there.locator(".needbar .saved")).to_contain_text("Bewaard")
    leaves(here, "birth_place", "Turku")
    expect(here.locator("#residence_city")).to_have_value("Elders")

    # The same one: both are shown, and the reader chooses.
    leaves(there, "last_name", "Daar")
    expect(there.locator("#last_name")).to_have_attribute("value", "Daar")
    there.locator("#birth_place").fill("Oulu")
    leaves(here, "birth_place", "Vaasa")
    expect(here.locator("#birth_place")).to_have_attribute("value", "Vaasa")
    there.locator("#birth_place").press("Tab")
    panel = there.locator("#conflict-birth_place")
    expect(panel).to_contain_text("Vaasa")
    expect(panel).to_contain_text("Oulu")
    expect(there.locator(".needbar .saved")).to_contain_text("Nog niet bewaard")
    no_axe_faults(there)
    panel.get_by_role("button", name="Behoud wat ik invulde").click()
    expect(there.locator("#conflict-birth_place")).to_have_count(0)
    expect(there.locator("#birth_place")).to_have_value("Oulu")
    assert typed(desk, draft, "birth_place") == "Oulu"
    there.context.close()

    # No connection: it says so, keeps what was typed, and saves it when there is one again.
    here.reload()
    here.context.set_offline(True)
    leaves(here, "residence_street", "Zonder Verbinding")
    expect(here.locator("#needed .saved--bad")).to_contain_text("geen verbinding")
    here.context.set_offline(False)
    expect(here.locator("#needed .saved")).to_contain_text("Bewaard om")
    assert typed(desk, draft, "residence_street") == "Zonder Verbinding"

    # The session ends: the field that was left, and the one that was not left yet, are there after signing in again.
    desk.clock.advance(timedelta(minutes=31))
    # Without moving the focus: leaving a field is what asks the server, and the answer leads away from the page.
    here.locator("#first_name").evaluate("field => { field.value = 'Te Laat'; }")
    leaves(here, "email", "te.laat@voorbeeld.example")
    expect(here).to_have_url(re.compile(r"/sign-in\?"))
    expect(here.get_by_text("blijft een half uur bewaard")).to_be_visible()
    no_axe_faults(here)
    here.locator("main #email").fill(EMAIL)
    here.locator("main #password").fill(PASSWORD)
    here.locator("main form button[type=submit]").click()
    expect(here.locator("#first_name")).to_have_value("Te Laat")
    expect(here.locator("#email")).to_have_value("te.laat@voorbeeld.example")
    here.context.close()


def test_the_index_the_panel_and_enter_lead_through_the_form(
    browser: Browser, desk: SimpleNamespace
) -> None:
    draft = make_draft(desk.runtime, desk.people, checked=False, birth_place="", mobile="")
    page = at_a_computer(browser, desk, draft)
    index = page.locator("#draft-steps")
    expect(index.locator("li.is-done", has_text="Voorwaarden")).to_be_visible()
    page.locator("#contact").scroll_into_view_if_needed()
    page.locator("#contact-title").evaluate("el => el.scrollIntoView()")
    expect(index.locator("[aria-current=step]")).to_have_count(1)
    # An entry jumps to its field and gives it the focus; it goes as soon as the field is right.
    page.locator("#needed a", has_text="Geboorteplaats").click()
    expect(page.locator("#birth_place")).to_be_focused()
    page.keyboard.type("Turku")
    page.keyboard.press("Enter")
    expect(page.locator("#needed a", has_text="Geboorteplaats")).to_have_count(0)
    expect(page.locator("#birth_place")).not_to_be_focused()
    page.locator("#needed a", has_text="Controle: foto").click()
    expect(page.locator("input[name=check_1]").first).to_be_focused()
    page.context.close()
    phone = at_a_computer(browser, desk, draft, viewport=PHONE, is_mobile=True, has_touch=True)
    phone.locator(".parts summary").click()
    expect(phone.locator(".parts li", has_text="Identiteit").first).to_be_visible()
    no_axe_faults(phone)
    phone.context.close()
