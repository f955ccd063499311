"""A manager changes a rule about documents in a browser, and the next form says so."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.factories.requests import make_draft
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(address=address, runtime=runtime, people=People.on(runtime))


def page_of(browser: Browser, desk: SimpleNamespace, who: str, *, script: bool = True) -> Page:
    context = new_context(browser, java_script_enabled=script)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": desk.address}])

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), who)
    return context.new_page()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_manager_tries_and_saves_a_rule_and_the_filer_reads_the_new_verdict(
    browser: Browser, desk: SimpleNamespace, script: bool
) -> None:
    draft = make_draft(
        desk.runtime, desk.people, document_type="identity_card", document_country="PT", document_model="paper"
    )  # fmt: skip
    filer = page_of(browser, desk, "end_user", script=script)
    filer.goto(f"{desk.address}/requests/drafts/{draft.id}")
    verdict = filer.locator("#field-document_expiry")
    expect(verdict).to_contain_text("Dit document gold tot en met 3 augustus 2026")

    manager = page_of(browser, desk, "manager", script=script)
    manager.goto(desk.address)
    manager.locator("nav a[href='/document-rules']").first.click()
    manager.locator("#rule-no_mrz a").click()
    manager.locator("#ends").fill("2030-08-03")
    manager.locator("#try_country").select_option("PT")
    manager.locator("#try_model").select_option("paper")
    manager.locator("#try_expiry").fill("2031-01-01")
    manager.locator("button[value=preview]").click()
    expect(manager.locator("#verdict")).to_contain_text("Met deze regel: Geldig")
    expect(manager.locator("#verdict")).to_contain_text("Zoals het nu is: Eerder geëindigd")
    if script:
        no_axe_faults(manager)
    manager.locator("#why").fill("Uitstel tot 2030")
    manager.locator("button[value=save]").click()
    expect(manager.locator("#history")).to_contain_text("Uitstel tot 2030")

    if script:
        filer.locator("#document_expiry_day").fill("2")
        filer.locator("#document_number").focus()
    else:
        filer.reload()
    expect(verdict).to_contain_text("Geldig tot")
    expect(verdict).to_contain_text("3 augustus 2030")
