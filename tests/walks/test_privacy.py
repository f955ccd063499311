"""What a browser keeps and shows of a person: nothing in addresses, caches or storage, nothing after signing out."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from bisdesk.app import create_app
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft, make_in_review, make_registered
from tests.support.browser import new_context
from tests.support.core import make_settings
from tests.support.server import free_port, live_server
from tests.walks.filing import sign_in

PERSON = ("Quintanilha", "quintanilha@correio.example", "351912345678")
PEOPLE = {"end_user": "lien.vermeersch", "staff": "karim.boutaleb"}


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Runtime]:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    runtime = build_runtime(make_settings(tmp_path, intranet_url=address, public_url=address))
    people = People.on(runtime)
    make_draft(runtime, people, last_name="Quintanilha")
    make_in_review(
        runtime,
        people,
        last_name="Quintanilha",
        email="q.quintanilha@correio.example",
        mobile="+351912345679",
    )
    make_registered(
        runtime, people, last_name="Quintanilha", email=PERSON[1], mobile="+351912345678"
    )
    with live_server(create_app(runtime), port):
        yield runtime
    runtime.database.dispose()


DOWNLOADS = ("/files/", ".pdf", "/documents/worker-card/")


def shape(url: str) -> tuple[str, frozenset[str]]:
    """What page an address leads to: filters with other values lead to the same one."""
    parts = urlsplit(url)
    return parts.path, frozenset(parse_qs(parts.query))


def crawl(page: Page, address: str) -> set[str]:
    """Open each page that links lead to from the start page, once; return every address that was linked to."""
    opened, linked = set(), {f"{address}/"}
    waiting = list(linked)
    while waiting:
        url = waiting.pop(0)
        if shape(url) in opened:
            continue
        opened.add(shape(url))
        page.goto(url)
        links = page.eval_on_selector_all(
            "main a[href], nav a[href]", "all => all.map(a => a.href)"
        )
        new = {link.partition("#")[0] for link in links if link.startswith(address)} - linked
        linked |= new
        waiting += sorted(link for link in new if not any(each in link for each in DOWNLOADS))
    return linked


@pytest.mark.parametrize("who", PEOPLE)
def test_sec_F1_nothing_personal_stays_in_addresses_caches_or_storage(
    browser: Browser, served: Runtime, who: str
) -> None:
    address = served.settings.intranet_url
    page = new_context(browser).new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # Playwright wants a function
    sign_in(page, address, f"{PEOPLE[who]}@voorbeeld.example", PASSWORD)
    linked = crawl(page, address)
    assert len({shape(each) for each in linked}) >= 6
    assert not any(value.lower() in each.lower() for value in PERSON for each in linked)
    for answer in answers:
        assert answer.url.startswith((address, "data:")), answer.url
        assert not any(value.lower() in answer.url.lower() for value in PERSON)
        if "/static/" not in answer.url:
            assert answer.headers["cache-control"] == "no-store", answer.url
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == "[{},{}]"
    page.context.close()


@pytest.mark.parametrize("who", PEOPLE)
def test_sec_F1_going_back_after_signing_out_shows_nothing(
    browser: Browser, served: Runtime, who: str
) -> None:
    address = served.settings.intranet_url
    page = new_context(browser).new_page()
    sign_in(page, address, f"{PEOPLE[who]}@voorbeeld.example", PASSWORD)
    page.goto(f"{address}/{'requests' if who == 'end_user' else 'board'}")
    expect(page.locator("main")).to_contain_text("Quintanilha")
    page.locator(".who form button").click()
    expect(page.locator("#password")).to_be_visible()
    page.go_back()
    expect(page.locator("#password")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Quintanilha")
    page.context.close()
