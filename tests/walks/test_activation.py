"""The worker's walk on a phone, from the link to two keys, with axe on each page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.keys.totp import code_at, step_at
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.activations import last_key_code, secret_of, start_activation, wrong_codes
from tests.keys.walking import PASSWORD, USER_NAME
from tests.support.browser import PHONE, new_context, no_axe_faults
from tests.support.core import make_settings
from tests.support.server import free_port, live_server

LANGUAGES = ("nl", "fr", "de", "en")


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Runtime]:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(datetime(2026, 11, 23, 11, tzinfo=UTC)))
    app: Flask = create_app(runtime)
    with live_server(app, port):
        yield runtime
    runtime.database.dispose()


def look(page: Page) -> None:
    """Nothing for axe to find, and nothing that makes a phone scroll sideways."""
    no_axe_faults(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_worker_activates_two_keys_on_a_phone(
    browser: Browser, served: Runtime, scripts: bool
) -> None:
    context = new_context(browser, viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    check = look if scripts else (lambda _page: None)
    started = start_activation(served, preferred_language="en")
    address = served.settings.public_url
    page.goto(address + started.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Activate your profile")
    check(page)
    page.locator("#code1").fill(wrong_codes(started.code, 1)[0])
    page.get_by_role("button", name="Activate my profile").click()
    expect(page.locator(".errors")).to_contain_text("You have 2 tries left")
    check(page)
    for box, at in enumerate(range(0, 20, 5), start=1):
        page.locator(f"#code{box}").fill(started.code[at : at + 5].lower())
    page.get_by_role("button", name="Activate my profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose how you sign in")
    check(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".qr svg")).to_be_visible()
    page.get_by_text("I cannot scan").click()
    secret = page.locator("details .mono").inner_text().replace(" ", "")
    check(page)
    page.get_by_label("Code from the app").fill(code_at(secret, step_at(served.clock.now())))
    page.get_by_role("button", name="Confirm the code").click()
    page.get_by_label("User name").fill(USER_NAME)
    page.get_by_label("Password").fill("Bisdesk2026!")
    page.get_by_role("button", name="Activate my key").click()
    expect(page.locator("#password-error")).to_be_visible()
    check(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Activate my key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your key is active")
    check(page)
    page.get_by_role("button", name="Activate the text message too").click()
    check(page)
    page.get_by_label("Code from the text message").fill(last_key_code(served))
    page.get_by_role("button", name="Confirm the code").click()
    expect(page.get_by_text("You have two keys")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    check(page)
    page.goto(address + started.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your digital key is active")
    check(page)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_page_fits_a_small_phone_in_each_language(
    browser: Browser, served: Runtime, language: str
) -> None:
    context = new_context(browser, viewport={"width": 320, "height": 700})
    page = context.new_page()
    started = start_activation(served, preferred_language=language)
    page.goto(served.settings.public_url + started.path)
    expect(page.locator("html")).to_have_attribute("lang", language)
    look(page)
    context.close()


def test_the_page_of_an_expired_link_sends_a_new_one_in_each_language(
    browser: Browser, served: Runtime
) -> None:
    started = {each: start_activation(served, preferred_language=each) for each in LANGUAGES}
    clock = served.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=14))
    page = new_context(browser, viewport={"width": 320, "height": 640}).new_page()
    for each in started.values():
        page.goto(served.settings.public_url + each.path)
        look(page)
        page.locator("form[action$='/new-link'] button").click()
        expect(page.locator("form[action$='/new-link']")).to_have_count(0)
        look(page)
        token = secret_of(served, each.newest("activation_new_link"))["token"]
        each.hand_over("activation_new_link")
        page.goto(f"{served.settings.public_url}/activate/{token}")
        expect(page.locator("#code1")).to_be_visible()
        page.goto(served.settings.public_url + each.path)  # the older one is over for good
        expect(page.locator("form[action$='/new-link']")).to_have_count(0)
