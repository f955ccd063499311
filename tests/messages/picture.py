"""Take the picture of one mail in four languages for docs/messages.md: `python -m tests.messages.picture`."""

import html
import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bisdesk.domain.language import LANGUAGES
from bisdesk.messages.examples import PEOPLE, example
from bisdesk.messages.render import render_mail
from tests.messages.snapshots import TO
from tests.support.browser import FLAGS

TARGET = Path(__file__).resolve().parents[2] / "docs" / "images" / "mail-four-languages.png"
CODE = "activation_link"
WIDTH, HEIGHT = 360, 1020
COLOURS = 64
_PAGE = "<!doctype html><title>One mail</title><style>body{{margin:0;display:flex;gap:8px;background:#f3f5f8}}iframe{{border:0;width:{width}px;height:{height}px}}</style>{frames}"


def page() -> str:
    mails = [render_mail(CODE, each, example(CODE, PEOPLE["woman"]), TO).html for each in LANGUAGES]
    frames = "".join(f'<iframe srcdoc="{html.escape(mail)}"></iframe>' for mail in mails)
    return _PAGE.format(width=WIDTH, height=HEIGHT, frames=frames)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        size = {"width": WIDTH * 4 + 24, "height": HEIGHT}
        opened = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
        opened.set_content(page())
        for frame in opened.frames[1:]:
            frame.wait_for_load_state()
        taken = opened.screenshot(animations="disabled")
        browser.close()
    # Letters on flat colours: few colours are enough, and a clone stays small.
    Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
