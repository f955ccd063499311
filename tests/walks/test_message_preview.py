"""Staff look at messages in four languages beside each other, and on a phone below each other."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.domain.language import LANGUAGES
from bisdesk.messages.catalogue import CATALOGUE, By
from bisdesk.messages.examples import PEOPLE, example
from bisdesk.messages.render import render_mail
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.messages.snapshots import TO
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server

SMALLEST = {"width": 320, "height": 640}


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(address=address, people=People.on(runtime))


def test_staff_choose_a_message_by_keyboard_without_javascript_and_see_it_in_four_languages(
    browser: Browser, desk: SimpleNamespace
) -> None:
    context = new_context(browser, java_script_enabled=False, color_scheme="dark")

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.address}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), "staff")
    page = context.new_page()
    page.goto(f"{desk.address}/messages/preview")
    page.locator("#code").select_option("activation_explained")
    page.locator("#reader").select_option("longest")
    page.locator("#reference").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#shown-title")).to_have_text("Uitleg over digitale sleutels")
    expect(page.locator("iframe")).to_have_count(4)
    cards = page.locator("#previews li.card").all()
    tops = {box["y"] for card in cards if (box := card.bounding_box())}
    assert len(tops) == 1  # beside each other
    mail = page.frame_locator("#preview-de iframe").locator(".card")
    expect(mail).to_contain_text("Guten Tag Anna-Lucía")
    expect(mail).to_have_css("background-color", "rgb(29, 35, 44)")  # the dark sheet is let through
    page.set_viewport_size({"width": SMALLEST["width"], "height": SMALLEST["height"]})
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    context.close()


def test_the_page_has_no_fault_that_axe_knows(browser: Browser, desk: SimpleNamespace) -> None:
    context = new_context(browser)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.address}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), "staff")
    page = context.new_page()
    for query in ("", "?shown=text", "?code=activation_code"):
        page.goto(f"{desk.address}/messages/preview{query}")
        no_axe_faults(page)
    page.locator("#reference").fill("BIS-2026-999999")
    page.locator("#preview-form button").click()
    expect(page.locator("#errors")).to_be_focused()
    no_axe_faults(page)
    context.close()


def test_no_mail_is_wider_than_the_smallest_phone_whatever_the_name(browser: Browser) -> None:
    context = new_context(browser, viewport=SMALLEST, java_script_enabled=True)
    page = context.new_page()
    wide = []
    for code, kind in CATALOGUE.items():
        for language in LANGUAGES if kind.by is By.MAIL else ():
            page.set_content(render_mail(code, language, example(code, PEOPLE["longest"]), TO).html)
            if page.evaluate("document.documentElement.scrollWidth") > SMALLEST["width"]:
                wide.append((code, language))
    assert wide == []
    context.close()
