"""The desk asks in one browser, who filed it answers in another: typing in the field that was opened, and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories import requests as make
from tests.factories.people import PASSWORD, People
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import make_settings
from tests.support.server import free_port, live_server
from tests.walks.filing import LONG, Worker, files_of


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Runtime]:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    runtime = build_runtime(make_settings(tmp_path, intranet_url=address, public_url=address))
    with live_server(create_app(runtime), port):
        yield runtime
    runtime.database.dispose()


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/")


def address_of(runtime: Runtime, account_id: str) -> str:
    from bisdesk.accounts.models import Account

    with runtime.database.reading() as session:
        return session.get_one(Account, account_id).email


def exchange_the_file(page: Page) -> None:
    """Add a better copy, turn it, and take the first one away."""
    files = page.locator("#file-list li")
    page.set_input_files("#files", files_of(Worker(1))[:1])  # type: ignore[arg-type]
    expect(files).to_have_count(2, timeout=LONG)
    with page.expect_response("**/turn"):
        files.nth(1).locator("button[formaction$='/turn']").click()
    files.nth(0).locator("button[formaction$='/remove']").click()
    expect(files).to_have_count(1)
    expect(files).to_contain_text("paspoort.jpg")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_question_is_asked_and_answered(
    served: Runtime, browser: Browser, scripted: bool
) -> None:
    people, address = People.on(served), served.settings.intranet_url
    found = make.make_in_review(served, people)
    desk = new_context(browser).new_page()
    sign_in(desk, address, address_of(served, people.staff))
    desk.goto(f"{address}/review/{found.reference}")
    desk.locator("#ask summary, details:has(#question) summary").first.click()
    desk.fill("#question", "Which language does this person read best?")
    desk.check("[name=open_preferred_language]")
    desk.check("#ask [name=files]")
    desk.click("form:has(#question) button:not([formaction])")
    expect(desk.locator("#thread")).to_contain_text("Which language")

    filer = new_context(browser, java_script_enabled=scripted).new_page()
    sign_in(filer, address, address_of(served, people.end_user))
    filer.click(f"a[href='/requests/{found.reference}/answer'] >> nth=0")
    expect(filer.locator(".thread__text")).to_have_text(
        "Which language does this person read best?"
    )
    filer.check("[name=preferred_language][value=fr]")
    if scripted:
        expect(filer.locator("#needed [data-saved]")).to_contain_text("Bewaard")
        exchange_the_file(filer)
        no_axe_faults(filer)
    filer.fill("#answer_text", "French.")
    filer.click("#review button:not([formaction])")
    filer.wait_for_url(f"{address}/requests/{found.reference}")
    with served.database.reading() as session:
        now = session.get_one(BisRequest, found.id)
    assert (now.state, now.preferred_language) == (State.IN_REVIEW, "fr")
    desk.reload()
    expect(desk.locator("#thread")).to_contain_text("French.")
    expect(desk.locator("main")).to_contain_text("paspoort.jpg" if scripted else "passport.jpg")
