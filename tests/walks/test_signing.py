"""Sign the declaration on paper in a browser: download, scan, a code that cannot be read, compare, and look again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.identity.declaration import check_figure
from bisdesk.outbox import lease
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.factories.pki import lien, root, sign_with
from tests.factories.requests import make_draft
from tests.identity.test_signing import declare, made, photo, stands
from tests.support.browser import no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server
from tests.walks.test_identity_check import open_draft


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    """The real app with its people and a trust list, at an address; a draft with a declaration that is made."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(root().pem)
    settings = make_settings(tmp_path, intranet_url=address, public_url=address, trust_list=trusted)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    lease.hold(runtime, "a worker")
    people = People.on(runtime)
    draft = make_draft(runtime, people, checked=False)
    declare(runtime, people, draft)
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(address=address, runtime=runtime, people=people, draft=draft)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_pen_and_scan_then_an_own_signature(
    browser: Browser, desk: SimpleNamespace, script: bool
) -> None:
    ours = made(desk.runtime, desk.people, desk.draft)
    with ThreadPoolExecutor() as program:  # apart from the loop that drives the browser
        signed = program.submit(sign_with, ours, lien(), at=desk.runtime.clock.now()).result()
    page = open_draft(browser, desk, desk.draft, script=script)
    panel = page.locator("#declaration-panel")

    # The PDF as it was made is no scan.
    page.locator("#sign-on-paper > summary").click()
    page.locator("#declaration_scan").set_input_files(
        {"name": "declaration.pdf", "mimeType": "application/pdf", "buffer": ours}
    )
    page.locator("#add-scan").click()
    expect(page.locator("#declaration_scan-error")).to_be_visible()
    expect(page.locator("#declaration_scan")).to_have_attribute("aria-invalid", "true")

    # A photo whose code is covered waits for the figure on the paper.
    covered = photo(ours, readable=False)
    page.locator("#declaration_scan").set_input_files(
        {"name": covered.name, "mimeType": "image/jpeg", "buffer": covered.stream.read()}
    )
    page.locator("#add-scan").click()
    expect(page.locator("#declaration_figure")).to_be_visible()
    if script:
        no_axe_faults(page)
    page.locator("#declaration_figure").fill("0000 0000 0000")
    page.locator("#confirm-scan").click()
    expect(page.locator("#declaration_figure-error")).to_be_visible()
    figure = check_figure(stands(desk.runtime, desk.draft).declaration.fingerprint)
    page.locator("#declaration_figure").fill(figure)
    page.locator("#confirm-scan").click()
    expect(panel.locator(".note--ok")).to_be_visible()
    expect(page.locator("#needed ul a")).to_have_count(0)

    # Another way after all.
    page.locator("#sign-again").click()
    page.locator("#sign-with-own > summary").click()
    page.locator("#declaration_signed_pdf").set_input_files(
        {"name": "declaration.pdf", "mimeType": "application/pdf", "buffer": signed}
    )
    page.locator("#add-signed-pdf").click()
    expect(panel.locator(".note--ok")).to_contain_text(
        "intact, keten tot de vertrouwenslijst, intrekking niet nagekeken",
        timeout=30_000,  # two processes are started for it
    )
    if script:
        no_axe_faults(page)
    page.context.close()
