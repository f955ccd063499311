"""Checking an identity and signing the declaration in a browser, with JavaScript and without."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.identity import service
from bisdesk.identity.models import Declaration, DeclarationStatus
from bisdesk.outbox import lease
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    """The real app with its people, at an address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    lease.hold(runtime, "a worker")
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(address=address, runtime=runtime, people=People.on(runtime))


@pytest.fixture
def draft(desk: SimpleNamespace) -> BisRequest:
    """Everything filled in, but nothing checked."""
    return make_draft(desk.runtime, desk.people, checked=False)


def open_draft(browser: Browser, desk: SimpleNamespace, draft: BisRequest, *, script: bool) -> Page:
    context = new_context(browser, java_script_enabled=script)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.address}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), "end_user")
    page = context.new_page()
    page.goto(f"{desk.address}/requests/drafts/{draft.id}")
    return page


def answer(page: Page, number: int, said: str, *, script: bool) -> None:
    page.locator(f"input[name=check_{number}][value={said}]").check()
    if not script:
        page.locator(
            f"#field-check-{number} noscript button, #field-check-{number} button"
        ).first.click()


def make_what_was_asked(desk: SimpleNamespace) -> None:
    """What the worker process does."""
    with desk.runtime.database.reading() as session:
        asked = session.exec(
            select(Declaration.id).where(Declaration.status == DeclarationStatus.MAKING)
        ).one()
    service.make_pdf(desk.runtime, asked)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_five_times_yes_then_the_declaration_is_made_and_signed(
    browser: Browser, desk: SimpleNamespace, draft: BisRequest, script: bool
) -> None:
    page = open_draft(browser, desk, draft, script=script)
    for number in range(1, 6):
        answer(page, number, "yes", script=script)
        expect(page.locator(f"#field-check-{number}")).to_have_class("is-done")
    expect(page.locator("#needed")).not_to_contain_text("PRADO")

    page.locator("#make-declaration").click()
    expect(page.locator("#declaration-panel [role=status]")).to_be_visible()
    make_what_was_asked(desk)
    if not script:
        page.locator("#declaration-panel button").click()
    expect(page.locator("#declaration_password")).to_be_visible()
    if script:
        no_axe_faults(page)

    page.locator("#declaration_password").fill("not the password")
    page.locator("#sign-declaration").click()
    expect(page.locator("#declaration_password-error")).to_be_visible()
    page.locator("#declaration_password").fill(PASSWORD)
    page.locator("#sign-declaration").click()
    expect(page.locator("#declaration-panel .note--ok")).to_contain_text("Lien Vermeersch")
    expect(page.locator("#needed ul a")).to_have_count(0)

    with page.expect_download() as download:
        page.locator("#declaration-panel a").first.click()
    assert download.value.suggested_filename == f"declaration-{draft.id[:8]}.pdf"
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_no_is_asked_once_more_and_ends_the_draft(
    browser: Browser, desk: SimpleNamespace, draft: BisRequest, script: bool
) -> None:
    page = open_draft(browser, desk, draft, script=script)
    answer(page, 1, "yes", script=script)
    expect(page.locator("#field-check-2")).to_have_class("is-now")
    answer(page, 2, "no", script=script)
    expect(page.locator("#field-check-2")).to_have_class("is-stop")
    if script:
        no_axe_faults(page)

    page.locator("#field-check-2 .btn--danger").click()

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#draft-form")).to_have_count(0)
    page.goto(f"{desk.address}/requests/drafts/{draft.id}")
    expect(page.locator("#draft-form")).to_have_count(0)
    page.context.close()


def test_a_changed_name_says_at_once_that_the_declaration_no_longer_counts(
    browser: Browser, desk: SimpleNamespace
) -> None:
    signed = make_draft(desk.runtime, desk.people)
    page = open_draft(browser, desk, signed, script=True)
    expect(page.locator("#declaration-panel .note--ok")).to_be_visible()

    page.locator("#last_name").fill("Virtanen")
    page.locator("#last_name").press("Tab")

    expect(page.locator("#declaration-panel .note--warn")).to_be_visible()
    expect(page.locator("#make-declaration")).to_be_visible()
    page.context.close()
