"""A photo from a phone, seen from both sides: a clerk at a desk who goes on typing, and a phone that scans the code."""

import io
import time
from pathlib import Path
from types import SimpleNamespace

from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect
from zxingcpp import read_barcode

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.wiring import build_runtime
from tests.attachments import corpus
from tests.factories.people import People
from tests.support.browser import PHONE, new_context, no_axe_faults
from tests.support.core import NOON, make_settings
from tests.support.server import free_port, live_server
from tests.walks.test_upload import signed_in

PHOTO: FilePayload = {
    "name": "IMG_0001.jpg",
    "mimeType": "image/jpeg",
    "buffer": corpus.image("JPEG", (600, 400)),
}
WRONG: FilePayload = {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a"}


def test_a_photo_sent_by_the_phone_appears_while_the_clerk_types(
    browser: Browser, tmp_path: Path, migrated_sqlite: Path
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=FixedClock(NOON))
    people = People.on(runtime)
    at_desk, in_hand = new_context(browser), new_context(browser, viewport=PHONE, has_touch=True)
    at_desk.add_cookies(
        signed_in(SimpleNamespace(address=address, people=people), "end_user")  # type: ignore[arg-type]
    )
    desk, phone = at_desk.new_page(), in_hand.new_page()
    with live_server(create_app(runtime), port):
        desk.goto(f"{address}/requests/new")
        desk.locator("#phone-start").click()
        expect(desk.locator("#phone-title")).to_be_focused()
        expect(desk).to_have_url(f"{address}/requests/drafts/{desk.url.rpartition('/')[2]}")
        picture = Image.open(io.BytesIO(desk.locator("#phone-panel .qr svg").screenshot()))
        scanned = read_barcode(picture)
        assert scanned is not None
        assert scanned.text == desk.locator("#phone-address").inner_text()
        no_axe_faults(desk)

        phone.goto(scanned.text)
        no_axe_faults(phone)
        desk.locator("#first_name").press_sequentially("Aino")
        phone.locator("#camera").set_input_files([PHOTO, WRONG])
        expect(phone.locator("#file-panel")).to_contain_text("Toegevoegd: 1 bestand.")
        sent = time.monotonic()
        expect(phone.locator("#camera-label")).to_have_text("Voeg nog een foto toe")
        expect(desk.locator("#file-panel .file")).to_have_count(1)
        assert time.monotonic() - sent < 3
        expect(desk.locator("#phone-status")).to_have_text(
            "Er is 1 bestand van de telefoon gekomen."
        )
        expect(desk.locator("#first_name")).to_be_focused()
        desk.keyboard.type(" Maria")
        expect(desk.locator("#first_name")).to_have_value("Aino Maria")
        expect(phone.locator(".file--bad")).to_contain_text("PDF, JPG, PNG, WebP of HEIC")
        no_axe_faults(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

        phone.locator("#ready").click()
        expect(phone.locator("h1")).to_have_text("Klaar")
        no_axe_faults(phone)
        expect(desk.locator("#phone-note")).to_contain_text("De telefoon is klaar")
        no_axe_faults(desk)
        expect(desk.locator("#first_name")).to_have_value("Aino Maria")
        other = new_context(browser, viewport={"width": 320, "height": 640}).new_page()
        other.goto(scanned.text)
        expect(other.locator("h1")).to_have_text("Deze code werkt niet")
        no_axe_faults(other)
        assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for each in (at_desk, in_hand, other.context):
            each.close()
    runtime.database.dispose()
