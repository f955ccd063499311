"""The machine readable zone in a browser: pasted, told, filled in, and taken over by a click."""

from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import Browser, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.domain import zones
from tests.factories.people import People
from tests.factories.requests import make_draft
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server


def test_a_pasted_zone_fills_in_what_is_empty_and_a_difference_is_taken_over(
    browser: Browser, tmp_path: Path, migrated_sqlite: Path
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    people = People.on(runtime)
    draft = make_draft(
        runtime,
        people,
        checked=False,
        first_name="",
        last_name="Sarinen",
        sex="",
        nationality="",
        document_number="",
    )
    context = new_context(browser)

    def set_cookie(name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": address}])

    people.sign_in(SimpleNamespace(set_cookie=set_cookie), "end_user")  # type: ignore[arg-type]
    with live_server(create_app(runtime), port):
        page = context.new_page()
        page.goto(f"{address}/requests/drafts/{draft.id}")
        page.locator("#mrz").fill(zones.passport().replace("\n", " ").lower())
        page.locator("#mrz").press("Tab")

        expect(page.locator(".zone__checks li")).to_have_count(5)
        expect(page.locator("#first_name")).to_have_value("ANNELI")
        expect(page.locator("#document_number")).to_have_value("XF0000001")
        expect(page.locator("#nationality")).to_have_value("FI")
        expect(page.locator("#sex")).to_be_checked()
        expect(page.locator("#last_name")).to_have_value("Sarinen")
        expect(page.locator("#last_name-note")).to_contain_text("SAARINEN")
        no_axe_faults(page)

        page.locator(".zone__differs button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#last_name")).to_have_value("SAARINEN")
        expect(page.locator(".zone__differs")).to_have_count(0)
        expect(page.locator("#mrz-said")).to_be_focused()

        page.locator("#mrz").fill(zones.passport().replace("901231", "901230"))
        page.locator("#mrz").press("Tab")
        expect(page.locator("#mrz-error")).to_be_visible()
        expect(page.locator("#birth_day")).to_have_value("31")
        no_axe_faults(page)
        context.close()
