"""Clicks and keys from the first field to *submitted*, for a clerk who has everything at hand.

    python -m tests.walks.effort

Counts what a person does beside typing (or choosing a file with) the data itself: each click, each Tab, Enter, arrow and
space. It files two requests in a row, with the keyboard where the form is filled in and the mouse where buttons are pressed.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from bisdesk.clock import BRUSSELS
from bisdesk.domain.mrz_names import in_zone
from tests.domain import zones
from tests.support.browser import FLAGS, new_context
from tests.support.server import installation
from tests.walks.filing import LONG, Worker, files_of, sign_in

PASSWORD = "een lang en eigen wachtwoord"
WHERE = """el => el.closest('[id^=field-]')?.id + '/'
  + (el.matches('.combo__input') ? el.closest('.combo').querySelector('select').name : el.name || el.id)"""
NEXT = """names => [...document.querySelectorAll('#draft-form [name]')]
  .map(each => each.name).find(name => names.includes(name))"""
FARTHEST = 30


@dataclass
class Hands:
    """What a person does at the keyboard, counted."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """The data itself: not counted."""
        self.page.keyboard.type(text)

    def go_to(self, group: str, name: str) -> None:
        """Tab on until this input has the focus."""
        for _ in range(FARTHEST):
            here = str(self.page.evaluate(f"({WHERE})(document.activeElement)"))
            if here == f"field-{group}/{name}":
                return
            self.press("Tab")
        raise AssertionError(f"{name} was not reached by Tab")


def texts(worker: Worker) -> Mapping[tuple[str, str], str]:
    """What is typed, in form order; a country by its name, a choice as `=value`."""
    day, month, year = worker.birth
    return {
        ("not_belgian", "not_belgian"): "=yes",
        ("not_domiciled", "not_domiciled"): "=yes",
        ("no_belgian_eid", "no_belgian_eid"): "=yes",
        ("lived_in_belgium", "lived_in_belgium"): "=no",
        ("purpose", "purpose"): "=internal",
        ("purpose", "purpose_application"): "Facilipunt",
        ("purpose", "purpose_description"): "Beheert mee de gebouwen.",
        ("first_name", "first_name"): worker.first_name,
        ("last_name", "last_name"): worker.last_name,
        ("birth_date", "birth_day"): day,
        ("birth_date", "birth_month"): month,
        ("birth_date", "birth_year"): year,
        ("sex", "sex"): "=F",
        ("birth_country", "birth_country"): "Polen",
        ("birth_place", "birth_place"): "Gdańsk",
        ("residence_country", "residence_country"): "Polen",
        ("residence_street", "residence_street"): "ul. Długa",
        ("residence_number", "residence_number"): "14",
        ("residence_city", "residence_city"): "Gdańsk",
        ("residence_postcode", "residence_postcode"): "80831",
        ("email", "email"): worker.email,
        ("mobile", "mobile"): worker.mobile,
        ("mobile", "mobile_kind"): "=personal",
        ("preferred_language", "preferred_language"): "=en",
        ("document_type", "document_type"): "=passport",
        ("document_country", "document_country"): "Polen",
        ("document_number", "document_number"): worker.document,
        ("nationality", "nationality"): "Polen",
        ("document_expiry", "document_expiry_day"): "3",
        ("document_expiry", "document_expiry_month"): "9",
        ("document_expiry", "document_expiry_year"): "2031",
    }


CHECK = {("check_date", "check_date"): "", ("check_place", "check_place"): "Brussel"}


def with_zone(worker: Worker) -> tuple[Worker, str]:
    """The same person, and the two lines of their passport."""
    day, month, year = (int(part) for part in worker.birth)
    zone = zones.passport(
        f"{in_zone(worker.last_name)}<<{in_zone(worker.first_name)}<ZOFIA",
        issuer="POL",
        nationality="POL",
        number=worker.document,
        birth=f"{year % 100:02}{month:02}{day:02}",
        expiry="310903",
    )
    return worker, zone


def fill(hands: Hands, wanted: Mapping[tuple[str, str], str]) -> None:
    """Go through these fields as they stand on the page; what stands there already is left alone and costs nothing but the way past it."""
    left = {name: (group, value) for (group, name), value in wanted.items()}
    while left:
        # Anew each time: the order of an address follows its country.
        name = str(hands.page.evaluate(NEXT, list(left)))
        group, value = left.pop(name)
        if _stands_there(hands.page, name, value):
            continue
        hands.go_to(group, name)
        if value.startswith("="):
            _choose(hands, name, value[1:])
        elif name == "check_date":
            # The order of its parts is the browser's; what is typed is the data.
            hands.page.locator("#check_date").fill(datetime.now(BRUSSELS).date().isoformat())
        else:
            hands.type(value)  # a country that is found is taken by the Tab that leaves the box
    hands.press("Tab")


def _stands_there(page: Page, name: str, value: str) -> bool:
    field = page.locator(f"#draft-form [name='{name}']")
    if value.startswith("="):
        return page.locator(f"#draft-form [name='{name}'][value='{value[1:]}']").is_checked()
    if name == "check_date":
        return bool(field.input_value())
    if field.evaluate("el => el.tagName") == "SELECT":
        chosen = field.evaluate("el => el.selectedOptions[0]?.text ?? ''")
        return bool(chosen == value)
    return bool(field.input_value() == value)


def _choose(hands: Hands, name: str, value: str) -> None:
    """The chosen radio button, or the first one, has the focus: space takes it, the arrows go on."""
    hands.press("Space")
    wanted = hands.page.locator(f"#draft-form [name='{name}'][value='{value}']")
    for _ in range(6):
        if wanted.is_checked():
            return
        hands.press("ArrowDown")
    raise AssertionError(f"{name} cannot be set to {value} by keyboard")


def paste_zone(hands: Hands, zone: str) -> None:
    """Click into the field, paste, and leave it: the form fills itself in."""
    hands.click(hands.page.locator("#mrz"))
    hands.keys += 1
    hands.page.keyboard.insert_text(zone)
    hands.press("Tab")
    expect(hands.page.locator("#document_number")).to_have_value(re.compile(".+"), timeout=LONG)


def file_request(page: Page, address: str, worker: Worker, zone: str = "") -> Hands:
    """From the empty form to the reference; zone: of the document, pasted first."""
    hands = Hands(page)
    page.goto(f"{address}/requests/new")
    if zone:
        paste_zone(hands, zone)
    page.locator("h1").click()  # the page has the focus; Tab begins here
    fill(hands, texts(worker))
    hands.clicks += 1  # one press on the field, both files chosen at once
    page.set_input_files("#files", files_of(worker))  # type: ignore[arg-type]
    expect(page.locator("#file-panel li")).to_have_count(2, timeout=LONG)
    needed = page.locator("#needed .need__list li")
    for step in range(1, 6):
        before = needed.count()
        hands.click(page.locator(f"label:has(input[name=check_{step}][value=yes])"))
        expect(needed).not_to_have_count(before, timeout=LONG)
    if any(not _stands_there(page, name, value) for (_, name), value in CHECK.items()):
        page.locator("input[name=check_5][value=yes]").focus()
        fill(hands, CHECK)
    panel = page.locator("#declaration-panel")
    hands.click(panel.locator("button[formaction$='/declaration']"))
    password = panel.locator("input[type=password]")
    expect(password).to_be_visible(timeout=LONG)
    hands.click(password)
    hands.type(PASSWORD)
    hands.click(panel.locator("button[formaction$='/declaration/sign']"))
    expect(needed).to_have_count(0, timeout=LONG)
    hands.click(page.locator("#review button.btn--lg"))
    page.wait_for_url(re.compile(r"/requests/BIS-\d{4}-\d{6}$"), timeout=LONG)
    return hands


@contextmanager
def clerk() -> Iterator[tuple[Page, str]]:
    """A browser on a fresh installation, signed in as an end user."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        installation(Path(folder) / "instance", PASSWORD) as address,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = new_context(browser).new_page()
        sign_in(page, address, "end-user@demo.example", PASSWORD)
        yield page, address
        browser.close()


def main() -> None:
    say = sys.stdout.write
    say(f"{'':24}{'clicks':>8}{'keys':>8}{'together':>10}\n")
    with clerk() as (page, address):
        for title, worker, zone in (
            ("first request", Worker(61, last_name="Eerste"), ""),
            ("next request", Worker(62, last_name="Volgende"), ""),
            ("next, zone pasted", *with_zone(Worker(63, last_name="Zone"))),
        ):
            hands = file_request(page, address, worker, zone)
            total = hands.clicks + hands.keys
            say(f"{title:24}{hands.clicks:>8}{hands.keys:>8}{total:>10}\n")


if __name__ == "__main__":
    main()
