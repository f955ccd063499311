"""A real Chromium for the walks, and axe to ask what a page lacks for some of its readers."""

import functools
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.missing import lacks

WALKS = Path(__file__).parents[1] / "walks"
VENDOR = Path(__file__).parents[1] / "vendor"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 10_000  # milliseconds that an expectation may take on two busy cores


def mark_walks(items: list[pytest.Item]) -> None:
    """All under tests/walks is a walk; those of one file stay in one process, they share a server."""
    for item in items:
        if item.path.is_relative_to(WALKS):
            item.add_marker(pytest.mark.walk)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once for each process of the run."""
    program = shutil.which("chromium")
    if program is None:
        lacks("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A visitor with cookies of their own; options as Playwright's `new_context` takes them.

    Say `java_script_enabled=False` for one without JavaScript, `locale="fr-BE"` for a French one.
    """
    context = browser.new_context(**({"viewport": DESK, "locale": "nl-BE"} | options))
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = new_context(browser)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page at a desk."""
    return context.new_page()


@pytest.fixture
def phone_page(browser: Browser) -> Iterator[Page]:
    """A page on a phone, with touch."""
    context = new_context(browser, viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def no_axe_faults(page: Page) -> None:
    """Fail with the rule, the place and the help of each thing that axe finds on this page as it is now."""
    # evaluate(), not a script tag: the content policy of the page refuses those, as it should.
    page.wait_for_load_state()  # after a click a page may stand there before its style sheet does
    page.evaluate(_axe_source())
    result = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        AXE_RULES,
    )
    faults = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}\n    "
        + "\n    ".join(
            f"{' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in fault["nodes"]
        )
        for fault in result["violations"]
    ]
    assert not faults, f"axe on {page.url}:\n" + "\n".join(faults)


@functools.cache
def _axe_source() -> str:
    """The vendored axe, after its sum was compared."""
    source = (VENDOR / "axe.min.js").read_bytes()
    sums = (VENDOR / "SHA256SUMS").read_text().split()
    assert hashlib.sha256(source).hexdigest() in sums
    return source.decode()
