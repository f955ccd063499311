"""Staff better a standard text, reject with it, and the filer reads it and makes a new draft."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.factories.requests import make_in_review
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server

OWN = "Bel ons even, alstublieft."


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(address=address, runtime=runtime, people=People.on(runtime))


def page_of(browser: Browser, desk: SimpleNamespace, who: str, *, script: bool) -> Page:
    context = new_context(browser, java_script_enabled=script)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.address}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), who)
    return context.new_page()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_text_that_staff_bettered_is_chosen_sent_and_read(
    browser: Browser, desk: SimpleNamespace, script: bool
) -> None:
    found = make_in_review(desk.runtime, desk.people)
    staff = page_of(browser, desk, "staff", script=script)
    better_a_text(staff, desk, script=script)

    staff.goto(f"{desk.address}/review/{found.reference}")
    staff.locator("#reject > summary").click()
    reason, box = staff.locator("#reject_reason"), staff.locator("#reject_text")

    def choose(code: str) -> None:
        reason.focus()
        reason.select_option(code)
        if not script:
            staff.locator("#reject-fill").click()

    choose("document")
    expect(box).to_have_value(f"Het paspoort in {found.reference} is <verlopen>.")
    box.fill(OWN)
    choose("incomplete")
    expect(staff.locator("#reject_text-kept")).to_contain_text("Hij is bewaard gebleven")
    expect(box).to_have_value(OWN)
    if script:
        expect(reason).to_be_focused()
        no_axe_faults(staff)
    staff.locator("#reject-replace").click()
    expect(staff.locator("#reject-replace")).to_have_count(0)
    staff.locator("#reject-in-fr").click()
    expect(box).to_have_attribute("lang", "fr")
    staff.locator("#reject-in-nl").click()
    expect(box).to_have_attribute("lang", "nl")
    choose("document")
    expect(box).to_have_value(f"Het paspoort in {found.reference} is <verlopen>.")
    staff.get_by_role("button", name="Definitief afwijzen").click()
    expect(staff.locator(".note--warn")).to_contain_text("is <verlopen>.")

    filer = page_of(browser, desk, "end_user", script=script)
    filer.goto(f"{desk.address}/requests/{found.reference}")
    expect(filer.locator(".note--warn")).to_contain_text(f"Het paspoort in {found.reference}")
    filer.locator("form[action$='/copy'] button").click()
    expect(filer.locator("#last_name")).to_have_value("Saarinen")


def better_a_text(staff: Page, desk: SimpleNamespace, *, script: bool) -> None:
    staff.goto(desk.address)
    staff.locator("nav a[href='/texts']").first.click()
    staff.locator("#text-reject_document a").click()
    staff.locator("#text_nl").fill("Het paspoort in {reference} is <verlopen>.")
    if not script:
        staff.locator("button[formaction$='/preview']").click()
    expect(staff.locator("#preview-nl")).to_contain_text(
        "Het paspoort in BIS-2026-004217 is <verlopen>."
    )
    expect(staff.locator("#text_nl")).to_have_value("Het paspoort in {reference} is <verlopen>.")
    if script:
        expect(staff.locator("#text_nl")).to_be_focused()
        no_axe_faults(staff)
    staff.locator("#text-form .actions button").first.click()
    expect(staff.locator("#history")).to_contain_text("Karim Boutaleb")
