"""Two people at two boards with 500 open requests: each sees what the other does, and nothing they were at is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.assignment import service as assignment
from bisdesk.runtime import Runtime
from tests.bench.installation import Installation, make_installation
from tests.factories.people import People
from tests.support.browser import DESK, PHONE, new_context, no_axe_faults
from tests.support.server import HOST, free_port, live_server

OPEN = 500


@dataclass
class Desk:
    """A served board, and browsers that are signed in."""

    made: Installation
    people: People
    address: str
    browser: Browser

    @property
    def runtime(self) -> Runtime:
        return self.made.runtime

    def enter(self, cookie: str, path: str = "/board", **options: object) -> Page:
        context = new_context(self.browser, **options)
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        page.goto(f"{self.address}{path}")
        return page

    def cookie_of(self, who: str) -> str:
        client = create_app(self.runtime).test_client()
        self.people.sign_in(client, who)
        found = client.get_cookie("bisdesk-session")
        assert found is not None
        return f"bisdesk-session={found.value}"

    def claim(self, reference: str, who: str = "staff2") -> None:
        with self.runtime.work(self.people.actor(who)) as work:
            assignment.claim(work, reference)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    yield from open_desk(tmp_path_factory.mktemp("board"), browser)


def open_desk(folder: Path, browser: Browser) -> Iterator[Desk]:
    port = free_port()
    made = make_installation(folder, f"http://{HOST}:{port}", OPEN)
    with live_server(create_app(made.runtime), port) as address:
        yield Desk(made, made.people, address, browser)
    made.runtime.database.dispose()


def reference_of(card_text: str) -> str:
    found = re.search(r"(\d{4}-\d{6})", card_text)
    assert found
    return f"BIS-{found.group(1)}"


def test_what_one_does_the_other_sees_and_nothing_they_were_at_is_lost(desk: Desk) -> None:
    columns, other = desk.enter(desk.made.staff), desk.enter(desk.cookie_of("staff2"))
    table = desk.enter(desk.made.staff, "/board?view=table&state=submitted&sort=name")
    expect(columns.locator("#lane-new-list .ticket")).to_have_count(8)
    expect(table.locator("#board-rows tr")).to_have_count(50)

    # At the columns: the focus is on the third card, the list of keys is open, the page is scrolled.
    cards = columns.locator("#lane-new-list .ticket")
    leaving, focused = cards.nth(0), cards.nth(2)
    left = str(leaving.get_attribute("id"))
    columns.locator("#board-keys summary").click()
    at, focused_link = str(focused.get_attribute("id")), focused.locator("a")
    focused_link.focus()
    columns.evaluate("scrollTo(0, 120)")
    # At the table: two rows are picked, and its region is scrolled.
    for number in (1, 4):
        table.locator("#board-rows .tick").nth(number).check()
    picked = table.locator("#board-rows tr:has(input:checked)").evaluate_all(
        "all => all.map(e => e.id)"
    )

    other.locator(f"#lane-new-list #{left}").get_by_role("button").click()
    expect(columns.locator(f"#lane-new-list #{left}")).to_have_count(0)
    expect(columns.locator("#lane-new-list .ticket")).to_have_count(8)  # another one came into view
    expect(columns.locator("#board-news")).to_contain_text("gewijzigd")
    expect(table.locator(f"#{left}")).to_have_count(0)

    assert columns.evaluate("document.activeElement.closest('li').id") == at
    assert columns.evaluate("scrollY") == 120
    assert columns.locator("#board-keys").get_attribute("open") is not None
    still = table.locator("#board-rows tr:has(input:checked)").evaluate_all(
        "all => all.map(e => e.id)"
    )
    assert still == [each for each in picked if each != left]


def test_paused_or_without_connection_the_board_says_so_and_catches_up(desk: Desk) -> None:
    board = desk.enter(desk.made.staff)
    words, first = board.locator("#board-words"), board.locator("#lane-new-list .ticket").first
    gone, reference = str(first.get_attribute("id")), reference_of(first.inner_text())
    board.get_by_role("button", name="Pauzeer").click()
    expect(words).to_contain_text("Gepauzeerd")
    desk.claim(reference)
    board.wait_for_timeout(2500)
    expect(board.locator(f"#lane-new-list #{gone}")).to_have_count(1)
    board.get_by_role("button", name="Pauzeer").click()
    expect(board.locator(f"#lane-new-list #{gone}")).to_have_count(0)

    second = board.locator("#lane-new-list .ticket").first
    gone, reference = str(second.get_attribute("id")), reference_of(second.inner_text())
    board.context.set_offline(True)
    expect(words).to_contain_text("Geen verbinding")
    desk.claim(reference)
    expect(board.locator(f"#lane-new-list #{gone}")).to_have_count(1)
    board.context.set_offline(False)
    expect(board.locator(f"#lane-new-list #{gone}")).to_have_count(0)
    expect(words).to_contain_text("Live")


def test_keys_work_on_the_board_only_and_the_board_fits_every_screen(desk: Desk) -> None:
    board = desk.enter(desk.made.staff)
    board.keyboard.press("?")
    expect(board.locator("#board-sheet")).to_be_hidden()
    board.locator("#board .ticket a").first.focus()
    board.keyboard.press("j")
    second = board.locator("#lane-new-list .ticket").nth(1)
    expect(second.locator("a")).to_be_focused()
    board.keyboard.press("ArrowRight")
    expect(board.locator("#lane-busy-list .ticket a").first).to_be_focused()
    board.keyboard.press("?")
    expect(board.get_by_role("dialog")).to_be_visible()
    no_axe_faults(board)
    board.keyboard.press("Escape")
    expect(board.locator("#lane-busy-list .ticket a").first).to_be_focused()
    board.keyboard.press("/")
    expect(board.locator("#board-q")).to_be_focused()
    board.keyboard.type("pj?")  # letters, in a field
    expect(board.locator("#board-q")).to_have_value("pj?")
    for path in ("/board", "/board?view=table"):
        for width in (320, PHONE["width"], DESK["width"]):
            board.set_viewport_size({"width": width, "height": 800})
            board.goto(f"{desk.address}{path}")
            assert board.evaluate("document.documentElement.scrollWidth") <= width
        no_axe_faults(board)
        board.emulate_media(color_scheme="dark")
        no_axe_faults(board)
        board.emulate_media(color_scheme="light")
    board.get_by_role("link", name="Elders in gebruik").click()
    expect(board.get_by_role("heading", level=1)).to_have_text("Elders in gebruik")
