"""Staff find what did not arrive and send it again: by keyboard, without JavaScript, down to the smallest phone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.outbox.models import Channel
from bisdesk.outbox.returned import came_back, delivered
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.outbox.messages import only, queue_activation
from tests.outbox.test_deliver import send_all
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    """An activation of which a mail came back and the SMS arrived; a second one waits."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    clock = FixedClock(NOON)
    runtime = build_runtime(settings, clock=clock)
    people = People.on(runtime)
    started = queue_activation(runtime)
    send_all(runtime)
    came_back(runtime, only(runtime, "activation_explained").id, Channel.MAIL, "bounce_5.2.2")
    delivered(runtime, only(runtime, "activation_code").id, Channel.SMS)
    queue_activation(runtime)
    clock.advance(timedelta(minutes=1))
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(
            address=address, people=people, reference=started.bis_request.reference
        )


def opened(browser: Browser, desk: SimpleNamespace, **options: Any) -> Page:
    """A browser in which a member of staff is signed in."""
    context = new_context(browser, **options)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.address}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), "staff")
    return context.new_page()


def test_staff_send_what_came_back_again(browser: Browser, desk: SimpleNamespace) -> None:
    page = opened(browser, desk, java_script_enabled=False)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{desk.address}/messages")
    row = page.locator("#messages tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("de mailbox is vol")
    row.get_by_role("button", name="Stuur opnieuw").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("nog een keer verstuurd")
    expect(page.get_by_text("Alles is aangekomen")).to_be_visible()

    page.get_by_role("link", name="Alle", exact=True).click()
    page.locator("#channel").select_option("sms")
    page.get_by_role("button", name="Toon").press("Enter")
    expect(row).to_have_count(2)
    expect(row.filter(has_text=desk.reference)).to_contain_text("Afgeleverd")

    page.goto(f"{desk.address}/review/{desk.reference}#messages")
    panel = page.locator("#messages")
    expect(panel).to_contain_text("Een nieuwer bericht is in de plaats gekomen.")
    expect(panel.get_by_role("button", name="Stuur een nieuwe code")).to_be_visible()


def test_the_page_of_messages_has_no_faults_and_fits_the_smallest_phone(
    browser: Browser, desk: SimpleNamespace
) -> None:
    page = opened(browser, desk, color_scheme="dark")
    for width, address in (
        (320, "/messages"), (1280, "/messages?show=all"), (320, "/messages?channel=sms"), (320, "/messages?show=waiting"),
    ):  # fmt: skip
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(f"{desk.address}{address}")
        no_axe_faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
