"""Adding files to a draft in a browser: several at once, with and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.attachments import corpus
from tests.factories.people import People
from tests.support.browser import new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server

PHOTO: FilePayload = {
    "name": "paspoort.jpg",
    "mimeType": "image/jpeg",
    "buffer": corpus.image("JPEG", (600, 400)),
}
SCAN: FilePayload = {
    "name": "scan.pdf",
    "mimeType": "application/pdf",
    "buffer": corpus.pdf(2),
}
WRONG: FilePayload = {
    "name": "foto.jpg",
    "mimeType": "image/jpeg",
    "buffer": corpus.image("HEIF"),
}


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[SimpleNamespace]:
    """The real app with its people, at an address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    with live_server(create_app(runtime), port):
        yield SimpleNamespace(address=address, people=People.on(runtime))


def signed_in(desk: SimpleNamespace, who: str) -> list[dict[str, str]]:
    """The cookies of this person's session."""
    cookies: list[dict[str, str]] = []

    def set_cookie(name: str, value: str) -> None:
        cookies.append({"name": name, "value": value, "url": desk.address})

    desk.people.sign_in(SimpleNamespace(set_cookie=set_cookie), who)
    return cookies


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_files_are_added_several_at_once_and_removed(
    browser: Browser, desk: SimpleNamespace, script: bool
) -> None:
    context = new_context(browser, java_script_enabled=script)
    context.add_cookies(signed_in(desk, "end_user"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{desk.address}/requests/new")
    page.locator("#files").set_input_files([PHOTO, SCAN, WRONG])
    if not script:
        page.locator("[data-upload-plain] button").click()
    expect(page.locator("#file-panel .file")).to_have_count(2)
    expect(page.get_by_text("HEIC.", exact=False).first).to_be_visible()
    expect(page).to_have_url(
        f"{desk.address}/requests/drafts/{_draft_id(page.url)}" + ("" if script else "#files")
    )
    if script:
        expect(page.locator("[data-upload-rows] .file--bad")).to_have_count(1)
        expect(page.locator('#needed a[href="#files"]')).to_have_count(0)
        no_axe_faults(page)
    page.locator("#file-panel .file__act").first.click()
    expect(page.locator("#file-panel .file")).to_have_count(1)
    if script:
        expect(page.locator("#files")).to_be_focused()
    context.close()


DRAG = """([names, bytes]) => {
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File([Uint8Array.from(bytes[name])], name, { type: "image/jpeg" }));
  const options = { bubbles: true, cancelable: true, dataTransfer: carried };
  const at = document.querySelector("h1");
  const over = !at.dispatchEvent(new DragEvent("dragover", options));
  const shown = document.querySelector(".drop").classList.contains("is-near");
  const dropped = !at.dispatchEvent(new DragEvent("drop", options));
  return [over, shown, dropped, document.querySelector(".drop").classList.contains("is-near")];
}"""


def test_files_that_are_dropped_anywhere_on_the_page_are_added(
    browser: Browser, desk: SimpleNamespace
) -> None:
    context = new_context(browser)
    context.add_cookies(signed_in(desk, "end_user"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{desk.address}/requests/new")
    photos = {f"foto{size}.jpg": list(corpus.image("JPEG", (size, 300))) for size in (400, 500)}
    # Taken over from the browser, the box lit while they hang above the page, and dark again when they fell.
    assert page.evaluate(DRAG, [list(photos), photos]) == [True, True, True, False]
    expect(page.locator("#file-panel .file")).to_have_count(2)
    expect(page).to_have_url(f"{desk.address}/requests/drafts/{_draft_id(page.url)}")
    context.close()


def test_a_lost_connection_keeps_the_row_and_a_lost_session_comes_back(
    browser: Browser, desk: SimpleNamespace
) -> None:
    context = new_context(browser)
    context.add_cookies(signed_in(desk, "end_user"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{desk.address}/requests/new")
    context.set_offline(True)
    page.locator("#files").set_input_files([PHOTO])
    row = page.locator("[data-upload-rows] .file--bad")
    expect(row).to_have_count(1)
    context.set_offline(False)
    row.locator(".file__again button").click()
    expect(page.locator("#file-panel .file")).to_have_count(1)
    expect(page.locator("[data-upload-rows] .file")).to_have_count(0)
    turn = page.locator("#file-panel .file__turn")
    turn.click()
    expect(page.locator("#file-panel img")).to_have_attribute("src", re.compile(r"turned=1"))
    expect(turn).to_be_focused()
    page.locator("#files").set_input_files([PHOTO])  # the same once more
    expect(page.locator("[data-upload-rows] .file--bad")).to_have_count(1)
    draft = page.url
    context.clear_cookies()
    page.locator("#files").set_input_files([SCAN])
    expect(page.locator("#password")).to_be_visible()
    context.add_cookies(signed_in(desk, "end_user"))  # type: ignore[arg-type]
    assert f"next={quote(urlsplit(draft).path, safe='')}" in page.url
    context.close()


def _draft_id(url: str) -> str:
    return url.rpartition("/drafts/")[2].partition("#")[0]
