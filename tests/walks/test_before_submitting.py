"""The filer tries the worker's number while they sit together, and staff correct an address after the registration."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlmodel import select

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.outbox.lease import WORKER
from bisdesk.outbox.models import Lease, Message, Status
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_registered
from tests.support.browser import PHONE, new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server
from tests.walks.test_upload import signed_in

NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def runtime_in(tmp_path: Path, migrated_sqlite: Path) -> Runtime:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    address = f"http://127.0.0.1:{free_port()}"
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    with runtime.database.writing() as session:
        session.add(Lease(name=WORKER, holder="walk", until=NOON.replace(year=2030)))
    return runtime


@contextmanager
def served(runtime: Runtime) -> Iterator[str]:
    """At the address that its settings name."""
    address = runtime.settings.intranet_url
    with live_server(create_app(runtime), int(address.rpartition(":")[2])):
        yield address


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("BISDESK_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def fits(page: Page) -> None:
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def leave(runtime: Runtime) -> str:
    """Let the test SMS leave; return its digits."""
    with runtime.database.writing() as session:
        message = session.exec(select(Message).where(Message.code == "test_sms")).one()
        opened = json.loads(runtime.vault.open(message.secret or b"", f"message:{message.id}"))
        message.status, message.handed_over_at = Status.DONE, runtime.clock.now()
        session.add(message)
    return str(opened["digits"])


def test_a_number_is_proved_while_the_worker_is_still_there(
    browser: Browser, runtime_in: Runtime
) -> None:
    people = People.on(runtime_in)
    draft = make_draft(runtime_in, people, preferred_language="fr")
    context = new_context(browser)
    page = context.new_page()
    with served(runtime_in) as address:
        world = SimpleNamespace(address=address, people=people)
        context.add_cookies(signed_in(world, "end_user"))  # type: ignore[arg-type]
        page.goto(f"{address}/requests/drafts/{draft.id}#worker-panel")
        page.locator("#worker-messages summary").click()
        expect(page.locator("#worker-messages-body")).to_contain_text("Madame Saarinen,")
        panel = page.locator("#worker-trial")
        panel.get_by_role("button", name="Stuur nu een testsms").click()
        expect(panel).to_contain_text("De testsms is onderweg")
        digits = leave(runtime_in)
        expect(page.locator("#test_digits")).to_be_visible()
        no_axe_faults(page)
        shot(page, "trial-sent-nl-1280")
        page.locator("#test_digits").fill(f"{(int(digits) + 1) % 10_000:04d}")
        page.locator("#test_digits").press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#test_digits-error")).to_contain_text("andere cijfers")
        page.locator("#test_digits").fill(digits)
        panel.get_by_role("button", name="Cijfers nakijken").click()
        expect(panel).to_contain_text("Dit nummer werkt")
        no_axe_faults(page)
        page.locator("#mobile").fill("+358401239999")
        page.locator("#mobile").press("Tab")
        expect(panel).not_to_contain_text("Dit nummer werkt")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        shot(page, "trial-ready-nl-390")
        fits(page)
    context.close()


def test_an_address_is_corrected_without_javascript_and_by_keyboard(
    browser: Browser, runtime_in: Runtime
) -> None:
    people = People.on(runtime_in)
    found = make_registered(runtime_in, people)
    context = new_context(browser, java_script_enabled=False)
    page = context.new_page()
    with served(runtime_in) as address:
        world = SimpleNamespace(address=address, people=people)
        context.add_cookies(signed_in(world, "staff"))  # type: ignore[arg-type]
        page.goto(f"{address}/review/{found.reference}")
        page.get_by_role("link", name="Gegevens verbeteren").first.click()
        page.locator("#email").fill("anneli@muu")
        page.locator("#why-0").check()
        page.locator("#reason").fill("De indiener belde.")
        page.locator("#reason").press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#email-error")).to_be_visible()
        shot(page, "correct-wrong-nl-1280")
        expect(page.locator("#reason")).to_have_value("De indiener belde.")
        page.locator("#email").fill("anneli@muu.example")
        page.locator("#mobile").fill("+358 40 999 99 99")
        page.get_by_role("button", name="Werk verder").click()
        expect(page.locator("main")).to_contain_text("anneli@muu.example")
        shot(page, "correct-confirm-nl-1280")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        shot(page, "correct-confirm-nl-390")
        page.get_by_role("button", name="Verbetering bewaren").click()
        expect(page.locator("#corrections")).to_contain_text("anneli@muu.example")
        shot(page, "review-nl-390")
        page.set_viewport_size({"width": 1280, "height": 900})
        shot(page, "review-nl-1280")
    context.close()
    with_script = new_context(browser, locale="fr-BE")
    page = with_script.new_page()
    with served(runtime_in) as address:
        world = SimpleNamespace(address=address, people=people)
        with_script.add_cookies(signed_in(world, "staff2"))  # type: ignore[arg-type]
        page.goto(f"{address}/review/{found.reference}/correct")
        no_axe_faults(page)
        shot(page, "correct-1280")
        fits(page)
        shot(page, "correct-320")
    with_script.close()
