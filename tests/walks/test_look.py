"""Every component in every state, in a browser: as its readers meet it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.look.gallery import make_gallery
from tests.support.browser import new_context, no_axe_faults
from tests.support.server import live_server

PAGES = [
    "/",
    "/ready",
    "/ready?anonymous=1",
    "/activate/sample",
    "/error/404",
    "/error/500?anonymous=1",
]

Serve = Callable[[Flask], str]
Open = Callable[..., Page]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an app until the test ends; returns its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(live_server(app))


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """A fresh window: open_page(address, width=390, java_script_enabled=False)."""
    with ExitStack() as stack:

        def start(address: str, *, width: int = 1280, **options: Any) -> Page:
            context = new_context(browser, viewport={"width": width, "height": 900}, **options)
            stack.callback(context.close)
            window = context.new_page()
            window.goto(address)
            return window

        yield start


def sideways(window: Page) -> int:
    """How many CSS pixels the page scrolls sideways; 0 is good."""
    return int(window.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_wide_or_narrow_light_or_dark(
    serve: Serve, open_page: Open, path: str
) -> None:
    window = open_page(serve(make_gallery()) + path)
    for width in (390, 1280):
        window.set_viewport_size({"width": width, "height": 900})
        window.emulate_media(color_scheme="light")
        no_axe_faults(window)
        window.emulate_media(color_scheme="dark")
        no_axe_faults(window)


@pytest.mark.parametrize("forced", ["none", "active"])
def test_nothing_scrolls_sideways_at_320_pixels(serve: Serve, open_page: Open, forced: str) -> None:
    address = serve(make_gallery())
    window = open_page(address, width=320, forced_colors=forced)
    for path in PAGES:
        window.goto(address + path)
        assert sideways(window) <= 0, path


def test_sec_D2_the_content_policy_blocks_nothing_that_a_page_needs(
    serve: Serve, open_page: Open
) -> None:
    address = serve(make_gallery())
    window = open_page("about:blank")
    said: list[str] = []
    window.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    window.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/ready", "/activate/sample"):
        window.goto(address + path)
    assert said == []


def test_htmx_sends_the_token_and_swaps_a_refused_field_keeping_the_focus(
    serve: Serve, open_page: Open
) -> None:
    window = open_page(serve(make_gallery()))
    box = window.locator("#checked")
    with window.expect_response("**/check") as answer:
        box.fill("marta")
        box.dispatch_event("change")
    assert answer.value.status == 422
    assert answer.value.request.header_value("x-csrftoken")
    with window.expect_response("**/check"):
        box.fill("marta@example.org")
        box.dispatch_event("change")
    expect(window.locator("#field-checked")).not_to_contain_text("Enter a full e-mail address")
    expect(box).to_have_value("marta@example.org")
    expect(box).to_be_focused()


def test_an_answer_of_500_changes_nothing_but_is_told(serve: Serve, open_page: Open) -> None:
    window = open_page(serve(make_gallery()))
    window.route("**/check", lambda route: route.fulfill(status=500, body="<p>Traceback</p>"))
    window.locator("#checked").fill("x")
    window.locator("#checked").dispatch_event("change")
    expect(window.locator("#failure")).to_contain_text("This did not work")
    expect(window.locator("#field-checked input")).to_have_count(1)
    expect(window.locator("body")).not_to_contain_text("Traceback")


def test_a_warning_comes_two_minutes_before_the_session_ends_and_one_click_keeps_it(
    serve: Serve, open_page: Open
) -> None:
    # The server says 11.00, whatever the clock of this computer says.
    app = make_gallery(expires="2026-11-23T11:30:00+00:00", now="2026-11-23T11:00:00+00:00")
    window = open_page("about:blank")
    window.clock.install()
    window.goto(serve(app))
    warning = window.locator("#session-warning")
    window.clock.fast_forward("27:50")
    expect(warning).to_be_empty()
    window.clock.fast_forward("00:15")
    expect(warning).to_contain_text("You will be signed out in 2 minutes")
    no_axe_faults(window)
    warning.get_by_role("button").click()
    expect(warning).to_be_empty()
    window.clock.fast_forward("10:00")
    expect(warning).to_be_empty()


def test_who_does_nothing_reads_that_the_session_has_ended(serve: Serve, open_page: Open) -> None:
    app = make_gallery(expires="2026-11-23T11:30:00+00:00", now="2026-11-23T11:00:00+00:00")
    window = open_page("about:blank")
    window.clock.install()
    window.goto(serve(app))
    window.clock.fast_forward("31:00")
    expect(window.locator("#session-warning")).to_contain_text("You are signed out")
    expect(window.get_by_role("link", name="Sign in again")).to_be_visible()


def test_the_language_can_be_changed_without_javascript(serve: Serve, open_page: Open) -> None:
    address = serve(make_gallery())
    window = open_page(f"{address}/?anonymous=1", java_script_enabled=False)
    window.get_by_role("button", name="Français").click()
    assert window.url == f"{address}/?anonymous=1"
    expect(window.locator("html")).to_have_attribute("lang", "fr-BE")
    expect(window.get_by_role("button", name="Français")).to_have_attribute("aria-current", "true")


def test_the_menu_of_a_phone_opens_without_javascript(serve: Serve, open_page: Open) -> None:
    window = open_page(serve(make_gallery()), width=390, java_script_enabled=False)
    menu = window.locator("#main-menu")
    expect(menu).not_to_be_visible()
    window.get_by_role("button", name="Menu").click()
    expect(menu.get_by_role("link", name="New request")).to_be_visible()
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_first_tab_offers_to_skip_to_the_content(serve: Serve, open_page: Open) -> None:
    window = open_page(serve(make_gallery()) + "/ready")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    expect(window.locator("#content")).to_be_focused()


def test_the_summary_of_errors_has_the_focus_when_the_page_opens(
    serve: Serve, open_page: Open
) -> None:
    window = open_page(serve(make_gallery()))
    expect(window.locator("#errors")).to_be_focused()
